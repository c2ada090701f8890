/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack logo: many logos at a time. They are worked on in groups, each on all threads; what came of a group is told in the order
 * of the inputs, then its memory is given back. So neither the number of logos nor of threads shows in memory or output. */
#include "cli/args.h"

#include "base/arith.h"
#include "base/commit.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "cli/judge.h"
#include "cli/logocanvas.h"
#include "cli/logolist.h"
#include "cli/logosheet.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "product/convert.h"
#include "product/logofile.h"
#include "rules/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { GROUP_PER_JOB = 32 };

/* One logo between its start and its report. */
typedef struct task {
    const kg_logo_entry *entry;
    kg_product product;
    kg_arena arena; /* of the findings */
    kg_findings findings;
    const char *status_name;
    bool is_written;     /* or would be, or is there already */
    uint64_t size;       /* of the finished picture */
    kg_logo_views views; /* for the contact sheet */
    kg_status status;
    kg_err err;
} task;

typedef struct batch {
    kg_run run;
    kg_fix_options fixes;
    kg_logo_profile profile;
    kg_canvas_options canvas;
    const char *output_folder;
    bool is_check;
    bool is_dry_run;
    bool has_written; /* files that are not on the disk yet */
    kg_logo_list list;
    task *group;
    size_t done;           /* logos of the groups before */
    atomic_size_t at_work; /* logos of this group that are finished */
    kg_progress progress;
    kg_logo_sheet sheet;
} batch;

/* ---- one logo ---- */

/* What is asked of the logos of products alone. Of a company's logo JPEG is taken as well. */
static bool is_of_products(const kg_finding *finding, const kg_asset *origin)
{
    if (finding->rule == KG_RULE_LOGO_12 || finding->rule == KG_RULE_LOGO_14)
        return true;
    return finding->rule == KG_RULE_LOGO_1 && origin->logo.type == KG_TYPE_JPEG && finding->repair != KG_REPAIR_DONE &&
           finding->severity == KG_ERROR && origin->broken == NULL;
}

/* Of a single picture only its own findings count; a person confirms those that go into a product. They are told of the file that was
 * given: a copy of another name is nowhere on the disk. */
