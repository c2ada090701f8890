/* SPDX-License-Identifier: Apache-2.0
 *
 * LOGO-4 to LOGO-11: how the picture looks. What these rules tell they measure in the pixels (image/look.h); most of it is for a
 * person to decide. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "product/logofile.h"
#include "rules/logopicture.h"
#include "rules/settings.h"

#include <math.h>

enum {
    VISIBLE_ALPHA = 16,
    SMALL_PICTURE_PX = 160,
    LEAST_ARTWORK_PX = 60,
};
static const double least_coverage = 0.02, blank_coverage = 0.0005, least_opaque = 0.98;
static const double ratio_tolerance = 0.02;

static const char *tenths(kg_check *check, double value)
{
    unsigned scaled = (unsigned)(value * 10);
    return kg_say(check, "%u.%u", scaled / 10, scaled % 10); /* no locale can turn the point into a comma */
}

typedef enum declared { SHAPE_AUTO, SHAPE_RECTANGLE, SHAPE_SQUARE } declared;

/* What logo.shape of product.yml says the artwork is (LOGO-4, LOGO-5); anything else is a finding of the schema.
 */
static declared find_declared(const kg_check *check)
{
    const char *text = kg_product_text(check->product, "logo.shape");
    return kg_ascii_casecmp(text, "square") == 0      ? SHAPE_SQUARE
           : kg_ascii_casecmp(text, "rectangle") == 0 ? SHAPE_RECTANGLE
                                                      : SHAPE_AUTO;
}

/* Artwork BOX is not of the shape that product.yml says. */
static void find_other_shape(kg_check *check, const kg_asset *asset, kg_box box, bool of_square, kg_severity severity)
{
    const unsigned band = kg_limit_get(check, KG_LIMIT_LOGO_SQUARE_BAND);
    kg_logo_find(check, asset,
                 (kg_finding){ .severity = severity,
                               .found = of_square
                                            ? kg_say(check, "the artwork of %u x %u pixels is no square, as logo.shape says it is",
                                                     box.width, box.height)
                                            : kg_say(check, "the artwork of %u x %u pixels is a square, logo.shape says rectangle",
                                                     box.width, box.height),
                               .required = of_square ? kg_say(check, "sides should differ by %u %% at most", band)
                                                     : kg_say(check, "sides should differ by more than %u %%", band),
                               .help = N_("give the version of the logo that is meant, or correct logo.shape in product.yml") });
}

/* Where the artwork stands, or will stand, on the canvas: LOGO-4 speaks of wide and tall artwork, LOGO-5 of square one; which it is
 * meant to be is said by logo.shape, or else seen. */
static void check_placing(kg_check *check, bool of_square, kg_severity severity, kg_limit least_fill)
{
    const kg_asset *asset = kg_logo_picture(check);
    kg_canvas_plan plan;
    if (asset == NULL || !kg_logo_plan(check, asset, &plan) || plan.art.width == 0)
        return;
    const kg_image *image = &asset->logo.image;
    kg_canvas_options canvas = kg_logo_canvas(check->product);
    bool is_canvas = image->width == canvas.width && image->height == canvas.height;
    kg_box box = is_canvas ? kg_measure_box(image, VISIBLE_ALPHA - 1) : plan.place;
    uint32_t longer = KG_MAX(box.width, box.height), shorter = KG_MIN(box.width, box.height);
    bool is_square = 100 * shorter >= (100 - kg_limit_get(check, KG_LIMIT_LOGO_SQUARE_BAND)) * longer;
    declared meant = find_declared(check);
    if (shorter == 0 || (meant == SHAPE_AUTO ? is_square : meant == SHAPE_SQUARE) != of_square)
        return;
    if (is_square != of_square) {
        find_other_shape(check, asset, box, of_square, severity);
        return;
    }
    double across = (double)box.width / (canvas.width - 2 * canvas.margin);
    double down = (double)box.height / (canvas.height - 2 * canvas.margin);
    double fill = of_square && canvas.width == canvas.height ? fmin(across, down) : fmax(across, down);
    const unsigned least = kg_limit_get(check, least_fill);
    if (100 * fill < least)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = severity,
                                   .found = kg_say(check, "the artwork has %u x %u of %u x %u pixels", box.width, box.height,
                                                   canvas.width, canvas.height),
                                   .required = kg_say(check, "should fill %u %% of the box at least", least),
                                   .help = N_("give a larger picture, or enlarge this one with --fix enlarge"),
                                   .repair = KG_REPAIR_OPTION });
    else if (!kg_measure_is_centred(box, canvas.width, canvas.height))
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = severity,
                                   .found = kg_say(check, "the artwork stands at %u,%u to %u,%u", box.x, box.y, box.x + box.width,
                                                   box.y + box.height),
                                   .required = N_("should be in the middle, give or take 2 px"),
                                   .repair = plan.is_unchanged ? KG_REPAIR_NONE : KG_REPAIR_BUILD });
}

