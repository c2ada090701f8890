/* SPDX-License-Identifier: Apache-2.0
 *
 * The repaired copy of the logo: fitted onto 120 x 120, padded, its corners rounded, without metadata, small, named logo.png. What
 * is right already is left alone, so that repairing twice changes nothing. */
#include "fix/fix.h"

#include "base/text.h"
#include "product/logo.h"

#include <string.h>

typedef struct logo_job {
    kg_product *product;
    kg_asset old; /* as it was: its pixels and bytes may be gone once it is replaced */
    kg_asset *copy;
    const char *name; /* of the copy */
    kg_canvas_options options;
    kg_canvas_plan plan;
    uint32_t width; /* of the old picture, px */
    uint32_t height;
    bool is_redrawn; /* the pixels change */
    kg_err *err;
} logo_job;

static kg_status note(logo_job *job, const char *rule, const char *action, const char *before, const char *after)
{
    return kg_fix_note(job->product, job->copy, (kg_fix_record){ rule, action, before, after }, job->err);
}

static const char *describe_size(logo_job *job, uint32_t width, uint32_t height)
{
    return kg_arena_printf(&job->product->arena, "%u x %u", width, height);
}

/* What was drawn, rule by rule. */
static kg_status note_drawing(logo_job *job)
{
    kg_arena *arena = &job->product->arena;
    const kg_canvas_plan *plan = &job->plan;
    kg_status status = KG_OK;
    if (!plan->is_unchanged) {
        const char *action = plan->scale > 1 ? "scaled down and centred" : plan->scale < 1 ? "scaled up and centred" : "centred";
        status = note(job, "LOGO-2", action, describe_size(job, job->width, job->height),
                      describe_size(job, job->options.width, job->options.height));
    }
    if (status == KG_OK && plan->backdrop == KG_BACKDROP_OPAQUE && plan->is_padded) {
        const uint8_t *c = plan->border.rgba;
        const char *action = plan->pads_colour ? kg_arena_printf(arena, "background continued in #%02x%02x%02x", c[0], c[1], c[2])
                                               : "bands beside the picture left transparent";
        status = note(job, "LOGO-13", action, describe_size(job, plan->place.width, plan->place.height),
                      describe_size(job, job->options.width, job->options.height));
    }
    if (status == KG_OK && plan->rounds_corners && !plan->is_rounded)
        status = note(job, "LOGO-14", "corners rounded by 4 px", "square", "4 px");
    return status;
}

/* What became of the file. */
static kg_status note_file(logo_job *job)
{
    kg_arena *arena = &job->product->arena;
    const kg_png_facts *png = &job->old.logo.png;
    kg_status status = KG_OK;
    if (png->frames != 1)
        status = note(job, "LOGO-1", "animation removed, the still picture kept", kg_arena_printf(arena, "%u frames", png->frames),
                      "1 frame");
    if (status == KG_OK && strcmp(job->old.path, job->name) != 0)
        status = note(job, "LOGO-15", "renamed", job->old.path, job->name);
    if (status == KG_OK && png->metadata_bytes > 0)
        status = note(job, "LOGO-3", "metadata removed", kg_arena_printf(arena, "%zu bytes", png->metadata_bytes), "none");
    if (status == KG_OK && job->copy->size != job->old.size)
        status = note(job, "LOGO-3", "compressed", kg_arena_printf(arena, "%llu bytes", (unsigned long long)job->old.size),
                      kg_arena_printf(arena, "%llu bytes", (unsigned long long)job->copy->size));
    return status;
}

static kg_status copy_bytes(const kg_blob *from, kg_blob *to, kg_err *err)
{
    kg_buf copy;
    kg_buf_init(&copy, SIZE_MAX / 2);
    kg_buf_append(&copy, from->data, from->size);
    kg_status status = kg_buf_status(&copy, err);
    *to = kg_buf_take(&copy);
    return status;
}

/* The finished file. The seller's bytes stay when the pixels do, nothing is in them but the image, and they are not larger. */
static kg_status encode(logo_job *job, int effort, const kg_image *image, kg_blob *bytes)
{
    const kg_asset *old = &job->old;
    kg_status status = kg_png_encode(image, effort, bytes, job->err);
    bool keeps = !job->is_redrawn && old->logo.png.metadata_bytes == 0 && old->bytes.size <= bytes->size;
    if (status != KG_OK || !keeps)
        return status;
    kg_blob_done(bytes);
    return copy_bytes(&old->bytes, bytes, job->err);
}

/* Puts the copy into the product. Its pixels are read back from its bytes, so that what is judged is what will be uploaded. */
static kg_status replace(logo_job *job, size_t index, kg_blob *bytes)
{
    kg_status status = kg_fix_replace(job->product, index, job->name, bytes, &job->copy, job->err);
    if (status != KG_OK)
        return status;
    status = kg_logo_decode(job->product, job->copy, job->err);
    if (status == KG_OK && job->copy->broken != NULL)
        status = kg_err_set(job->err, KG_E_BUG, "the repaired logo cannot be read: %s", job->copy->broken);
    if (status != KG_OK)
        return status;
    status = note_drawing(job);
    return status == KG_OK ? note_file(job) : status;
}

static kg_status repair(logo_job *job, size_t index, int effort)
{
    kg_image drawn = { 0 };
    kg_blob bytes = { 0 };
    kg_status status = kg_canvas_plan_image(&job->old.logo.image, &job->options, &job->plan, job->err);
    if (status != KG_OK)
        return status;
    job->is_redrawn = !job->plan.is_unchanged || (job->plan.rounds_corners && !job->plan.is_rounded);
    if (job->is_redrawn)
        status = kg_canvas_draw(&job->old.logo.image, &job->options, &job->plan, &drawn, job->err);
    if (status == KG_OK)
        status = encode(job, effort, job->is_redrawn ? &drawn : &job->old.logo.image, &bytes);
    bool is_same = status == KG_OK && bytes.size == job->old.bytes.size &&
                   memcmp(bytes.data, job->old.bytes.data, bytes.size) == 0 && strcmp(job->old.path, job->name) == 0;
    if (status == KG_OK && !is_same)
        status = replace(job, index, &bytes);
    kg_blob_done(&bytes);
    kg_image_done(&drawn);
    return status;
}

/* logo.png in the bundle; a file that is judged alone keeps its name, with the right extension. */
static const char *copy_name(kg_product *product, const char *path)
{
    if (!product->is_single_file)
        return "logo.png";
    const char *extension = kg_path_extension(path);
    if (*extension == 0 || kg_ascii_casecmp(extension, ".png") == 0)
        return path;
    return kg_arena_printf(&product->arena, "%.*s.png", (int)(extension - path), path);
}

kg_status kg_fix_logo(kg_product *product, const kg_fix_options *options, kg_err *err)
{
    for (size_t i = 0; i < product->assets.count; i++) {
        const kg_asset *asset = product->assets.items[i];
        if (asset->slot != KG_SLOT_LOGO || asset->broken != NULL || asset->logo.image.rgba == NULL)
            continue;
        logo_job job = { .product = product, .old = *asset, .options = kg_logo_canvas(product), .err = err };
        job.name = copy_name(product, asset->path);
        job.width = asset->logo.image.width;
        job.height = asset->logo.image.height;
        job.options.enlarge = options->enlarge;
        return repair(&job, i, options->effort);
    }
    return KG_OK;
}
