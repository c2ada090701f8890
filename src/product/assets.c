/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading assets in parallel; see load.h. A job owns what its thread makes; the arena is filled afterwards, in the order of the
 * assets, by one thread. */
#include "product/load.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"
#include "format/sniff.h"
#include "product/logofile.h"
#include "product/inspect.h"

#include <stdlib.h>
#include <string.h>

typedef struct reading {
    kg_asset *asset;
    kg_folder_file *member; /* a file of a folder asset, NULL for an asset of its own */
    kg_blob bytes;
    kg_sha256 sha256;
    kg_blob answer; /* of the inspector */
    bool is_too_large;
    kg_status status;
    kg_err err;
} reading;

typedef struct reading_batch {
    reading *jobs;
    size_t count;
    int dir_fd;
    const kg_load_options *options;
} reading_batch;

static const char *job_path(const reading *job)
{
    return job->member != NULL ? job->member->path : job->asset->path;
}

static size_t most_bytes(const reading *job, const kg_limits *limits)
{
    return job->asset->slot == KG_SLOT_LOGO ? limits->logo_bytes : limits->file_bytes;
}

static kg_status read_job(const reading_batch *batch, unsigned worker, reading *job)
{
    const kg_limits *limits = batch->options->limits;
    bool is_read = job->member == NULL && job->asset->bytes.data != NULL;
    kg_status status = KG_OK;
    if (is_read)
        job->bytes = kg_blob_take(&job->asset->bytes);
    else
        status = kg_file_read(batch->dir_fd, job_path(job), most_bytes(job, limits), &job->bytes, &job->err);
    job->is_too_large = status == KG_E_LIMIT;
    if (job->is_too_large)
        return KG_OK;
    if (status != KG_OK)
        return kg_err_wrap(&job->err, status, "reading '%s'", job_path(job));
    if (job->member == NULL)
        status = kg_sha256_of(job->bytes.data, job->bytes.size, &job->sha256, &job->err);
    if (status != KG_OK || job->asset->slot == KG_SLOT_LOGO || batch->options->inspector == NULL)
        return status;
    return kg_inspector_read(batch->options->inspector, worker, kg_path_base(job_path(job)), job->bytes.data, job->bytes.size,
                             &job->answer, &job->err);
}

static void run_job(void *ctx, unsigned worker, size_t i)
{
    reading_batch *batch = ctx;
    reading *job = &batch->jobs[i];
    job->status = read_job(batch, worker, job);
}

/* ---- facts ---- */

/* What the inspector answered; without one, the type alone. An answer that cannot be one is a fact about the document. */
static kg_status parse_answer(kg_product *product, const reading *job, kg_facts *out, kg_err *err)
{
    *out = (kg_facts){ .type = kg_sniff(job->bytes.data, job->bytes.size), .variant = "" };
    if (job->answer.data == NULL)
        return KG_OK;
    kg_status status = kg_facts_parse(&product->arena, job->answer.data, job->answer.size, product->limits, out, err);
    if (status != KG_E_FORMAT && status != KG_E_LIMIT)
        return status;
    out->broken = N_("could not be read safely: its reader gave no valid answer");
    return KG_OK;
}

/* A file of a folder counts as a member of the archive that the folder becomes. */
static kg_status take_member(kg_product *product, reading *job, kg_err *err)
{
    kg_facts *facts = &job->asset->facts, inner;
    const char *name = job->member->path + strlen(job->asset->path) + 1;
    kg_status status = parse_answer(product, job, &inner, err);
    kg_member *member = status == KG_OK ? kg_list_push(&product->arena, &facts->members) : NULL;
    if (member == NULL)
        return status == KG_OK ? kg_err_nomem(err) : status;
    *member = (kg_member){ .name = name, .size = job->bytes.size, .type = kg_type_by_name(name) };
    kg_facts_adopt(&product->arena, product->limits, facts, facts->members.count - 1, &inner);
    if (kg_type_is_archive(inner.type))
        kg_facts_note(&product->arena, product->limits, facts, KG_NOTE_NESTED, 0, name);
    job->member->bytes = kg_blob_take(&job->bytes);
    return KG_OK;
}

static kg_status take_facts(kg_product *product, reading *job, kg_err *err)
{
    kg_asset *asset = job->asset;
    kg_status status = parse_answer(product, job, &asset->facts, err);
    asset->bytes = kg_blob_take(&job->bytes);
    asset->sha256 = job->sha256;
    asset->broken = asset->facts.broken;
    return status;
}

static kg_status take_job(kg_product *product, reading *job, kg_err *err)
{
    kg_asset *asset = job->asset;
    if (job->status != KG_OK) {
        if (err != NULL)
            *err = job->err;
        return job->status;
    }
    if (job->is_too_large) {
        asset->size += job->bytes.size;
        asset->facts.variant = "";
        asset->broken = kg_arena_printf(&product->arena, N_("%zu bytes, more than the %zu that kgpack reads"), job->bytes.size,
                                        most_bytes(job, product->limits));
        return KG_OK;
    }
    asset->size += job->bytes.size;
    if (job->member != NULL)
        return take_member(product, job, err);
    if (asset->slot != KG_SLOT_LOGO)
        return take_facts(product, job, err);
    asset->bytes = kg_blob_take(&job->bytes);
    asset->sha256 = job->sha256;
    kg_status status = kg_logo_decode(product, asset, err);
    return status == KG_OK ? kg_logo_examine(asset, err) : status;
}

/* ---- all of them ---- */

static size_t plan_jobs(kg_product *product, reading *jobs)
{
    size_t count = 0;
    for (size_t i = 0; i < product->assets.count; i++) {
        kg_asset *asset = product->assets.items[i];
        size_t files = asset->is_folder ? asset->files.count : 1;
        for (size_t j = 0; j < files; j++, count++)
            if (jobs != NULL)
                jobs[count] = (reading){ .asset = asset, .member = asset->is_folder ? &asset->files.items[j] : NULL };
    }
    return count;
}

/* Paths of members are below their folder in the end, but below the product folder while they are read. */
static void shorten_member_paths(kg_product *product)
{
    for (size_t i = 0; i < product->assets.count; i++) {
        kg_asset *asset = product->assets.items[i];
        for (size_t j = 0; j < asset->files.count; j++)
            asset->files.items[j].path += strlen(asset->path) + 1;
    }
}

kg_status kg_load_assets(kg_product *product, int dir_fd, const kg_load_options *options, kg_err *err)
{
    reading_batch batch = { .count = plan_jobs(product, NULL), .dir_fd = dir_fd, .options = options };
    batch.jobs = calloc(batch.count + 1, sizeof *batch.jobs);
    if (batch.jobs == NULL)
        return kg_err_nomem(err);
    plan_jobs(product, batch.jobs);
    kg_pool_run(options->jobs, batch.count, run_job, &batch);
    kg_status status = KG_OK;
    for (size_t i = 0; i < batch.count && status == KG_OK; i++)
        status = take_job(product, &batch.jobs[i], err);
    for (size_t i = 0; i < batch.count; i++) {
        kg_blob_done(&batch.jobs[i].bytes);
        kg_blob_done(&batch.jobs[i].answer);
    }
    free(batch.jobs);
    shorten_member_paths(product);
    return status;
}
