/* SPDX-License-Identifier: Apache-2.0
 *
 * Placeholders: brackets that hold the name of what is missing, templates, made-up names, boxes to tick. A bracket of code
 * ("a[i]"), a reference ("[1]"), a link ("[name](...)") and a tag ("<title>") are none. */
#include "rules/textline.h"

#include "base/arith.h"
#include "base/text.h"

#include <pthread.h>

enum {
    BRACKET_POINTS = 80,
    BRACKET_WORDS = 6,
    START_WORDS = 12,
    CJK_BRACKET_POINTS = 16,
    CHOICE_POINTS = 8,       /* of the word before a box that is quoted */
    BULLET_LINE_POINTS = 60, /* a longer line that begins with a plain square is an item of a list */
};

typedef enum word_kind { START, NOUN, CJK, FILL, PARTY, UPPER, PHRASE, NUMBERED, AFTER } word_kind;

static const struct {
    word_kind kind;
    const char *text;
} words[] = {
#define BLANK(kind, text) { kind, text },
#include "rules/words/placeholders.def"
#undef BLANK
};

enum { STARTS = 256, KINDS = AFTER + 1 };

/* Whether a word of a kind begins with a code point of these low bits: at most places of a text none does. */
static bool starts[KINDS][STARTS];

static void make_starts(void)
{
    for (size_t i = 0; i < KG_COUNT(words); i++)
        starts[words[i].kind][kg_utf8_next(&(const char *){ words[i].text }) % STARTS] = true;
}

static void report(kg_line *line, kg_blank_kind kind, size_t from, size_t to)
{
    kg_line_report(line, (kg_blank){ .kind = kind }, from, to);
}

/* The text of the seller is folded to lower case in LINE: this looks at what he wrote. */
static bool is_upper(const kg_line *line, size_t from, size_t to)
{
    bool has_letter = false;
    for (size_t i = from; i < to; i++) {
        unsigned char byte = (unsigned char)line->block->text[line->byte[i]];
        has_letter |= byte >= 'A' && byte <= 'Z';
        if (byte >= 'a' && byte <= 'z')
            return false;
    }
    return has_letter;
}

/* The longest word of KIND at AT, in code points. */
static size_t word_at(const kg_line *line, size_t at, size_t end, word_kind kind)
{
    size_t longest = 0;
    bool may_begin = at < end && starts[kind][line->point[at] % STARTS];
    for (size_t i = 0; may_begin && i < KG_COUNT(words); i++) {
        size_t length = words[i].kind == kind ? kg_line_word_at(line, at, end, words[i].text) : 0;
        if (length > longest && (line->edits == NULL || kg_word_is(line->edits, KG_WORDS_BLANKS, words[i].text)))
            longest = length;
    }
    for (size_t i = 0; kind == PHRASE && line->edits != NULL && i < kg_word_added(line->edits, KG_WORDS_BLANKS); i++)
        longest = KG_MAX(longest, kg_line_word_at(line, at, end, kg_word_get(line->edits, KG_WORDS_BLANKS, i)));
    return longest;
}

static bool has_word(const kg_line *line, size_t from, size_t to, word_kind kind)
{
    for (size_t at = from; at < to; at++)
        if (word_at(line, at, to, kind) > 0)
            return true;
    return false;
}

/* ---- brackets ---- */

static size_t count_words(const kg_line *line, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++) {
        bool is_gap = kg_line_is_blank(line->point[i]) || line->point[i] == '_';
        count += !is_gap && (i == from || kg_line_is_blank(line->point[i - 1]) || line->point[i - 1] == '_');
    }
    return count;
}

/* Signs of code within a bracket: [name=d], [ "$a" == "b" ], ["yyyy","MM"], [, day]. */
static bool is_code(const kg_line *line, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (line->point[i] == '=' || line->point[i] == '\\' || (line->point[i] == '$' && !kg_line_is_blank(line->point[i + 1])) ||
            ((line->point[i] == '"' || line->point[i] == '\'') && i > from && i + 1 < to))
            return true;
    return line->point[from] == ',' || line->point[from] == '.' || line->point[from] == '|' || line->point[from] == '-';
}

