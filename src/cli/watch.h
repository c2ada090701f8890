/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack check --watch: judges again whenever something in the product folders changes, and shows only what changed. */
#ifndef KG_CLI_WATCH_H
#define KG_CLI_WATCH_H

#include "cli/run.h"

/* Judges one input and adds it to the reports of RUN; the errors of an input are told by kg_run_input_failed. */
typedef void kg_judge_input(kg_run *run, const char *path, void *ctx);

/* Reports every input once, then what appears ("+") and goes ("-") after each change, until SIGINT or SIGTERM. The exit code of RUN is
 * that of the last judgement. KG_E_IO where the system cannot watch a folder. */
kg_status kg_watch(kg_run *run, kg_judge_input *judge, void *ctx, kg_err *err);

#endif
