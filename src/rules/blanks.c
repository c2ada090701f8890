/* SPDX-License-Identifier: Apache-2.0
 *
 * Blank runs, dates, labels without a value and empty cells; see blanks.h. The order of the scans decides what a place is reported
 * as: each character is reported once. */
#include "rules/textline.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum {
    LABEL_POINTS = 40, /* a longer label is quoted by its end */
    LABEL_WORDS = 5,
    CJK_LABEL_POINTS = 14,
    GAP = 3,           /* blanks that part two columns */
    RULE_WEIGHT = 40,  /* a line of so many underscores parts sections */
    ORNAMENT_DOTS = 6, /* fewer dots are words left out */
    SIGN_PARENS_POINTS = 16,
};

const char *kg_blank_kind_name(kg_blank_kind kind)
{
    static const char *const names[KG_BLANK_KIND_COUNT] = { "run", "date", "placeholder", "box", "label", "sign" };
    return names[kind];
}

/* ---- labels ---- */

typedef enum label_kind { WORD, WHOLE, CJK } label_kind;

static const struct {
    label_kind kind;
    bool is_signature;
    const char *words;
} labels[] = {
#define LABEL(kind, is_signature, words) { kind, is_signature, words },
#include "rules/words/labels.def"
#undef LABEL
};

typedef struct label {
    bool is_known;
    bool is_signature;
} label;

/* "(seal)", "（签字）": whether [from, to), the words between brackets, ask for a signature, a stamp or a seal and nothing else. */
static bool asks_for_signature(const kg_line *line, size_t from, size_t to)
{
    static const char *const whole[] = { "seal",          "company seal", "official seal", "stamp",
                                         "company stamp", "signature",    "sign",          "signed" };
    static const char *const inside[] = { "盖章", "公章", "签字", "签章", "签名", "印章" };
    if (to <= from || to - from > SIGN_PARENS_POINTS)
        return false;
    for (size_t i = 0; i < KG_COUNT(whole); i++)
        if (kg_line_word_at(line, from, to, whole[i]) == to - from)
            return true;
    for (size_t i = 0; i < KG_COUNT(inside); i++)
        if (kg_line_has_word(line, from, to, inside[i]))
            return true;
    return false;
}

/* Copies [from, to) without what stands in brackets into OUT (at most ROOM code points); CJK text also without blanks. */
static size_t bare_label(const kg_line *line, size_t from, size_t to, kg_line *out, size_t room, bool *has_sign_brackets)
{
    size_t count = 0;
    for (size_t i = from; i < to && count < room; i++) {
        uint32_t point = line->point[i];
        if (point == '(') {
            size_t start = ++i;
            while (i < to && line->point[i] != ')')
                i++;
            *has_sign_brackets |= asks_for_signature(line, start, i);
            continue;
        }
        bool is_inner_blank = kg_line_is_blank(point) && count > 0 && kg_line_is_cjk(out->point[count - 1]);
        if (!is_inner_blank && !(kg_line_is_blank(point) && (count == 0 || out->point[count - 1] == ' ')))
            out->point[count++] = kg_line_is_blank(point) ? ' ' : point;
    }
    while (count > 0 && kg_line_is_blank(out->point[count - 1]))
        count--;
    out->point[count] = 0;
    return count;
}

/* Whether BARE, which has so many BLANKS, is the label WORDS. */
static bool fits_label(const kg_line *bare, const char *words, label_kind kind, size_t blanks)
{
    size_t length = kg_utf8_count(words), start = length <= bare->count ? bare->count - length : 0;
    bool ends_so = kg_line_word_at(bare, start, bare->count, words) == bare->count - start;
    size_t begins = kind == WORD ? kg_line_word_at(bare, 0, bare->count, words) : 0;
    if (kind == WHOLE)
        return ends_so && start == 0;
    if (kind == CJK)
        return ends_so && bare->count <= CJK_LABEL_POINTS;
    return blanks < LABEL_WORDS && (ends_so || (begins > 0 && kg_line_word_at(bare, begins + 1, bare->count, "of") > 0));
}