static void keep_logo_findings(kg_logo_profile profile, const kg_product *product, kg_findings *findings)
{
    const kg_asset *origin = kg_logo_origin(kg_product_asset(product, KG_SLOT_LOGO));
    size_t kept = 0;
    for (size_t i = 0; i < findings->list.count; i++) {
        kg_finding *finding = &findings->list.items[i];
        if (finding->slot != KG_SLOT_LOGO || finding->severity == KG_CONFIRM ||
            (profile == KG_LOGO_OF_COMPANY && is_of_products(finding, origin)))
            continue;
        finding->at.file = origin->path;
        findings->list.items[kept++] = *finding;
    }
    findings->list.count = kept;
    kg_findings_sort(findings);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat left, right;
    return stat(a, &left) == 0 && stat(b, &right) == 0 && left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

static bool holds(const char *path, const kg_blob *bytes)
{
    kg_blob there = { 0 };
    bool is_equal = kg_file_read(AT_FDCWD, path, bytes->size, &there, NULL) == KG_OK && there.size == bytes->size &&
                    memcmp(there.data, bytes->data, bytes->size) == 0;
    kg_blob_done(&there);
    return is_equal;
}

static kg_status write_logo(const batch *b, task *t, const kg_asset *asset)
{
    const char *output = t->entry->output;
    t->size = asset->size;
    t->is_written = true;
    t->status_name = b->is_dry_run ? "would-write" : "written";
    if (is_same_file(t->entry->input, output))
        return kg_err_set(&t->err, KG_E_USAGE, "the output would replace the source; give another folder with --output");
    if (holds(output, &asset->bytes)) {
        t->status_name = "unchanged";
        return KG_OK;
    }
    return b->is_dry_run ? KG_OK : kg_commit_later(output, asset->bytes.data, asset->bytes.size, &t->err);
}

static kg_status judge_logo(const batch *b, unsigned worker, task *t, kg_blob *bytes)
{
    kg_status status = kg_logo_load(t->entry->input, bytes, &b->run.load, &b->canvas, worker, &t->product, &t->err);
    if (status != KG_OK)
        return status;
    status = kg_run_configure(&b->run, t->entry->input, &t->product, &t->err);
    if (status != KG_OK)
        return status;
    status = b->is_check ? kg_rules_run(&t->product, &t->arena, &t->findings, &t->err)
                         : kg_judge_repaired(&t->product, &b->fixes, &t->arena, &t->findings, &t->err);
    keep_logo_findings(b->profile, &t->product, &t->findings);
    return status;
}

/* No retry helps where there is too much to read. */
static kg_status say_too_large(const batch *b, kg_status status, kg_err *err)
{
    size_t most = b->run.load.limits->logo_bytes;
    return status == KG_E_LIMIT ? kg_err_set(err, KG_E_USAGE, "larger than %zu bytes", most) : status;
}

static kg_status run_task(const batch *b, unsigned worker, task *t)
{
    kg_blob bytes = { 0 };
    if (t->entry->clash != NULL)
        return kg_err_set(&t->err, KG_E_USAGE, "its output '%s' is also that of '%s'", t->entry->output, t->entry->clash);
    kg_status status = kg_file_read(AT_FDCWD, t->entry->input, b->run.load.limits->logo_bytes, &bytes, &t->err);
    if (status != KG_OK)
        return say_too_large(b, status, &t->err);
    status = judge_logo(b, worker, t, &bytes);
    kg_blob_done(&bytes);
    if (status != KG_OK)
        return status;
    kg_asset *asset = kg_product_asset(&t->product, KG_SLOT_LOGO);
    t->status_name = asset->broken != NULL ? "broken" : "checked";
    if (!b->is_check && asset->broken == NULL)
        status = write_logo(b, t, asset);
    if (status == KG_OK)
        status = kg_logo_sheet_look(&b->sheet, &b->canvas, asset, t->is_written, &t->views, &t->err);
    for (kg_asset *a = asset; a != NULL; a = a->source)
        kg_asset_done(a); /* what is reported is in the facts */
    return status;
}

static void work(void *ctx, unsigned worker, size_t i)
{
    batch *b = ctx;
    b->group[i].status = run_task(b, worker, &b->group[i]);
    size_t finished = atomic_fetch_add(&b->at_work, 1) + 1;
    if (worker == 0) /* the thread that called; the others draw nothing */
        kg_progress_show(&b->progress, b->done + finished);
}

/* ---- all of them ---- */

static void report_task(batch *b, task *t)
{
    kg_report_product item = { .path = t->entry->input,
                               .product = &t->product,
                               .findings = &t->findings,
                               .bundle = t->is_written ? t->entry->output : NULL,
                               .bundle_size = t->size,
                               .is_dry_run = b->is_dry_run,
                               .logo_status = t->status_name };
    if (t->status == KG_OK) {
        b->has_written = b->has_written || (t->is_written && !b->is_dry_run);
        kg_run_add(&b->run, &item);
        t->status = kg_logo_sheet_add(&b->sheet, &item, &t->views, &t->err);
        if (t->status != KG_OK) {
            kg_run_failed(&b->run, t->status, &t->err);
            b->sheet.path = NULL; /* told once, and then it is given up */
        }
    } else
        kg_run_input_failed(&b->run, t->entry->input, t->status, &t->err);
}

static kg_status run_batch(batch *b, kg_err *err)
{
    size_t most = (size_t)b->run.jobs * GROUP_PER_JOB;
    b->group = calloc(most, sizeof *b->group);
    if (b->group == NULL)
        return kg_err_nomem(err);
    kg_progress_begin(&b->progress, b->run.args, b->list.count);
    for (size_t count; b->done < b->list.count; b->done += count) {
        count = KG_MIN(b->list.count - b->done, most);
        atomic_store(&b->at_work, 0);
        for (size_t i = 0; i < count; i++) {
            b->group[i] = (task){ .entry = &b->list.items[b->done + i] };
            kg_arena_init(&b->group[i].arena);
        }
        kg_pool_run(b->run.jobs, count, work, b);
        kg_progress_clear(&b->progress);
        for (size_t i = 0; i < count; i++) {
            report_task(b, &b->group[i]);
            kg_product_done(&b->group[i].product);
            kg_arena_done(&b->group[i].arena);
            kg_logo_views_done(&b->group[i].views);
        }
        kg_progress_show(&b->progress, b->done + count);
    }
    kg_progress_clear(&b->progress);
    free(b->group);
    return KG_OK;
}

/* A named path that does not exist, or a folder that cannot be read, never stops the rest. */
static void list_inputs(batch *b)
{
    kg_err err;
    for (size_t i = 0; i < b->run.inputs.count; i++) {
        const char *input = b->run.inputs.items[i];
        kg_status status =
            kg_logo_list_add(b->run.args->arena, input, b->output_folder, b->run.load.converter != NULL, &b->list, &err);
        if (status != KG_OK)
            kg_run_input_failed(&b->run, input, status, &err);
    }
    b->run.report.options.inputs = b->list.count;
}

/* What the user may not have expected of the folders. */
static void tell_list(const batch *b)
{
    const kg_logo_list *list = &b->list;
    kg_arena *arena = b->run.args->arena;
    if (kg_args_has(b->run.args, KG_OPTION_QUIET))
        return;
    if (list->convertible > 0)
        (void)fprintf(stderr,
                      kg_ngettext("kgpack: note: left out %zu file that is SVG, JPEG or WebP; --convert takes it\n",
                                  "kgpack: note: left out %zu files that are SVG, JPEG or WebP; --convert takes them\n",
                                  (unsigned long)list->convertible),
                      list->convertible);
    if (list->links > 0)
        (void)fprintf(stderr,
                      kg_ngettext("kgpack: note: left out %zu symbolic link; one that is named itself is followed\n",
                                  "kgpack: note: left out %zu symbolic links; those that are named themselves are followed\n",
                                  (unsigned long)list->links),
                      list->links);
    if (list->twins > 0)
        (void)fprintf(stderr,
                      kg_ngettext("kgpack: note: '%s' and '%s' (%zu pair in all) differ only in case: on Windows and macOS one would "
                                  "replace the other\n",
                                  "kgpack: note: '%s' and '%s' (%zu pairs in all) differ only in case: on Windows and macOS one would "
                                  "replace the other\n",
                                  (unsigned long)list->twins),
                      kg_mask(arena, list->twin[0], 4096), kg_mask(arena, list->twin[1], 4096), list->twins);
}

/* Folders without a logo are as wrong as no folder. */
static kg_status check_list(const batch *b, kg_err *err)
{
    if (b->list.count > 0 || b->run.code != KG_EXIT_OK || kg_args_has(b->run.args, KG_OPTION_ALLOW_EMPTY))
        return KG_OK;
    return kg_err_set(err, KG_E_USAGE, "no logo: nothing below what was given is named .png (--allow-empty makes that no error)");
}

/* No sheet replaces a source, or a picture that this run writes. */
static kg_status check_sheet_path(const batch *b, const char *path, kg_err *err)
{
    struct stat sheet, input;
    bool exists = path != NULL && stat(path, &sheet) == 0;
    for (size_t i = 0; path != NULL && i < b->list.count; i++) {
        const kg_logo_entry *entry = &b->list.items[i];
        if (entry->output != NULL && strcmp(entry->output, path) == 0)
            return kg_err_set(err, KG_E_USAGE, "contact sheet '%s': it would replace the picture of '%s'", path, entry->input);
        if (exists && stat(entry->input, &input) == 0 && input.st_dev == sheet.st_dev && input.st_ino == sheet.st_ino)
            return kg_err_set(err, KG_E_USAGE, "contact sheet '%s': it would replace the source", path);
    }
    return KG_OK;
}

static kg_status begin_sheet(batch *b, kg_err *err)
{
    const char *path = kg_args_value(b->run.args, KG_OPTION_CONTACT_SHEET);
    kg_status status = check_sheet_path(b, path, err);
    return status == KG_OK ? kg_logo_sheet_begin(&b->sheet, path, b->list.count, &b->canvas, err) : status;
}

/* ---- standard input to standard output ---- */

/* What is worth telling goes to standard error, as the picture goes to standard output. */
static void tell(const batch *b, const task *t)
{
    kg_report report;
    kg_report_options options = b->run.report.options;
    options.is_quiet = true;
    options.use_color = false;
    kg_report_begin(&report, &kg_reporter_text, &options);
    kg_report_add(&report, &(kg_report_product){ .path = "-", .product = &t->product, .findings = &t->findings });
    (void)!write(STDERR_FILENO, kg_buf_text(&report.out), report.out.size);
    kg_report_done(&report);
}

static bool has_counting(const batch *b, const kg_findings *findings)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (kg_finding_counts(&findings->list.items[i], b->run.fail_on))
            return true;
    return false;
}

