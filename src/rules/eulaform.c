/* SPDX-License-Identifier: Apache-2.0
 *
 * Is the agreement finished? Whole, with nothing to be filled in, signed or stamped, and still valid (EULA-1, EULA-8 to EULA-10).
 */
#include "rules/blanks.h"
#include "rules/checks.h"
#include "rules/datefind.h"
#include "rules/declared.h"
#include "rules/eulawhole.h"
#include "rules/fields.h"
#include "rules/passages.h"
#include "rules/settings.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static const char nothing_to_fill[] = N_("nothing in the agreement may be left to be filled in");
static const char nothing_to_sign[] = N_("nothing in the agreement may be left to be signed or stamped");

/* The agreement if it could be opened, text or not. */
static const kg_asset *opened_eula(const kg_check *check)
{
    const kg_asset *asset = kg_product_asset(check->product, KG_SLOT_EULA);
    return asset != NULL && asset->broken == NULL ? asset : NULL;
}

static void find_place(kg_check *check, const kg_asset *asset, kg_more *more, kg_severity severity, kg_spot at, const char *found,
                       const char *required)
{
    if (kg_more_room(more, severity))
        kg_find(check,
                (kg_finding){ .severity = severity, .at = kg_at_spot(check, asset, at), .found = found, .required = required });
}

/* ---- EULA-8 ---- */

static const char *field_sentence(kg_form_kind kind)
{
    switch (kind) {
    case KG_FORM_CHECK:
        return N_("a box to tick");
    case KG_FORM_CHOICE:
        return N_("a list to choose from");
    case KG_FORM_CONTROL:
        return N_("a field that still shows what is to be entered");
    case KG_FORM_MERGE:
        return N_("a field that a letter program fills in");
    case KG_FORM_BLANK:
        return N_("an underlined blank");
    case KG_FORM_HIGHLIGHT:
        return N_("a highlighted place");
    default:
        return N_("a form field");
    }
}

/* What a reviewer marked: abroad the page does not speak of it, in mainland China it must be gone. */
static kg_severity severity_of_remarks(const kg_check *check)
{
    return check->product->edition == KG_EDITION_CN ? KG_ERROR : KG_WARNING;
}

static kg_severity severity_of_field(const kg_check *check, kg_form_kind kind)
{
    if (kind == KG_FORM_HIGHLIGHT)
        return severity_of_remarks(check);
    return kind == KG_FORM_BLANK || kind == KG_FORM_MERGE ? KG_WARNING : KG_ERROR;
}

static void judge_fields(kg_check *check, const kg_asset *eula, kg_more *more)
{
    for (size_t i = 0; i < eula->facts.fields.count; i++) {
        const kg_form_field *field = &eula->facts.fields.items[i];
        if (field->kind == KG_FORM_SIGNATURE)
            continue;
        const char *sentence = field_sentence(field->kind);
        const char *found = *field->name == 0 ? kg_say(check, "there is %s", sentence)
                                              : kg_say(check, "there is %s '%s'", sentence, kg_mask(check->arena, field->name, 80));
        find_place(check, eula, more, severity_of_field(check, field->kind), field->at, found, nothing_to_fill);
    }
}

static const char *blank_sentence(kg_blank_kind kind)
{
    switch (kind) {
    case KG_BLANK_DATE:
        return N_("a date is left blank");
    case KG_BLANK_PLACEHOLDER:
        return N_("a placeholder is left");
    case KG_BLANK_BOX:
        return N_("there is a box to tick");
    case KG_BLANK_LABEL:
        return N_("nothing stands behind the label");
    default:
        return N_("there is a blank to be filled in");
    }
}

static bool has_field_at(const kg_facts *facts, kg_spot at)
{
    for (size_t i = 0; i < facts->fields.count; i++) {
        kg_spot other = facts->fields.items[i].at;
        bool is_here = other.kind == at.kind && other.member == at.member && other.number == at.number && at.kind != KG_SPOT_PAGE;
        if (is_here && facts->fields.items[i].kind != KG_FORM_HIGHLIGHT)
            return true;
    }
    return false;
}

/* EULA-8: form fields and blank runs behind a label are errors, everything else that looks unfinished is a warning. Empty places
 * for a signature are left to EULA-9. */
