/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON of one logo of a batch. */
#include "report/report.h"

#include "bundle/record.h"
#include "product/logofile.h"

void kg_report_logo(kg_json *json, const kg_report_product *item)
{
    const kg_asset *asset = kg_product_asset(item->product, KG_SLOT_LOGO), *origin = kg_logo_origin(asset);
    kg_json_begin_object(json);
    kg_json_key_string(json, "input", item->path);
    kg_json_key_string(json, "output", item->bundle);
    kg_json_key_string(json, "status", item->logo_status);
    kg_json_key_unsigned(json, "width", origin->logo.png.width);
    kg_json_key_unsigned(json, "height", origin->logo.png.height);
    kg_json_key_unsigned(json, "bytes_in", origin->size);
    kg_json_key(json, "bytes_out");
    if (item->bundle != NULL)
        kg_json_unsigned(json, asset->size);
    else
        kg_json_null(json);
    kg_json_key_string(json, "sha256", item->bundle != NULL ? asset->sha256.hex : NULL);
    kg_record_fixes(json, asset, kg_language_chosen());
    kg_record_findings(json, item->findings, kg_language_chosen());
    kg_json_end_object(json);
}
