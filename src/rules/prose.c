/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts of the listing and the judgements that they share; see prose.h. */
#include "rules/prose.h"

#include "base/arith.h"
#include "base/host.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/reach.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>

enum { MOST = 5 }; /* findings of one kind in one text: of a text full of them the first are told */

bool kg_prose_read(kg_check *check, const kg_node *node, const char *label, kg_prose *out)
{
    if (node == NULL || node->kind != KG_NODE_SCALAR || kg_is_blank(node))
        return false;
    *out = (kg_prose){ .node = node, .label = label };
    if (kg_markup_read(check->arena, node->text, check->product->limits, &out->markup, NULL) == KG_OK)
        return true;
    check->failed = true;
    return false;
}

void kg_prose_find(kg_check *check, kg_severity severity, const kg_prose *prose, size_t offset, const char *found,
                   const char *required, const char *help)
{
    kg_find_in(check, severity, prose->node, kg_markup_source(&prose->markup, offset), found, required, help);
}

void kg_prose_each(kg_check *check, const char *path, const char *label, void (*judge)(kg_check *check, const kg_prose *prose))
{
    const kg_node *list = kg_product_field(check->product, path);
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        kg_prose prose;
        if (kg_prose_read(check, kg_node_get(list->items[i], "title"), kg_say(check, "the title of %s %zu", label, i + 1), &prose))
            judge(check, &prose);
        if (kg_prose_read(check, kg_node_get(list->items[i], "text"), kg_say(check, "%s %zu", label, i + 1), &prose))
            judge(check, &prose);
    }
}

/* ---- word lists ---- */

/* On the mainland site X-TXT-1 tells of the words that the advertising law bars, with more weight; "dot com" in a hidden e-mail
 * address is told as that address. */
static bool is_told_elsewhere(const kg_check *check, kg_word_list list, const char *text, size_t offset)
{
    kg_word_match match;
    if (list == KG_WORDS_SPOKENLINK)
        return kg_is_in_email(text, offset);
    return list == KG_WORDS_EXAGGERATION && check->pack->edition == KG_EDITION_CN &&
           kg_find_word(check, KG_WORDS_ADLAW, text, offset, &match) && match.offset == offset;
}

/* What LABEL does with WORD of LIST. */
static const char *say_word(kg_check *check, kg_word_list list, const char *label, const char *word)
{
    switch (list) {
    case KG_WORDS_MESSENGER:
        return kg_say(check, "%s names a messenger account: %s", label, word);
    case KG_WORDS_REACH:
    case KG_WORDS_ELSEWHERE:
        return kg_say(check, "%s says %s", label, word);
    case KG_WORDS_CLOUDS:
        return kg_say(check, "%s names another cloud: %s", label, word);
    case KG_WORDS_COMPARISON:
        return kg_say(check, "%s compares with %s", label, word);
    case KG_WORDS_SPOKENLINK:
        return kg_say(check, "%s leads elsewhere with %s", label, word);
    case KG_WORDS_FIGURE:
        return kg_say(check, "%s refers to a picture that is not there: %s", label, word);
    default:
        return kg_say(check, "%s claims %s", label, word);
    }
}

void kg_prose_words(kg_check *check, const kg_prose *prose, kg_severity severity, kg_word_list list, const char *required,
                    const char *help)
{
    const char *text = prose->markup.text;
    const char *seen[MOST];
    size_t count = 0;
    kg_word_match match;
    for (size_t from = 0; count < MOST && kg_find_word(check, list, text, from, &match); from = match.offset + match.length) {
        size_t i = 0;
        while (i < count && seen[i] != match.word)
            i++;
        if (i < count || is_told_elsewhere(check, list, text, match.offset))
            continue;
        seen[count++] = match.word;
        kg_prose_find(check, severity, prose, match.offset,
                      say_word(check, list, prose->label, kg_quote_part(check, text, match.offset, match.length)), required, help);
    }
}

/* ---- DESC-9: contact ---- */

static const char in_store[] = N_("must not lead customers to commercial information elsewhere");

