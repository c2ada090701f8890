/* SPDX-License-Identifier: Apache-2.0
 *
 * NAME-2, NAME-3, NAME-4 and X-NAME: the name beside the certificate, the customs of the trade, spelling, and the endings that
 * other editions ask for. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/settings.h"
#include "rules/spelling.h"
#include "rules/words.h"

#include <string.h>
#include <utf8proc.h>

static const kg_node *read_name(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "name");
    return kg_is_blank(node) ? NULL : node;
}

/* ---- NAME-2 ---- */

/* NAME as the certificate may have it: folded, without the endings that tell delivery methods apart. */
static const char *without_endings(kg_check *check, const char *name)
{
    static const char *const endings[] = { " (hcs version)", "(hcs版)", " independent deployment", " saas", " service", "独立部署",
                                           "配套服务",       "saas版" };
    const char *folded = kg_text_fold(check->arena, name);
    for (size_t i = 0; i < KG_COUNT(endings); i++) {
        size_t length = strlen(folded), ending = strlen(endings[i]);
        if (length > ending && strcmp(folded + length - ending, endings[i]) == 0)
            folded = kg_arena_strndup(check->arena, folded, length - ending);
    }
    return folded;
}

/* NAME-2: the declared name of the software decides; the text of the certificate is compared as far as there is one. */
void kg_check_name_certificate(kg_check *check)
{
    const kg_node *node = read_name(check), *other = kg_field_scalar(check, "software_copyright.software_name");
    bool is_other_kind = strcmp(kg_product_text(check->product, "software_copyright.kind"), "other_qualification") == 0;
    if (node == NULL || is_other_kind)
        return;
    const char *a = without_endings(check, node->text);
    kg_judge_certificate_name(check, a);
    if (kg_is_blank(other))
        return;
    const char *b = without_endings(check, other->text);
    if (strcmp(a, b) == 0)
        return;
    bool is_near = kg_text_distance(a, b, 2) <= 2;
    kg_find_at(check, KG_ERROR, node,
               kg_say(check, "product name %s differs from %s of the software copyright certificate%s", kg_quote(check, node->text),
                      kg_quote(check, other->text), is_near ? N_(" by a letter or two") : ""),
               N_("must be the same"), is_near ? N_("one of the two is misspelt") : N_("name the product as the certificate does"));
}

/* ---- NAME-3 ---- */

static bool is_emoji(uint32_t code)
{
    return (code >= 0x1F000 && code <= 0x1FAFF) || (code >= 0x2600 && code <= 0x27BF) || (code >= 0x2B00 && code <= 0x2BFF) ||
           code == 0xFE0F;
}

/* What kind of character no name has; NULL for all others. */
static const char *name_intruder(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    if (code == 0xFFFD)
        return N_("a lost character");
    if (is_emoji(code))
        return N_("an emoji");
    if (category == UTF8PROC_CATEGORY_CC && !kg_utf8_is_space(code))
        return N_("a control character");
    if (category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CN)
        return N_("an invisible character");
    return NULL;
}

static bool is_punctuation(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO && code != '#';
}

static void judge_characters(kg_check *check, const kg_node *node, const char *required)
{
    uint32_t first = 0, last = 0;
    const char *intruder = NULL;
    for (const char *at = node->text; *at != 0;) {
        uint32_t code = kg_utf8_next(&at);
        intruder = intruder != NULL ? intruder : name_intruder(code);
        if (kg_utf8_is_space(code))
            continue;
        bool is_dot_net = first == 0 && code == '.' && *at >= 'A' && *at <= 'Z'; /* ".NET Runtime" */
        first = first == 0 ? (is_dot_net ? (uint32_t)*at : code) : first;
        last = code;
    }
    if (intruder != NULL)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "product name %s contains %s", kg_quote(check, node->text), intruder),
                   required, N_("remove it"));
    bool closes = last == ')' || last == 0xFF09 || last == ']' || last == '"' || last == 0x201D || last == 0x300B || last == 0x300D;
    bool opens =
        first == '(' || first == 0xFF08 || first == '[' || first == '"' || first == 0x201C || first == 0x300A || first == 0x300C;
    if ((is_punctuation(first) && !opens) || (is_punctuation(last) && !closes))
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "product name %s begins or ends with a punctuation mark", kg_quote(check, node->text)), required,
                   N_("remove it"));
}

typedef enum script { NO_SCRIPT = 0, LATIN = 1, CYRILLIC = 2, GREEK = 4 } script;