/* Whether [from, to) names what is to be put in its place. */
static bool names_something(const kg_line *line, size_t from, size_t to)
{
    size_t count = count_words(line, from, to);
    if (kg_line_has_word(line, from, to, "protected") || is_code(line, from, to)) /* "[email protected]" */
        return false;
    return (count <= START_WORDS && word_at(line, from, to, START) > 0) ||
           (count <= BRACKET_WORDS && has_word(line, from, to, NOUN)) ||
           (to - from <= CJK_BRACKET_POINTS && has_word(line, from, to, CJK));
}

/* Only marks that stand for something: "[●]", "[___]", "[XX]"; one 'x' is a tick, dots are words left out. */
static bool is_mark(const kg_line *line, size_t from, size_t to)
{
    size_t crosses = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t point = line->point[i];
        if (point == 'x')
            crosses++;
        else if (point != 0x25cf && point != 0x2022 && point != 0x25cb && point != '*' && point != '_' && point != 0xff3f)
            return false;
    }
    return to > from && (crosses == 0 || (crosses == to - from && crosses > 1));
}

static bool is_blank_range(const kg_line *line, size_t from, size_t to)
{
    return kg_line_skip(line, from) >= to;
}

/* CLOSE in the same line, near AT and with no other OPEN before it; 0 for none. */
static size_t find_close(const kg_line *line, size_t at, uint32_t open, uint32_t close)
{
    for (size_t i = at + 1; i < line->count && i <= at + BRACKET_POINTS; i++) {
        if (line->point[i] == close)
            return i;
        if (line->point[i] == open)
            return 0;
    }
    return 0;
}

static void scan_square(kg_line *line, size_t at, size_t close)
{
    uint32_t before = at > 0 ? line->point[at - 1] : ' ', behind = line->point[close + 1 < line->count ? close + 1 : line->count];
    bool is_cjk = line->point[at] != '[';
    if (!is_cjk && (kg_line_is_ascii_word(before) || before == ')' || before == ']' || before == '_' || behind == '('))
        return;
    if (is_blank_range(line, at + 1, close)) {
        size_t next = kg_line_skip(line, close + 1);
        if (close == at + 2 && next > close + 1 && kg_utf8_is_word(line->point[next])) {
            while (next < line->count && kg_utf8_is_word(line->point[next]))
                next++;
            report(line, KG_BLANK_BOX, at, next);
        }
        else if (close > at + 2 || is_cjk)
            report(line, KG_BLANK_PLACEHOLDER, at, close + 1);
    } else if (is_mark(line, at + 1, close) || names_something(line, kg_line_skip(line, at + 1), close)) {
        report(line, KG_BLANK_PLACEHOLDER, at, close + 1);
    }
}

/* "<insert date>", "<name of author>", "<COMPANY>", "<公司名称>"; a single word in small letters is a tag, and "<file name>" is what a
 * syntax calls its part. */
static void scan_angle(kg_line *line, size_t at, size_t close)
{
    for (size_t i = at + 1; i < close; i++)
        if (line->point[i] == '/' || line->point[i] == '=' || line->point[i] == '@' || line->point[i] == ':')
            return;
    bool is_upper_case = is_upper(line, at + 1, close) && close > at + 3; /* <XX> and <YY> are two of a kind */
    bool is_cjk = kg_line_is_cjk(line->point[at + 1]);
    bool is_phrase = count_words(line, at + 1, close) > 1;
    bool is_asked = has_word(line, at + 1, close, PARTY) || word_at(line, at + 1, close, START) > 0;
    bool is_left = is_upper_case || is_cjk || (is_phrase && is_asked);
    if (kg_utf8_is_word(line->point[at + 1]) && is_left && names_something(line, at + 1, close))
        report(line, KG_BLANK_PLACEHOLDER, at, close + 1);
}

/* Beside a variable of a shell: quotation marks, an equals sign, letters that it is put together with. */
static bool is_shell(uint32_t point)
{
    return kg_line_is_ascii_word(point) || point == '/' || point == '"' || point == '=' || point == '}' || point == '$' ||
           point == '\'' || point == '`' || point == ':' || point == 0x201c || point == 0x201d;
}

