/* SPDX-License-Identifier: Apache-2.0
 *
 * Specifications beside each other: a step that is missing in their numbers (SPEC-1), a larger one that costs less (SPEC-7). */
#include "rules/ladder.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/fields.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COMPARED = 100 };

/* ---- numbers in names ---- */

typedef struct numbered {
    const char *before; /* folded text before the number, and behind it */
    const char *behind;
    unsigned long number;
} numbered;

/* NAME around its only number; false when it has none, or several. */
static bool read_number(kg_check *check, const char *name, numbered *out)
{
    const char *folded = kg_text_fold(check->arena, name);
    size_t start = strcspn(folded, "0123456789"), digits = strspn(folded + start, "0123456789");
    const char *rest = folded + start + digits;
    if (digits == 0 || digits > 7 || strpbrk(rest, "0123456789") != NULL)
        return false;
    *out = (numbered){ .before = kg_arena_strndup(check->arena, folded, start),
                       .behind = rest,
                       .number = strtoul(folded + start, NULL, 10) };
    return true;
}

static const char *name_of(const kg_node *specification)
{
    return kg_node_text(kg_node_get(specification, "name"));
}

/* Whether the number is one of an order ("Tier 2"), not an amount ("2 users"). */
static bool is_step(const numbered *name)
{
    static const char *const words[] = {
        "tier ", "level ", "edition ", "stage ", "phase ", "module ", "part ", "class ", "package "
    };
    for (size_t i = 0; *name->behind == 0 && i < KG_COUNT(words); i++)
        if (kg_ascii_suffix(name->before, words[i]))
            return true;
    return false;
}

void kg_judge_spec_steps(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t i = 0; i < list->count && i < MOST_COMPARED; i++) {
        numbered name, other;
        if (!read_number(check, name_of(list->items[i]), &name) || !is_step(&name) || name.number < 3)
            continue;
        bool has_next = false, has_further = false;
        for (size_t j = 0; j < list->count && j < MOST_COMPARED; j++) {
            if (!read_number(check, name_of(list->items[j]), &other) || strcmp(name.before, other.before) != 0)
                continue;
            has_next = has_next || other.number + 1 == name.number;
            has_further = has_further || other.number + 2 == name.number;
        }
        if (has_further && !has_next)
            kg_find_at(check, KG_WARNING, kg_node_get(list->items[i], "name"),
                       kg_say(check, "specification %s is there, number %lu before it is not",
                              kg_quote(check, name_of(list->items[i])), name.number - 1),
                       N_("must be complete"), N_("add the missing one, or number them in a row"));
    }
}

/* ---- sizes and prices ---- */

/* The rank of the edition that NAME says it is; 0 for none. */
static unsigned edition_rank(const char *folded)
{
    static const char *const ranks[] = { "basic|lite|starter|community|entry|基础|入门", "standard|标准",
                                         "professional|advanced|专业|高级", "enterprise|ultimate|flagship|企业|旗舰" };
    for (unsigned rank = 0; rank < KG_COUNT(ranks); rank++) {
        for (const char *at = ranks[rank]; *at != 0; at += strspn(at, "|")) {
            size_t length = strcspn(at, "|");
            if (strncmp(folded, at, length) == 0 &&
                ((unsigned char)*at >= 0x80 || !kg_ascii_is_alnum((unsigned char)folded[length])))
                return rank + 1;
            at += length;
        }
    }
    return 0;
}

/* Whether the specification named A holds more than that named B, as far as their names tell. */
static bool is_larger(kg_check *check, const char *a, const char *b)
{
    numbered first, second;
    unsigned rank_a = edition_rank(kg_text_fold(check->arena, a)), rank_b = edition_rank(kg_text_fold(check->arena, b));
    bool has_a = read_number(check, a, &first), has_b = read_number(check, b, &second);
    if (rank_a > 0 && rank_b > 0 && rank_a != rank_b)
        return rank_a > rank_b && (!has_a || !has_b || first.number >= second.number);
    return has_a && has_b && *first.behind != 0 && strcmp(first.before, second.before) == 0 &&
           strcmp(first.behind, second.behind) == 0 && first.number > second.number;
}

static const kg_node *find_price(const kg_node *specification, const char *period, const char *currency)
{
    const kg_node *prices = kg_node_get(specification, "prices");
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++)
        if (strcmp(kg_node_text(kg_node_get(prices->items[i], "period")), period) == 0 &&
            strcmp(kg_node_text(kg_node_get(prices->items[i], "currency")), currency) == 0)
            return kg_node_get(prices->items[i], "amount");
    return NULL;
}

/* The first price of LARGE that is below that of SMALL for the same period and mode. */
static const kg_node *find_cheaper(const kg_node *large, const kg_node *small, const kg_node **other)
{
    const kg_node *prices = kg_node_get(large, "prices");
    if (strcmp(kg_node_text(kg_node_get(large, "billing_mode")), kg_node_text(kg_node_get(small, "billing_mode"))) != 0)
        return NULL;
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++) {
        const kg_node *amount = kg_node_get(prices->items[i], "amount");
        *other = find_price(small, kg_node_text(kg_node_get(prices->items[i], "period")),
                            kg_node_text(kg_node_get(prices->items[i], "currency")));
        uint64_t price, least;
        if (kg_field_amount(kg_node_text(amount), &price) && kg_field_amount(kg_node_text(*other), &least) && price > 0 &&
            price < least)
            return amount;
    }
    return NULL;
}

void kg_judge_spec_prices(kg_check *check)
{
    const kg_node *list = kg_field_list(check, "specifications");
    for (size_t i = 0; i < list->count && i < MOST_COMPARED; i++) {
        const kg_node *other = NULL, *cheaper = NULL;
        size_t j = 0;
        for (; cheaper == NULL && j < list->count && j < MOST_COMPARED; j++)
            if (is_larger(check, name_of(list->items[i]), name_of(list->items[j])))
                cheaper = find_cheaper(list->items[i], list->items[j], &other);
        if (cheaper != NULL)
            kg_find_at(check, KG_WARNING, cheaper,
                       kg_say(check, "%s costs %s, the smaller %s costs %s", kg_quote(check, name_of(list->items[i])),
                              cheaper->text, kg_quote(check, name_of(list->items[j - 1])), other->text),
                       N_("should not cost less than a smaller specification"), N_("look whether the two were mixed up"));
    }
}