static script script_of(uint32_t code)
{
    if ((code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') || (code >= 0xC0 && code <= 0x24F))
        return LATIN;
    if (code >= 0x400 && code <= 0x52F)
        return CYRILLIC;
    return code >= 0x370 && code <= 0x3FF ? GREEK : NO_SCRIPT;
}

typedef struct name_word {
    const char *text;
    size_t capitals, small, rises; /* rises: a capital behind a small letter */
    unsigned scripts;
    bool is_plain; /* ASCII letters and digits only */
} name_word;

/* The next word at or behind *CURSOR, copied; false at the end. Chinese characters are between words. */
static bool next_word(kg_check *check, const char **cursor, name_word *out)
{
    *out = (name_word){ .is_plain = true };
    const char *start = NULL, *end = NULL;
    bool was_small = false;
    for (const char *at = *cursor;;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        bool is_word = kg_utf8_is_word(code) && !(code >= 0x2E80 && code <= 0xD7FF) && code < 0x20000;
        if (!is_word && (start != NULL || code == 0)) {
            *cursor = here;
            break;
        }
        if (!is_word)
            continue;
        start = start == NULL ? here : start;
        end = at;
        bool is_small = code >= 'a' && code <= 'z', is_capital = code >= 'A' && code <= 'Z';
        out->small += is_small;
        out->capitals += is_capital;
        out->rises += is_capital && was_small;
        out->scripts |= script_of(code);
        out->is_plain = out->is_plain && code < 0x80;
        was_small = is_small;
    }
    if (start == NULL)
        return false;
    out->text = kg_arena_strndup(check->arena, start, (size_t)(end - start));
    return true;
}

static const char *odd_word(const kg_check *check, const name_word *word)
{
    enum { CAPITALS = 6, RISES = 3 };
    if ((word->scripts & (word->scripts - 1)) != 0)
        return N_("mixes letters of two scripts");
    if (kg_spelling_known(kg_edits(check, KG_WORDS_NAMES), word->text) != NULL)
        return NULL;
    if (word->capitals > CAPITALS && word->small == 0 && word->capitals == strlen(word->text))
        return N_("is written in capitals");
    bool is_random = word->rises >= RISES && 3 * word->rises >= word->capitals + word->small;
    return is_random ? N_("has capitals at random") : NULL;
}

/* NAME-3: what names of products do not have. Whether it is a usual name a person confirms. */
void kg_check_name_form(kg_check *check)
{
    const unsigned most = kg_limit_get(check, KG_LIMIT_NAME_MOST);
    static const char required[] = N_("must follow the naming customs of the industry");
    const kg_node *node = read_name(check);
    if (node == NULL)
        return;
    judge_characters(check, node, required);
    name_word word;
    for (const char *at = node->text; next_word(check, &at, &word);) {
        const char *reason = odd_word(check, &word);
        if (reason != NULL)
            kg_find_at(
                check, KG_WARNING, node,
                kg_say(check, "%s in the product name %s %s", kg_quote(check, word.text), kg_quote(check, node->text), reason),
                required, N_("write it as the trade does"));
    }
    size_t count = kg_utf8_count(node->text);
    if (count > most)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "the product name has %zu characters", count),
                   kg_say(check, "should have at most %u", most), N_("leave the rest to the overview"));
}

/* ---- NAME-4 ---- */

/* Words that the seller knows to be right: `dictionary:` and the name of the company. */
static bool is_own_word(kg_check *check, const char *word)
{
    const kg_node *list = kg_product_field(check->product, "dictionary");
    kg_word_match match;
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        if (kg_word_find_name(word, kg_node_text(list->items[i]), 0, &match))
            return true;
    return kg_word_find_name(word, kg_product_text(check->product, "company.name"), 0, &match);
}

/* A word of TEXT that is WORD but for a slip and is written with a capital at least twice; NULL for none. */
static const char *find_slip(kg_check *check, const char *text, const char *word)
{
    name_word other;
    const char *seen = NULL;
    for (const char *at = text; next_word(check, &at, &other);) {
        if (other.capitals == 0 || !kg_spelling_is_slip(word, other.text))
            continue;
        if (seen != NULL && strcmp(seen, other.text) == 0)
            return seen;
        seen = other.text;
    }
    return NULL;
}