/* LOGO-4. */
void kg_check_logo_rectangle(kg_check *check)
{
    check_placing(check, false, KG_INFO, KG_LIMIT_LOGO_WIDE_FILL);
}

/* LOGO-5. */
void kg_check_logo_square(kg_check *check)
{
    check_placing(check, true, KG_WARNING, KG_LIMIT_LOGO_SQUARE_FILL);
}

/* LOGO-6. Nothing to see is an error; next to nothing a warning. */
void kg_check_logo_design(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL)
        return;
    const kg_look *look = &kg_logo_origin(asset)->logo.look;
    if (look->visible.width == 0)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = KG_ERROR, .found = N_("every pixel is transparent"), .required = N_("must show the logo") });
    else if (look->coverage < blank_coverage)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_ERROR,
                                   .found = N_("the picture is one flat colour"),
                                   .required = N_("must show the logo") });
    else if (look->coverage < least_coverage)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = KG_WARNING,
                          .found = kg_say(check, "the artwork covers %s %% of the picture", tenths(check, look->coverage * 100)),
                          .required = /* xgettext:no-c-format */ N_("should cover 2 % at least"),
                          .help = N_("cut the picture to the artwork") });
}

/* LOGO-7. Photos have few smooth areas and no plain border; screenshots have rules across and many small letters, or lines
 * of text one below the other. */
void kg_check_logo_screenshot(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL)
        return;
    const kg_texture *t = &kg_logo_origin(asset)->logo.look.texture;
    bool is_opaque = t->opaque >= least_opaque; /* else a window with its shadow, if anything */
    bool is_busy = t->smooth < 0.62 && t->border < 0.7, is_soft = t->edges < 0.002 && t->flat < 0.6;
    bool is_photo = is_opaque && (is_busy || is_soft);
    unsigned letters = t->longest_px > SMALL_PICTURE_PX ? 20 : 24;
    const unsigned many = kg_limit_get(check, KG_LIMIT_LOGO_MARKS_MANY);
    bool is_page = t->text_lines >= 4 && t->glyphs >= 40;
    bool is_screenshot =
        is_opaque ? is_page || t->glyphs >= many || (t->glyphs >= letters && t->lines >= 4) : t->glyphs >= 150 && t->lines >= 10;
    if (!is_photo && !is_screenshot)
        return;
    const char *found = is_screenshot
                            ? kg_say(check, "looks like a screenshot: %u marks of the size of letters in %u lines, %u rules across",
                                     t->glyphs, t->text_lines, t->lines)
                            : kg_say(check, "looks like a photo: %d %% of it smooth, %d %% of its border in one colour",
                                     (int)(t->smooth * 100), (int)(t->border * 100));
    kg_logo_find(
        check, asset,
        (kg_finding){ .severity = KG_WARNING, .found = found, .required = N_("must be a logo, not a picture of the product") });
}

