/* SPDX-License-Identifier: Apache-2.0
 *
 * Which product the title of the agreement names (EULA-4): what is left of it without the words that every such title has. */
#include "rules/eulawhole.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum { FIRST_BLOCKS = 5, TITLE_POINTS = 80, MOST_WORDS = 10 };

static bool is_title(const char *text)
{
    static const char *const kinds[] = { "license agreement", "licence agreement", "eula", "user agreement", "terms of use",
                                         "terms of service" };
    size_t length = strlen(text);
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        if (kg_ascii_find(text, kinds[i]) != NULL && kg_utf8_count(text) <= TITLE_POINTS && length > 0 && text[length - 1] != '.')
            return true;
    return false;
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = kg_ascii_find(list, word); at != NULL; at = kg_ascii_find(at + 1, word)) {
        bool begins = at == list || !kg_ascii_is_alnum((unsigned char)at[-1]);
        if (begins && !kg_ascii_is_alnum((unsigned char)at[length]))
            return true;
    }
    return false;
}

/* Words of titles that name no product. */
static const char general[] =
    "end user users customer customers client licensee enduser software application app product products program service services "
    "cloud saas license licence licensing agreement agreements eula terms term conditions condition of use and or the a an for to "
    "on in by with between this subscription subscriptions purchase sale master general standard commercial enterprise business "
    "online hosted platform solution solutions system systems legal notice policy document contract privacy data trial evaluation "
    "beta free open source public proprietary limited warranty rights reserved version edition release draft final revised updated "
    "effective date january february march april may june july august september october november december rev v inc ltd llc "
    "gmbh corp co company pty limited international global worldwide annex appendix schedule exhibit part click through wrap "
    "exclusive content media contributor plugin extension add-on module "
    "professional personal single multi site developer server desktop mobile web based installation package image marketplace "
    "koogallery huawei";

/* The first words in a row with capitals that are none of these, nor of the company or the product; NULL where there are none. */
static const char *foreign_name(kg_check *check, const char *title, const char *name)
{
    const char *company = kg_product_text(check->product, "company.name"), *found = NULL;
    unsigned words = 0;
    for (const char *at = title; *at != 0 && words < MOST_WORDS;) {
        size_t length = strcspn(at, " \t,;:()\"'-/&");
        const char *word = kg_say(check, "%.*s", (int)length, at);
        bool is_ours = length > 1 && (has_word(name, word) || has_word(company, word));
        if (is_ours && has_word(name, word) && !has_word(general, word))
            return NULL;
        bool is_name = *word >= 'A' && *word <= 'Z' && length > 2 && !is_ours && !has_word(general, word);
        if (is_name && found == NULL)
            found = word;
        at += length;
        at += strspn(at, " \t,;:()\"'-/&");
        words++;
    }
    return found;
}

void kg_judge_eula_title(kg_check *check, const kg_asset *eula, const char *name)
{
    for (size_t i = 0; i < eula->facts.blocks.count && i < FIRST_BLOCKS; i++) {
        const kg_block *block = &eula->facts.blocks.items[i];
        const char *foreign = is_title(block->text) ? foreign_name(check, block->text, name) : NULL;
        if (is_title(block->text) && foreign == NULL)
            return;
        if (foreign == NULL)
            continue;
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_spot(check, eula, block->at),
                                     .found = kg_say(check, "the title seems to name another product, %s: %s",
                                                     kg_quote(check, foreign), kg_quote(check, block->text)),
                                     .required = kg_say(check, "must name %s, as the listing does", kg_quote(check, name)) });
        return;
    }
}
