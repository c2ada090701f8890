/* SPDX-License-Identifier: Apache-2.0
 *
 * Judging a product before and after its repairs. */
#ifndef KG_CLI_JUDGE_H
#define KG_CLI_JUDGE_H

#include "cli/args.h"
#include "fix/fix.h"
#include "rules/rules.h"

/* --fix, --effort and --exact. */
kg_status kg_judge_options(const kg_args *args, kg_fix_options *out, kg_err *err);

/* Runs the rules, repairs PRODUCT's copies, runs the rules again. FINDINGS are those that stand after the repairs, and those
 * that the repairs removed, marked KG_REPAIR_DONE; strings lie in ARENA and in the product. */
kg_status kg_judge_repaired(kg_product *product, const kg_fix_options *options, kg_arena *arena, kg_findings *findings, kg_err *err);

#endif
