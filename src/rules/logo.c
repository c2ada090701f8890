/* SPDX-License-Identifier: Apache-2.0
 *
 * LOGO: the picture of the product; how it looks is judged in logolook.c. What the repaired copy must be is judged on the copy;
 * what the seller's own picture lacks, and no repair can add, is judged on the seller's file. */
#include "rules/checks.h"

#include "base/text.h"
#include "product/convert.h"
#include "product/logofile.h"
#include "rules/logopicture.h"
#include "rules/settings.h"

#include <string.h>

static const kg_asset *find_logo(const kg_check *check)
{
    return kg_product_asset(check->product, KG_SLOT_LOGO);
}

const kg_asset *kg_logo_picture(const kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    return asset != NULL && asset->broken == NULL && asset->logo.image.rgba != NULL ? asset : NULL;
}

bool kg_logo_plan(kg_check *check, const kg_asset *asset, kg_canvas_plan *plan)
{
    kg_canvas_options options = kg_logo_canvas(check->product);
    if (kg_canvas_plan_image(&asset->logo.image, &options, plan, NULL) == KG_OK)
        return true;
    check->failed = true;
    return false;
}

void kg_logo_find(kg_check *check, const kg_asset *asset, kg_finding finding)
{
    finding.at = kg_at_asset(asset);
    kg_find(check, finding);
}

static void find_broken(kg_check *check, const kg_asset *asset)
{
    bool is_convertible = !asset->logo.is_converted && kg_convert_name(asset->logo.type) != NULL;
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = KG_ERROR,
                               .found = asset->broken,
                               .required = N_("must be a whole, valid PNG file"),
                               .help = is_convertible             ? N_("kgpack logo --convert makes a PNG of it")
                                       : asset->logo.is_converted ? N_("or export it as PNG with the program that it was made with")
                                                                  : N_("export the logo again as PNG") });
}

static void find_animation(kg_check *check, const kg_asset *asset)
{
    const char *name = asset->logo.is_converted ? kg_convert_name(asset->logo.type) : "PNG";
    kg_logo_find(check, asset,
                 (kg_finding){
                     .severity = KG_WARNING,
                     .found = asset->logo.png.frames > 0 ? kg_say(check, "animated %s with %u frames", name, asset->logo.png.frames)
                                                         : kg_say(check, "animated %s", name),
                     .required = N_("should be a still picture"),
                     .help = asset->logo.is_converted ? N_("its beginning is kept")
                                                      : N_("kgpack keeps the still picture that readers without animation show"),
                     .repair = asset->logo.is_converted ? KG_REPAIR_NONE : KG_REPAIR_BUILD });
}

/* LOGO-1. Broken in any way is an error, also where lenient readers show something: the store's reader is not known. */
void kg_check_logo_png(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL)
        return;
    if (asset->broken != NULL) {
        find_broken(check, asset);
        return;
    }
    if (asset->logo.is_converted)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_ERROR,
                                   .found = kg_type_sentence(asset->logo.type),
                                   .required = N_("must be a PNG file"),
                                   .help = N_("kgpack logo --convert makes a PNG of it") });
    if (asset->logo.png.frames != 1)
        find_animation(check, asset);
    if (kg_logo_origin(asset)->logo.remark != NULL)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = kg_logo_origin(asset)->logo.remark,
                                   .required = N_("should be sRGB"),
                                   .help = N_("export the logo for screens") });
}

/* LOGO-2. By the pixels; of a file that cannot be decoded, by its header. */
void kg_check_logo_size(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL)
        return;
    bool is_decoded = asset->logo.image.rgba != NULL;
    uint32_t width = is_decoded ? asset->logo.image.width : asset->logo.png.width;
    uint32_t height = is_decoded ? asset->logo.image.height : asset->logo.png.height;
    kg_canvas_options canvas = kg_logo_canvas(check->product);
    if (width == 0 || asset->logo.is_vector || (width == canvas.width && height == canvas.height))
        return;
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = KG_ERROR,
                               .found = kg_say(check, "%u x %u pixels", width, height),
                               .required = kg_say(check, "must be %u x %u", canvas.width, canvas.height),
                               .repair = is_decoded ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* LOGO-3. */
