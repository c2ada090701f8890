/* SPDX-License-Identifier: Apache-2.0
 *
 * Slots by name: look-ups in slots.def, and what the name of a file says about the field of the form it belongs to. */
#include "product/product.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static const struct {
    const char *name;
    const char *sentence;
    const char *key;
    const char *patterns;
} slots[KG_SLOT_COUNT] = {
#define SLOT(id, name, sentence, key, patterns) [KG_SLOT_##id] = { name, sentence, key, patterns },
#include "product/slots.def"
#undef SLOT
};

const char *kg_slot_name(kg_slot slot)
{
    return slots[slot].name;
}

const char *kg_slot_sentence(kg_slot slot)
{
    return slots[slot].sentence;
}

const char *kg_slot_key(kg_slot slot)
{
    return slots[slot].key;
}

kg_slot kg_slot_parse(const char *name)
{
    for (kg_slot slot = 0; slot < KG_SLOT_COUNT; slot++)
        if (strcmp(slots[slot].name, name) == 0)
            return slot;
    return KG_SLOT_COUNT;
}

/* Whether NAME begins with the PATTERN of LENGTH bytes when case, blanks, '-' and '_' of NAME do not matter. */
static bool begins_with(const char *name, const char *pattern, size_t length)
{
    for (; length > 0; name++) {
        if (*name == ' ' || *name == '-' || *name == '_')
            continue;
        if (*name == 0 || kg_ascii_lower((unsigned char)*name) != (unsigned char)*pattern)
            return false;
        pattern++;
        length--;
    }
    return true;
}

static bool fits(kg_slot slot, const char *base_name)
{
    for (const char *at = slots[slot].patterns; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (begins_with(base_name, at, length))
            return true;
        at += length;
    }
    return false;
}

static bool is_product_file(const char *base_name)
{
    kg_type type = kg_type_by_name(base_name);
    size_t stem = strlen(base_name) - strlen(kg_path_extension(base_name));
    return type == KG_TYPE_YAML && stem == strlen("product") && kg_ascii_prefix(base_name, "product");
}

/* A logo is named so whatever kind of picture it is, so that a logo.jpg is told to be no PNG; logo-rules.pdf is a document. */
static bool is_picture_name(const char *base_name)
{
    switch (kg_type_by_name(base_name)) {
    case KG_TYPE_PNG:
    case KG_TYPE_SVG:
    case KG_TYPE_JPEG:
    case KG_TYPE_GIF:
    case KG_TYPE_WEBP:
    case KG_TYPE_BMP:
    case KG_TYPE_TIFF:
    case KG_TYPE_ICO:
    case KG_TYPE_AVIF:
    case KG_TYPE_JXL:
        return true;
    default:
        return false;
    }
}

kg_slot kg_slot_by_name(const char *base_name, bool is_folder)
{
    if (!is_folder && is_product_file(base_name))
        return KG_SLOT_PRODUCT;
    for (kg_slot slot = KG_SLOT_LOGO; slot < KG_SLOT_ATTACHMENT; slot++) {
        if (slot == KG_SLOT_LOGO && (is_folder || !is_picture_name(base_name)))
            continue;
        if (fits(slot, base_name))
            return slot;
    }
    return KG_SLOT_ATTACHMENT;
}
