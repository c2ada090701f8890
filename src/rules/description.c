/* SPDX-License-Identifier: Apache-2.0
 *
 * OV, DESC, HL: the texts of the details page. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/host.h"
#include "base/text.h"
#include "format/markup.h"
#include "rules/accuracy.h"
#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/reach.h"
#include "rules/settings.h"

#include <string.h>

enum { MOST_TOLD = 50 }; /* findings of one rule: of a text full of links the first are told */

/* The description and what a reader sees of it; NULL when it is absent or blank. */
static const kg_node *read_description(kg_check *check, kg_markup *out)
{
    const kg_node *node = kg_field_scalar(check, "description");
    if (kg_is_blank(node))
        return NULL;
    if (kg_markup_read(check->arena, node->text, check->product->limits, out, NULL) != KG_OK) {
        check->failed = true;
        return NULL;
    }
    return node;
}

/* ---- OV ---- */

/* OV-1: a brief introduction. The page gives no length: 20 to 300 characters are taken as brief. */
void kg_check_overview(kg_check *check)
{
    const unsigned least = kg_limit_get(check, KG_LIMIT_OVERVIEW_LEAST), most = kg_limit_get(check, KG_LIMIT_OVERVIEW_MOST);
    const kg_node *node = kg_field_scalar(check, "overview");
    if (node == NULL)
        return;
    if (kg_is_blank(node)) {
        kg_find_at(check, KG_ERROR, node, N_("the overview is empty"), N_("must introduce the product briefly"), "");
        return;
    }
    const char *tidy = kg_form_tidy_text(check->arena, node->text);
    if (tidy != node->text)
        kg_find_repairable(check, KG_WARNING, node, N_("the overview has tabs, stray blanks or decomposed characters"),
                           N_("must be plain text in Unicode form NFC"), tidy);
    const char *text = kg_text_collapse(check->arena, node->text), *name = kg_product_text(check->product, "name");
    size_t count = kg_utf8_count(text);
    if (kg_utf8_width(text) < least)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "the overview has %zu characters", count),
                   kg_say(check, "should have %u to %u", least, most), N_("say what the product does and for whom"));
    else if (count > most)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "the overview has %zu characters", count),
                   kg_say(check, "should have %u to %u", least, most), N_("leave details to the description"));
    if (strcmp(kg_text_fold(check->arena, text), kg_text_fold(check->arena, name)) == 0)
        kg_find_at(check, KG_WARNING, node, N_("the overview is the product name again"), N_("must introduce the product briefly"),
                   "");
    const char *description = kg_product_text(check->product, "description");
    if (*description != 0 && strncmp(kg_text_collapse(check->arena, description), text, strlen(text)) == 0)
        kg_find_at(check, KG_WARNING, node, N_("the overview is the beginning of the description"),
                   N_("should be a text of its own"), N_("both stand on the same page"));
}

/* ---- DESC-4 ---- */

static size_t count_visible(const char *text)
{
    size_t count = 0;
    for (uint32_t code; (code = kg_utf8_next(&text)) != 0;)
        count += !kg_utf8_is_space(code);
    return count;
}

static bool has_image(const kg_markup *markup)
{
    for (size_t i = 0; i < markup->references.count; i++)
        if (markup->references.items[i].is_image)
            return true;
    return false;
}

/* DESC-4: reading 6. Three counts of code points; an error when even the largest is too small, a warning when the smallest is. */
void kg_check_description_length(kg_check *check)
{
    kg_markup markup;
    const kg_node *node = read_description(check, &markup);
    if (node == NULL)
        return;
    size_t fewest = check->pack->edition == KG_EDITION_CN ? 400 : 1000;
    size_t end = strlen(node->text);
    while (end > 0 && strchr(" \t\r\n", node->text[end - 1]) != NULL)
        end--;
    size_t raw = kg_utf8_count(kg_arena_strndup(check->arena, node->text, end));
    size_t rendered = kg_utf8_count(kg_text_collapse(check->arena, markup.text)), visible = count_visible(markup.text);
    kg_judge_padding(check, &(kg_prose){ .node = node, .label = N_("the description"), .markup = markup });
    bool may_be_short = check->pack->edition == KG_EDITION_CN && has_image(&markup); /* its pictures say the rest */
    const char *counted = kg_choice_get(check, KG_CHOICE_DESCRIPTION_COUNT);
    bool counts_all = strcmp(counted, "all") == 0;
    size_t chosen = strcmp(counted, "written") == 0 ? raw : strcmp(counted, "text") == 0 ? rendered : visible;
    if ((counts_all ? KG_MIN(raw, visible) : chosen) >= fewest || may_be_short)
        return;
    kg_find_at(check, (counts_all ? KG_MAX(raw, rendered) : chosen) < fewest ? KG_ERROR : KG_WARNING, node,
               kg_say(check, "the description has %zu characters as written, %zu without markup, %zu without white space", raw,
                      rendered, visible),
               kg_say(check, "must have at least %zu", fewest), N_("describe functions, services and uses in more detail"));
}