/* "{{customer}}" and "${customer}"; the latter not where it is a part of a path or a command. */
static void scan_template(kg_line *line, size_t at)
{
    bool is_double = line->point[at] == '{';
    size_t close = at + 2;
    while (close < line->count && close < at + BRACKET_POINTS &&
           (kg_utf8_is_word(line->point[close]) || line->point[close] == '_' || line->point[close] == '.' ||
            line->point[close] == '-' || line->point[close] == ' '))
        close++;
    if (close == at + 2 || line->point[close] != '}' || (is_double && (close + 1 >= line->count || line->point[close + 1] != '}')))
        return;
    uint32_t before = at > 0 ? line->point[at - 1] : ' ', behind = line->point[close + 1];
    if (is_double || (!is_shell(before) && !is_shell(behind)))
        report(line, KG_BLANK_PLACEHOLDER, at, close + (is_double ? 2 : 1));
}

/* "(    )" behind a word; "f( )" is code. And "（请填写）". */
static void scan_round(kg_line *line, size_t at, size_t close)
{
    if (close - at <= CJK_BRACKET_POINTS && has_word(line, at + 1, close, FILL))
        report(line, KG_BLANK_PLACEHOLDER, at, close + 1);
    size_t needed = at > 0 && kg_line_is_cjk(line->point[at - 1]) ? 2 : 3;
    if (close > at + needed && is_blank_range(line, at + 1, close) && at > 0 && kg_utf8_is_word(line->point[at - 1]))
        report(line, KG_BLANK_PLACEHOLDER, at, close + 1);
}

static void scan_bracket(kg_line *line, size_t at)
{
    size_t close = 0;
    switch (line->point[at]) {
    case '[':
        if ((close = find_close(line, at, '[', ']')) > 0)
            scan_square(line, at, close);
        break;
    case 0x3010: /* 【】 */
        if ((close = find_close(line, at, 0x3010, 0x3011)) > 0)
            scan_square(line, at, close);
        break;
    case 0x3014: /* 〔〕 */
        if ((close = find_close(line, at, 0x3014, 0x3015)) > 0)
            scan_square(line, at, close);
        break;
    case '<':
        if ((close = find_close(line, at, '<', '>')) > 0)
            scan_angle(line, at, close);
        break;
    case '(':
        if ((close = find_close(line, at, '(', ')')) > 0)
            scan_round(line, at, close);
        break;
    case '{':
    case '$':
        if (line->point[at + 1] == '{')
            scan_template(line, at);
        break;
    default:
        break;
    }
}

/* ---- made-up names, boxes, words ---- */

static bool is_cross(uint32_t point)
{
    return point == 'x' || point == 0xd7 || point == '*';
}

/* Marks that join letters to a pattern, as in "XXXX-XXXX" or "file.xxx". */
static bool is_joint(uint32_t point)
{
    return point == '-' || point == '.' || point == '/' || point == ':' || point == '_' || point == '@' || point == '=' ||
           point == '\\' || point == '+';
}

/* "+86-xxx-xxxxxxx", "400-XXX-XXXX", "xxx@xxx.com": the number or address from FIRST on that the crosses at AT are a part of, its end;
 * 0 for none. */
static size_t made_up_contact(const kg_line *line, size_t at, size_t *first)
{
    bool has_mark = false, has_digit = false, has_other = false;
    size_t end = at;
    for (*first = at; *first > 0 && !kg_line_is_blank(line->point[*first - 1]) && line->point[*first - 1] != ':';)
        --*first;
    for (end = *first; end < line->count && !kg_line_is_blank(line->point[end]); end++) {
        uint32_t point = line->point[end];
        has_mark |= point == '@';
        has_digit |= kg_ascii_is_digit((int)point);
        has_other |= !kg_ascii_is_digit((int)point) && point != 'x' && point != '-' && point != '+' && point != '*';
    }
    bool is_number = has_digit && !has_other && end - *first >= 8 &&
                     (line->point[*first] == '+' || line->point[*first] == '0' || line->point[*first] == '4');
    bool is_address = has_mark && *first == at && is_joint(line->point[end - 1]) == false;
    return is_number || is_address ? end : 0;
}

/* Three crosses as a roman number, behind a word such as "Article". */
static bool is_numbered(const kg_line *line, size_t at)
{
    size_t end = kg_line_skip_back(line, at), start = end;
    while (start > 0 && kg_line_is_ascii_word(line->point[start - 1]))
        start--;
    return start < end && word_at(line, start, end, NUMBERED) == end - start;
}