/* What [from, to) is as a label: "Name of the company", "甲 方（盖章）". A colon must not be in it. */
static label label_of(const kg_line *line, size_t from, size_t to)
{
    uint32_t points[LABEL_POINTS + 1];
    kg_line bare = { .point = points };
    label found = { 0 };
    bool has_sign_brackets = false;
    bare.count = bare_label(line, from, to, &bare, LABEL_POINTS, &has_sign_brackets);
    if (bare.count == 0 || bare.count == LABEL_POINTS)
        return found;
    size_t blanks = 0;
    for (size_t i = 0; i < bare.count; i++)
        blanks += bare.point[i] == ' ';
    for (size_t i = 0; i < KG_COUNT(labels); i++) {
        bool fits = fits_label(&bare, labels[i].words, labels[i].kind, blanks) &&
                    (line->edits == NULL || kg_word_is(line->edits, KG_WORDS_LABELS, labels[i].words));
        found.is_known |= fits;
        found.is_signature |= fits && labels[i].is_signature;
    }
    for (size_t i = 0; line->edits != NULL && i < kg_word_added(line->edits, KG_WORDS_LABELS); i++) {
        const char *words = kg_word_get(line->edits, KG_WORDS_LABELS, i);
        found.is_known |= fits_label(&bare, words, kg_line_is_cjk(kg_utf8_next(&(const char *){ words })) ? CJK : WORD, blanks);
    }
    found.is_signature |= found.is_known && has_sign_brackets;
    return found;
}

/* Where the label that ends at TO begins: behind a gap between columns, a blank run or the end of a sentence. */
static size_t label_start(const kg_line *line, size_t to)
{
    size_t from = to, blanks = 0, closed = 0;
    while (from > 0 && to - from < LABEL_POINTS) {
        uint32_t point = line->point[from - 1];
        bool is_open = point == '(' && closed == 0;
        closed += point == ')';
        closed -= point == '(' && closed > 0;
        blanks = kg_line_is_blank(point) ? blanks + 1 : 0;
        bool is_wall = point == '\t' || point == '_' || point == 0xff3f || point == '.' || point == ';' || point == ',' ||
                       point == ':' || point == 0x3002 || point == 0xff1b || point == 0x3001;
        if (blanks >= GAP || is_wall || is_open)
            break;
        from--;
    }
    bool is_cut = to - from == LABEL_POINTS; /* then not from the middle of a word on */
    while (is_cut && from > 0 && from < to && kg_utf8_is_word(line->point[from - 1]) && !kg_line_is_cjk(line->point[from - 1]))
        from++;
    return kg_line_skip(line, from);
}

/* ---- blank runs ---- */

static bool is_underscore(uint32_t point)
{
    return point == '_' || point == 0xff3f || (point >= 0xfe4d && point <= 0xfe4f);
}

/* The run of underscores at AT, with single blanks inside; its weight counts wide ones twice. */
static size_t run_end(const kg_line *line, size_t at, size_t *weight)
{
    size_t end = at;
    *weight = 0;
    for (size_t i = at; i < line->count; i++) {
        if (is_underscore(line->point[i])) {
            *weight += line->point[i] == '_' ? 1 : 2;
            end = i + 1;
        } else if (line->point[i] != ' ' || i > end) {
            break;
        }
    }
    return end;
}

/* Only a page number (digits or small roman numerals) is left of the line: a leader in a table of contents. */
static bool ends_in_page_number(const kg_line *line, size_t at)
{
    at = kg_line_skip(line, at);
    size_t start = at;
    while (at < line->count &&
           (kg_ascii_is_digit((int)line->point[at]) || line->point[at] == 'i' || line->point[at] == 'v' || line->point[at] == 'x'))
        at++;
    return at > start && at - start <= 5 && kg_line_skip(line, at) == line->count;
}

static bool has_word_before(const kg_line *line, size_t at)
{
    for (size_t i = label_start(line, at); i < at; i++)
        if (kg_utf8_is_word(line->point[i]))
            return true;
    return false;
}

/* A neighbour of the line's block in the same document: -1 before, 1 behind; blocks without words are passed over. */
static const kg_block *neighbour(const kg_line *line, const kg_block *first, int step)
{
    const kg_block *block = line->block;
    while (block != (step < 0 ? first : line->end - 1)) {
        block += step;
        if (block->at.member != line->block->at.member)
            return NULL;
        if (block->at.kind != KG_SPOT_COMMENT && block->text[strspn(block->text, " \t")] != 0)
            return block;
    }
    return NULL;
}