/* ---- DESC-7 ---- */

static const char *name_image(kg_check *check, const kg_reference *reference)
{
    if (reference->is_image && *reference->target != 0)
        return kg_say(check, "the description shows %s (%s)", kg_quote(check, reference->target), reference->what);
    if (reference->is_image)
        return kg_say(check, "the description shows something (%s)", reference->what);
    if (kg_ascii_prefix(reference->target, "data:"))
        return N_("the description has embedded data (data:)");
    return NULL;
}

/* DESC-7: no images, in whatever way they are embedded, and no words about one. */
void kg_check_description_images(kg_check *check)
{
    kg_markup markup;
    const kg_node *node = read_description(check, &markup);
    size_t before = check->out->list.count;
    for (size_t i = 0; node != NULL && i < markup.references.count && check->out->list.count < before + MOST_TOLD; i++) {
        const char *found = name_image(check, &markup.references.items[i]);
        if (found != NULL)
            kg_find_in(check, KG_ERROR, node, markup.references.items[i].source, found, N_("must be text only"), N_("remove it"));
    }
    if (node != NULL && check->out->list.count == before)
        kg_prose_words(check, &(kg_prose){ .node = node, .label = N_("the description"), .markup = markup }, KG_WARNING,
                       KG_WORDS_FIGURE, N_("must be text only"), N_("describe what it shows"));
}

/* ---- DESC-8 ---- */

/* An allowed address that carries another one along ("?url=https://..."). */
static bool carries_foreign(const kg_check *check, const char *text, size_t length)
{
    for (size_t i = 1; i + 3 < length; i++) {
        kg_url inner;
        const char *at = text + i;
        bool begins = kg_ascii_prefix(at, "http://") || kg_ascii_prefix(at, "https://");
        if (kg_ascii_prefix(at, "%3A%2F%2F"))
            return true;
        if (begins && kg_url_parse(at, length - i, &inner) && !kg_host_is_allowed(check, inner.host))
            return true;
    }
    return false;
}

/* A target as browsers read it: without white space around it, and without tabs and line ends inside. */
static const char *strip_target(kg_check *check, const char *target)
{
    char *out = kg_arena_alloc(check->arena, strlen(target) + 1);
    size_t used = 0;
    if (out == NULL)
        return target;
    for (const char *at = target + strspn(target, " \t\r\n\f"); *at != 0; at++)
        if (strchr("\t\r\n", *at) == NULL)
            out[used++] = *at;
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = 0;
    return out;
}

static void judge_link(kg_check *check, const kg_node *node, size_t offset, const char *text, size_t length)
{
    static const char required[] = N_("must lead to Huawei Cloud only (huaweicloud.com and below)");
    const char *quoted = kg_quote_part(check, text, 0, length);
    kg_url url;
    if (length == 0 || text[0] == '#' || kg_ascii_prefix(text, "data:"))
        return; /* a place on the same page; data: is DESC-7 */
    if (!kg_url_parse(text, length, &url)) {
        kg_find_in(check, KG_WARNING, node, offset, kg_say(check, "the link %s leads to no known site", quoted), required,
                   N_("remove it"));
        return;
    }
    bool is_web = *url.scheme == 0 || strcmp(url.scheme, "http") == 0 || strcmp(url.scheme, "https") == 0;
    if (strcmp(url.scheme, "mailto") == 0 || strcmp(url.scheme, "tel") == 0)
        kg_find_in(check, KG_WARNING, node, offset, kg_say(check, "the link %s leads to a person, not to a page", quoted), required,
                   N_("contacts stand in the after-sales support"));
    else if (!is_web)
        kg_find_in(check, KG_ERROR, node, offset, kg_say(check, "the link %s is no web address", quoted), required,
                   N_("remove it"));
    else if (url.defect != NULL) {
        kg_find_in(check, KG_ERROR, node, offset, kg_say(check, "the link %s has %s", quoted, url.defect), required,
                   N_("remove it"));
        kg_find_malformed(check);
    } else if (!kg_host_is_allowed(check, url.host))
        kg_find_in(check, KG_ERROR, node, offset, kg_say(check, "the link %s leads to %s", quoted, kg_quote(check, url.host)),
                   required, N_("remove it"));
    else if (carries_foreign(check, text, length))
        kg_find_in(check, KG_WARNING, node, offset, kg_say(check, "the link %s may lead on to another site", quoted), required,
                   N_("link the page itself"));
}