void kg_check_logo_bytes(kg_check *check)
{
    const unsigned most = kg_limit_get(check, KG_LIMIT_LOGO_MEGABYTES);
    const kg_asset *asset = find_logo(check);
    if (asset == NULL || asset->size <= kg_bytes_certain(most))
        return;
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = asset->size <= kg_bytes_possible(most) ? KG_WARNING : KG_ERROR,
                               .found = kg_say(check, "%llu bytes", (unsigned long long)asset->size),
                               .required = kg_say(check, "must be at most %u MB (%llu bytes)", most,
                                                  (unsigned long long)kg_bytes_certain(most)),
                               .repair = asset->logo.image.rgba != NULL ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* LOGO-12. Advice only; a background of a shape of its own (a disc, a rounded square) counts as transparent corners. */
void kg_check_logo_transparency(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL)
        return;
    /* The corners of a copy may have been rounded: what lies behind them was still opaque. */
    if (!kg_logo_plan(check, asset, &plan) || plan.backdrop == KG_BACKDROP_NONE ||
        !kg_logo_plan(check, kg_logo_origin(asset), &plan) || plan.backdrop != KG_BACKDROP_OPAQUE)
        return;
    bool is_demanded = kg_ascii_casecmp(kg_product_text(check->product, "logo.background"), "require-transparent") == 0;
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = is_demanded ? KG_WARNING : KG_INFO,
                               .found = N_("the background is opaque"),
                               .required = is_demanded ? N_("product.yml asks for a transparent one")
                                                       : N_("a transparent one is recommended"),
                               .help = N_("--fix background removes a flat one"),
                               .repair = KG_REPAIR_OPTION });
}

/* LOGO-13. A flat background is continued to the edges of the canvas; what is not flat cannot be. */
void kg_check_logo_background(kg_check *check)
{
    kg_canvas_options canvas = kg_logo_canvas(check->product);
    const kg_asset *asset = kg_logo_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL)
        return;
    const kg_asset *origin = kg_logo_origin(asset);
    if (!kg_logo_plan(check, origin, &plan) || plan.backdrop != KG_BACKDROP_OPAQUE)
        return;
    if (plan.is_padded && !plan.pads_colour)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = kg_say(check, "the background is not one flat colour: %d %% of its border are",
                                                   (int)(plan.border.share * 100)),
                                   .required = kg_say(check, "should be, to be continued to %u x %u", canvas.width, canvas.height),
                                   .help = N_("the bands that are missing stay transparent; give a square picture") });
    else if (asset == origin && !origin->logo.is_vector &&
             (asset->logo.image.width != canvas.width || asset->logo.image.height != canvas.height))
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_ERROR,
                                   .found = kg_say(check, "the canvas of the background is %u x %u pixels", asset->logo.image.width,
                                                   asset->logo.image.height),
                                   .required = kg_say(check, "must be %u x %u", canvas.width, canvas.height),
                                   .repair = KG_REPAIR_BUILD });
}

/* LOGO-14. Judged at the size at which the logo will be shown; a larger radius is as good. */
void kg_check_logo_corners(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL || !kg_logo_plan(check, asset, &plan) || plan.backdrop == KG_BACKDROP_NONE || plan.is_rounded)
        return;
    if (plan.backdrop == KG_BACKDROP_OPAQUE)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = N_("the background has square corners"),
                                   .required = N_("should be rounded by 4 px"),
                                   .repair = plan.rounds_corners ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
    else if (plan.art.width > 0)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = KG_WARNING,
                          .found = N_("the corners differ: some are filled, some are not"),
                          .required = N_("a background should have corners rounded by 4 px, a logo without one clear corners"),
                          .help = N_("round all four corners, or clear them") });
}

/* LOGO-15. Standard input has no name that could deceive. */
void kg_check_logo_extension(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    bool is_stream = asset != NULL && check->product->is_single_file && strcmp(asset->path, "-") == 0;
    if (asset == NULL || is_stream || (asset->type_by_name == KG_TYPE_PNG && asset->logo.type == KG_TYPE_PNG))
        return;
    const char *extension = kg_path_extension(asset->path);
    bool is_png = asset->logo.type == KG_TYPE_PNG;
    bool is_named = asset->logo.type != KG_TYPE_UNKNOWN && asset->logo.type != KG_TYPE_EMPTY;
    if (!is_png && (!is_named || asset->logo.type == asset->type_by_name))
        return; /* the name does not deceive: what is wrong is told by LOGO-1 */
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = KG_ERROR,
                               .found = kg_say(check, "the extension %s does not fit the content, which is %s",
                                               kg_quote(check, extension), kg_type_sentence(asset->logo.type)),
                               .required = N_("must not be altered: a PNG file is named .png"),
                               .help = is_png ? "" : N_("convert the picture to PNG instead of renaming it"),
                               .repair = is_png && asset->broken == NULL ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* LOGO-16. */
void kg_check_logo_compressed(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL || asset->size <= 1000ULL * kg_limit_get(check, KG_LIMIT_LOGO_KILOBYTES_MANY) ||
        asset->logo.image.rgba == NULL)
        return;
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = KG_INFO,
                               .found = kg_say(check, "%llu bytes", (unsigned long long)asset->size),
                               .required = N_("a logo of 120 x 120 needs 50 kB at most"),
                               .repair = KG_REPAIR_BUILD });
}