/* The label that BLOCK begins with, up to its first colon, gap or bracket; with_colon: only with a colon. */
static label first_label(const kg_block *block, bool with_colon)
{
    uint32_t points[LABEL_POINTS + 2], bytes[LABEL_POINTS + 2];
    kg_line line = { .point = points, .byte = bytes, .block = block };
    const char *at = block == NULL ? "" : block->text;
    while (*at == ' ' || *at == '\t')
        at++;
    for (unsigned blanks = 0; *at != 0 && line.count < LABEL_POINTS;) {
        uint32_t point = kg_utf8_next(&at);
        if (point == ':' || point == 0xff1a)
            return label_of(&line, 0, line.count);
        blanks = kg_utf8_is_space(point) ? blanks + 1 : 0;
        if (point == '\t' || blanks >= GAP)
            break;
        points[line.count++] = kg_utf8_is_space(point)        ? ' '
                               : point == 0xff08              ? '('
                               : point == 0xff09              ? ')'
                               : point >= 'A' && point <= 'Z' ? point + 32
                                                              : point;
        points[line.count] = 0;
    }
    return with_colon ? (label){ 0 } : label_of(&line, 0, line.count);
}

/* Before a sign of money: the label of "Amount: ￥____" ends before it. */
static size_t skip_back_currency(const kg_line *line, size_t at)
{
    uint32_t point = at > 0 ? line->point[at - 1] : 0;
    bool is_sign = point == '$' || point == 0xa3 || point == 0xa5 || point == 0xffe5 || point == 0x20ac;
    return is_sign ? kg_line_skip_back(line, at - 1) : at;
}

static void report_run(kg_line *line, const kg_block *first, size_t at, size_t end, size_t weight)
{
    size_t left = skip_back_currency(line, kg_line_skip_back(line, at)), right = kg_line_skip(line, end);
    bool has_colon = left > 0 && line->point[left - 1] == ':';
    size_t start = label_start(line, left - has_colon);
    label before = label_of(line, start, left - has_colon);
    kg_blank found = { .kind = KG_BLANK_RUN, .is_signature = before.is_signature };
    uint32_t direct_left = at > 0 ? line->point[at - 1] : ' ', direct_right = line->point[end];
    if (direct_left == direct_right && (direct_left == '`' || direct_left == '"'))
        return; /* the characters are meant */
    if (kg_line_is_ascii_word(direct_left) && !before.is_known)
        return; /* an identifier */
    if (kg_line_is_ascii_word(direct_right) && !has_colon)
        return;
    if (has_colon || has_word_before(line, left)) {
        if (!has_colon && ends_in_page_number(line, end))
            return;
        found.is_certain = true;
        kg_line_report(line, found, start, end);
    } else if (right < line->count) {
        label behind = label_of(line, right, line->count);
        found.is_certain = behind.is_known || (line->point[right] == '(' && asks_for_signature(line, right + 1, line->count - 1));
        found.is_signature = behind.is_signature || found.is_certain;
        kg_line_report(line, found, at, found.is_certain ? line->count : end);
    } else {
        const kg_block *above = neighbour(line, first, -1), *below = neighbour(line, first, 1);
        label under = first_label(below, false), over = first_label(above, true);
        size_t length = above == NULL ? 0 : strlen(above->text);
        bool is_asked = over.is_known && (above->text[length - 1] == ':' || kg_ascii_suffix(above->text, "："));
        found.is_certain = under.is_known || is_asked;
        found.is_signature = under.is_signature || (is_asked && over.is_signature);
        if (found.is_certain || weight < RULE_WEIGHT)
            kg_line_report(line, found, at, end);
    }
}

static void scan_runs(kg_line *line, const kg_block *first)
{
    for (size_t at = 0; at < line->count; at++) {
        if (!is_underscore(line->point[at]))
            continue;
        size_t weight, end = run_end(line, at, &weight);
        if (weight >= 3)
            report_run(line, first, at, end, weight);
        at = end - 1;
    }
}

