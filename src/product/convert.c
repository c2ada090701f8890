/* SPDX-License-Identifier: Apache-2.0
 *
 * The client of the converter. Its answers are as little to be trusted as the picture. */
#include "product/convert.h"

#include "base/arith.h"
#include "base/language.h"
#include "format/wire.h"

#include <stdlib.h>
#include <string.h>

#ifdef KG_HAVE_RSVG
#define HAVE_RSVG true
#define LIST_RSVG ", SVG (librsvg)"
#else
#define HAVE_RSVG false
#define LIST_RSVG ""
#endif
#ifdef KG_HAVE_JPEG
#define HAVE_JPEG true
#define LIST_JPEG ", JPEG (libjpeg)"
#else
#define HAVE_JPEG false
#define LIST_JPEG ""
#endif
#ifdef KG_HAVE_WEBP
#define HAVE_WEBP true
#define LIST_WEBP ", WebP (libwebp)"
#else
#define HAVE_WEBP false
#define LIST_WEBP ""
#endif

static const struct {
    kg_type type;
    const char *name;
    const char *library;
    bool is_built_in;
} kinds[] = {
    { KG_TYPE_SVG, "SVG", "librsvg", HAVE_RSVG },
    { KG_TYPE_JPEG, "JPEG", "libjpeg", HAVE_JPEG },
    { KG_TYPE_WEBP, "WebP", "libwebp", HAVE_WEBP },
};

const char *kg_convert_name(kg_type type)
{
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        if (kinds[i].type == type)
            return kinds[i].name;
    return NULL;
}

bool kg_convert_knows(kg_type type)
{
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        if (kinds[i].type == type)
            return kinds[i].is_built_in;
    return false;
}

const char *kg_convert_list(void)
{
    static const char list[] = LIST_RSVG LIST_JPEG LIST_WEBP;
    return sizeof list > 1 ? list + 2 : "nothing";
}

static size_t most_bytes(const kg_limits *limits)
{
    return (size_t)limits->logo_pixels * 4 + sizeof(kg_wire_picture);
}

kg_status kg_converter_new(unsigned workers, const kg_limits *limits, kg_inspector **out, kg_err *err)
{
    const kg_inspector_options options = {
        .name = "kgpack-convert", .workers = workers, .limits = limits, .answer_max = most_bytes(limits)
    };
    return kg_inspector_new(&options, out, err);
}

static bool is_sound(const kg_wire_picture *picture, size_t pixel_bytes)
{
    bool has_ends = memchr(picture->broken, 0, sizeof picture->broken) != NULL &&
                    memchr(picture->remark, 0, sizeof picture->remark) != NULL &&
                    memchr(picture->missing, 0, sizeof picture->missing) != NULL;
    bool has_pixels = picture->width > 0 && picture->height > 0;
    return has_ends && has_pixels == (picture->broken[0] == 0) && (uint64_t)picture->width * picture->height * 4 == pixel_bytes &&
           picture->orientation >= 1 && picture->orientation <= 8;
}

static kg_status take(const kg_wire_picture *picture, const uint8_t *pixels, kg_product *product, kg_asset *asset, kg_err *err)
{
    kg_arena *arena = &product->arena;
    kg_logo_facts *logo = &asset->logo;
    logo->png = (kg_png_facts){ .width = picture->source_width,
                                .height = picture->source_height,
                                .frames = picture->frames,
                                .orientation = (uint8_t)picture->orientation,
                                .per_unit_x = picture->per_unit_x,
                                .per_unit_y = picture->per_unit_y,
                                .is_recoloured = picture->is_recoloured != 0,
                                .profile = "" };
    logo->is_vector = picture->is_vector != 0;
    logo->remark = picture->remark[0] != 0 ? kg_arena_strdup(arena, picture->remark) : NULL;
    asset->facts.missing_locks = kg_arena_strdup(arena, picture->missing);
    if (picture->broken[0] != 0) {
        asset->broken = kg_arena_strdup(arena, picture->broken);
        return KG_OK;
    }
    kg_status status = kg_image_init(&logo->image, picture->width, picture->height, err);
    if (status == KG_OK)
        memcpy(logo->image.rgba, pixels, (size_t)picture->width * picture->height * 4);
    return status;
}

kg_status kg_convert_read(kg_inspector *converter, unsigned worker, const kg_canvas_options *canvas, kg_product *product,
                          kg_asset *asset, kg_err *err)
{
    kg_wire_canvas wire = { .width = canvas->width,
                            .height = canvas->height,
                            .margin = canvas->margin,
                            .fit = canvas->fit,
                            .keep_margins = canvas->keep_margins };
    kg_wire_picture picture;
    kg_blob answer;
    asset->logo.is_converted = true;
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        if (kinds[i].type == asset->logo.type && !kinds[i].is_built_in)
            return kg_err_set(err, KG_E_USAGE, "%s, which this build of kgpack does not read: it was made without %s",
                              kg_type_sentence(asset->logo.type), kinds[i].library);
    kg_status status = kg_inspector_ask(converter, worker, asset->path, &(kg_blob){ (uint8_t *)&wire, sizeof wire },
                                        asset->bytes.data, asset->bytes.size, &answer, err);
    if (status != KG_OK)
        return status;
    if (answer.size >= sizeof picture) {
        memcpy(&picture, answer.data, sizeof picture);
        if (is_sound(&picture, answer.size - sizeof picture))
            status = take(&picture, answer.data + sizeof picture, product, asset, err);
        else
            asset->broken = N_("could not be read safely: the converter gave an answer that makes no sense");
    } else
        asset->broken = N_("could not be read safely: the converter ended unexpectedly");
    kg_blob_done(&answer);
    return status;
}
