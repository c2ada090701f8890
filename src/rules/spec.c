/* SPDX-License-Identifier: Apache-2.0
 *
 * SPEC: product specifications and their names. */
#include "rules/checks.h"

#include "base/host.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/reach.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>
#include <utf8proc.h>

static const kg_node *specifications(const kg_check *check)
{
    static const kg_node none = { .kind = KG_NODE_SEQUENCE };
    const kg_node *list = kg_product_field(check->product, "specifications");
    return list != NULL && list->kind == KG_NODE_SEQUENCE ? list : &none;
}

/* The name of a specification, folded for comparing; NULL when it is absent or blank (SPEC-2). */
static const char *fold_name(kg_check *check, const kg_node *specification, const kg_node **node)
{
    *node = kg_node_get(specification, "name");
    if (*node == NULL || (*node)->kind != KG_NODE_SCALAR || kg_is_blank(*node))
        return NULL;
    return kg_text_fold(check->arena, (*node)->text);
}

/* The word of the '|'-separated list that TEXT begins with, as its length; 0 for none. */
static size_t begins_with_one(const char *text, const char *list)
{
    for (const char *at = list; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (strncmp(text, at, length) == 0)
            return length;
        at += length;
    }
    return 0;
}

static bool is_one_of(const char *text, const char *list)
{
    for (const char *at = list; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (strlen(text) == length && memcmp(text, at, length) == 0)
            return true;
        at += length;
    }
    return false;
}

/* ---- SPEC-3 to SPEC-5: names that say nothing ---- */

/* Length of the number or the letter that TEXT begins with; 0 for none. */
static size_t mark_length(const char *text)
{
    size_t digits = strspn(text, "0123456789"), word = begins_with_one(text, "one|two|three|four|five|一|二|三|四|五");
    return digits > 0 ? digits : word > 0 ? word : kg_ascii_is_alnum((unsigned char)*text) ? 1 : 0;
}

/* A word for specification, alone or with a mark; a mark alone; a word for nothing in particular. */
static bool is_vague(const char *name)
{
    size_t mark = mark_length(name);
    if ((mark > 0 && name[mark] == 0) || is_one_of(name, "default|test|standard specification|默认|默认规格|测试"))
        return true;
    size_t word = begins_with_one(name, "specifications|specification|specs|spec|option|type|package|plan|item|sku|edition|version|"
                                        "product|规格|套餐|选项|版本|产品");
    if (word == 0)
        return false;
    const char *rest = name + word;
    rest += strspn(rest, " -_.#:");
    rest += begins_with_one(rest, "no. |no.|no |number ");
    if (*rest == 0)
        return true;
    bool is_separate = rest > name + word || kg_ascii_is_digit((unsigned char)*rest) || (unsigned char)name[0] >= 0x80;
    mark = mark_length(rest);
    return is_separate && mark > 0 && rest[mark] == 0;
}

static const char modes[] =
    "yearly|monthly|annual|annually|year|month|weekly|daily|hourly|one-time|one time|onetime|pay-per-use|pay per use|"
    "pay as you go|pay-as-you-go|subscription|yearly/monthly|monthly/yearly|perpetual|"
    "包年|包月|按年|按月|按需|包年包月|包年/包月|一次性|年付|月付";

/* Modes that are one only as a whole name: "Video on demand" is a thing. */
static const char whole_modes[] =
    "on-demand|on demand|prepaid|postpaid|quarterly|yearly plan|monthly plan|annual plan|yearly subscription|"
    "monthly subscription|annual subscription|yearly billing|monthly billing|annual billing|one-time payment|"
    "one time payment|one-time purchase|per month|per year|per user per month|per user per year|"
    "按需计费|按需付费|按年付费|按月付费|按年计费|按月计费|按年订阅|按月订阅|按次|按次计费|"
    "按量|按量计费|按量付费|预付费|后付费|年费|月费|包季|季付|一次性付费|"
    "一次性购买|一次性买断|包年套餐|包月套餐";

/* Length of a number at TEXT, in digits or as a word. */
static size_t number_length(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 ? digits : begins_with_one(text, "one |two |three |five |half a |一|两|二|三|五|半");
}

static bool is_mode(const char *name)
{
    if (is_one_of(name, modes) || is_one_of(name, whole_modes))
        return true;
    size_t digits = number_length(name);
    const char *unit = name + digits + strspn(name + digits, " -");
    return digits > 0 && is_one_of(unit, "year|years|month|months|day|days|hour|hours|week|weeks|年|个月|月|天|小时|日");
}

/* "Team Edition (yearly)", "Team Edition - Monthly" */
static bool ends_in_mode(const char *name)
{
    size_t length = strlen(name), last = length;
    while (last > 0 && name[last - 1] == ')')
        last--;
    for (size_t start = last; start > 0; start--) {
        if (strchr(" (,-/", name[start - 1]) == NULL)
            continue;
        char word[24];
        if (last - start == 0 || last - start >= sizeof word)
            continue;
        memcpy(word, name + start, last - start);
        word[last - start] = 0;
        if (is_one_of(word, modes))
            return true;
    }
    return false;
}

/* "Yearly - Team Edition", "Monthly: Team Edition": the mode, and then a mark. "Monthly Report Module" has none. */
static bool begins_with_mode(const char *name)
{
    size_t longest = 0;
    for (const char *at = modes; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        if (length > longest && strncmp(name, at, length) == 0)
            longest = length;
        at += length;
    }
    const char *rest = name + longest + (longest > 0 ? strspn(name + longest, " ") : 0);
    bool is_apart = rest > name + longest || *rest != '-'; /* "year-end closing" is a name */
    return longest > 0 && is_apart && *rest != 0 && strchr("-:,/(|", *rest) != NULL;
}

