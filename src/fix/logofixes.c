/* SPDX-License-Identifier: Apache-2.0
 *
 * The repaired copy of the logo: fitted onto 120 x 120, padded, its corners rounded, without metadata, small, named logo.png. What
 * is right already is left alone, so that repairing twice changes nothing. */
#include "fix/fix.h"

#include "base/text.h"
#include "image/matte.h"
#include "product/logofile.h"

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
    kg_image cleared; /* without its background; empty when that was not asked for */
    kg_matte matte;
    bool is_redrawn; /* the pixels change */
    kg_png_result encoded;
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

/* Only on demand, and never without a word. */
static kg_status note_cut(logo_job *job)
{
    const kg_box *art = &job->plan.art, *whole = &job->plan.whole;
    if (art->width == whole->width && art->height == whole->height)
        return KG_OK;
    uint32_t *cut = job->copy->logo.cut_px;
    cut[0] = art->y - whole->y;
    cut[1] = whole->height - art->height - cut[0];
    cut[2] = art->x - whole->x;
    cut[3] = whole->width - art->width - cut[2];
    return note(job, "LOGO-9", N_("cut to the canvas"), describe_size(job, whole->width, whole->height),
                describe_size(job, art->width, art->height));
}

static kg_status note_matte(logo_job *job)
{
    const uint8_t *c = job->matte.border.rgba;
    if (job->matte.cleared == 0 && job->matte.refused == NULL)
        return KG_OK;
    const char *colour = kg_arena_printf(&job->product->arena, "#%02x%02x%02x", c[0], c[1], c[2]);
    if (job->matte.refused == NULL)
        return note(job, "LOGO-12", N_("background removed"), colour, "transparent");
    const char *action = job->matte.has_place
                             ? kg_arena_printf(&job->product->arena, N_("background kept because of pixel %u, %u: %s"),
                                               job->matte.x, job->matte.y, job->matte.refused)
                             : kg_arena_printf(&job->product->arena, N_("background kept: %s"), job->matte.refused);
    return note(job, "LOGO-12", action, "opaque", "opaque");
}

static const char *describe_padding(kg_arena *arena, const kg_canvas_plan *plan)
{
    const uint8_t *c = plan->border.rgba;
    switch (plan->border.kind) {
    case KG_BORDER_FLAT:
        return kg_arena_printf(arena, N_("background continued in #%02x%02x%02x"), c[0], c[1], c[2]);
    case KG_BORDER_NEAR_FLAT:
        return kg_arena_printf(arena, N_("background of nearly one colour continued in its middle, #%02x%02x%02x"), c[0], c[1],
                               c[2]);
    case KG_BORDER_GRADIENT:
        return N_("gradient of the background continued");
    case KG_BORDER_MIXED:
        break;
    }
    return N_("bands beside the picture left transparent");
}

/* What was drawn, rule by rule. */
static kg_status note_drawing(logo_job *job)
{
    kg_arena *arena = &job->product->arena;
    const kg_canvas_plan *plan = &job->plan;
    kg_status status = note_matte(job);
    if (status == KG_OK)
        status = note_cut(job);
    if (status == KG_OK && !plan->is_unchanged) {
        const char *action = plan->scale > 1   ? N_("scaled down and centred")
                             : plan->scale < 1 ? N_("scaled up and centred")
                                               : "centred";
        status = note(job, "LOGO-2", action, describe_size(job, job->width, job->height),
                      describe_size(job, job->options.width, job->options.height));
    }
    if (status == KG_OK && plan->backdrop == KG_BACKDROP_OPAQUE && plan->is_padded) {
        const char *action = describe_padding(arena, plan);
        status = note(job, "LOGO-13", action, describe_size(job, plan->place.width, plan->place.height),
                      describe_size(job, job->options.width, job->options.height));
    }
    if (status == KG_OK && plan->rounds_corners && !plan->is_rounded)
        status = note(job, "LOGO-14", kg_arena_printf(arena, N_("corners rounded by %u px"), job->options.radius), "square",
                      kg_arena_printf(arena, N_("%u px"), job->options.radius));
    return status;
}

