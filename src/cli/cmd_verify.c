/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack verify: the receiving side. */
#include "cli/args.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "bundle/bundle.h"
#include "bundle/record.h"
#include "base/translate.h"
#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>

typedef struct verify {
    const kg_args *args;
    kg_arena arena; /* of one bundle */
    bool use_json;
    bool use_lines; /* ndjson */
    bool is_quiet;
    const char *source;
    kg_buf out;
    kg_json json;
    unsigned whole;
    unsigned defective;
    int code;
} verify;

static void write_text(verify *job, const char *path, const kg_verification *result)
{
    const char *shown = kg_mask(&job->arena, path, 4096);
    for (size_t i = 0; i < result->defects.count; i++) {
        const kg_defect *defect = &result->defects.items[i];
        kg_buf_printf(&job->out, "%s: %s: %s%s%s", shown, _("error"), defect->entry, *defect->entry != 0 ? ": " : "",
                      kg_translate(&job->arena, defect->found));
        kg_buf_printf(&job->out, "%s%s\n", *defect->required != 0 ? _(", ") : "", kg_translate(&job->arena, defect->required));
    }
    if (result->defects.count == 0 && !job->is_quiet)
        kg_buf_printf(&job->out, _("%s: ok: %s %s, %zu files, %llu bytes\n"), shown, result->name, result->version, result->files,
                      (unsigned long long)result->bytes);
}

static void write_json(verify *job, const char *path, const kg_verification *result)
{
    kg_json *json = &job->json;
    if (job->use_lines)
        kg_json_init(json, &job->out, 0);
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", path);
    kg_json_key_bool(json, "ok", result->defects.count == 0);
    kg_json_key_string(json, "name", result->name);
    kg_json_key_string(json, "version", result->version);
    kg_json_key_unsigned(json, "files", result->files);
    kg_json_key_unsigned(json, "bytes", result->bytes);
    kg_json_key(json, "defects");
    kg_json_begin_array(json);
    for (size_t i = 0; i < result->defects.count; i++) {
        const kg_defect *defect = &result->defects.items[i];
        kg_json_begin_object(json);
        kg_json_key_string(json, "entry", *defect->entry != 0 ? defect->entry : NULL);
        kg_json_key_string(json, "found", kg_translate(&job->arena, defect->found));
        kg_json_key_string(json, "required", *defect->required != 0 ? kg_translate(&job->arena, defect->required) : NULL);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
    kg_json_end_object(json);
    if (job->use_lines)
        kg_buf_putc(&job->out, '\n');
}

static void fail(verify *job, kg_status status, const kg_err *err)
{
    int code = kg_fail(status, err);
    job->code = KG_MAX(job->code, code);
}

static kg_status verify_one(verify *job, const char *path, kg_err *err)
{
    kg_blob bytes = { 0 };
    kg_verification result = { 0 };
    const size_t limit = kg_limits_default.folder_bytes;
    kg_status status = kg_file_read(AT_FDCWD, path, limit, &bytes, err);
    if (status == KG_E_LIMIT) {
        kg_defect *defect = kg_list_push(&job->arena, &result.defects);
        status = defect == NULL ? kg_err_nomem(err) : KG_OK;
        if (defect != NULL)
            *defect = (kg_defect){ "", kg_arena_printf(&job->arena, "%zu bytes", bytes.size),
                                   kg_arena_printf(&job->arena, "a bundle has at most %zu", limit) };
        result.name = result.version = "";
    } else if (status == KG_OK) {
        status = kg_bundle_verify(&job->arena, bytes.data, bytes.size, job->source, &kg_limits_default, &result, err);
    } else if (err->sys_errno == ENOENT || err->sys_errno == ENOTDIR) {
        status = KG_E_USAGE;
    }
    kg_blob_done(&bytes);
    if (status != KG_OK)
        return status;
    bool is_whole = result.defects.count == 0;
    job->whole += is_whole;
    job->defective += !is_whole;
    job->code = is_whole ? job->code : KG_MAX(job->code, KG_EXIT_FINDINGS);
    if (job->use_json || job->use_lines)
        write_json(job, path, &result);
    else
        write_text(job, path, &result);
    return KG_OK;
}

static void write_head(verify *job)
{
    if (!job->use_json)
        return;
    kg_json_init(&job->json, &job->out, 2);
    kg_json_begin_object(&job->json);
    kg_json_key_unsigned(&job->json, "schema", 1);
    kg_record_generator(&job->json);
    kg_json_key(&job->json, "bundles");
    kg_json_begin_array(&job->json);
}

static void write_tail(verify *job)
{
    if (!job->use_json)
        return;
    kg_json_end_array(&job->json);
    kg_json_key(&job->json, "summary");
    kg_json_begin_object(&job->json);
    kg_json_key_unsigned(&job->json, "whole", job->whole);
    kg_json_key_unsigned(&job->json, "defective", job->defective);
    kg_json_end_object(&job->json);
    kg_json_end_object(&job->json);
    kg_buf_putc(&job->out, '\n');
}

static void flush(verify *job)
{
    kg_err err;
    kg_status status = kg_buf_status(&job->out, &err);
    if (status != KG_OK)
        fail(job, status, &err);
    else
        kg_out_write(job->out.data, job->out.size);
    kg_buf_clear(&job->out);
}

static kg_status read_format(verify *job, kg_err *err)
{
    static const char *const formats[] = { "text", "json", "ndjson" };
    const char *format = kg_args_value(job->args, KG_OPTION_FORMAT);
    job->use_json = format != NULL && strcmp(format, "json") == 0;
    job->use_lines = format != NULL && strcmp(format, "ndjson") == 0;
    if (format == NULL || job->use_json || job->use_lines || strcmp(format, "text") == 0)
        return KG_OK;
    return kg_args_unknown(err, "format", format, formats, KG_COUNT(formats));
}

int kg_cmd_verify(const kg_args *args)
{
    verify job = { .args = args, .is_quiet = kg_args_has(args, KG_OPTION_QUIET), .source = kg_args_value(args, KG_OPTION_SOURCE) };
    kg_run run = { .args = args };
    kg_err err;
    kg_status status = read_format(&job, &err);
    if (status == KG_OK)
        status = kg_inputs(args, NULL, &run, &err);
    if (status == KG_OK && job.source != NULL && run.inputs.count > 1)
        status = kg_err_set(&err, KG_E_USAGE, "--source goes with one bundle, %zu are named", run.inputs.count);
    if (status != KG_OK)
        return kg_fail(status, &err);
    kg_buf_init(&job.out, kg_limits_default.folder_bytes);
    write_head(&job);
    for (size_t i = 0; i < run.inputs.count; i++) {
        kg_arena_init(&job.arena);
        status = verify_one(&job, run.inputs.items[i], &err);
        if (status != KG_OK) {
            (void)kg_err_wrap(&err, status, "%s", run.inputs.items[i]);
            fail(&job, status, &err);
        }
        kg_arena_done(&job.arena);
        flush(&job);
    }
    write_tail(&job);
    flush(&job);
    kg_buf_done(&job.out);
    return kg_out_finish(job.code);
}
