/* SPDX-License-Identifier: Apache-2.0
 *
 * SELF, CAT, REV, TAX, SEO and the last clauses of GEN: rows of the form that are filled in rather than written. */
#include "rules/checks.h"

#include "base/text.h"
#include "product/schema.h"
#include "rules/fields.h"
#include "rules/prose.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>

/* A date field as a number of days; false when it is blank or no date (GEN-6). */
static bool read_day(const kg_check *check, const char *path, int64_t *out)
{
    kg_date date;
    if (!kg_date_parse(kg_product_text(check->product, path), &date))
        return false;
    *out = kg_date_days(date);
    return true;
}

/* ---- GEN ---- */

/* GEN-4: an answer within 24 hours; the number is a promise, whether it is kept a person confirms. */
void kg_check_answer_time(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "contacts.answer_within_hours");
    if (node == NULL || *node->text == 0 || node->text[strspn(node->text, "0123456789")] != 0)
        return;
    const char *digits = node->text + strspn(node->text, "0");
    size_t length = strlen(digits);
    if (length == 0 || length > 2 || (length == 2 && strcmp(digits, "24") > 0))
        kg_find_at(check, KG_ERROR, node, kg_say(check, "answers within %s hours", kg_quote(check, node->text)),
                   N_("must be within 24 hours, or the product is removed"), "");
}

/* ---- SELF ---- */

/* The items of the Product Security Review Standards 3.0, from the choices of the schema. */
static size_t count_items(const char *list)
{
    size_t count = 1;
    for (; *list != 0; list++)
        count += *list == '|';
    return count;
}

static const kg_node *find_item(const kg_node *items, const char *id, size_t length)
{
    for (size_t i = 0; items != NULL && items->kind == KG_NODE_SEQUENCE && i < items->count; i++) {
        const char *text = kg_node_text(kg_node_get(items->items[i], "id"));
        if (strlen(text) == length && memcmp(text, id, length) == 0)
            return items->items[i];
    }
    return NULL;
}

/* Whether TEXT names edition 3.0, and neither 13.0 nor 3.01. */
static bool names_edition(const char *text)
{
    static const char edition[] = "3.0";
    for (const char *at = strstr(text, edition); at != NULL; at = strstr(at + 1, edition)) {
        const char *end = at + strlen(edition);
        bool goes_on = kg_ascii_is_digit((unsigned char)*end) || (*end == '.' && kg_ascii_is_digit((unsigned char)end[1]));
        if ((at == text || (!kg_ascii_is_digit((unsigned char)at[-1]) && at[-1] != '.')) && !goes_on)
            return true;
    }
    return false;
}

static void check_standard(kg_check *check)
{
    const unsigned most = kg_limit_get(check, KG_LIMIT_SELF_CHECK_DAYS);
    const kg_node *standard = kg_field_scalar(check, "self_check.standard"), *date = kg_field_scalar(check, "self_check.date");
    int64_t day, today = kg_date_days(check->product->today);
    if (standard != NULL && !names_edition(standard->text))
        kg_find_at(check, KG_WARNING, standard, kg_say(check, "the self-check follows %s", kg_quote(check, standard->text)),
                   N_("must follow the Product Security Review Standards 3.0"), "");
    if (!read_day(check, "self_check.date", &day)) {
        if (date != NULL && *date->text == 0)
            kg_find_at(check, KG_WARNING, date, N_("the self-check has no date"), N_("must say when it was made"), "");
        return;
    }
    if (day > today)
        kg_find_at(check, KG_WARNING, date, kg_say(check, "the self-check is dated %s, which is in the future", date->text),
                   N_("must have been made"), "");
    else if (today - day > most)
        kg_find_at(check, KG_WARNING, date, kg_say(check, "the self-check is %lld days old", (long long)(today - day)),
                   kg_say(check, "should not be older than %u days", most), N_("check again"));
}