/* LOGO-8. Only what has no background of its own depends on the page behind it. */
void kg_check_logo_visible(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL)
        return;
    const kg_look *look = &kg_logo_origin(asset)->logo.look;
    if (look->visible.width == 0 || look->has_background)
        return;
    const double lost = kg_limit_get(check, KG_LIMIT_LOGO_LOST_MOST) / 100.0;
    if (look->mean_alpha < kg_limit_get(check, KG_LIMIT_LOGO_OPACITY_LEAST) / 100.0)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = kg_say(check, "the artwork is see-through: %d %% opaque on average",
                                                   (int)(look->mean_alpha * 100)),
                                   .required = N_("should be clearly visible"),
                                   .help = N_("use opaque colours") });
    if (look->lost_on_white > lost)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = kg_say(check, "%d %% of the artwork cannot be told from a white page",
                                                   (int)(look->lost_on_white * 100)),
                                   .required = N_("should have a contrast of 1.5 : 1 at least"),
                                   .help = N_("use the version of the logo for light pages, or give it a background") });
    else if (look->lost_on_dark > lost)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_INFO,
                                   .found = kg_say(check, "%d %% of the artwork cannot be told from a dark page (#1f1f1f)",
                                                   (int)(look->lost_on_dark * 100)),
                                   .required = N_("the store's pages are white") });
}

static const char *tell_cut(kg_check *check, const char *side, const double *signs)
{
    return kg_say(
        check,
        "the artwork seems to be cut off at the %s: it meets that side over %u %% of the longer side (in parts: %u), %u %% of "
        "it opaque",
        side, (unsigned)(signs[KG_CUT_LENGTH] * 100 + 0.5), (unsigned)signs[KG_CUT_RUNS],
        (unsigned)(signs[KG_CUT_HARD] * 100 + 0.5));
}

/* LOGO-9. A file that ends early is LOGO-1's. */
void kg_check_logo_complete(kg_check *check)
{
    static const char *const names[] = { "top", "bottom", "left", "right" };
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL)
        return;
    const kg_cut *cut = &kg_logo_origin(asset)->logo.look.cut;
    for (unsigned i = 0; i < KG_COUNT(names); i++)
        if (asset->logo.cut_px[i] > 0)
            kg_logo_find(check, asset,
                         (kg_finding){
                             .severity = KG_WARNING,
                             .found = kg_say(check, "--fit cut off %u px of the source at the %s", asset->logo.cut_px[i], names[i]),
                             .required = N_("should be complete"),
                             .help = N_("--fit contain, the default, keeps all of the artwork") });
    for (unsigned i = 0; i < KG_COUNT(names); i++)
        if ((cut->sides >> i & 1) != 0)
            kg_logo_find(check, asset,
                         (kg_finding){ .severity = KG_WARNING,
                                       .found = tell_cut(check, names[i], cut->signs[i]),
                                       .required = N_("should be complete"),
                                       .help = N_("export the logo with its margins; if it is meant to be so, waive this") });
}

/* Whether two sizes of artwork have one ratio: the same within 2 % and the pixel that rounding may take from each side. */
static bool has_same_ratio(const kg_box *a, const kg_box *b)
{
    double across = (double)a->width * b->height, down = (double)b->width * a->height;
    double rounding = (double)a->width + a->height + b->width + b->height;
    return fabs(across - down) <= ratio_tolerance * fmax(across, down) + rounding;
}

static const char *tell_shape(kg_check *check, const kg_shape *shape)
{
    unsigned across = (unsigned)(shape->across + 0.5), down = (unsigned)(shape->down + 0.5);
    if (shape->sign == KG_SHAPE_DISC)
        return kg_say(check, "seems to be squeezed: what looks like a disc is %u x %u pixels", across, down);
    if (shape->sign == KG_SHAPE_CORNERS)
        return kg_say(check, "seems to be squeezed: the round corners take %u pixels across and %u down", across, down);
    return kg_say(check, "seems to be squeezed: horizontal strokes are %s times as thick as upright ones",
                  tenths(check, shape->down / shape->across));
}