static void find_spans(kg_check *check, const kg_prose *prose, kg_severity severity, bool (*find)(const char *, size_t, kg_span *),
                       bool is_mail)
{
    const char *text = prose->markup.text, *narrow = kg_reach_narrow(check->arena, text);
    kg_span found;
    size_t from = 0;
    for (unsigned i = 0; i < MOST && find(narrow, from, &found); i++) {
        kg_span span = kg_reach_widen(text, found);
        kg_prose_find(check, severity, prose, span.offset,
                      kg_say(check, is_mail ? N_("%s contains the e-mail address %s") : N_("%s contains the telephone number %s"),
                             prose->label, kg_quote_part(check, text, span.offset, span.length)),
                      in_store, N_("contacts have fields of their own in the after-sales support"));
        from = found.offset + found.length;
    }
}

/* Where SENTENCE turns to the seller: a phrase of the list, or "contact" and the name of the company. */
static bool find_contact(kg_check *check, const char *sentence, kg_word_match *out)
{
    static const char *const verbs[] = { "contact", "consult", "call", "e-mail", "email", "ask", "联系", "咨询" };
    const char *company = kg_product_text(check->product, "company.name");
    size_t length = strcspn(company, " ,.");
    if (kg_find_word(check, KG_WORDS_CONTACT, sentence, 0, out))
        return true;
    const char *name = kg_arena_strndup(check->arena, company, length);
    if (length <= 2 || !kg_word_find_name(name, sentence, 0, out))
        return false;
    for (size_t i = 0; i < KG_COUNT(verbs); i++) {
        const char *blank = (unsigned char)verbs[i][0] < 0x80 ? " " : "";
        if (kg_word_find_name(kg_say(check, "%s%s%.*s", verbs[i], blank, (int)length, company), sentence, 0, out))
            return true;
    }
    return false;
}

/* The length of what is said in one breath at TEXT: a sentence, a question with its answer. */
static size_t breath_span(const char *text)
{
    size_t length = kg_sentence_span(text), end = length;
    while (end > 0 && strchr(" \t\r\n", text[end - 1]) != NULL)
        end--;
    bool is_question = end > 0 && (text[end - 1] == '?' || (end > 2 && strncmp(text + end - 3, "\xEF\xBC\x9F", 3) == 0));
    return is_question && end == length ? length + kg_sentence_span(text + length) : length;
}

/* A sentence that both turns to the seller and speaks of commercial matters. */
static void find_commercial_sentences(kg_check *check, const kg_prose *prose)
{
    const char *text = prose->markup.text;
    unsigned found = 0;
    for (size_t at = 0, length; found < MOST && (length = breath_span(text + at)) > 0; at += length) {
        const char *sentence = kg_arena_strndup(check->arena, text + at, length);
        kg_word_match contact, commercial;
        if (!find_contact(check, sentence, &contact) || !kg_find_word(check, KG_WORDS_COMMERCIAL, sentence, 0, &commercial))
            continue;
        found++;
        kg_prose_find(check, KG_WARNING, prose, at + contact.offset,
                      kg_say(check, "%s says %s and speaks of %s in one sentence", prose->label,
                             kg_quote_part(check, sentence, contact.offset, contact.length),
                             kg_quote_part(check, sentence, commercial.offset, commercial.length)),
                      in_store, N_("prices stand in the specifications"));
    }
}

static void judge_contact(kg_check *check, const kg_prose *prose, kg_severity address)
{
    find_spans(check, prose, address, kg_find_email, true);
    find_spans(check, prose, address, kg_find_phone, false);
    kg_prose_words(check, prose, address, KG_WORDS_MESSENGER, in_store, N_("leave it out"));
    kg_prose_words(check, prose, KG_WARNING, KG_WORDS_REACH, in_store, N_("customers reach you through the store"));
    kg_prose_words(check, prose, KG_WARNING, KG_WORDS_ELSEWHERE, in_store, N_("customers buy through the store"));
    find_commercial_sentences(check, prose);
}

/* ---- DESC-10: other products ---- */