/* Whether as many crosses stand in the line before AT as a part of a pattern, which the text then explains: "\U+xxxx (xxxx is ...)". */
static bool is_explained(const kg_line *line, size_t at, size_t length)
{
    for (size_t i = 1; i + length <= at; i++) {
        size_t end = i;
        while (end < at && line->point[end] == line->point[at])
            end++;
        if (end - i == length && is_joint(line->point[i - 1]))
            return true;
        i = end > i ? end : i;
    }
    return false;
}

/* Returns the place behind the crosses that begin at AT. */
static size_t scan_crosses(kg_line *line, size_t at)
{
    size_t end = at;
    while (end < line->count && line->point[end] == line->point[at])
        end++;
    size_t length = end - at;
    bool is_year = at >= 2 && length == 2 && line->point[at - 2] == '2' && line->point[at - 1] == '0' &&
                   (at == 2 || !kg_line_is_ascii_word(line->point[at - 3]));
    uint32_t before = at > 0 ? line->point[at - 1] : ' ', behind = line->point[end];
    if (length < (line->point[at] == '*' ? 3 : 2) || kg_line_is_ascii_word(behind))
        return end;
    if (is_year && line->point[at] != '*') {
        report(line, KG_BLANK_PLACEHOLDER, at - 2, end);
        return end;
    }
    if (kg_line_is_ascii_word(before))
        return end;
    size_t first = at, contact = length > 2 ? made_up_contact(line, at, &first) : 0;
    if (contact > 0) {
        report(line, KG_BLANK_PLACEHOLDER, first, contact);
        return contact;
    }
    size_t next = end + (line->point[end] == ',' && line->point[end + 1] == ' ' && length > 2);
    next += line->point[next] == ' ' && line->point[at] == 'x';
    size_t after = word_at(line, next, line->count, AFTER);
    bool is_roman = is_upper(line, at, end) && (length < 3 || (length == 3 && is_numbered(line, at))); /* XX and XXX are numbers */
    if (after > 0)
        report(line, KG_BLANK_PLACEHOLDER, at, next + after);
    else if (line->point[at] == 'x' && length > 2 && !is_roman && !is_joint(before) && !is_explained(line, at, length) &&
             !(is_joint(behind) && line->point[end + 1] != ' ' && line->point[end + 1] != 0))
        report(line, KG_BLANK_PLACEHOLDER, at, end);
    return end;
}

static bool is_box(uint32_t point)
{
    return point == 0x2610 || point == 0x25a1 || point == 0x25a2 || point == 0x25fb || point == 0x274f || point == 0x2751 ||
           point == 0x2b1c;
}

/* A box beside a word. Three and more in a row are characters that a font does not have. Returns the place behind the boxes. */
static size_t scan_boxes(kg_line *line, size_t at)
{
    size_t end = at;
    while (end < line->count && is_box(line->point[end]))
        end++;
    bool is_bullet = line->point[at] != 0x2610 && kg_line_skip(line, 0) == at && line->count > BULLET_LINE_POINTS;
    if (end - at > 2 || is_bullet)
        return end;
    size_t next = kg_line_skip(line, end), from = at;
    while (from > 0 && at - from < CHOICE_POINTS && kg_utf8_is_word(line->point[from - 1]))
        from--;
    if (from < at && !kg_utf8_is_word(line->point[end])) {
        report(line, KG_BLANK_BOX, from, end);
    } else if (kg_utf8_is_word(line->point[next])) {
        while (next < line->count && kg_utf8_is_word(line->point[next]))
            next++;
        report(line, KG_BLANK_BOX, at, next);
    }
    return end;
}

void kg_placeholders_scan(kg_line *line)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_starts);
    for (size_t at = 0; at < line->count; at++)
        scan_bracket(line, at);
    for (size_t at = 0; at < line->count;) {
        size_t word = word_at(line, at, line->count, UPPER), phrase = word_at(line, at, line->count, PHRASE);
        if (phrase > 0 || (word > 0 && is_upper(line, at, at + word)))
            report(line, KG_BLANK_PLACEHOLDER, at, at + (phrase > 0 ? phrase : word));
        if (is_cross(line->point[at]))
            at = scan_crosses(line, at);
        else if (is_box(line->point[at]))
            at = scan_boxes(line, at);
        else
            at++;
    }
}
