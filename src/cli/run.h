/* SPDX-License-Identifier: Apache-2.0
 *
 * What the commands share: exit codes, standard output, messages, and the run over several products with its reports. Only this
 * room reads the environment and the clock, and only it prints. */
#ifndef KG_CLI_RUN_H
#define KG_CLI_RUN_H

#include "cli/args.h"
#include "cli/progress.h"
#include "product/inspect.h"
#include "product/product.h"
#include "report/report.h"

#include <time.h>

enum { KG_EXIT_OK = 0, KG_EXIT_FINDINGS = 1, KG_EXIT_USAGE = 2, KG_EXIT_FAILED = 3 };

/* ---- output ---- */

/* Standard output, buffered; a failed write is remembered for kg_out_finish. */
void kg_out_puts(const char *text);
void kg_out_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
void kg_out_write(const void *data, size_t size);
/* Flushes; CODE, or KG_EXIT_FAILED with a message when anything could not be written. */
int kg_out_finish(int code);
/* Prints "kgpack: error: ..." on standard error and returns the exit code that STATUS stands for. */
int kg_fail(kg_status status, const kg_err *err);
/* Whether to colour standard output: --color, then NO_COLOR, then whether it is a terminal. */
kg_status kg_color_wanted(const kg_args *args, bool *out, kg_err *err);

/* ---- a run ---- */

typedef struct kg_extra_report {
    kg_report report;
    const char *path;
} kg_extra_report;

typedef struct kg_run {
    const kg_args *args;
    kg_load_options load;
    unsigned jobs;
    int64_t epoch; /* SOURCE_DATE_EPOCH, else INT64_MIN */
    kg_severity fail_on;
    kg_report report; /* to standard output */
    KG_LIST(kg_extra_report) extras;
    KG_LIST(const char *) inputs;
    KG_LIST(kg_peer) peers; /* the products that were judged, for those that follow */
    kg_inspector *inspector;
    struct timespec started;
    kg_progress progress; /* of build and check; not shown for a single input */
    int code;     /* the largest exit code so far */
    bool said_locks; /* the user was told which locks the kernel lacks */
    bool is_held; /* --watch: the report stays in its buffer, and its end is not written */
} kg_run;

/* Reads the options that all judging commands share. DEFAULT_INPUT stands in when no operand and no list is given; NULL: then it
 * is KG_E_USAGE (unless --allow-empty). On failure nothing has to be released. */
kg_status kg_run_begin(kg_run *run, const kg_args *args, const char *default_input, kg_err *err);
/* Gives PRODUCT, loaded from PATH, its settings: --config, else kgpack.yml of its folder, else that of the user's configuration folder
 * (XDG). KG_E_USAGE when something in them is wrong. */
kg_status kg_run_configure(const kg_run *run, const char *path, kg_product *product, kg_err *err);
/* Adds a judged product to every report and raises the exit code when its findings count. */
void kg_run_add(kg_run *run, const kg_report_product *item);
/* Says what went wrong and raises the exit code; the run goes on. */
void kg_run_failed(kg_run *run, kg_status status, const kg_err *err);
/* The same for one input, which the reports then list as not judged. */
void kg_run_input_failed(kg_run *run, const char *path, kg_status status, kg_err *err);
/* Ends the reports, writes them, releases everything; the exit code. */
int kg_run_end(kg_run *run);

/* The pack that --edition or --ruleset names; the international one without either. */
kg_status kg_pack_wanted(const kg_args *args, const kg_pack **out, kg_err *err);
/* The inputs: operands, and those of --files0-from. */
kg_status kg_inputs(const kg_args *args, const char *default_input, kg_run *run, kg_err *err);
/* The number given by OPTION, or STANDARD; KG_E_USAGE when it is no number from MIN to MAX. */
kg_status kg_number(const kg_args *args, kg_option option, unsigned min, unsigned max, unsigned standard, unsigned *out, kg_err *err);

#endif