/* What became of the file. */
static kg_status note_file(logo_job *job)
{
    kg_arena *arena = &job->product->arena;
    const kg_png_facts *png = &job->old.logo.png;
    kg_status status = KG_OK;
    if (job->old.logo.is_converted)
        status = note(job, "LOGO-1", N_("converted"), kg_type_sentence(job->old.logo.type), kg_type_sentence(KG_TYPE_PNG));
    if (status == KG_OK && png->orientation != 1)
        status = note(job, "LOGO-1", N_("turned upright, as its Exif data ask"),
                      kg_arena_printf(arena, N_("orientation %u"), png->orientation), kg_arena_printf(arena, N_("orientation %u"), 1u));
    if (status == KG_OK && png->is_recoloured)
        status = note(job, "LOGO-1", N_("colours converted"),
                      *png->profile != 0 ? png->profile : N_("the file's own colour space"), "sRGB");
    if (status == KG_OK && png->frames != 1)
        status = note(job, "LOGO-1", N_("animation removed, the still picture kept"),
                      png->frames > 0 ? kg_arena_printf(arena, N_("%u frames"), png->frames) : "animation", "1 frame");
    if (status == KG_OK && !job->old.logo.is_converted && strcmp(job->old.path, job->name) != 0)
        status = note(job, "LOGO-15", "renamed", job->old.path, job->name);
    if (status == KG_OK && png->metadata_bytes > 0)
        status = note(job, "LOGO-3", N_("metadata removed"), kg_arena_printf(arena, N_("%zu bytes"), png->metadata_bytes), "none");
    if (status == KG_OK && job->encoded.moved > 0)
        status =
            note(job, "LOGO-3", N_("colours of half-transparent pixels brought together, by at most half a level of what is seen"),
                 "exact", kg_arena_printf(arena, N_("%zu pixels moved"), job->encoded.moved));
    if (status == KG_OK && job->copy->size != job->old.size)
        status = note(job, "LOGO-3", "compressed", kg_arena_printf(arena, N_("%llu bytes"), (unsigned long long)job->old.size),
                      kg_arena_printf(arena, N_("%llu bytes"), (unsigned long long)job->copy->size));
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
static kg_status encode(logo_job *job, const kg_fix_options *options, const kg_image *image, kg_blob *bytes)
{
    const kg_asset *old = &job->old;
    const kg_png_options how = { .effort = options->effort, .exact = options->exact };
    kg_status status = kg_png_encode(image, &how, &job->encoded, bytes, job->err);
    bool keeps = !job->is_redrawn && !old->logo.is_converted && old->logo.png.metadata_bytes == 0 && old->bytes.size <= bytes->size;
    if (status != KG_OK || !keeps)
        return status;
    job->encoded.moved = 0;
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

/* Takes the background away from a copy, where there is one. */
static kg_status remove_background(logo_job *job, bool holes, kg_err *err)
{
    const kg_image *image = &job->old.logo.image;
    kg_corners corners = kg_measure_corners(image, (kg_box){ 0, 0, image->width, image->height }, 1);
    if (kg_measure_backdrop(&corners) == KG_BACKDROP_NONE)
        return KG_OK;
    kg_status status = kg_image_init(&job->cleared, image->width, image->height, err);
    if (status != KG_OK)
        return status;
    memcpy(job->cleared.rgba, image->rgba, (size_t)image->width * image->height * 4);
    return kg_matte_remove(&job->cleared, &(kg_matte_options){ .clears_enclosed = holes }, &job->matte, err);
}

static kg_status repair(logo_job *job, size_t index, const kg_fix_options *options)
{
    kg_image drawn = { 0 };
    kg_blob bytes = { 0 };
    kg_status status = options->background ? remove_background(job, options->holes, job->err) : KG_OK;
    const kg_image *source = job->matte.cleared > 0 ? &job->cleared : &job->old.logo.image;
    if (status == KG_OK)
        status = kg_canvas_apply(source, &job->options, &job->plan, &drawn, job->err);
    job->is_redrawn = drawn.rgba != NULL || job->matte.cleared > 0;
    if (status == KG_OK)
        status = encode(job, options, drawn.rgba != NULL ? &drawn : source, &bytes);
    bool is_same = status == KG_OK && bytes.size == job->old.bytes.size &&
                   memcmp(bytes.data, job->old.bytes.data, bytes.size) == 0 && strcmp(job->old.path, job->name) == 0;
    if (status == KG_OK && !is_same)
        status = replace(job, index, &bytes);
    kg_blob_done(&bytes);
    kg_image_done(&drawn);
    kg_image_done(&job->cleared);
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
        job.options.enlarge = !asset->logo.is_vector && (job.options.enlarge || options->enlarge);
        kg_fix_options wanted = *options;
        wanted.background = wanted.background || kg_ascii_casecmp(kg_product_text(product, "logo.background"), "remove") == 0;
        return repair(&job, i, &wanted);
    }
    return KG_OK;
}