void kg_check_eula_blanks(kg_check *check)
{
    const kg_asset *eula = opened_eula(check);
    kg_more more = { 0 };
    if (eula == NULL)
        return;
    const kg_facts *facts = &eula->facts;
    judge_fields(check, eula, &more);
    const kg_blanks *blanks = kg_blanks_of(check, eula);
    for (size_t i = 0; i < blanks->list.count; i++) {
        const kg_blank *blank = &blanks->list.items[i];
        if (blank->kind == KG_BLANK_SIGN ||
            (blank->kind == KG_BLANK_LABEL && (blank->is_signature || has_field_at(facts, blank->at))))
            continue;
        find_place(check, eula, &more, blank->is_certain ? KG_ERROR : KG_WARNING, blank->at,
                   kg_say(check, "%s: %s", blank_sentence(blank->kind), kg_quote(check, blank->words)), nothing_to_fill);
    }
    kg_more_done(check, &more, eula, nothing_to_fill);
}

/* X-EULA-1: what reviewers left behind. The cn pack makes it an error. */
void kg_check_eula_remarks(kg_check *check)
{
    static const char required[] = N_("the agreement must be in its final form");
    const kg_asset *eula = opened_eula(check);
    if (eula == NULL)
        return;
    if (eula->facts.comments > 0)
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .at = kg_at_asset(eula),
                                     .found = kg_say(check, "comments of reviewers: %u", eula->facts.comments),
                                     .required = required,
                                     .help = N_("remove them") });
    if (eula->facts.changes > 0)
        kg_find(check, (kg_finding){ .severity = KG_ERROR,
                                     .at = kg_at_asset(eula),
                                     .found = kg_say(check, "tracked changes: %u", eula->facts.changes),
                                     .required = required,
                                     .help = N_("accept or reject them") });
}

/* ---- EULA-9 ---- */

/* EULA-9: a signature field is an error; blocks and words that ask for a signature or a stamp are warnings. */
void kg_check_eula_signature(kg_check *check)
{
    const kg_asset *eula = opened_eula(check);
    kg_more more = { 0 };
    if (eula == NULL)
        return;
    const kg_facts *facts = &eula->facts;
    for (size_t i = 0; i < facts->fields.count; i++)
        if (facts->fields.items[i].kind == KG_FORM_SIGNATURE)
            find_place(check, eula, &more, KG_ERROR, facts->fields.items[i].at,
                       *facts->fields.items[i].name == 0
                           ? N_("there is a field for a signature")
                           : kg_say(check, "there is a field for a signature: %s", kg_quote(check, facts->fields.items[i].name)),
                       nothing_to_sign);
    const kg_blanks *blanks = kg_blanks_of(check, eula);
    for (size_t i = 0; i < blanks->list.count; i++)
        if (blanks->list.items[i].is_signature)
            find_place(
                check, eula, &more, KG_WARNING, blanks->list.items[i].at,
                kg_say(check, "there is a place for a signature or a stamp: %s", kg_quote(check, blanks->list.items[i].words)),
                nothing_to_sign);
    kg_more_done(check, &more, eula, nothing_to_sign);
    kg_judge_words(check, eula,
                   &(kg_word_judgement){ .severity = KG_WARNING,
                                         .list = KG_WORDS_SIGNING,
                                         .company = KG_WORD_LIST_COUNT,
                                         .found = N_("the agreement speaks of a signature or a stamp"),
                                         .required = nothing_to_sign });
}

/* ---- EULA-10 ---- */

enum { NEAR = 40 }; /* bytes between the words and a date */

/* Whether what parts two dates at TEXT makes them a period: "to", "-", 至. */
static bool joins_dates(const char *text, size_t length)
{
    static const char *const joints[] = { "to", "until", "till", "through", "-", "–", "—", "~", "～", "至", "到", "止" };
    const char *between = text + strspn(text, " \t");
    for (size_t i = 0; i < KG_COUNT(joints); i++) {
        const char *at = kg_ascii_find(between, joints[i]);
        if (at != NULL && at < text + length)
            return true;
    }
    return false;
}

/* The last day of the dates at or behind BEHIND: the first one, or the second where both are a period. IS_PERIOD: one alone is no
 * last day, as in "valid from". */
static bool find_last_day(const char *text, size_t behind, bool is_period, kg_found_date *out)
{
    kg_found_date second;
    if (!kg_date_find(text, behind, behind + NEAR, out))
        return false;
    size_t end = out->offset + out->length;
    bool has_second = kg_date_find(text, end, end + NEAR / 2, &second) && joins_dates(text + end, second.offset - end);
    if (has_second)
        *out = second;
    return has_second || !is_period;
}

typedef struct last_days {
    kg_word_list list;
    kg_more *more;
} last_days;