static void judge_spelling(kg_check *check, const kg_node *node, const name_word *word)
{
    static const char required[] = N_("must be spelled right");
    bool is_acronym = word->small == 0 && strlen(word->text) < 8;
    const kg_word_edits *edits = kg_edits(check, KG_WORDS_NAMES);
    const char *known = kg_spelling_known(edits, word->text);
    const char *nearest = word->is_plain && !is_acronym ? kg_spelling_nearest(edits, word->text) : NULL;
    if (nearest != NULL) {
        kg_find_at(
            check, KG_WARNING, node,
            kg_say(check, "%s in the product name looks like a misspelt %s", kg_quote(check, word->text), kg_quote(check, nearest)),
            required, kg_say(check, "write %s, or add your word to dictionary:", kg_quote(check, nearest)));
        return;
    }
    bool is_flattened = word->capitals == 1 && word->small > 0 && known != NULL && strcmp(known, word->text) != 0;
    if (is_flattened && known[0] == word->text[0])
        kg_find_at(
            check, KG_INFO, node,
            kg_say(check, "%s in the product name is usually written %s", kg_quote(check, word->text), kg_quote(check, known)),
            N_("should be spelled as its maker spells it"), "");
    const char *description = kg_product_text(check->product, "description");
    kg_word_match match;
    const char *slip = known == NULL && word->capitals > 0 && !kg_word_find_name(word->text, description, 0, &match)
                           ? find_slip(check, description, word->text)
                           : NULL;
    if (slip != NULL)
        kg_find_at(
            check, KG_WARNING, node,
            kg_say(check, "%s in the product name is %s in the description", kg_quote(check, word->text), kg_quote(check, slip)),
            N_("must be spelled alike"), N_("one of the two is misspelt"));
}

/* NAME-4: reading 11. Never more than a warning, and silent about words that the seller has listed. */
void kg_check_name_spelling(kg_check *check)
{
    const kg_node *node = read_name(check);
    name_word word;
    for (const char *at = node == NULL ? "" : node->text; next_word(check, &at, &word);)
        if (!is_own_word(check, word.text))
            judge_spelling(check, node, &word);
}

/* ---- X-NAME: other editions ---- */

/* X-NAME-1 (eu): words of advertising, which the other editions warn of in NAME-8 and NAME-11. */
void kg_check_name_marketing(kg_check *check)
{
    static const kg_word_list lists[] = { KG_WORDS_MARKETING, KG_WORDS_PRICE };
    const kg_node *node = read_name(check);
    kg_word_match match;
    for (size_t i = 0; node != NULL && i < KG_COUNT(lists); i++)
        if (kg_find_word(check, lists[i], node->text, 0, &match))
            kg_find_at(check, KG_ERROR, node,
                       kg_say(check, "product name %s advertises with %s", kg_quote(check, node->text),
                              kg_quote_part(check, node->text, match.offset, match.length)),
                       N_("must not contain marketing words such as Promotion and Free"), N_("leave the word out"));
}

typedef struct name_ending {
    const char *method;
    const char *ending;
} name_ending;

/* A product whose related product is declared has the ending of its method, and no product has that of another. */
static void judge_ending(kg_check *check, const name_ending *endings, size_t count)
{
    const kg_node *node = read_name(check);
    const char *method = kg_product_text(check->product, "delivery_method"),
               *related = kg_product_text(check->product, "related_product");
    if (node == NULL || *related == 0)
        return;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(endings[i].method, method) != 0 || kg_ascii_suffix(node->text, endings[i].ending))
            continue;
        kg_find_at(check, KG_ERROR, node,
                   kg_say(check, "product name %s does not show its relation to %s", kg_quote(check, node->text),
                          kg_quote(check, related)),
                   kg_say(check, "must end in '%s'", endings[i].ending),
                   kg_say(check, "write %s", kg_quote(check, kg_say(check, "%s%s", related, endings[i].ending))));
    }
}

/* X-NAME-2 (eu): "... Service", "... SaaS", "... Independent Deployment". */
void kg_check_name_relation(kg_check *check)
{
    static const name_ending endings[] = { { "professional_service", " Service" },
                                           { "saas", " SaaS" },
                                           { "license", " Independent Deployment" } };
    judge_ending(check, endings, KG_COUNT(endings));
}

/* X-NAME-3 (cn): the same endings in Chinese. */
void kg_check_name_relation_cn(kg_check *check)
{
    static const name_ending endings[] = { { "professional_service", "配套服务" },
                                           { "saas", "SaaS版" },
                                           { "license", "独立部署" } };
    judge_ending(check, endings, KG_COUNT(endings));
}