static void judge_rivals(kg_check *check, const kg_prose *prose)
{
    static const char required[] = N_("must not contain information about competitors");
    const kg_node *list = kg_product_field(check->product, "competitors");
    const char *text = prose->markup.text;
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        kg_word_match match;
        if (kg_word_find_name(kg_node_text(list->items[i]), text, 0, &match))
            kg_prose_find(
                check, KG_WARNING, prose, match.offset,
                kg_say(check, "%s names the competitor %s", prose->label, kg_quote_part(check, text, match.offset, match.length)),
                required, N_("leave the name out"));
    }
    kg_prose_words(check, prose, KG_WARNING, KG_WORDS_CLOUDS, required,
                   N_("leave it out unless data come from there or an interface is like it"));
    kg_prose_words(check, prose, KG_WARNING, KG_WORDS_COMPARISON, required, N_("say what your product does"));
}

/* ---- placeholders ---- */

bool kg_prose_placeholder(const kg_check *check, const kg_prose *prose, size_t *offset, size_t *length)
{
    kg_word_match match;
    if (!kg_find_word(check, KG_WORDS_PLACEHOLDER, prose->markup.text, 0, &match))
        return kg_find_placeholder(check, prose->markup.text, offset, length);
    *offset = match.offset;
    *length = match.length;
    return true;
}

static void judge_placeholder(kg_check *check, const kg_prose *prose)
{
    size_t offset, length;
    if (kg_prose_placeholder(check, prose, &offset, &length))
        kg_prose_find(
            check, KG_WARNING, prose, offset,
            kg_say(check, "%s has the placeholder %s", prose->label, kg_quote_part(check, prose->markup.text, offset, length)),
            N_("should say something"), N_("write the text that belongs there"));
}

/* ---- links in short texts ---- */

/* Whether TEXT stands for a link that leads there: it is told of as that link. */
static bool is_target(const kg_markup *markup, const char *text, size_t length)
{
    for (size_t i = 0; i < markup->references.count; i++)
        if (strncmp(markup->references.items[i].target, text, length) == 0)
            return true;
    return false;
}

static void judge_links(kg_check *check, const kg_prose *prose)
{
    static const char required[] = N_("should be text without links and images");
    const kg_markup *markup = &prose->markup;
    for (size_t i = 0; i < markup->references.count; i++) {
        const kg_reference *reference = &markup->references.items[i];
        if (*reference->target != 0 || reference->is_image)
            kg_find_in(check, KG_WARNING, prose->node, reference->source,
                       kg_say(check, reference->is_image ? N_("%s shows %s") : N_("%s links to %s"), prose->label,
                              kg_quote(check, *reference->target != 0 ? reference->target : reference->what)),
                       required, N_("leave it out"));
    }
    for (const char *at = markup->text; *at != 0;) {
        size_t length = kg_url_span(markup->text, at);
        length = length > 0 ? length : kg_host_span(markup->text, at);
        if (length > 0 && !is_target(markup, at, length) && !kg_is_in_email(markup->text, (size_t)(at - markup->text)))
            kg_prose_find(check, KG_WARNING, prose, (size_t)(at - markup->text),
                          kg_say(check, "%s names the address %s", prose->label, kg_quote_part(check, at, 0, length)), required,
                          N_("leave it out"));
        at += length > 0 ? length : 1;
    }
    kg_prose_words(check, prose, KG_WARNING, KG_WORDS_SPOKENLINK, required, N_("leave it out"));
}

void kg_prose_judge(kg_check *check, const kg_prose *prose, unsigned claims, kg_severity address)
{
    if ((claims & KG_CLAIM_EXAGGERATION) != 0)
        kg_prose_words(check, prose, KG_WARNING, KG_WORDS_EXAGGERATION, N_("must not exaggerate what the product does"),
                       N_("say what it does instead"));
    if ((claims & KG_CLAIM_CONTACT) != 0)
        judge_contact(check, prose, address);
    if ((claims & KG_CLAIM_RIVALS) != 0)
        judge_rivals(check, prose);
    if ((claims & KG_CLAIM_LINKS) != 0)
        judge_links(check, prose);
    if ((claims & KG_CLAIM_PLACEHOLDER) != 0)
        judge_placeholder(check, prose);
}