static bool judge_last_days(kg_check *check, const kg_passage *passage, void *ctx)
{
    const last_days *wanted = ctx;
    kg_word_match match;
    for (size_t from = 0; kg_find_word(check, wanted->list, passage->text, from, &match);) {
        kg_found_date date;
        from = match.offset + match.length;
        if (!find_last_day(passage->text, from, wanted->list == KG_WORDS_PERIOD, &date))
            continue;
        from = date.offset + date.length;
        match.length = from - match.offset;
        if (kg_date_days(date.date) < kg_date_days(check->product->today) && kg_more_room(wanted->more, KG_WARNING))
            kg_find(check,
                    (kg_finding){ .severity = KG_WARNING,
                                  .at = kg_at_spot(check, passage->asset, passage->at),
                                  .found = kg_say(check, "a last day has passed: %s", kg_quote_match(check, passage->text, match)),
                                  .required = N_("must be within its validity period today") });
    }
    return true;
}

/* EULA-10: declared dates are decided; a date in the text counts behind words such as "valid until", the end of a
 * period also behind "valid from" and the like. */
void kg_check_eula_validity(kg_check *check)
{
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    kg_more more = { 0 };
    kg_judge_declared_validity(check);
    if (eula == NULL)
        return;
    kg_each_passage(check, eula, judge_last_days, &(last_days){ .list = KG_WORDS_VALIDITY, .more = &more });
    kg_each_passage(check, eula, judge_last_days, &(last_days){ .list = KG_WORDS_PERIOD, .more = &more });
    kg_more_done(check, &more, eula, N_("must be within its validity period today"));
}

/* ---- EULA-1: the text ---- */

static const struct {
    kg_word_list list;
    const char *found;
} clauses[] = {
    { KG_WORDS_EULAGRANT, N_("no clause grants the use of the product") },
    { KG_WORDS_EULALIMITS, N_("no clause says what is not allowed") },
    { KG_WORDS_EULALIABILITY, N_("no clause is about liability or warranty") },
    { KG_WORDS_EULAEND, N_("no clause is about the end of the agreement") },
};

static bool add_length(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    *(size_t *)ctx += kg_utf8_count(passage->text);
    return true;
}

/* "[...]": words that somebody left out. */
static bool find_gap(kg_check *check, const kg_passage *passage, void *ctx)
{
    static const char *const gaps[] = { "[...]", "[…]", "[. . .]", "[……]" };
    kg_more *more = ctx;
    for (size_t i = 0; i < KG_COUNT(gaps); i++) {
        const char *at = strstr(passage->text, gaps[i]);
        if (at == NULL)
            continue;
        kg_word_match match = { .offset = (size_t)(at - passage->text), .length = strlen(gaps[i]) };
        find_place(check, passage->asset, more, KG_WARNING, passage->at,
                   kg_say(check, "words are left out: %s", kg_quote_match(check, passage->text, match)),
                   N_("the agreement must be complete"));
    }
    return true;
}

/* EULA-1: a text that is short for an agreement, lacks what every agreement has, or was cut. */
void kg_judge_eula_text(kg_check *check)
{
    enum { CJK = 2, OTHERS = 5 }; /* Chinese says the same in two fifths of the code points */
    const unsigned fewest_letters = kg_limit_get(check, KG_LIMIT_EULA_LEAST);
    const kg_asset *eula = kg_text_asset(check, KG_SLOT_EULA);
    size_t length = 0;
    kg_more more = { 0 };
    kg_judge_readable(check, KG_SLOT_EULA, N_("the agreement"));
    if (eula == NULL)
        return;
    kg_each_passage(check, eula, add_length, &length);
    bool is_cjk = kg_text_has_name(check, eula, "协议") || kg_text_has_name(check, eula, "许可");
    size_t fewest = is_cjk ? (size_t)fewest_letters * CJK / OTHERS : fewest_letters;
    if (length < fewest)
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_asset(eula),
                                     .found = kg_say(check, "the agreement has %zu characters", length),
                                     .required = kg_say(check, "an agreement that is complete has %zu and more", fewest) });
    for (size_t i = 0; i < KG_COUNT(clauses); i++)
        if (!kg_text_has(check, eula, clauses[i].list))
            kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                         .at = kg_at_asset(eula),
                                         .found = clauses[i].found,
                                         .required = N_("the agreement must be complete") });
    kg_judge_eula_whole(check, eula);
    kg_each_passage(check, eula, find_gap, &more);
    kg_more_done(check, &more, eula, N_("the agreement must be complete"));
}
