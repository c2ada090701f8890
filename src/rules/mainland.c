/* SPDX-License-Identifier: Apache-2.0
 *
 * X-TXT-1, X-TXT-2, X-DESC-1: what the mainland site asks of texts. The cn pack turns these rules on. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/picture.h"
#include "rules/fields.h"
#include "rules/mainland.h"
#include "rules/prose.h"
#include "rules/reach.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>

/* Calls JUDGE for every text of the listing that customers read, but for the name. */
static void each_text(kg_check *check, void (*judge)(kg_check *check, const kg_prose *prose))
{
    static const struct {
        const char *path, *label;
    } fields[] = { { "overview", N_("the overview") },
                   { "description", N_("the description") },
                   { "seo.title", "the SEO title" },
                   { "seo.description", "the SEO description" } };
    kg_prose prose;
    for (size_t i = 0; i < KG_COUNT(fields); i++)
        if (kg_prose_read(check, kg_product_field(check->product, fields[i].path), fields[i].label, &prose))
            judge(check, &prose);
    kg_prose_each(check, "highlights", "highlight", judge);
    kg_prose_each(check, "customer_cases", N_("customer case"), judge);
    const kg_node *list = kg_product_field(check->product, "specifications");
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        if (kg_prose_read(check, kg_node_get(list->items[i], "name"), kg_say(check, "the name of specification %zu", i + 1),
                          &prose))
            judge(check, &prose);
}

/* ---- X-TXT-1 ---- */

static void judge_advertising(kg_check *check, const kg_prose *prose)
{
    enum { MOST = 20 }; /* of a text full of them the first are told */
    const char *text = prose->markup.text;
    kg_word_match match;
    size_t from = 0;
    for (unsigned i = 0; i < MOST && kg_find_word(check, KG_WORDS_ADLAW, text, from, &match);
         i++, from = match.offset + match.length)
        kg_prose_find(check, KG_ERROR, prose, match.offset,
                      kg_say(check, "%s contains %s", prose->label, kg_quote_part(check, text, match.offset, match.length)),
                      N_("must not contain words that the advertising law bars"), N_("say what the product does instead"));
}

/* X-TXT-1: the name is NAME-5's, which is an error on this site, too. */
void kg_check_advertising_law(kg_check *check)
{
    each_text(check, judge_advertising);
}

/* ---- X-TXT-2 ---- */

static const char anonymous[] = N_("should be anonymised");

/* What of a person may stand in a text, and what it is called. */
static const struct {
    bool (*find)(const char *, size_t, kg_span *);
    const char *what;
} personal[] = { { kg_find_identity, N_("the number of an identity card") },
                 { kg_find_card, N_("the number of a bank card") },
                 { kg_find_passport, N_("the number of a passport") },
                 { kg_find_private_phone, N_("the mobile number of a person who is named") },
                 { kg_find_home, N_("where somebody lives") } };

static void judge_personal_data(kg_check *check, const kg_prose *prose)
{
    const char *text = kg_reach_narrow(check->arena, prose->markup.text);
    for (size_t i = 0; i < KG_COUNT(personal); i++) {
        kg_span span;
        if (personal[i].find(text, 0, &span))
            kg_prose_find(check, KG_WARNING, prose, kg_reach_widen(prose->markup.text, span).offset,
                          kg_say(check, "%s contains %s", prose->label, personal[i].what), anonymous,
                          N_("replace it by asterisks"));
    }
}

/* What of a person stands in the document first; false when nothing does. */
static bool find_in_document(kg_check *check, const kg_asset *asset, const kg_block **where, const char **what)
{
    for (size_t j = 0; j < asset->facts.blocks.count; j++) {
        kg_span span;
        *where = &asset->facts.blocks.items[j];
        const char *text = kg_reach_narrow(check->arena, (*where)->text);
        for (size_t i = 0; i < KG_COUNT(personal); i++) {
            *what = personal[i].what;
            if (personal[i].find(text, 0, &span))
                return true;
        }
    }
    return false;
}

