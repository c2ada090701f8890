/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack build: load, check, repair copies, check again, pack. */
#include "cli/args.h"

#include "base/commit.h"
#include "base/text.h"
#include "bundle/bundle.h"
#include "cli/judge.h"
#include "cli/run.h"
#include "fix/fix.h"

#include <string.h>
#include <sys/stat.h>

typedef struct build {
    kg_run run;
    kg_fix_options fixes;
    const char *output_folder; /* with its slash */
    const char *output_file;   /* NULL: the name is made of the product's */
    KG_LIST(const char *) written;
} build;

static kg_status read_output(build *job, kg_err *err)
{
    const char *path = kg_args_value(job->run.args, KG_OPTION_OUTPUT);
    struct stat info;
    if (path == NULL) {
        job->output_folder = "dist/";
        return KG_OK;
    }
    size_t length = strlen(path);
    if (length == 0)
        return kg_err_set(err, KG_E_USAGE, "--output '': must be a FILE.zip or a DIR/");
    if (path[length - 1] == '/' || (stat(path, &info) == 0 && S_ISDIR(info.st_mode))) {
        job->output_folder = kg_arena_printf(job->run.args->arena, "%s%s", path, path[length - 1] == '/' ? "" : "/");
        return KG_OK;
    }
    if (!kg_ascii_suffix(path, ".zip"))
        return kg_err_set(err, KG_E_USAGE, "--output '%.200s': must end in .zip, or in / for a folder", path);
    if (job->run.inputs.count > 1)
        return kg_err_set(err, KG_E_USAGE, "--output '%.200s' is one file, but there are %zu products; give a DIR/", path,
                          job->run.inputs.count);
    job->output_file = path;
    return KG_OK;
}

/* Two products of one run must not overwrite each other's bundle. */
static kg_status claim_path(build *job, const char *path, kg_err *err)
{
    for (size_t i = 0; i < job->written.count; i++)
        if (strcmp(job->written.items[i], path) == 0)
            return kg_err_set(err, KG_E_USAGE,
                              "another product of this run has already written '%s'; give each a name or version of its own", path);
    const char **place = kg_list_push(job->run.args->arena, &job->written);
    if (place == NULL)
        return kg_err_nomem(err);
    *place = path;
    return KG_OK;
}

static kg_status pack(build *job, const kg_product *product, const kg_findings *findings, kg_report_product *item, kg_err *err)
{
    const kg_args *args = job->run.args;
    kg_bundle_options options = { .epoch = job->run.epoch,
                                  .allow_errors = kg_args_has(args, KG_OPTION_ALLOW_ERRORS),
                                  .jobs = job->run.jobs };
    kg_counts counts = kg_findings_count(findings);
    if (counts.errors > 0 && !options.allow_errors)
        return KG_OK;
    const char *path = job->output_file;
    if (path == NULL)
        path = kg_arena_printf(args->arena, "%s%s", job->output_folder, kg_bundle_name(args->arena, product));
    kg_blob bytes = { 0 };
    kg_status status = claim_path(job, path, err);
    if (status == KG_OK)
        status = kg_bundle_build(product, findings, &options, &bytes, err);
    if (status == KG_OK && !kg_args_has(args, KG_OPTION_DRY_RUN))
        status = kg_commit_file(path, bytes.data, bytes.size, err);
    if (status == KG_OK) {
        item->bundle = path;
        item->bundle_size = bytes.size;
    }
    kg_blob_done(&bytes);
    return status;
}

static kg_status build_one(build *job, const char *path, kg_err *err)
{
    kg_product product;
    kg_arena arena;
    kg_arena_init(&arena);
    kg_findings findings = { 0 };
    kg_report_product item = {
        .path = path, .product = &product, .findings = &findings, .is_dry_run = kg_args_has(job->run.args, KG_OPTION_DRY_RUN)
    };
    kg_status status = kg_product_load(path, &job->run.load, &product, err);
    if (status == KG_OK)
        status = kg_run_configure(&job->run, path, &product, err);
    if (status == KG_OK && kg_args_has(job->run.args, KG_OPTION_NO_FIX))
        status = kg_rules_run(&product, &arena, &findings, err);
    else if (status == KG_OK)
        status = kg_judge_repaired(&product, &job->fixes, &arena, &findings, err);
    if (status == KG_OK) {
        kg_status packed = pack(job, &product, &findings, &item, err);
        kg_run_add(&job->run, &item);
        status = packed;
    }
    kg_product_done(&product);
    kg_arena_done(&arena);
    return status;
}

int kg_cmd_build(const kg_args *args)
{
    build job = { 0 };
    kg_err err;
    kg_status status = kg_run_begin(&job.run, args, ".", &err);
    if (status != KG_OK)
        return kg_fail(status, &err);
    status = kg_judge_options(args, &job.fixes, &err);
    if (status == KG_OK)
        status = read_output(&job, &err);
    if (status != KG_OK) {
        kg_run_failed(&job.run, status, &err);
        return kg_run_end(&job.run);
    }
    kg_progress_begin(&job.run.progress, args, job.run.inputs.count);
    for (size_t i = 0; i < job.run.inputs.count; i++) {
        kg_progress_show(&job.run.progress, i);
        status = build_one(&job, job.run.inputs.items[i], &err);
        if (status != KG_OK)
            kg_run_input_failed(&job.run, job.run.inputs.items[i], status, &err);
    }
    kg_progress_clear(&job.run.progress);
    return kg_run_end(&job.run);
}
