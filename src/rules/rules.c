/* SPDX-License-Identifier: Apache-2.0
 *
 * The table made of rules.def, and look-ups in it. */
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

const char *kg_severity_name(kg_severity severity)
{
    static const char *const names[] = {
        [KG_CONFIRM] = N_("confirm"), [KG_INFO] = N_("info"), [KG_WARNING] = N_("warning"), [KG_ERROR] = N_("error")
    };
    return names[severity];
}