static void run_stream(batch *b)
{
    static const kg_logo_entry entry = { .input = "-" };
    task t = { .entry = &entry };
    kg_blob bytes = { 0 };
    kg_arena_init(&t.arena);
    t.status = kg_file_read_fd(STDIN_FILENO, b->run.load.limits->logo_bytes, &bytes, &t.err);
    t.status = t.status == KG_OK ? judge_logo(b, 0, &t, &bytes) : say_too_large(b, t.status, &t.err);
    if (t.status != KG_OK) {
        kg_run_input_failed(&b->run, entry.input, t.status, &t.err);
    } else {
        const kg_asset *asset = kg_product_asset(&t.product, KG_SLOT_LOGO);
        if (asset->broken == NULL && !b->is_check && !b->is_dry_run)
            kg_out_write(asset->bytes.data, asset->bytes.size);
        tell(b, &t);
        b->run.code = KG_MAX(b->run.code, has_counting(b, &t.findings) ? KG_EXIT_FINDINGS : KG_EXIT_OK);
    }
    kg_blob_done(&bytes);
    kg_product_done(&t.product);
    kg_arena_done(&t.arena);
}

/* ---- the command ---- */

/* A mistake in --config is told once, not for every logo. */
static kg_status try_settings(const batch *b, kg_err *err)
{
    kg_settings settings;
    const char *path = kg_args_value(b->run.args, KG_OPTION_CONFIG);
    return path == NULL ? KG_OK : kg_settings_load(b->run.args->arena, path, b->run.load.limits, &settings, err);
}

