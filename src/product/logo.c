/* SPDX-License-Identifier: Apache-2.0
 *
 * Settings of the logo in product.yml. */
#include "product/logo.h"

#include "base/text.h"

enum { MAX_MARGIN = 20 };

kg_canvas_options kg_logo_canvas(const kg_product *product)
{
    kg_canvas_options options = kg_canvas_default;
    const char *trim = kg_product_text(product, "logo.trim"), *margin = kg_product_text(product, "logo.margin");
    options.keep_margins = kg_ascii_casecmp(trim, "no") == 0 || kg_ascii_casecmp(trim, "false") == 0;
    uint32_t value = 0;
    for (const char *digit = margin; kg_ascii_is_digit(*digit) && value <= MAX_MARGIN; digit++)
        value = 10 * value + (uint32_t)(*digit - '0');
    options.margin = value <= MAX_MARGIN ? value : 0; /* anything else is a finding of the schema */
    return options;
}

const kg_asset *kg_logo_origin(const kg_asset *asset)
{
    return asset->source != NULL ? asset->source : asset;
}
