/* SPDX-License-Identifier: Apache-2.0
 *
 * The options that set the canvas. */
#include "cli/logocanvas.h"

#include "base/arith.h"
#include "base/text.h"
#include "cli/run.h"

#include <string.h>

enum { LEAST_SIZE = 16, MOST_SIZE = 4096 };

static const kg_canvas_options company_canvas = { .width = 168, .height = 80 }; /* X-LOGO-1 */

/* Exactly "168x80". */
static kg_status read_size(const char *text, kg_canvas_options *canvas, kg_err *err)
{
    uint32_t sizes[2] = { 0, 0 };
    const char *at = text;
    for (int i = 0; i < 2; i++) {
        for (; kg_ascii_is_digit((unsigned char)*at) && sizes[i] <= MOST_SIZE; at++)
            sizes[i] = 10 * sizes[i] + (uint32_t)(*at - '0');
        if (i == 0 && *at == 'x')
            at++;
    }
    if (*at != 0 || sizes[0] < LEAST_SIZE || sizes[1] < LEAST_SIZE || sizes[0] > MOST_SIZE || sizes[1] > MOST_SIZE)
        return kg_err_set(err, KG_E_USAGE, "--size '%.40s': must be WIDTHxHEIGHT from %dx%d to %dx%d, such as 168x80", text,
                          LEAST_SIZE, LEAST_SIZE, MOST_SIZE, MOST_SIZE);
    canvas->width = sizes[0];
    canvas->height = sizes[1];
    return KG_OK;
}

static kg_status read_fit(const kg_args *args, kg_canvas_fit *out, kg_err *err)
{
    static const char *const names[] = { "contain", "cover", "none" };
    static const kg_canvas_fit fits[] = { KG_FIT_CONTAIN, KG_FIT_COVER, KG_FIT_NONE };
    const char *name = kg_args_value(args, KG_OPTION_FIT);
    if (name == NULL)
        return KG_OK;
    for (size_t i = 0; i < KG_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0) {
            *out = fits[i];
            return KG_OK;
        }
    if (strcmp(name, "fill") == 0)
        return kg_err_set(err, KG_E_USAGE,
                          "--fit fill would deform the logo, which the store does not take (LOGO-10); use contain");
    return kg_args_unknown(err, "way to --fit", name, names, KG_COUNT(names));
}

static kg_status read_profile(const kg_args *args, kg_logo_profile *out, kg_err *err)
{
    static const char *const names[] = { [KG_LOGO_OF_PRODUCT] = "product", [KG_LOGO_OF_COMPANY] = "company" };
    const char *name = kg_args_value(args, KG_OPTION_PROFILE);
    *out = KG_LOGO_OF_PRODUCT;
    if (name == NULL || strcmp(name, names[KG_LOGO_OF_PRODUCT]) == 0)
        return KG_OK;
    *out = KG_LOGO_OF_COMPANY;
    return strcmp(name, names[KG_LOGO_OF_COMPANY]) == 0 ? KG_OK
                                                         : kg_args_unknown(err, "logo of --profile", name, names, KG_COUNT(names));
}

kg_status kg_logo_canvas_wanted(const kg_args *args, kg_logo_profile *profile, kg_canvas_options *canvas, kg_err *err)
{
    const char *size = kg_args_value(args, KG_OPTION_SIZE);
    kg_status status = read_profile(args, profile, err);
    if (status != KG_OK)
        return status;
    *canvas = *profile == KG_LOGO_OF_COMPANY ? company_canvas : kg_canvas_default;
    canvas->keep_margins = kg_args_has(args, KG_OPTION_NO_TRIM);
    status = size != NULL ? read_size(size, canvas, err) : KG_OK;
    uint32_t half = KG_MIN(canvas->width, canvas->height) / 2;
    if (status == KG_OK)
        status = read_fit(args, &canvas->fit, err);
    if (status == KG_OK)
        status = kg_number(args, KG_OPTION_MARGIN, 0, half - 1, 0, &canvas->margin, err);
    if (status == KG_OK)
        status = kg_number(args, KG_OPTION_RADIUS, 0, half, KG_MIN(canvas->radius, half), &canvas->radius, err);
    return status;
}
