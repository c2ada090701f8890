/* SPDX-License-Identifier: Apache-2.0
 *
 * See wrap.h. */
#include "product/wrap.h"

#include "base/arith.h"

kg_wrap kg_asset_wrap(const kg_asset *asset)
{
    static const kg_type texts[] = { KG_TYPE_TEXT, KG_TYPE_HTML, KG_TYPE_RTF, KG_TYPE_XML, KG_TYPE_JSON, KG_TYPE_YAML };
    if (asset->slot == KG_SLOT_LOGO || asset->broken != NULL)
        return KG_WRAP_NEVER;
    if (asset->is_folder)
        return KG_WRAP_ALWAYS;
    kg_type type = asset->facts.type;
    /* What is named like a type that is taken but is another one, or the reverse, is a mistake that wrapping would hide. */
    bool is_mistaken = kg_type_is_taken(type) || kg_type_is_taken(asset->type_by_name);
    if (asset->bytes.data == NULL || asset->facts.needs_password || is_mistaken || kg_type_is_program(type))
        return KG_WRAP_NEVER;
    for (size_t i = 0; i < KG_COUNT(texts) && asset->slot == KG_SLOT_OPEN_SOURCE_NOTICE; i++)
        if (texts[i] == type)
            return KG_WRAP_ALWAYS;
    return KG_WRAP_ASKED;
}