/* SELF-1: the twelve items of the standard, answered. */
void kg_check_self_check(kg_check *check)
{
    const kg_node *self = kg_product_field(check->product, "self_check");
    if (kg_is_blank(self))
        return;
    check_standard(check);
    const char *ids = kg_field_find("self_check.items[].id")->choices, *missing = "";
    const kg_node *items = kg_node_get(self, "items");
    size_t count = 0;
    for (const char *at = ids; *at != 0; at += strspn(at, "|")) {
        size_t length = strcspn(at, "|");
        const kg_node *item = find_item(items, at, length);
        if (item == NULL || kg_is_blank(kg_node_get(item, "result"))) {
            missing = kg_say(check, "%s%s%.*s", missing, count > 0 ? ", " : "", (int)length, at);
            count++;
        }
        at += length;
    }
    if (count > 0)
        kg_find_at(check, KG_WARNING, items != NULL ? items : self,
                   kg_say(check, "%zu of %zu items of the self-check are not answered: %s", count, count_items(ids), missing),
                   N_("must answer each item of the standard"), N_("answer pass, fail or n/a"));
}

/* SELF-2: nothing fails; what does not apply says why. */
void kg_check_self_results(kg_check *check)
{
    const kg_node *items = kg_product_field(check->product, "self_check.items");
    for (size_t i = 0; items != NULL && items->kind == KG_NODE_SEQUENCE && i < items->count; i++) {
        const kg_node *item = items->items[i], *result = kg_node_get(item, "result");
        const char *id = kg_quote(check, kg_node_text(kg_node_get(item, "id"))), *text = kg_node_text(result);
        if (strcmp(text, "fail") == 0)
            kg_find_at(check, KG_ERROR, result, kg_say(check, "item %s of the self-check fails", id),
                       N_("must be fixed before the release"), "");
        else if (strcmp(text, "n/a") == 0 && kg_is_blank(kg_node_get(item, "reason")))
            kg_find_at(check, KG_ERROR, result, kg_say(check, "item %s of the self-check does not apply, without a reason", id),
                       N_("must say why it does not apply"), N_("add `reason`"));
    }
}

/* ---- CAT ---- */

/* CAT-1: the pair of levels is one of the list that kgpack.yml names; without a list there is nothing to compare with. */
void kg_check_category(kg_check *check)
{
    const kg_settings *settings = check->product->settings;
    const kg_node *node = kg_field_scalar(check, "category.level2");
    const char *level1 = kg_product_text(check->product, "category.level1");
    if (settings == NULL || settings->categories.count == 0 || kg_is_blank(node) || *level1 == 0)
        return;
    const char *pair = kg_say(check, "%s\t%s", kg_text_fold(check->arena, level1), kg_text_fold(check->arena, node->text));
    for (size_t i = 0; i < settings->categories.count; i++)
        if (strcmp(settings->categories.items[i], pair) == 0)
            return;
    kg_find_at(check, KG_ERROR, node, kg_say(check, "category %s below %s", kg_quote(check, node->text), kg_quote(check, level1)),
               N_("must be a pair of the list of categories"), N_("copy both levels from the console"));
}

/* ---- REV ---- */

/* REV-1: standard or non_standard. */
void kg_check_revenue_rule(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "revenue_sharing.rule");
    if (kg_is_blank(node))
        return;
    const char *choice = kg_field_choose(check->arena, "standard|non_standard", node->text);
    const char *found = kg_say(check, "revenue sharing rule %s", kg_quote(check, node->text));
    if (choice == NULL)
        kg_find_at(check, KG_ERROR, node, found, N_("must be standard or non_standard"), "");
    else if (strcmp(choice, node->text) != 0)
        kg_find_repairable(check, KG_ERROR, node, found, N_("must be standard or non_standard"), choice);
}

static bool is_percentage(const char *text)
{
    size_t whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 2 || (text[whole] != 0 && text[whole] != '.'))
        return false;
    return strspn(text, "0.") < strlen(text) && strspn(text, "0123456789.") == strlen(text);
}