/* X-TXT-2: data of people in texts and in the documents; addresses and telephone numbers of the seller in texts are DESC-9, HL-2
 * and CASE-1. The number itself is not repeated in the report; one of a document is enough to look through it. */
void kg_check_personal_data(kg_check *check)
{
    each_text(check, judge_personal_data);
    for (size_t i = 0; i < check->product->assets.count; i++) {
        const kg_asset *asset = check->product->assets.items[i];
        const kg_block *where;
        const char *what;
        if (!find_in_document(check, asset, &where, &what))
            continue;
        kg_place at = kg_at_asset(asset);
        at.part = kg_spot_sentence(check->arena, &asset->facts, where->at);
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .slot = asset->slot,
                                     .at = at,
                                     .found = kg_say(check, "the document contains %s", what),
                                     .required = anonymous,
                                     .help = N_("mask it") });
    }
}

/* ---- X-DESC-1 ---- */

bool kg_is_picture_of_description(kg_check *check, const kg_asset *asset)
{
    kg_prose prose;
    if (check->pack->edition != KG_EDITION_CN ||
        !kg_prose_read(check, kg_product_field(check->product, "description"), N_("the description"), &prose))
        return false;
    for (size_t i = 0; i < prose.markup.references.count; i++)
        if (prose.markup.references.items[i].is_image && strcmp(prose.markup.references.items[i].target, asset->path) == 0)
            return true;
    return false;
}

const kg_asset *kg_find_picture(const kg_product *product, const char *path)
{
    for (size_t i = 0; i < product->assets.count; i++)
        if (strcmp(product->assets.items[i]->path, path) == 0)
            return product->assets.items[i];
    return NULL;
}

static void judge_picture(kg_check *check, const kg_prose *prose, const kg_reference *reference)
{
    enum { NARROWEST = 900, WIDEST = 1200, LOWEST = 800 };
    const char *name = kg_quote(check, *reference->target != 0 ? reference->target : reference->what), *found = NULL;
    static const char type[] = N_("must be a JPG, JPEG or PNG file of the product folder");
    static const char form[] = N_("must be 900 to 1200 pixels wide and at least 800 high");
    const char *extension = kg_path_extension(reference->target), *required = type;
    const kg_asset *asset = kg_find_picture(check->product, reference->target);
    uint32_t width, height;
    if (kg_ascii_casecmp(extension, ".jpg") != 0 && kg_ascii_casecmp(extension, ".jpeg") != 0 &&
        kg_ascii_casecmp(extension, ".png") != 0)
        found = kg_say(check, "the description shows %s", name);
    else if (asset == NULL)
        found = kg_say(check, "the picture %s of the description is not there", name);
    else if (kg_picture_kind(asset->bytes.data, asset->bytes.size) == KG_PICTURE_GIF ||
             !kg_picture_size(asset->bytes.data, asset->bytes.size, &width, &height))
        found = kg_say(check, "the picture %s of the description cannot be read as JPG or PNG", name);
    else if (width < NARROWEST || width > WIDEST || height < LOWEST) {
        found = kg_say(check, "the picture %s of the description has %u x %u pixels", name, width, height);
        required = form;
    }
    if (found != NULL)
        kg_find_in(check, KG_ERROR, prose->node, reference->source, found, required, "");
}

/* X-DESC-1: this site takes pictures in the description. Its 400 characters for texts without pictures are DESC-4. */
void kg_check_description_pictures(kg_check *check)
{
    enum { MOST = 5 };
    kg_prose prose;
    unsigned count = 0;
    if (!kg_prose_read(check, kg_product_field(check->product, "description"), N_("the description"), &prose))
        return;
    for (size_t i = 0; i < prose.markup.references.count; i++) {
        const kg_reference *reference = &prose.markup.references.items[i];
        if (!reference->is_image)
            continue;
        if (++count == MOST + 1)
            kg_find_in(check, KG_ERROR, prose.node, reference->source, N_("the description shows more than five pictures"),
                       N_("must show at most five"), N_("keep the five that matter most"));
        if (count <= MOST)
            judge_picture(check, &prose, reference);
    }
}
