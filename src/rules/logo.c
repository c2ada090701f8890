/* SPDX-License-Identifier: Apache-2.0
 *
 * LOGO: the picture of the product. What the repaired copy must be is judged on the copy; what the seller's own picture lacks, and
 * no repair can add, is judged on the seller's file. */
#include "rules/checks.h"

#include "base/text.h"
#include "product/logo.h"

#include <math.h>

enum {
    ADVISED_BYTES = 5000000, /* 5 MB, and 5 MiB, where the store's limit is not said which (clauses.md, section 3, reading 5) */
    MOST_BYTES = 5 << 20,
};
static const double least_coverage = 0.02, blank_coverage = 0.0005;

static const kg_asset *find_logo(const kg_check *check)
{
    return kg_product_asset(check->product, KG_SLOT_LOGO);
}

/* The logo when it could be decoded. */
static const kg_asset *find_picture(const kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    return asset != NULL && asset->broken == NULL && asset->logo.image.rgba != NULL ? asset : NULL;
}

/* How build would draw it; false when memory is out. */
static bool plan_canvas(kg_check *check, const kg_asset *asset, kg_canvas_plan *plan)
{
    kg_canvas_options options = kg_logo_canvas(check->product);
    if (kg_canvas_plan_image(&asset->logo.image, &options, plan, NULL) == KG_OK)
        return true;
    check->failed = true;
    return false;
}

static void find_at(kg_check *check, const kg_asset *asset, kg_finding finding)
{
    finding.at = kg_at_asset(asset);
    kg_find(check, finding);
}

/* LOGO-1. Broken in any way is an error, also where lenient readers show something: the store's reader is not known. */
void kg_check_logo_png(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL)
        return;
    if (asset->broken != NULL)
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR,
                              .found = asset->broken,
                              .required = "must be a whole, valid PNG file",
                              .help = "export the logo again as PNG" });
    else if (asset->logo.png.frames != 1)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = kg_say(check, "animated PNG with %u frames", asset->logo.png.frames),
                              .required = "should be a still picture",
                              .help = "build keeps the still picture that readers without animation show",
                              .repair = KG_REPAIR_BUILD });
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
    if (width == 0 || (width == kg_canvas_default.width && height == kg_canvas_default.height))
        return;
    find_at(check, asset,
            (kg_finding){ .severity = KG_ERROR,
                          .found = kg_say(check, "%u x %u pixels", width, height),
                          .required = kg_say(check, "must be %u x %u", kg_canvas_default.width, kg_canvas_default.height),
                          .repair = is_decoded ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* LOGO-3. */
void kg_check_logo_bytes(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL || asset->size <= ADVISED_BYTES)
        return;
    find_at(check, asset,
            (kg_finding){ .severity = asset->size <= MOST_BYTES ? KG_WARNING : KG_ERROR,
                          .found = kg_say(check, "%llu bytes", (unsigned long long)asset->size),
                          .required = kg_say(check, "must be at most 5 MB (%d bytes)", ADVISED_BYTES),
                          .repair = asset->logo.image.rgba != NULL ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}

/* LOGO-6. Nothing to see is an error; next to nothing a warning. */
void kg_check_logo_design(kg_check *check)
{
    const kg_asset *asset = find_picture(check);
    if (asset == NULL)
        return;
    const kg_image *image = &kg_logo_origin(asset)->logo.image;
    double coverage = kg_measure_coverage(image);
    if (kg_measure_box(image).width == 0)
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR, .found = "every pixel is transparent", .required = "must show the logo" });
    else if (coverage < blank_coverage)
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR, .found = "the picture is one flat colour", .required = "must show the logo" });
    else if (coverage < least_coverage)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = kg_say(check, "the artwork covers %d.%d %% of the picture", (int)(coverage * 100),
                                              (int)(coverage * 1000) % 10),
                              .required = "should cover 2 % at least",
                              .help = "cut the picture to the artwork" });
}

/* LOGO-12. Advice only; a background of a shape of its own (a disc, a rounded square) counts as transparent corners. */
void kg_check_logo_transparency(kg_check *check)
{
    const kg_asset *asset = find_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL)
        return;
    const kg_asset *origin = kg_logo_origin(asset);
    if (!plan_canvas(check, origin, &plan) || plan.backdrop != KG_BACKDROP_OPAQUE)
        return;
    find_at(
        check, asset,
        (kg_finding){ .severity = KG_INFO, .found = "the background is opaque", .required = "a transparent one is recommended" });
}

/* LOGO-13. A flat background is continued to the edges of the canvas; what is not flat cannot be. */
void kg_check_logo_background(kg_check *check)
{
    const kg_asset *asset = find_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL)
        return;
    const kg_asset *origin = kg_logo_origin(asset);
    if (!plan_canvas(check, origin, &plan) || plan.backdrop != KG_BACKDROP_OPAQUE)
        return;
    if (plan.is_padded && !plan.pads_colour)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = kg_say(check, "the background is not one flat colour: %d %% of its border are",
                                              (int)(plan.border.share * 100)),
                              .required = "should be, to be continued to 120 x 120",
                              .help = "the bands that are missing stay transparent; give a square picture" });
    else if (asset == origin &&
             (asset->logo.image.width != kg_canvas_default.width || asset->logo.image.height != kg_canvas_default.height))
        find_at(check, asset,
                (kg_finding){ .severity = KG_ERROR,
                              .found = kg_say(check, "the canvas of the background is %u x %u pixels", asset->logo.image.width,
                                              asset->logo.image.height),
                              .required = "must be 120 x 120",
                              .repair = KG_REPAIR_BUILD });
}

/* LOGO-14. Judged at the size at which the logo will be shown; a larger radius is as good. */
void kg_check_logo_corners(kg_check *check)
{
    const kg_asset *asset = find_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL || !plan_canvas(check, asset, &plan) || plan.backdrop == KG_BACKDROP_NONE || plan.is_rounded)
        return;
    if (plan.backdrop == KG_BACKDROP_OPAQUE)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = "the background has square corners",
                              .required = "should be rounded by 4 px",
                              .repair = KG_REPAIR_BUILD });
    else if (plan.art.width > 0)
        find_at(check, asset,
                (kg_finding){ .severity = KG_WARNING,
                              .found = "the corners differ: some are filled, some are not",
                              .required = "a background should have corners rounded by 4 px, a logo without one clear corners",
                              .help = "round all four corners, or clear them" });
}

/* LOGO-15. */
void kg_check_logo_extension(kg_check *check)
{
    const kg_asset *asset = find_logo(check);
    if (asset == NULL || (asset->type_by_name == KG_TYPE_PNG && asset->logo.type == KG_TYPE_PNG))
        return;
    const char *extension = kg_path_extension(asset->path);
    bool is_png = asset->logo.type == KG_TYPE_PNG;
    bool is_named = asset->logo.type != KG_TYPE_UNKNOWN && asset->logo.type != KG_TYPE_EMPTY;
    if (!is_png && (!is_named || asset->logo.type == asset->type_by_name))
        return; /* the name does not deceive: what is wrong is told by LOGO-1 */
    find_at(check, asset,
            (kg_finding){ .severity = KG_ERROR,
                          .found = kg_say(check, "the extension %s does not fit the content, which is %s",
                                          kg_quote(check, extension), kg_type_sentence(asset->logo.type)),
                          .required = "must not be altered: a PNG file is named .png",
                          .help = is_png ? "" : "convert the picture to PNG instead of renaming it",
                          .repair = is_png && asset->broken == NULL ? KG_REPAIR_BUILD : KG_REPAIR_NONE });
}
