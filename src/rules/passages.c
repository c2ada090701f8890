/* SPDX-License-Identifier: Apache-2.0
 *
 * Text of documents in passages; see passages.h. */
#include "rules/passages.h"
#include "rules/settings.h"

#include "rules/denial.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum {
    MOST_PLACES = 10,
    QUOTED_BEFORE = 24,     /* code points before a match */
    SENTENCE_POINTS = 1000, /* of a sentence on each side of a match */
};

/* What several rules want to know of one document. */
typedef struct kg_reading {
    const kg_asset *asset;
    KG_LIST(kg_passage) passages;
    kg_blanks blanks;
    bool has_blanks; /* they were looked for */
} kg_reading;

const kg_asset *kg_text_asset(const kg_check *check, kg_slot slot)
{
    const kg_asset *asset = kg_product_asset(check->product, slot);
    return asset != NULL && asset->broken == NULL && kg_facts_have_text(&asset->facts) ? asset : NULL;
}

static const kg_note *find_note(const kg_facts *facts, kg_note_kind kind)
{
    for (size_t i = 0; i < facts->notes.count; i++)
        if (facts->notes.items[i].kind == kind)
            return &facts->notes.items[i];
    return NULL;
}

bool kg_is_scan(const kg_asset *asset)
{
    return asset->broken == NULL && find_note(&asset->facts, KG_NOTE_NO_TEXT) != NULL;
}

void kg_judge_readable(kg_check *check, kg_slot slot, const char *what)
{
    enum { MANY = 20 }; /* one character in so many */
    const kg_asset *asset = kg_product_asset(check->product, slot);
    if (asset == NULL || asset->broken != NULL || asset->facts.needs_password)
        return;
    const kg_facts *facts = &asset->facts;
    uint64_t letters = 0;
    for (size_t i = 0; i < facts->blocks.count; i++)
        letters += kg_utf8_count(facts->blocks.items[i].text);
    kg_finding finding = { .severity = KG_WARNING, .at = kg_at_asset(asset), .required = N_("a person has to read it") };
    const kg_note *scan = find_note(facts, KG_NOTE_NO_TEXT);
    if (scan != NULL && *scan->text != 0)
        finding.found = kg_say(check, "%s has a document without text, only pictures of pages: %s cannot be checked", what,
                               kg_quote(check, scan->text));
    else if (scan != NULL)
        finding.found = kg_say(check, "%s has no text, only pictures of pages: it cannot be checked", what);
    else if (facts->unread_glyphs > letters / MANY)
        finding.found = kg_say(check, "%llu characters of %s have no meaning that could be read",
                               (unsigned long long)facts->unread_glyphs, what);
    else if (!kg_facts_have_text(facts) && find_note(facts, KG_NOTE_EMPTY) == NULL && kg_type_is_taken(facts->type))
        finding.found = kg_say(check, "%s has hardly any text: it cannot be checked", what);
    else if (find_note(facts, KG_NOTE_TEXT_CUT) != NULL)
        finding.found = kg_say(check, "%s holds more text or links than are checked", what);
    if (finding.found != NULL)
        kg_find(check, finding);
}

/* ---- passages ---- */

static bool is_cjk(uint32_t point)
{
    return (point >= 0x2e80 && point <= 0x9fff) || (point >= 0xf900 && point <= 0xfaff) || (point >= 0xff00 && point <= 0xffef) ||
           (point >= 0x20000 && point <= 0x3ffff);
}

/* Appends TEXT; *LAST is the code point before it, 0 at the beginning, ' ' when white space is still to be written. */
static void append_line(kg_buf *out, const char *text, uint32_t *last, bool *has_gap)
{
    while (*text != 0) {
        const char *start = text;
        uint32_t point = kg_utf8_next(&text);
        if (kg_utf8_is_space(point)) {
            *has_gap = true;
            continue;
        }
        if (*has_gap && *last != 0 && !(is_cjk(*last) && is_cjk(point)))
            kg_buf_putc(out, ' ');
        kg_buf_append(out, start, (size_t)(text - start));
        *last = point;
        *has_gap = false;
    }
    *has_gap = true;
}

static bool is_same_place(kg_spot one, kg_spot other)
{
    return one.kind == other.kind && one.member == other.member && one.number == other.number;
}