/* What is counted, with any number; what tells a size ("50 users" says what the customer gets) alone or with a one. */
static bool is_unit(const char *name)
{
    size_t digits = number_length(name);
    const char *unit = name + digits + strspn(name + digits, " ");
    if (is_one_of(unit,
                  "set|sets|piece|pieces|pc|pcs|unit|units|item|items|copy|copies|time|times|each|man-day|man-days|person-day|"
                  "person-days|man day|man days|套|个|件|台|次|份|只|张|人天|人月|人日"))
        return true;
    bool is_one = digits == 0 || (digits == 1 && name[0] == '1') || strncmp(name, "one ", 4) == 0 || strncmp(name, "一", 3) == 0;
    return is_one &&
           is_one_of(unit, "user|users|license|licenses|licence|licences|seat|seats|node|nodes|account|accounts|device|devices|"
                           "host|hosts|core|cores|vcpu|vcpus|mb|gb|tb|用户|节点|账号|设备|核|授权|许可");
}

static void find_name(kg_check *check, const kg_node *node, const char *what, const char *required)
{
    kg_find_at(check, KG_WARNING, node, kg_say(check, "specification name %s %s", kg_quote(check, node->text), what), required,
               N_("say what the customer gets, such as 'Team Edition, up to 25 users'"));
}

/* SPEC-3: "Specifications 1" is advised against. */
void kg_check_spec_vague(kg_check *check)
{
    const kg_node *list = specifications(check), *node;
    for (size_t i = 0; i < list->count; i++) {
        const char *name = fold_name(check, list->items[i], &node);
        if (name != NULL && is_vague(name))
            find_name(check, node, N_("is vague"), N_("must not be a mere number of the specification"));
    }
}

/* SPEC-4: a billing mode is no name. "Monthly Report Module" is one. */
void kg_check_spec_mode(kg_check *check)
{
    const kg_node *list = specifications(check), *node;
    for (size_t i = 0; i < list->count; i++) {
        const char *name = fold_name(check, list->items[i], &node);
        if (name == NULL)
            continue;
        if (is_mode(name))
            find_name(check, node, N_("is a billing mode"), N_("must not be the billing mode, which is chosen beside it"));
        else if (begins_with_mode(name))
            find_name(check, node, N_("begins with a billing mode"),
                      N_("must not repeat the billing mode, which is chosen beside it"));
        else if (ends_in_mode(name))
            find_name(check, node, N_("ends in a billing mode"), N_("must not repeat the billing mode, which is chosen beside it"));
    }
}

/* SPEC-5: "1 Set" is a unit. */
void kg_check_spec_unit(kg_check *check)
{
    const kg_node *list = specifications(check), *node;
    for (size_t i = 0; i < list->count; i++) {
        const char *name = fold_name(check, list->items[i], &node);
        if (name != NULL && is_unit(name))
            find_name(check, node, N_("is a unit of measurement"), N_("must not be a unit"));
    }
}

/* What a name of a specification may not hold; NULL for nothing. *IS_FORM: it is a matter of form, not of words. */
static const char *name_intruder(kg_check *check, const kg_node *node, bool *is_form)
{
    kg_span span;
    kg_word_match match;
    *is_form = true;
    for (const char *at = node->text; *at != 0;) {
        uint32_t code = kg_utf8_next(&at);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
        if (code == '\n' || code == '\r')
            continue; /* GEN-6 */
        if (code == 0xFFFD || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
            category == UTF8PROC_CATEGORY_CO)
            return N_("an invisible or lost character");
    }
    *is_form = false;
    const char *narrow = kg_reach_narrow(check->arena, node->text);
    if (kg_find_email(narrow, 0, &span))
        return N_("an e-mail address");
    if (kg_find_phone(narrow, 0, &span))
        return N_("a telephone number");
    for (const char *at = node->text; *at != 0; at++)
        if (kg_url_span(node->text, at) > 0 || kg_host_span(node->text, at) > 0)
            return N_("an address of a page");
    if (kg_find_word(check, KG_WORDS_CONTACT, node->text, 0, &match) || kg_find_word(check, KG_WORDS_REACH, node->text, 0, &match))
        return kg_say(check, "a call to get in touch, %s", kg_quote_part(check, node->text, match.offset, match.length));
    return NULL;
}

/* SPEC-2: a name of one line for each specification, without a way to reach the seller; the mainland site forbids those by name. */
void kg_check_spec_name(kg_check *check)
{
    const kg_node *list = specifications(check);
    for (size_t i = 0; i < list->count; i++) {
        const kg_node *node = kg_node_get(list->items[i], "name");
        bool is_form;
        if (node == NULL || node->kind != KG_NODE_SCALAR)
            continue;
        const char *intruder = kg_is_blank(node) ? NULL : name_intruder(check, node, &is_form);
        if (kg_is_blank(node))
            kg_find_at(check, KG_ERROR, node, kg_say(check, "specification %zu has an empty name", i + 1), N_("must be named"), "");
        else if (intruder != NULL)
            kg_find_at(check, is_form || check->pack->edition == KG_EDITION_CN ? KG_ERROR : KG_WARNING, node,
                       kg_say(check, "specification name %s contains %s", kg_quote(check, node->text), intruder),
                       N_("must be a name in one line and nothing else"), N_("say what the customer gets"));
    }
}
