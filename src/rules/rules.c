/* SPDX-License-Identifier: Apache-2.0
 *
 * The table made of rules.def, the packs, and look-ups in both. */
#include "rules/rules.h"

#include "base/text.h"
#include "rules/checks.h"

#include <string.h>

const kg_rule kg_rules[KG_RULE_COUNT] = {
#define RULE(symbol, function, ...) [KG_RULE_##symbol] = { .check = function, __VA_ARGS__ },
#include "rules/rules.def"
#undef RULE
};

unsigned kg_rule_find(const char *name)
{
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        if (kg_ascii_casecmp(kg_rules[i].id, name) == 0 || kg_ascii_casecmp(kg_rules[i].slug, name) == 0)
            return i;
    return KG_RULE_COUNT;
}

static const kg_pack packs[] = {
    [KG_EDITION_INTL] = { "koogallery-intl-2025-02-11", KG_EDITION_INTL, "intl", "2025-02-11" },
    [KG_EDITION_EU] = { "koogallery-eu-2024-12-09", KG_EDITION_EU, "eu", "2024-12-09" },
    [KG_EDITION_CN] = { "koogallery-cn", KG_EDITION_CN, "cn", "" },
};

const kg_pack *kg_pack_get(kg_edition edition)
{
    return &packs[edition];
}

const kg_pack *kg_pack_find(const char *name)
{
    for (size_t i = 0; i < sizeof packs / sizeof packs[0]; i++)
        if (strcmp(packs[i].name, name) == 0 || strcmp(packs[i].edition_name, name) == 0)
            return &packs[i];
    return NULL;
}

const char *kg_severity_name(kg_severity severity)
{
    static const char *const names[] = {
        [KG_CONFIRM] = "confirm", [KG_INFO] = "info", [KG_WARNING] = "warning", [KG_ERROR] = "error"
    };
    return names[severity];
}