/* "Name: ........", "Date: ――――": dots and dashes are a blank only behind a colon or a label that is known. */
static void scan_leaders(kg_line *line)
{
    for (size_t at = 0; at < line->count; at++) {
        size_t end = at, weight = 0;
        for (uint32_t point; (point = line->point[end]) == '.' || point == 0x2026 || point == 0xb7 ||
                             (point == ' ' && end > at && line->point[end - 1] != ' ');
             end++)
            weight += point == 0x2026 ? 3 : point != ' ';
        bool is_dash = line->point[at] == '-' || line->point[at] == 0x2014 || line->point[at] == 0x2015;
        while (is_dash && end < line->count && line->point[end] == line->point[at])
            end++, weight++;
        size_t left = kg_line_skip_back(line, at);
        bool has_colon = left > 0 && line->point[left - 1] == ':';
        size_t start = label_start(line, left - has_colon);
        label before = weight >= ORNAMENT_DOTS ? label_of(line, start, left - has_colon) : (label){ 0 };
        bool is_blank = before.is_known || (has_colon && !is_dash && has_word_before(line, left - 1));
        if (weight >= ORNAMENT_DOTS && is_blank && !ends_in_page_number(line, end))
            kg_line_report(line, (kg_blank){ .kind = KG_BLANK_RUN, .is_certain = has_colon, .is_signature = before.is_signature },
                           start, kg_line_skip_back(line, end));
        at = end > at ? end - 1 : at;
    }
}

/* ---- dates ---- */

/* Blanks and underscores from AT on. */
static size_t hole_end(const kg_line *line, size_t at)
{
    while (at < line->count && (kg_line_is_blank(line->point[at]) || is_underscore(line->point[at]) || line->point[at] == '/'))
        at++;
    return at;
}

/* "    年  月  日", "2024年__月__日" */
static void scan_chinese_date(kg_line *line, size_t year)
{
    size_t month = hole_end(line, year + 1);
    if (line->point[month] != 0x6708)
        return;
    size_t day = hole_end(line, month + 1);
    if (line->point[day] != 0x65e5)
        return;
    size_t from = year;
    while (from > 0 && (kg_line_is_blank(line->point[from - 1]) || is_underscore(line->point[from - 1]) ||
                        kg_ascii_is_digit((int)line->point[from - 1])))
        from--;
    size_t holes = (month - year - 1) + (day - month - 1);
    bool is_asked = from > 0 && line->point[from - 1] == ':';
    if (holes < 2 && !is_asked)
        return;
    size_t start = is_asked ? label_start(line, from - 1) : kg_line_skip(line, from);
    label before = is_asked ? label_of(line, start, from - 1) : (label){ 0 };
    kg_line_report(line, (kg_blank){ .kind = KG_BLANK_DATE, .is_certain = true, .is_signature = before.is_signature }, start,
                   day + 1);
}

/* "20__" and "__/__/____" */
static void scan_dates(kg_line *line)
{
    for (size_t at = 0; at < line->count; at++) {
        if (line->point[at] == 0x5e74)
            scan_chinese_date(line, at);
        bool is_century = line->point[at] == '2' && line->point[at + 1] == '0' && is_underscore(line->point[at + 2]) &&
                          (at == 0 || !kg_line_is_ascii_word(line->point[at - 1]));
        size_t weight, end = is_century ? run_end(line, at + 2, &weight) : 0;
        if (is_century && weight >= 2 && !kg_line_is_ascii_word(line->point[end]))
            kg_line_report(line, (kg_blank){ .kind = KG_BLANK_DATE, .is_certain = true }, at, end);
        if (!is_underscore(line->point[at]))
            continue;
        size_t first = run_end(line, at, &weight), second = kg_line_skip(line, first);
        if (weight >= 2 && line->point[second] == '/' && is_underscore(line->point[kg_line_skip(line, second + 1)]))
            kg_line_report(line, (kg_blank){ .kind = KG_BLANK_DATE, .is_certain = true }, at, hole_end(line, at));
        at = first - 1;
    }
}

/* ---- labels with nothing behind them ---- */

