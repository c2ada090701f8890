/* SPDX-License-Identifier: Apache-2.0
 *
 * The rule packs made of packs.def. A pack stays in the table when a newer page replaces it, so that a pinned name goes on working.
 */
#include "rules/rules.h"

#include "base/arith.h"

#include <string.h>

static const kg_pack packs[] = {
#define PACK(id, edition, name, edition_name, date, page) { name, KG_EDITION_##edition, edition_name, date, page },
#define DIFF(pack, rule, level, page, what)
#include "rules/packs.def"
#undef PACK
#undef DIFF
};

enum {
#define PACK(id, edition, name, edition_name, date, page) PACK_##id,
#define DIFF(pack, rule, level, page, what)
#include "rules/packs.def"
#undef PACK
#undef DIFF
};

static const kg_difference differences[] = {
#define PACK(id, edition, name, edition_name, date, page)
#define DIFF(pack, rule, level, page, what) { &packs[PACK_##pack], KG_RULE_##rule, KG_LEVEL_##level, page, what },
#include "rules/packs.def"
#undef PACK
#undef DIFF
};

const kg_pack *kg_pack_at(unsigned i)
{
    return i < KG_COUNT(packs) ? &packs[i] : NULL;
}

const kg_pack *kg_pack_get(kg_edition edition)
{
    for (size_t i = 0; i < KG_COUNT(packs); i++)
        if (packs[i].edition == edition)
            return &packs[i];
    return &packs[0];
}

const kg_pack *kg_pack_find(const char *name)
{
    for (size_t i = 0; i < KG_COUNT(packs); i++)
        if (strcmp(packs[i].name, name) == 0 || strcmp(packs[i].edition_name, name) == 0)
            return &packs[i];
    return NULL;
}

const kg_pack *kg_pack_of(const kg_product *product)
{
    const kg_pack *pinned = product->ruleset == NULL ? NULL : kg_pack_find(product->ruleset);
    return pinned != NULL && pinned->edition == product->edition ? pinned : kg_pack_get(product->edition);
}

static const kg_difference *find_difference(const kg_pack *pack, unsigned rule)
{
    for (size_t i = 0; i < KG_COUNT(differences); i++)
        if (differences[i].pack == pack && differences[i].rule == rule)
            return &differences[i];
    return NULL;
}

const kg_difference *kg_pack_difference(const kg_pack *pack, unsigned rule)
{
    const kg_difference *own = find_difference(pack, rule);
    return own != NULL ? own : find_difference(kg_pack_get(pack->edition), rule);
}

kg_level kg_pack_level(const kg_pack *pack, unsigned rule)
{
    const kg_difference *difference = kg_pack_difference(pack, rule);
    if (difference != NULL)
        return difference->level;
    if (kg_rules[rule].is_extra)
        return KG_LEVEL_OFF;
    switch (kg_rules[rule].severity) {
    case KG_ERROR:
        return KG_LEVEL_ERROR;
    case KG_WARNING:
        return KG_LEVEL_WARNING;
    default:
        return KG_LEVEL_INFO;
    }
}

static const char *const level_names[] = {
    [KG_LEVEL_OFF] = N_("off"), [KG_LEVEL_INFO] = N_("info"), [KG_LEVEL_WARNING] = N_("warning"), [KG_LEVEL_ERROR] = N_("error")
};

const char *kg_level_name(kg_level level)
{
    return level_names[level];
}

bool kg_level_parse(const char *name, kg_level *out)
{
    for (size_t i = 0; i < KG_COUNT(level_names); i++) {
        if (strcmp(level_names[i], name) == 0) {
            *out = (kg_level)i;
            return true;
        }
    }
    return false;
}
