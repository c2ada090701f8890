/* SPDX-License-Identifier: Apache-2.0
 *
 * Is all of the agreement there? Numbered pages without gaps, an end that is the end of a sentence (EULA-1). */
#include "rules/eulawhole.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static const char required[] = N_("the agreement must be complete");

/* ---- "Page 2 of 7", "第 2 页 共 7 页" ---- */

enum { MOST_NUMBERED = 500 };

typedef struct numbering {
    unsigned total; /* that the first footer tells; 0 = none was found */
    bool is_mixed;  /* others tell another one: several documents in one */
    unsigned seen_count;
    bool seen[MOST_NUMBERED + 1];
} numbering;

/* A number of up to three digits behind blanks at *AT; 0 for none. */
static unsigned take_number(const char **at)
{
    unsigned value = 0, digits = 0;
    *at += strspn(*at, " ");
    for (; kg_ascii_is_digit((unsigned char)**at) && digits < 4; ++*at, digits++)
        value = value * 10 + (unsigned)(**at - '0');
    *at += strspn(*at, " ");
    return digits > 0 && digits < 4 ? value : 0;
}

static bool take_words(const char **at, const char *words)
{
    bool is_there = kg_ascii_prefix(*at, words);
    *at += is_there ? strlen(words) : 0;
    return is_there;
}

/* The page and the number of pages that TEXT tells at AT. */
static bool read_numbering(const char *text, const char *at, unsigned *page, unsigned *total)
{
    bool begins = at == text || !kg_ascii_is_alnum((unsigned char)at[-1]);
    if (begins && take_words(&at, "page ")) {
        *page = take_number(&at);
        *total = take_words(&at, "of") ? take_number(&at) : 0;
    } else if (take_words(&at, "第")) {
        *page = take_number(&at);
        bool goes_on = take_words(&at, "页");
        at += strspn(at, " ,/");
        goes_on = goes_on && (take_words(&at, "共") || (take_words(&at, "，") && take_words(&at, "共")));
        *total = goes_on ? take_number(&at) : 0;
    } else {
        return false;
    }
    return *page > 0 && *total > 0 && *page <= *total && *total <= MOST_NUMBERED;
}

static void collect_numbers(numbering *pages, const char *text)
{
    for (const char *at = text; *at != 0; at++) {
        unsigned page, total;
        if ((*at != 'p' && *at != 'P' && (unsigned char)*at < 0x80) || !read_numbering(text, at, &page, &total))
            continue;
        pages->is_mixed |= pages->total != 0 && pages->total != total;
        pages->total = total;
        pages->seen_count += !pages->seen[page];
        pages->seen[page] = true;
    }
}

/* One number alone is that of a template; a field of Word is stored once for all pages. */
static void judge_numbering(kg_check *check, const kg_asset *eula)
{
    numbering pages = { 0 };
    for (size_t i = 0; i < eula->facts.blocks.count; i++)
        collect_numbers(&pages, eula->facts.blocks.items[i].text);
    if (pages.is_mixed || pages.seen_count < 2 || pages.seen_count == pages.total)
        return;
    unsigned first = 1;
    while (pages.seen[first])
        first++;
    kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                 .at = kg_at_asset(eula),
                                 .found = kg_say(check, "%u of %u numbered pages are there: page %u is missing", pages.seen_count,
                                                 pages.total, first),
                                 .required = required });
}

/* ---- the end ---- */

static bool is_cjk(uint32_t point)
{
    return point >= 0x3400 && point <= 0x9fff;
}

/* Words that no sentence ends with. */
static bool ends_with_joint(const char *text)
{
    static const char *const joints[] = { "the", "a",   "an",   "and", "or",   "of",  "to",    "by",   "with", "for", "that",
                                          "any", "such", "which", "shall", "will", "may", "under", "from", "this", "its", "your" };
    size_t length = strlen(text), start = length;
    while (start > 0 && kg_ascii_is_alnum((unsigned char)text[start - 1]))
        start--;
    for (size_t i = 0; i < KG_COUNT(joints); i++)
        if (start > 0 && text[start - 1] == ' ' && kg_ascii_casecmp(text + start, joints[i]) == 0)
            return true;
    return false;
}

/* Whether running text breaks off: behind a comma or such a word; a paragraph of sentences also behind any word. */
static bool breaks_off(const char *text, bool is_paragraph)
{
    enum { LINE = 40, PARAGRAPH = 80, CJK = 30 }; /* code points that make a running line */
    uint32_t last = 0;
    size_t count = 0, sentences = 0;
    for (const char *at = text; *at != 0; count++) {
        last = kg_utf8_next(&at);
        sentences += last == 0x3002 || (last == '.' && *at == ' ');
    }
    if (count < CJK || (!is_cjk(last) && last != 0xff0c && last != 0x3001 && count < LINE))
        return false;
    bool is_word = kg_utf8_is_word(last) && !kg_ascii_is_digit((int)last);
    return last == ',' || last == 0xff0c || last == 0x3001 || ends_with_joint(text) ||
           (is_paragraph && is_word && sentences > 0 && count >= (is_cjk(last) ? CJK : PARAGRAPH));
}

static void judge_end(kg_check *check, const kg_asset *eula)
{
    enum { QUOTED = 60 };
    const kg_block *last = NULL;
    for (size_t i = 0; i < eula->facts.blocks.count; i++) {
        const kg_block *block = &eula->facts.blocks.items[i];
        bool is_body = block->at.kind == KG_SPOT_PARAGRAPH || block->at.kind == KG_SPOT_HEADING || block->at.kind == KG_SPOT_PAGE;
        last = is_body && *block->text != 0 ? block : last;
        last = block->at.kind == KG_SPOT_ROW ? NULL : last; /* a table ends as it likes */
    }
    if (last == NULL || !breaks_off(last->text, last->at.kind == KG_SPOT_PARAGRAPH))
        return;
    const char *tail = last->text + strlen(last->text);
    for (unsigned i = 0; i < QUOTED && tail > last->text; i++)
        while (--tail > last->text && ((unsigned char)*tail & 0xc0) == 0x80)
            continue;
    if (tail > last->text) /* not from the middle of a word on */
        tail += strcspn(tail, " ") + (strchr(tail, ' ') != NULL);
    tail = *tail == 0 ? last->text : tail;
    kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                 .at = kg_at_spot(check, eula, last->at),
                                 .found = kg_say(check, "the agreement ends within a sentence: %s", kg_quote(check, tail)),
                                 .required = required });
}

void kg_judge_eula_whole(kg_check *check, const kg_asset *eula)
{
    judge_numbering(check, eula);
    judge_end(check, eula);
}