static kg_status read_options(batch *b, bool *is_stream, kg_err *err)
{
    const kg_args *args = b->run.args;
    b->output_folder = kg_args_value(args, KG_OPTION_OUTPUT);
    b->is_check = kg_args_has(args, KG_OPTION_CHECK);
    b->is_dry_run = kg_args_has(args, KG_OPTION_DRY_RUN);
    *is_stream = false;
    for (size_t i = 0; i < b->run.inputs.count; i++)
        *is_stream = *is_stream || strcmp(b->run.inputs.items[i], "-") == 0;
    if (*is_stream && (b->run.inputs.count > 1 || b->output_folder != NULL || b->run.report.reporter != &kg_reporter_text ||
                       kg_args_has(args, KG_OPTION_CONTACT_SHEET)))
        return kg_err_set(err, KG_E_USAGE,
                          "'-' (one picture from standard input to standard output) goes with no other input, no --output, "
                          "no --format and no --contact-sheet");
    if (b->output_folder != NULL && *b->output_folder == 0)
        return kg_err_set(err, KG_E_USAGE, "--output '': must be a folder");
    if (!*is_stream && !b->is_check && b->output_folder == NULL)
        return kg_err_set(err, KG_E_USAGE, "where to? give a folder with -o DIR, or --check to write nothing");
    if (b->is_check && b->output_folder != NULL)
        return kg_err_set(err, KG_E_USAGE, "--check writes nothing: it goes without --output");
    kg_status status = kg_logo_canvas_wanted(args, &b->profile, &b->canvas, err);
    if (status == KG_OK)
        status = kg_judge_options(args, &b->fixes, err);
    return status == KG_OK ? try_settings(b, err) : status;
}

int kg_cmd_logo(const kg_args *args)
{
    batch b = { .sheet.spool_fd = -1 };
    kg_err err;
    bool is_stream;
    kg_status status = kg_run_begin(&b.run, args, NULL, &err);
    if (status != KG_OK)
        return kg_fail(status, &err);
    status = read_options(&b, &is_stream, &err);
    if (is_stream)
        b.run.report.options.is_quiet = true; /* nothing but the picture on standard output */
    if (status == KG_OK && kg_args_has(args, KG_OPTION_CONVERT))
        status = kg_converter_new(b.run.jobs, b.run.load.limits, &b.run.load.converter, &err);
    if (status == KG_OK && is_stream) {
        run_stream(&b);
    } else if (status == KG_OK) {
        list_inputs(&b);
        status = kg_logo_list_finish(&b.list, &err);
        if (status == KG_OK) {
            tell_list(&b);
            status = check_list(&b, &err);
        }
        if (status == KG_OK)
            status = begin_sheet(&b, &err);
        if (status == KG_OK)
            status = run_batch(&b, &err);
        if (status == KG_OK && b.has_written)
            status = kg_commit_sync(b.output_folder, &err);
        if (status == KG_OK)
            status = kg_logo_sheet_end(&b.sheet, b.is_dry_run, &err);
        kg_logo_sheet_done(&b.sheet);
    }
    if (status != KG_OK)
        kg_run_failed(&b.run, status, &err);
    kg_inspector_free(b.run.load.converter);
    return kg_run_end(&b.run);
}