/* Whether TEXT is the text of a link that leads there: it is judged as that link. */
static bool is_link_target(const kg_markup *markup, const char *text, size_t length)
{
    for (size_t i = 0; i < markup->references.count; i++) {
        const kg_reference *reference = &markup->references.items[i];
        if (!reference->is_image && strncmp(reference->target, text, length) == 0)
            return true;
    }
    return false;
}

/* DESC-8: links of every kind lead to Huawei Cloud; a host name without "https://", one in words ("dot com") and a code to be
 * scanned are warnings. */
void kg_check_description_links(kg_check *check)
{
    kg_markup markup;
    const kg_node *node = read_description(check, &markup);
    if (node == NULL)
        return;
    size_t before = check->out->list.count;
    for (size_t i = 0; i < markup.references.count && check->out->list.count < before + MOST_TOLD; i++) {
        const kg_reference *reference = &markup.references.items[i];
        const char *target = strip_target(check, reference->target);
        if (!reference->is_image)
            judge_link(check, node, reference->source, target, strlen(target));
    }
    for (const char *at = markup.text; *at != 0 && check->out->list.count < before + MOST_TOLD;) {
        size_t url = kg_url_span(markup.text, at), host = url > 0 ? 0 : kg_host_span(markup.text, at);
        size_t offset = kg_markup_source(&markup, (size_t)(at - markup.text));
        if (url > 0 && !is_link_target(&markup, at, url)) {
            judge_link(check, node, offset, at, url);
        } else if (host > 0 && !is_link_target(&markup, at, host) && !kg_is_in_email(markup.text, (size_t)(at - markup.text))) {
            kg_url parsed;
            const char *address = kg_say(check, "//%.*s", (int)host, at);
            if (kg_url_parse(address, strlen(address), &parsed) && !kg_host_is_allowed(check, parsed.host))
                kg_find_in(check, KG_WARNING, node, offset,
                           kg_say(check, "the description names the site %s", kg_quote_part(check, at, 0, host)),
                           N_("must lead to Huawei Cloud only (huaweicloud.com and below)"), N_("leave the address out"));
        }
        at += url + host > 0 ? url + host : 1;
    }
    kg_prose_words(check, &(kg_prose){ .node = node, .label = N_("the description"), .markup = markup }, KG_WARNING,
                   KG_WORDS_SPOKENLINK, N_("must lead to Huawei Cloud only (huaweicloud.com and below)"), N_("leave it out"));
}

/* ---- HL ---- */

/* HL-1: at most five, none of them empty or said twice. None is ever dropped. */
void kg_check_highlights(kg_check *check)
{
    enum { MOST = 5, COMPARED = 50 };
    const unsigned most = kg_limit_get(check, KG_LIMIT_HIGHLIGHT_MOST);
    const kg_node *list = kg_product_field(check->product, "highlights");
    if (list == NULL || list->kind != KG_NODE_SEQUENCE)
        return;
    if (list->count > MOST)
        kg_find_at(check, KG_ERROR, list->items[MOST], kg_say(check, "%zu highlights", list->count), N_("must be at most five"),
                   N_("keep the five that matter most"));
    for (size_t i = 0; i < list->count; i++) {
        const kg_node *item = list->items[i];
        const char *title = kg_node_text(kg_node_get(item, "title")), *text = kg_node_text(kg_node_get(item, "text"));
        const char *both = kg_text_fold(check->arena, kg_say(check, "%s %s", title, text));
        if (*both == 0)
            kg_find_at(check, KG_ERROR, item, kg_say(check, "highlight %zu is empty", i + 1), N_("must say something"),
                       N_("write it, or remove it"));
        else if (kg_utf8_count(both) > most)
            kg_find_at(check, KG_WARNING, item, kg_say(check, "highlight %zu has %zu characters", i + 1, kg_utf8_count(both)),
                       kg_say(check, "should have at most %u", most), N_("leave details to the description"));
        for (size_t j = 0; *both != 0 && i < COMPARED && j < i; j++) {
            const kg_node *other = list->items[j];
            const char *before =
                kg_say(check, "%s %s", kg_node_text(kg_node_get(other, "title")), kg_node_text(kg_node_get(other, "text")));
            if (strcmp(kg_text_fold(check->arena, before), both) == 0)
                kg_find_at(check, KG_WARNING, item, kg_say(check, "highlights %zu and %zu say the same", j + 1, i + 1),
                           N_("should differ"), "");
        }
    }
}