/* REV-2: the ratio agreed with the Huawei contact, for the non-standard rule and for no other. */
void kg_check_revenue_ratio(kg_check *check)
{
    const kg_node *rule = kg_field_scalar(check, "revenue_sharing.rule"),
                  *ratio = kg_field_scalar(check, "revenue_sharing.seller_ratio_percent");
    const char *choice = rule == NULL ? NULL : kg_field_choose(check->arena, "standard|non_standard", rule->text);
    if (choice == NULL)
        return;
    bool is_standard = strcmp(choice, "standard") == 0;
    if (is_standard && !kg_is_blank(ratio))
        kg_find_at(check, KG_ERROR, ratio, kg_say(check, "a ratio of %s %% for the standard rule", kg_quote(check, ratio->text)),
                   N_("must be empty for the standard rule"), "");
    else if (!is_standard && kg_is_blank(ratio))
        kg_find_at(check, KG_ERROR, ratio != NULL ? ratio : rule, N_("the non-standard rule has no ratio"),
                   N_("must be the ratio agreed with the Huawei contact"), N_("enter seller_ratio_percent"));
    else if (!is_standard && !is_percentage(ratio->text))
        kg_find_at(check, KG_ERROR, ratio, kg_say(check, "a ratio of %s %%", kg_quote(check, ratio->text)),
                   N_("must be above 0 and below 100"), "");
}

/* ---- TAX ---- */

/* TAX-1: that it is there asks GEN-1; here it is not a placeholder. */
void kg_check_tax_information(kg_check *check)
{
    const kg_node *node = kg_field_scalar(check, "tax.information");
    size_t offset, length;
    if (node != NULL && kg_find_placeholder(check, node->text, &offset, &length))
        kg_find_at(check, KG_WARNING, node,
                   kg_say(check, "the tax information says %s", kg_quote_part(check, node->text, offset, length)),
                   N_("must be the tax information of the product"), N_("enter what the console asks for"));
}

/* ---- SEO ---- */

/* How often NAME stands in TEXT. */
static unsigned count_name(const char *text, const char *name)
{
    unsigned count = 0;
    kg_word_match match;
    for (size_t from = 0; name[strspn(name, " ")] != 0 && kg_word_find_name(name, text, from, &match);
         from = match.offset + match.length)
        count++;
    return count;
}

/* What search engines take for stuffing: the name again and again, a keyword that the description repeats, keywords by the dozen.
 */
static void tell_stuffing(kg_check *check, const kg_node *title)
{
    enum { MANY = 3, COMPARED = 100 };
    const char *name = kg_product_text(check->product, "name"), *text = kg_product_text(check->product, "seo.description");
    const kg_node *keywords = kg_field_list(check, "seo.keywords"), *description = kg_field_scalar(check, "seo.description");
    if (!kg_is_blank(title) && strcmp(kg_text_fold(check->arena, title->text), kg_text_fold(check->arena, name)) == 0)
        kg_find_at(check, KG_INFO, title, N_("the SEO title is the product name again"), "", N_("say what the product is for"));
    if (count_name(text, name) >= MANY)
        kg_find_at(check, KG_INFO, description,
                   kg_say(check, "the SEO description names the product %u times", count_name(text, name)), "",
                   N_("search engines take that for stuffing"));
    if (keywords->count > kg_limit_get(check, KG_LIMIT_KEYWORDS_MANY))
        kg_find_at(check, KG_INFO, keywords, kg_say(check, "%zu keywords", keywords->count), "",
                   N_("search engines take that for stuffing; keep the few that matter"));
    for (size_t i = 0; i < keywords->count && i < COMPARED; i++) {
        const char *word = kg_node_text(keywords->items[i]);
        unsigned count = count_name(text, word);
        if (count > MANY)
            kg_find_at(check, KG_INFO, keywords->items[i],
                       kg_say(check, "the SEO description says %s %u times", kg_quote(check, word), count), "",
                       N_("search engines take that for stuffing"));
    }
}