static void scan_labels(kg_line *line, const kg_block *first)
{
    for (size_t colon = 0; colon < line->count; colon++) {
        if (line->point[colon] != ':')
            continue;
        size_t start = label_start(line, colon), next = kg_line_skip(line, colon + 1);
        bool begins_line = kg_line_skip(line, 0) == start;
        bool begins_column = start > 0 && kg_line_is_blank(line->point[start - 1]);
        label here = begins_line || begins_column ? label_of(line, start, colon) : (label){ 0 };
        if (!here.is_known)
            continue;
        if (next < line->count) { /* "Name:      Date:" */
            size_t end = next;
            while (end < line->count && line->point[end] != ':' && end - next < LABEL_POINTS)
                end++;
            if (next - colon >= GAP && line->point[end] == ':' && label_of(line, next, end).is_known)
                kg_line_report(line, (kg_blank){ .kind = KG_BLANK_LABEL, .is_signature = here.is_signature }, start, colon + 1);
            continue;
        }
        const kg_block *below = neighbour(line, first, 1);
        if (here.is_signature || below == NULL || first_label(below, true).is_known)
            kg_line_report(line, (kg_blank){ .kind = KG_BLANK_LABEL, .is_signature = here.is_signature }, start, colon + 1);
    }
}

/* "(seal)" in running text: not blank, but a place for it. */
static void scan_sign_brackets(kg_line *line)
{
    for (size_t at = 0; at < line->count; at++) {
        if (line->point[at] != '(')
            continue;
        size_t close = at + 1;
        while (close < line->count && close <= at + SIGN_PARENS_POINTS && line->point[close] != ')')
            close++;
        if (line->point[close] == ')' && asks_for_signature(line, at + 1, close))
            kg_line_report(line, (kg_blank){ .kind = KG_BLANK_SIGN, .is_signature = true }, label_start(line, at), close + 1);
    }
}

/* ---- tables ---- */

static bool is_cell_of(const kg_block *cell, const kg_block *row, const kg_block *end)
{
    return cell < end && cell->at.kind == KG_SPOT_ROW && cell->at.member == row->at.member && cell->at.number == row->at.number;
}

static bool is_empty_text(const char *text)
{
    while (*text != 0)
        if (!kg_utf8_is_space(kg_utf8_next(&text)))
            return false;
    return true;
}

/* A row of labels above a row of empty cells. */
static bool heads_empty_row(const kg_block *row, const kg_block *end)
{
    const kg_block *cell = row;
    size_t width = 0;
    for (; is_cell_of(cell, row, end); cell++, width++)
        if (!first_label(cell, false).is_known)
            return false;
    const kg_block *below = cell;
    for (; is_cell_of(cell, below, end) && below->at.kind == KG_SPOT_ROW; cell++, width--)
        if (!is_empty_text(cell->text))
            return false;
    return cell > below && width == 0;
}

/* An empty cell behind a label: the label's own cell is reported. */
static void scan_cell(kg_line *line, const kg_block *first)
{
    const kg_block *cell = line->block;
    bool begins_row = cell == first || !is_cell_of(cell - 1, cell, line->end);
    bool has_empty_right = is_cell_of(cell + 1, cell, line->end) && is_empty_text(cell[1].text);
    if (!has_empty_right && !(begins_row && heads_empty_row(cell, line->end)))
        return;
    size_t from = kg_line_skip(line, 0), to = kg_line_skip_back(line, line->count);
    bool has_colon = to > from && line->point[to - 1] == ':';
    label here = to > from ? label_of(line, from, to - has_colon) : (label){ 0 };
    if (here.is_known)
        kg_line_report(line, (kg_blank){ .kind = KG_BLANK_LABEL, .is_signature = here.is_signature }, from, to);
}

void kg_blanks_scan(kg_arena *arena, const kg_word_edits *edits, const kg_block *blocks, size_t count, size_t max, kg_blanks *out)
{
    kg_line line;
    if (!kg_line_init(&line, arena))
        return;
    line.out = out;
    line.edits = edits;
    line.max = max;
    line.end = blocks + count;
    for (const kg_block *block = blocks; block < line.end && out->list.count < max; block++) {
        if (block->at.kind == KG_SPOT_COMMENT)
            continue;
        size_t size = strlen(block->text), at = 0;
        do {
            at = kg_line_read(&line, block, at);
            scan_dates(&line);
            kg_placeholders_scan(&line);
            scan_runs(&line, blocks);
            scan_leaders(&line);
            if (block->at.kind == KG_SPOT_ROW)
                scan_cell(&line, blocks);
            else if (line.is_last)
                scan_labels(&line, blocks);
            scan_sign_brackets(&line);
        } while (at < size);
    }
}
