/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack check: the judgement of build, with nothing repaired and nothing written. */
#include "cli/args.h"

#include "bundle/bundleload.h"
#include "cli/run.h"
#include "cli/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static kg_status read_slot(const kg_args *args, kg_slot *out, kg_err *err)
{
    const char *name = kg_args_value(args, KG_OPTION_AS);
    *out = KG_SLOT_COUNT;
    if (name == NULL)
        return KG_OK;
    *out = kg_slot_parse(name);
    if (*out != KG_SLOT_COUNT)
        return KG_OK;
    const char *known[KG_SLOT_COUNT];
    for (kg_slot slot = 0; slot < KG_SLOT_COUNT; slot++)
        known[slot] = kg_slot_name(slot);
    return kg_args_unknown(err, "slot of --as", name, known, KG_SLOT_COUNT);
}

static kg_status load(const kg_run *run, const char *path, kg_slot slot, kg_product *product, kg_err *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        *product = (kg_product){ 0 };
        int cause = errno;
        kg_status status = kg_err_sys(err, cause, "cannot look at it");
        return cause == ENOENT || cause == ENOTDIR ? kg_err_set(err, KG_E_USAGE, "no such file or folder") : status;
    }
    if (S_ISDIR(info.st_mode)) {
        if (slot == KG_SLOT_COUNT)
            return kg_product_load(path, &run->load, product, err);
        *product = (kg_product){ 0 };
        return kg_err_set(err, KG_E_USAGE, "--as goes with single files, this is a folder");
    }
    bool is_bundle = false;
    kg_status status = slot == KG_SLOT_COUNT ? kg_bundle_load(path, &run->load, product, &is_bundle, err) : KG_OK;
    return status != KG_OK || is_bundle ? status : kg_product_load_file(path, slot, &run->load, product, err);
}

static kg_status check_one(kg_run *run, const char *path, kg_slot slot, kg_err *err)
{
    kg_product product;
    kg_arena arena;
    kg_arena_init(&arena);
    kg_findings findings;
    kg_status status = load(run, path, slot, &product, err);
    if (status == KG_OK)
        status = kg_run_configure(run, path, &product, err);
    if (status == KG_OK)
        status = kg_rules_run(&product, &arena, &findings, err);
    if (status == KG_OK)
        kg_run_add(run, &(kg_report_product){ .path = path, .product = &product, .findings = &findings });
    kg_product_done(&product);
    kg_arena_done(&arena);
    return status;
}

static void check_input(kg_run *run, const char *path, void *ctx)
{
    const kg_slot *slot = ctx;
    kg_err err;
    kg_status status = check_one(run, path, *slot, &err);
    if (status != KG_OK)
        kg_run_input_failed(run, path, status, &err);
}

static kg_status check_all(kg_run *run, kg_err *err)
{
    kg_slot slot;
    const char *format = kg_args_value(run->args, KG_OPTION_FORMAT);
    kg_status status = read_slot(run->args, &slot, err);
    if (status != KG_OK)
        return status;
    if (kg_args_has(run->args, KG_OPTION_WATCH)) {
        if ((format != NULL && strcmp(format, "text") != 0) || kg_args_has(run->args, KG_OPTION_REPORT))
            return kg_err_set(err, KG_E_USAGE, "--watch goes with the text format alone, without --report");
        return kg_watch(run, check_input, &slot, err);
    }
    kg_progress_begin(&run->progress, run->args, run->inputs.count);
    for (size_t i = 0; i < run->inputs.count; i++) {
        kg_progress_show(&run->progress, i);
        check_input(run, run->inputs.items[i], &slot);
    }
    kg_progress_clear(&run->progress);
    return KG_OK;
}

int kg_cmd_check(const kg_args *args)
{
    kg_run run;
    kg_err err;
    kg_status status = kg_run_begin(&run, args, ".", &err);
    if (status != KG_OK)
        return kg_fail(status, &err);
    status = check_all(&run, &err);
    if (status != KG_OK)
        kg_run_failed(&run, status, &err);
    return kg_run_end(&run);
}