/* Other sizes of the logo that product.yml names (logo.alternatives): one that is scaled as the logo is has its ratio. */
static void compare_alternatives(kg_check *check, const kg_asset *asset)
{
    const kg_asset *origin = kg_logo_origin(asset);
    const kg_box *art = &origin->logo.look.art;
    for (size_t i = 0; i < check->product->alternatives.count; i++) {
        const kg_alternative *other = &check->product->alternatives.items[i];
        if (other->broken != NULL)
            kg_find(check, (kg_finding){ .severity = KG_INFO,
                                         .found = kg_say(check, "%s cannot be compared with the logo: %s",
                                                         kg_quote(check, other->path), other->broken),
                                         .required = N_("must be a whole, valid PNG file"),
                                         .at = kg_at_node(other->named) });
        else if (!has_same_ratio(art, &other->art))
            kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                         .found = kg_say(check, "the artwork of %s has %u x %u pixels, that of %s %u x %u",
                                                         kg_quote(check, other->path), other->art.width, other->art.height,
                                                         kg_quote(check, origin->path), art->width, art->height),
                                         .required = /* xgettext:no-c-format */ N_(
                                             "all sizes of a logo should have one ratio of width to height, give or take 2 %"),
                                         .help = N_("find out which one is deformed, and export it again from the original"),
                                         .at = kg_at_node(other->named) });
    }
}

/* LOGO-10. kgpack itself scales both axes alike; a picture that was stretched before tells it by its pHYs, or by its shapes. */
void kg_check_logo_deformed(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL)
        return;
    compare_alternatives(check, asset);
    const kg_png_facts *png = &kg_logo_origin(asset)->logo.png;
    const kg_shape *shape = &kg_logo_origin(asset)->logo.look.shape;
    uint64_t less = KG_MIN(png->per_unit_x, png->per_unit_y), more = KG_MAX(png->per_unit_x, png->per_unit_y);
    if (less > 0 && more * 100 > less * 102)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = kg_say(check, "its pixels are not square: %u x %u to the same length (pHYs)",
                                                   png->per_unit_x, png->per_unit_y),
                                   .required = N_("should not be deformed"),
                                   .help = N_("export the logo with square pixels") });
    else if (shape->sign != KG_SHAPE_NO_SIGN)
        kg_logo_find(check, asset,
                     (kg_finding){ .severity = KG_WARNING,
                                   .found = tell_shape(check, shape),
                                   .required = N_("should not be deformed"),
                                   .help = N_("scale both sides of the logo alike; if it is meant to be so, waive this") });
}

/* LOGO-11. By the size of the artwork, and by the size that would show as much. A drawing is sharp at any size. */
void kg_check_logo_sharp(kg_check *check)
{
    const kg_asset *asset = kg_logo_picture(check);
    if (asset == NULL || kg_logo_origin(asset)->logo.is_vector)
        return;
    const kg_look *look = &kg_logo_origin(asset)->logo.look;
    uint32_t longest = KG_MAX(look->visible.width, look->visible.height);
    if (longest == 0)
        return;
    const unsigned enough = kg_limit_get(check, KG_LIMIT_LOGO_ARTWORK_LEAST); /* usually nine tenths of the box */
    bool is_tiny = longest < LEAST_ARTWORK_PX;
    if (longest < enough)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = is_tiny ? KG_ERROR : KG_WARNING,
                          .found = kg_say(check, "the artwork has only %u x %u pixels", look->visible.width, look->visible.height),
                          .required = is_tiny ? N_("must have 60 on its longer side")
                                              : kg_say(check, "should have %u on its longer side", enough),
                          .help = N_("export the logo larger") });
    if (look->block_px > 1 && longest / look->block_px < kg_canvas_default.width)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = KG_WARNING,
                          .found = kg_say(check, "enlarged without smoothing from %u pixels: it is made of squares of %u x %u",
                                          longest / look->block_px, look->block_px, look->block_px),
                          .required = N_("should not be blurry"),
                          .help = N_("use the original, or a larger export") });
    else if (look->detail_px > 0 && look->detail_px < enough)
        kg_logo_find(
            check, asset,
            (kg_finding){ .severity = KG_WARNING,
                          .found = kg_say(check, "blurry, or enlarged: it shows no more than %u pixels would", look->detail_px),
                          .required = N_("should not be blurry"),
                          .help = N_("use the original, or a larger export") });
}