/* Adds the passage of the blocks from FIRST on that lie at one place; returns the block behind them. */
static size_t add_passage(kg_check *check, kg_reading *reading, size_t first, kg_buf *text)
{
    const kg_facts *facts = &reading->asset->facts;
    kg_spot at = facts->blocks.items[first].at;
    uint32_t last = 0;
    bool has_gap = false;
    size_t i = first;
    kg_buf_clear(text);
    for (; i < facts->blocks.count && is_same_place(facts->blocks.items[i].at, at); i++)
        append_line(text, facts->blocks.items[i].text, &last, &has_gap);
    if (at.kind == KG_SPOT_COMMENT || text->size == 0)
        return i;
    kg_passage *passage = kg_list_push(check->arena, &reading->passages);
    if (passage != NULL)
        *passage = (kg_passage){ reading->asset, at, kg_arena_strndup(check->arena, kg_buf_text(text), text->size) };
    return i;
}

static void read_passages(kg_check *check, kg_reading *reading)
{
    kg_buf text;
    kg_buf_init(&text, check->product->limits->text_bytes + 1);
    for (size_t i = 0; i < reading->asset->facts.blocks.count && text.status == KG_OK;)
        i = add_passage(check, reading, i, &text);
    check->failed |= text.status != KG_OK;
    kg_buf_done(&text);
}

/* NULL when memory is out. */
static kg_reading *reading_of(kg_check *check, const kg_asset *asset)
{
    for (size_t i = 0; i < check->readings.count; i++)
        if (check->readings.items[i]->asset == asset)
            return check->readings.items[i];
    kg_reading *reading = kg_arena_alloc(check->arena, sizeof *reading);
    kg_reading **kept = reading == NULL ? NULL : kg_list_push(check->arena, &check->readings);
    if (kept == NULL) {
        check->failed = true;
        return NULL;
    }
    *kept = reading;
    reading->asset = asset;
    read_passages(check, reading);
    return reading;
}

void kg_each_passage(kg_check *check, const kg_asset *asset, kg_passage_visit visit, void *ctx)
{
    const kg_reading *reading = reading_of(check, asset);
    bool goes_on = reading != NULL;
    for (size_t i = 0; goes_on && i < reading->passages.count; i++)
        goes_on = visit(check, &reading->passages.items[i], ctx);
}

const kg_blanks *kg_blanks_of(kg_check *check, const kg_asset *asset)
{
    enum { MOST_BLANKS = 2000 };
    static const kg_blanks none;
    kg_reading *reading = reading_of(check, asset);
    if (reading == NULL)
        return &none;
    const kg_facts *facts = &asset->facts;
    if (!reading->has_blanks)
        kg_blanks_scan(check->arena, kg_edits(check, KG_WORDS_BLANKS), facts->blocks.items, facts->blocks.count, MOST_BLANKS,
                       &reading->blanks);
    reading->has_blanks = true;
    return &reading->blanks;
}

kg_place kg_at_spot(kg_check *check, const kg_asset *asset, kg_spot spot)
{
    return (kg_place){ .file = asset->path, .part = kg_spot_sentence(check->arena, &asset->facts, spot) };
}

/* ---- quotations ---- */

static bool ends_sentence(const char *mark)
{
    const char *next = mark;
    uint32_t point = kg_utf8_next(&next);
    return ((point == '.' || point == '!' || point == '?' || point == ';') && (*next == ' ' || *next == 0)) || point == 0x3002 ||
           point == 0xff01 || point == 0xff1f || point == 0xff1b;
}

/* The byte at which the sentence that holds byte AT begins; MOST code points before it at most. */
static size_t sentence_start(const char *text, size_t at, size_t most)
{
    size_t points = 0;
    while (at > 0 && points < most) {
        size_t before = at - 1;
        while (before > 0 && ((unsigned char)text[before] & 0xc0) == 0x80)
            before--;
        if (ends_sentence(text + before))
            break;
        at = before;
        points++;
    }
    bool is_cut = at > 0 && points == most;
    while (is_cut && text[at] != ' ' && kg_ascii_is_alnum((unsigned char)text[at]) &&
           kg_ascii_is_alnum((unsigned char)text[at - 1]))
        at++;
    while (text[at] == ' ')
        at++;
    return at;
}

const char *kg_quote_match(kg_check *check, const char *text, kg_word_match match)
{
    size_t start = sentence_start(text, match.offset, QUOTED_BEFORE);
    while (start < match.offset && strchr(" ,;:)", text[start]) != NULL)
        start++;
    size_t end = match.offset + match.length;
    end += kg_sentence_span(text + end);
    return kg_quote(check, kg_say(check, "%.*s", (int)(end - start), text + start));
}