/* SEO-1: title, keywords and description, which search engines read. */
void kg_check_seo(kg_check *check)
{
    static const char *const paths[] = { "seo.title", "seo.keywords", "seo.description" };
    const kg_node *seo = kg_product_field(check->product, "seo");
    if (check->product->root == NULL)
        return;
    const char *missing = "";
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (kg_is_blank(kg_product_field(check->product, paths[i])))
            missing = kg_say(check, "%s%s%s", missing, *missing != 0 ? ", " : "", paths[i]);
    if (*missing != 0)
        kg_find(check, (kg_finding){ .severity = KG_INFO,
                                     .at = seo != NULL ? kg_at_node(seo) : (kg_place){ .file = check->product->yml_path },
                                     .found = kg_say(check, "left empty: %s", missing),
                                     .help = N_("search engines find the product by them") });
    tell_stuffing(check, kg_field_scalar(check, "seo.title"));
}

/* Length and wording of one text: the word lists of name and description, as for the overview. */
static void judge_seo_text(kg_check *check, const char *path, const char *label, kg_limit limit)
{
    kg_prose prose;
    const kg_node *node = kg_field_scalar(check, path);
    const unsigned most = kg_limit_get(check, limit);
    if (!kg_prose_read(check, node, label, &prose))
        return;
    size_t count = kg_utf8_count(kg_text_collapse(check->arena, node->text));
    if (most > 0 && count > most)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "%s has %zu characters", label, count),
                   kg_say(check, "must have at most %u", most), N_("kgpack.yml sets this limit"));
    kg_prose_judge(check, &prose,
                   KG_CLAIM_EXAGGERATION | KG_CLAIM_CONTACT | KG_CLAIM_RIVALS | KG_CLAIM_LINKS | KG_CLAIM_PLACEHOLDER, KG_WARNING);
}

/* SEO-2: the console's instructions are not public, so that no limit is invented: kgpack.yml may set what they say. */
void kg_check_seo_content(kg_check *check)
{
    enum { COMPARED = 100 };
    const unsigned most = kg_limit_get(check, KG_LIMIT_KEYWORDS_MOST);
    const kg_node *keywords = kg_field_list(check, "seo.keywords");
    judge_seo_text(check, "seo.title", N_("the SEO title"), KG_LIMIT_SEO_TITLE_MOST);
    judge_seo_text(check, "seo.description", N_("the SEO description"), KG_LIMIT_SEO_DESCRIPTION_MOST);
    if (most > 0 && keywords->count > most)
        kg_find_at(check, KG_WARNING, keywords, kg_say(check, "%zu keywords", keywords->count),
                   kg_say(check, "must be at most %u", most), N_("kgpack.yml sets this limit"));
    for (size_t i = 0; i < keywords->count && i < COMPARED; i++) {
        const char *word = kg_text_fold(check->arena, kg_node_text(keywords->items[i]));
        kg_prose prose;
        if (kg_prose_read(check, keywords->items[i], kg_say(check, "keyword %zu", i + 1), &prose))
            kg_prose_judge(check, &prose, KG_CLAIM_EXAGGERATION | KG_CLAIM_CONTACT | KG_CLAIM_RIVALS | KG_CLAIM_LINKS, KG_WARNING);
        bool is_double = *word == 0;
        for (size_t j = 0; j < i && !is_double; j++)
            is_double = strcmp(kg_text_fold(check->arena, kg_node_text(keywords->items[j])), word) == 0;
        if (is_double)
            kg_find_at(check, KG_WARNING, keywords->items[i],
                       *word == 0 ? N_("an empty keyword") : kg_say(check, "keyword %s stands here twice", kg_quote(check, word)),
                       N_("must be there once"), N_("remove it"));
    }
}
