/* SPDX-License-Identifier: Apache-2.0
 *
 * What kgpack.yml says, as products and rules get it; see settings.h. */
#include "rules/settings.h"

#include "base/host.h"
#include "base/text.h"
#include "rules/configurable.h"

#include <assert.h>
#include <fnmatch.h>
#include <string.h>

/* ---- a product ---- */

/* Adds the elements of LIST to the sequence KEY of the product's tree. */
static bool add_to_tree(kg_product *product, const char *key, const kg_node *list)
{
    if (list == NULL || product->root == NULL || list->count == 0)
        return true;
    kg_node *root = kg_node_new(&product->arena, KG_NODE_MAPPING, product->yml_path, "");
    kg_node *longer = kg_node_new(&product->arena, KG_NODE_SEQUENCE, product->yml_path, "");
    if (root == NULL || longer == NULL)
        return false;
    *root = *product->root;
    const kg_node *own = kg_node_get(root, key);
    if (own != NULL && own->kind == KG_NODE_SEQUENCE)
        *longer = *own;
    for (size_t i = 0; i < list->count; i++)
        if (!kg_node_append(&product->arena, longer, list->items[i]))
            return false;
    if (!kg_node_put(&product->arena, root, key, longer))
        return false;
    product->root = root;
    return true;
}

kg_status kg_settings_apply(const kg_settings *settings, bool has_edition, kg_product *product, kg_err *err)
{
    product->settings = settings;
    const char *own = kg_product_text(product, "edition");
    if (settings->pack != NULL && !has_edition) {
        if (*own != 0 && product->edition != settings->pack->edition)
            return kg_err_set(err, KG_E_USAGE, "%s pins %s, but product.yml is of edition '%s'", settings->path,
                              settings->pack->name, kg_mask(&product->arena, own, 20));
        product->edition = settings->pack->edition;
        product->ruleset = settings->pack->name;
    }
    bool is_done =
        add_to_tree(product, "competitors", settings->competitors) && add_to_tree(product, "dictionary", settings->dictionary);
    return is_done ? KG_OK : kg_err_nomem(err);
}

/* ---- a rule ---- */

kg_level kg_level_in(const kg_check *check, const char *file)
{
    const kg_settings *settings = check->product->settings;
    kg_level level = kg_pack_level(check->pack, check->rule);
    for (size_t i = 0; settings != NULL && i < settings->overrides.count; i++) {
        const kg_override *override = &settings->overrides.items[i];
        if (override->rule == check->rule && (override->pattern == NULL || fnmatch(override->pattern, file, 0) == 0))
            level = override->level;
    }
    return level;
}

bool kg_rule_is_on(const kg_check *check)
{
    const kg_settings *settings = check->product->settings;
    bool is_on = kg_pack_level(check->pack, check->rule) != KG_LEVEL_OFF;
    for (size_t i = 0; settings != NULL && i < settings->overrides.count && !is_on; i++)
        is_on = settings->overrides.items[i].rule == check->rule && settings->overrides.items[i].level != KG_LEVEL_OFF;
    return is_on;
}

/* What kgpack.yml says for the product, or what holds without one. */
static const kg_settings *settings_of(const kg_check *check)
{
    return check->product->settings != NULL ? check->product->settings : kg_settings_usual();
}

unsigned kg_limit_get(const kg_check *check, kg_limit limit)
{
    assert(kg_names_rule(kg_limit_rules(limit), check->rule));
    return settings_of(check)->limits[limit];
}

const char *kg_choice_get(const kg_check *check, kg_choice choice)
{
    return settings_of(check)->choices[choice];
}

bool kg_eula_type_is_usual(const kg_check *check, kg_type type)
{
    return kg_type_is_taken(type) && (settings_of(check)->eula_types >> type & 1) != 0;
}

bool kg_host_is_allowed(const kg_check *check, const char *host)
{
    const kg_settings *settings = check->product->settings;
    if (kg_host_is_below(host, "huaweicloud.com"))
        return true;
    for (size_t i = 0; settings != NULL && i < settings->hosts.count; i++)
        if (kg_host_is_below(host, settings->hosts.items[i]))
            return true;
    return false;
}

const kg_word_edits *kg_edits(const kg_check *check, kg_word_list list)
{
    assert(kg_names_rule(kg_word_lists[list].rules, check->rule));
    (void)list;
    return check->product->settings != NULL ? &check->product->settings->words : NULL;
}

bool kg_find_word(const kg_check *check, kg_word_list list, const char *text, size_t from, kg_word_match *out)
{
    return kg_word_find(kg_edits(check, list), list, text, from, out);
}