bool kg_sentence_has(kg_check *check, const char *text, kg_word_match match, kg_word_list list)
{
    size_t from = sentence_start(text, match.offset, SENTENCE_POINTS);
    size_t behind = match.offset + match.length, rest = kg_sentence_span(text + behind);
    const char *sentence = kg_say(check, "%.*s", (int)(behind - from + KG_MIN(rest, (size_t)SENTENCE_POINTS)), text + from);
    kg_word_match other;
    for (size_t at = 0; kg_find_word(check, list, sentence, at, &other); at = other.offset + other.length)
        if (!kg_is_denied(kg_edits(check, KG_WORDS_DENIAL), sentence, other))
            return true;
    return false;
}

/* ---- judgements by word lists ---- */

bool kg_more_room(kg_more *more, kg_severity severity)
{
    return ++more->count[severity] <= MOST_PLACES;
}

void kg_more_done(kg_check *check, const kg_more *more, const kg_asset *asset, const char *required)
{
    for (kg_severity severity = KG_CONFIRM; severity <= KG_ERROR; severity++)
        if (more->count[severity] > MOST_PLACES)
            kg_find(check, (kg_finding){ .severity = severity,
                                         .at = kg_at_asset(asset),
                                         .found = kg_say(check, "%u more places like these", more->count[severity] - MOST_PLACES),
                                         .required = required });
}

typedef struct word_search {
    const kg_word_judgement *judgement;
    kg_more more;
} word_search;

static bool judge_passage(kg_check *check, const kg_passage *passage, void *ctx)
{
    word_search *search = ctx;
    const kg_word_judgement *wanted = search->judgement;
    kg_word_match match;
    for (size_t from = 0; kg_find_word(check, wanted->list, passage->text, from, &match);) {
        from = match.offset + match.length;
        if (wanted->company != KG_WORD_LIST_COUNT && !kg_sentence_has(check, passage->text, match, wanted->company))
            continue;
        if (kg_is_denied(kg_edits(check, KG_WORDS_DENIAL), passage->text, match))
            continue;
        from += kg_sentence_span(passage->text + from); /* once a sentence */
        if (kg_more_room(&search->more, wanted->severity))
            kg_find(check,
                    (kg_finding){ .severity = wanted->severity,
                                  .at = kg_at_spot(check, passage->asset, passage->at),
                                  .found = kg_say(check, "%s: %s", wanted->found, kg_quote_match(check, passage->text, match)),
                                  .required = wanted->required,
                                  .help = wanted->help });
    }
    return true;
}

void kg_judge_words(kg_check *check, const kg_asset *asset, const kg_word_judgement *judgement)
{
    word_search search = { .judgement = judgement };
    kg_each_passage(check, asset, judge_passage, &search);
    kg_more_done(check, &search.more, asset, judgement->required);
}

/* ---- what a text has ---- */

typedef struct presence {
    kg_word_list list;
    const char *name; /* instead of a list */
    bool is_there;
} presence;

static bool look_for(kg_check *check, const kg_passage *passage, void *ctx)
{
    (void)check;
    presence *wanted = ctx;
    kg_word_match match;
    wanted->is_there = wanted->name != NULL ? kg_word_find_name(wanted->name, passage->text, 0, &match)
                                            : kg_find_word(check, wanted->list, passage->text, 0, &match);
    return !wanted->is_there;
}

bool kg_text_has(kg_check *check, const kg_asset *asset, kg_word_list list)
{
    presence wanted = { .list = list };
    kg_each_passage(check, asset, look_for, &wanted);
    return wanted.is_there;
}

bool kg_text_has_name(kg_check *check, const kg_asset *asset, const char *name)
{
    presence wanted = { .name = kg_text_collapse(check->arena, name) };
    kg_each_passage(check, asset, look_for, &wanted);
    return wanted.is_there;
}

/* NAME or text without what is written in several ways. */
static const char *squash(kg_check *check, const char *text)
{
    const char *folded = kg_text_fold(check->arena, text);
    char *out = kg_arena_alloc(check->arena, strlen(folded) + 1);
    size_t size = 0;
    for (; out != NULL && *folded != 0; folded++)
        if (strchr(" .,()", *folded) == NULL)
            out[size++] = *folded;
    return out == NULL ? "" : out;
}

static bool look_for_company(kg_check *check, const kg_passage *passage, void *ctx)
{
    presence *wanted = ctx;
    wanted->is_there = strstr(squash(check, passage->text), wanted->name) != NULL;
    return !wanted->is_there;
}

bool kg_text_has_company(kg_check *check, const kg_asset *asset, const char *name)
{
    if (kg_text_has_name(check, asset, name))
        return true;
    presence wanted = { .name = squash(check, name) };
    kg_each_passage(check, asset, look_for_company, &wanted);
    return wanted.is_there;
}
