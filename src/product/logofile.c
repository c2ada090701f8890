/* SPDX-License-Identifier: Apache-2.0
 *
 * Settings of the logo in product.yml. */
#include "product/logofile.h"

#include "base/text.h"
#include "format/sniff.h"
#include "product/convert.h"

enum { MAX_MARGIN = 20 };

kg_canvas_options kg_logo_canvas(const kg_product *product)
{
    kg_canvas_options options = kg_canvas_default;
    if (product->canvas != NULL)
        return *product->canvas;
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

kg_status kg_logo_decode(kg_product *product, kg_asset *asset, kg_err *err)
{
    asset->logo.type = kg_sniff(asset->bytes.data, asset->bytes.size);
    asset->facts.type = asset->logo.type;
    asset->facts.variant = "";
    kg_err why = { 0 };
    kg_status status = kg_png_decode(&product->arena, asset->bytes.data, asset->bytes.size, product->limits, &asset->logo.png,
                                     &asset->logo.image, &why);
    if (status == KG_E_FORMAT || status == KG_E_LIMIT) {
        asset->broken = kg_arena_strdup(&product->arena, why.message);
        return KG_OK;
    }
    return status == KG_OK ? KG_OK : kg_err_set(err, status, "%s", why.message);
}

kg_status kg_logo_examine(kg_asset *asset, kg_err *err)
{
    return asset->logo.image.rgba != NULL ? kg_look_at(&asset->logo.image, &asset->logo.look, err) : KG_OK;
}

/* By what the content is, whatever the name says. */
static kg_status read_logo(const kg_load_options *options, unsigned worker, kg_product *product, kg_asset *asset, kg_err *err)
{
    kg_type type = kg_sniff(asset->bytes.data, asset->bytes.size);
    if (options->converter == NULL || kg_convert_name(type) == NULL)
        return kg_logo_decode(product, asset, err);
    asset->logo.type = asset->facts.type = type;
    asset->facts.variant = "";
    kg_canvas_options canvas = kg_logo_canvas(product);
    return kg_convert_read(options->converter, worker, &canvas, product, asset, err);
}

kg_status kg_logo_load(const char *path, kg_blob *bytes, const kg_load_options *options, const kg_canvas_options *canvas,
                       unsigned worker, kg_product *out, kg_err *err)
{
    *out = (kg_product){ .limits = options->limits, .yml_path = "", .today = options->today, .is_single_file = true, .canvas = canvas };
    kg_arena_init(&out->arena);
    out->path = kg_arena_strdup(&out->arena, path);
    out->edition = options->has_edition ? options->edition : KG_EDITION_INTL;
    out->ruleset = options->ruleset;
    kg_asset *asset = kg_arena_alloc(&out->arena, sizeof *asset), **place = kg_list_push(&out->arena, &out->assets);
    if (asset == NULL || place == NULL) {
        out->assets.count = 0;
        return kg_err_nomem(err);
    }
    *place = asset;
    asset->slot = KG_SLOT_LOGO;
    asset->path = out->path;
    asset->type_by_name = kg_type_by_name(path);
    asset->size = bytes->size;
    asset->bytes = kg_blob_take(bytes);
    kg_status status = kg_sha256_of(asset->bytes.data, asset->bytes.size, &asset->sha256, err);
    if (status == KG_OK)
        status = read_logo(options, worker, out, asset, err);
    return status == KG_OK ? kg_logo_examine(asset, err) : status;
}
