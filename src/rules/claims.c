/* SPDX-License-Identifier: Apache-2.0
 *
 * OV-2, DESC-9, DESC-10, HL-2, CASE-1: what the texts claim, whom they name and where they lead. */
#include "rules/checks.h"

#include "base/text.h"
#include "rules/fields.h"
#include "rules/prose.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>

static bool read_description(kg_check *check, kg_prose *out)
{
    return kg_prose_read(check, kg_product_field(check->product, "description"), N_("the description"), out);
}

/* ---- OV-2 ---- */

/* Whether the source says anything but its text: marks of Markdown, tags, entities. */
static bool has_markup(kg_check *check, const kg_prose *prose)
{
    const kg_markup *markup = &prose->markup;
    if (markup->styles.count > 0 || markup->defects.count > 0)
        return true;
    for (size_t i = 0; i < markup->blocks.count; i++)
        if (markup->blocks.items[i].kind != KG_MARKUP_PARAGRAPH)
            return true;
    return strcmp(kg_text_collapse(check->arena, prose->node->text), kg_text_collapse(check->arena, markup->text)) != 0;
}

/* OV-2: the catalogue shows the overview as it is, in one line. */
void kg_check_overview_text(kg_check *check)
{
    kg_prose prose;
    if (!kg_prose_read(check, kg_product_field(check->product, "overview"), N_("the overview"), &prose))
        return;
    const char *text = prose.node->text, *line_end = strpbrk(text + strspn(text, " \t\r\n"), "\r\n");
    if (has_markup(check, &prose))
        kg_find_at(check, KG_WARNING, prose.node, N_("the overview contains markup"), N_("should be plain text"),
                   N_("the catalogue shows it as it is"));
    if (line_end != NULL && line_end[strspn(line_end, " \t\r\n")] != 0)
        kg_find_in(check, KG_WARNING, prose.node, (size_t)(line_end - text), N_("the overview has line breaks"),
                   N_("should be one paragraph"), N_("write it behind >-"));
    kg_prose_judge(check, &prose,
                   KG_CLAIM_EXAGGERATION | KG_CLAIM_CONTACT | KG_CLAIM_RIVALS | KG_CLAIM_LINKS | KG_CLAIM_PLACEHOLDER, KG_WARNING);
}

/* ---- DESC-9, DESC-10 ---- */

/* DESC-9: reading 16. A way to reach somebody is an error that can be waived; wording is a warning. */
void kg_check_description_contact(kg_check *check)
{
    kg_prose prose;
    if (read_description(check, &prose))
        kg_prose_judge(check, &prose, KG_CLAIM_CONTACT, KG_ERROR);
}

/* DESC-10: reading 25. No list of competitors can be right, so that none of this is more than a warning. */
void kg_check_description_rivals(kg_check *check)
{
    kg_prose prose;
    if (read_description(check, &prose))
        kg_prose_judge(check, &prose, KG_CLAIM_RIVALS, KG_WARNING);
}

/* ---- HL-2 ---- */

static void judge_highlight(kg_check *check, const kg_prose *prose)
{
    kg_prose_judge(check, prose, KG_CLAIM_EXAGGERATION | KG_CLAIM_CONTACT | KG_CLAIM_RIVALS | KG_CLAIM_LINKS | KG_CLAIM_PLACEHOLDER,
                   KG_WARNING);
}

/* HL-2: the word lists of the description, as warnings. */
void kg_check_highlight_texts(kg_check *check)
{
    kg_prose_each(check, "highlights", "highlight", judge_highlight);
}

/* ---- CASE-1 ---- */

static unsigned count_sentences(const char *text)
{
    unsigned count = 0;
    for (size_t length; (length = kg_sentence_span(text)) > 0; text += length)
        count += length > strspn(text, " \t\r\n.!?");
    return count;
}

static void judge_case_text(kg_check *check, const kg_node *item, size_t number)
{
    const unsigned sentences = kg_limit_get(check, KG_LIMIT_CASE_SENTENCES_LEAST);
    const unsigned least = kg_limit_get(check, KG_LIMIT_CASE_LEAST); /* 50 Chinese characters count as much as 100 letters */
    const kg_node *node = kg_node_get(item, "text");
    const char *title = kg_node_text(kg_node_get(item, "title")), *text = kg_text_collapse(check->arena, kg_node_text(node));
    static const char required[] = N_("must describe the case, not only name it");
    size_t width = kg_utf8_width(text);
    if (*text == 0)
        kg_find_at(check, KG_ERROR, node != NULL ? node : item, kg_say(check, "customer case %zu has no text", number), required,
                   N_("say who uses the product, for what, and what came of it"));
    else if (strcmp(kg_text_fold(check->arena, text), kg_text_fold(check->arena, title)) == 0)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "the text of customer case %zu is its title again", number), required,
                   N_("say who uses the product, for what, and what came of it"));
    else if (width < least)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "customer case %zu has %zu columns of text", number, width),
                   kg_say(check, "should have at least %u", least), N_("say who uses the product, for what, and what came of it"));
    else if (count_sentences(text) < sentences)
        kg_find_at(
            check, KG_WARNING, node, kg_say(check, "customer case %zu has too few sentences: %u", number, count_sentences(text)),
            kg_say(check, "should have at least %u", sentences), N_("say who uses the product, for what, and what came of it"));
}

static void judge_case_claims(kg_check *check, const kg_prose *prose)
{
    kg_prose_judge(check, prose, KG_CLAIM_CONTACT | KG_CLAIM_RIVALS | KG_CLAIM_LINKS | KG_CLAIM_PLACEHOLDER, KG_WARNING);
}

/* CASE-1: each case has a text of its own; its wording is judged like that of a highlight. */
void kg_check_cases(kg_check *check)
{
    const kg_node *list = kg_product_field(check->product, "customer_cases");
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        if (list->items[i]->kind == KG_NODE_MAPPING)
            judge_case_text(check, list->items[i], i + 1);
    kg_prose_each(check, "customer_cases", N_("customer case"), judge_case_claims);
}
