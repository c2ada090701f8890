/* SPDX-License-Identifier: Apache-2.0
 *
 * One product, one release: editions and versions are specifications of it (SPEC-10, X-NAME-4). A name tells by itself, and the
 * products that came before in the same run tell more. */
#include "rules/checks.h"

#include "base/text.h"
#include "rules/fields.h"

#include <string.h>

/* NAME, folded, without the word of an edition at its end; NAME itself where there is none. */
static const char *without_edition(kg_check *check, const char *name)
{
    static const char editions[] = "basic|standard|professional|pro|premium|enterprise|ultimate|advanced|lite|starter|community|"
                                   "基础版|标准版|专业版|高级版|企业版|旗舰版";
    const char *bare = name;
    if (kg_ascii_suffix(bare, " edition"))
        bare = kg_arena_strndup(check->arena, bare, strlen(bare) - strlen(" edition"));
    for (const char *at = editions; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|"), have = strlen(bare);
        bool is_end = have > length && memcmp(bare + have - length, at, length) == 0;
        if (is_end && (bare[have - length - 1] == ' ' || (unsigned char)*at >= 0x80))
            return kg_text_collapse(check->arena, kg_arena_strndup(check->arena, bare, have - length));
        at += length;
    }
    return name;
}

static void warn(kg_check *check, const kg_node *node, const char *found)
{
    kg_find_at(check, KG_WARNING, node, found, N_("must tell editions apart by specifications of one product"),
               N_("make the edition a specification"));
}

/* SPEC-10: a word of an edition at the end of the name; a name that differs from another product's by such a word only; the same
 * logo, agreement and guide under two names. */
void kg_check_editions(kg_check *check)
{
    const kg_product *product = check->product;
    const kg_node *node = kg_field_scalar(check, "name");
    if (kg_is_blank(node))
        return;
    kg_peer self = kg_product_as_peer(product, check->arena);
    const char *bare = without_edition(check, self.name);
    if (strcmp(bare, self.name) != 0)
        warn(check, node, kg_say(check, "product name %s ends in the name of an edition", kg_quote(check, node->text)));
    /* The first product that is alike is enough: further ones would say the same of each other. */
    bool has_twin = false, has_files = false;
    for (size_t i = 0; i < product->peer_count; i++) {
        const kg_peer *peer = &product->peers[i];
        if (strcmp(peer->name, self.name) == 0)
            continue; /* X-NAME-4 */
        if (!has_twin && strcmp(without_edition(check, peer->name), bare) == 0) {
            has_twin = true;
            warn(check, node,
                 kg_say(check, "only the name of an edition tells %s from %s", kg_quote(check, node->text),
                        kg_quote(check, peer->path)));
        } else if (!has_twin && !has_files && *self.files != 0 && strcmp(self.files, peer->files) == 0) {
            has_files = true;
            warn(check, node, kg_say(check, "logo, agreement and guide are those of %s", kg_quote(check, peer->path)));
        }
    }
}

/* X-NAME-4: the same name in two products of one run; the first of several is told. */
void kg_check_released_once(kg_check *check)
{
    const kg_product *product = check->product;
    const kg_node *node = kg_field_scalar(check, "name");
    if (kg_is_blank(node))
        return;
    const char *name = kg_text_fold(check->arena, node->text);
    for (size_t i = 0; i < product->peer_count; i++) {
        if (strcmp(product->peers[i].name, name) != 0)
            continue;
        kg_find_at(
            check, KG_WARNING, node,
            kg_say(check, "%s has the same product name %s", kg_quote(check, product->peers[i].path), kg_quote(check, node->text)),
            N_("a product is released only once"), N_("release one of them, with specifications for what differs"));
        return;
    }
}
