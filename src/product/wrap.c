/* SPDX-License-Identifier: Apache-2.0
 *
 * See wrap.h. */
#include "product/wrap.h"

#include "base/arith.h"

static bool is_among(kg_type type, const kg_type *types, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (types[i] == type)
            return true;
    return false;
}

bool kg_type_is_taken(kg_type type)
{
    static const kg_type taken[] = { KG_TYPE_RAR, KG_TYPE_ZIP, KG_TYPE_DOC, KG_TYPE_DOCX, KG_TYPE_PDF, KG_TYPE_PPT, KG_TYPE_PPTX };
    return is_among(type, taken, KG_COUNT(taken));
}

bool kg_type_is_program(kg_type type)
{
    static const kg_type programs[] = { KG_TYPE_EXE,    KG_TYPE_ELF, KG_TYPE_MACHO, KG_TYPE_SFX,
                                        KG_TYPE_SCRIPT, KG_TYPE_MSI, KG_TYPE_APK };
    return is_among(type, programs, KG_COUNT(programs));
}

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
    bool is_notice = asset->slot == KG_SLOT_OPEN_SOURCE_NOTICE;
    return is_notice && is_among(type, texts, KG_COUNT(texts)) ? KG_WRAP_ALWAYS : KG_WRAP_ASKED;
}
