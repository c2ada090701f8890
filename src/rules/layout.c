/* SPDX-License-Identifier: Apache-2.0
 *
 * DESC-1, 2, 3, 5, 6: what the description says at all, and whether its page will look neat. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/prose.h"
#include "rules/settings.h"
#include "rules/words.h"

#include <string.h>

static bool read_description(kg_check *check, kg_prose *out)
{
    return kg_prose_read(check, kg_product_field(check->product, "description"), N_("the description"), out);
}

/* ---- DESC-1 to DESC-3: contents ---- */

/* DESC-1: a text that is there and is no placeholder. That it is missing altogether is GEN-1. */
void kg_check_description(kg_check *check)
{
    static const char required[] = N_("must give the details of the product");
    const kg_node *node = kg_field_scalar(check, "description");
    kg_prose prose;
    if (node != NULL && kg_is_blank(node))
        kg_find_at(check, KG_ERROR, node, N_("the description is empty"), required, N_("describe functions, services and uses"));
    if (!read_description(check, &prose))
        return;
    size_t offset, length;
    if (kg_prose_placeholder(check, &prose, &offset, &length))
        kg_prose_find(
            check, KG_ERROR, &prose, offset,
            kg_say(check, "the description has the placeholder %s", kg_quote_part(check, prose.markup.text, offset, length)),
            required, N_("write the text that belongs there"));
}

/* Whether a block of one of the KINDS (1 << kg_markup_kind, or'ed) contains a word of LIST. */
static bool has_block_with(kg_check *check, const kg_prose *prose, kg_word_list list, unsigned kinds)
{
    for (size_t i = 0; i < prose->markup.blocks.count; i++) {
        const kg_markup_block *block = &prose->markup.blocks.items[i];
        kg_word_match match;
        if ((kinds >> block->kind & 1) == 0)
            continue;
        if (kg_find_word(check, list, kg_arena_strndup(check->arena, prose->markup.text + block->offset, block->length), 0, &match))
            return true;
    }
    return false;
}

static size_t count_items(const kg_prose *prose)
{
    size_t count = 0;
    for (size_t i = 0; i < prose->markup.blocks.count; i++)
        count += prose->markup.blocks.items[i].kind == KG_MARKUP_ITEM;
    return count;
}

/* DESC-2: a heading that names functions, or a list of three or more of them. */
void kg_check_description_functions(kg_check *check)
{
    enum { FEWEST = 3 };
    kg_prose prose;
    unsigned headings = 1U << KG_MARKUP_HEADING, lists = 1U << KG_MARKUP_ITEM | 1U << KG_MARKUP_CELL;
    if (!read_description(check, &prose) || has_block_with(check, &prose, KG_WORDS_FUNCTIONS, headings | lists) ||
        count_items(&prose) >= FEWEST)
        return;
    kg_find_at(check, KG_WARNING, prose.node, N_("the description has neither a heading nor a list about functions"),
               N_("must include the core functions of the product"),
               N_("add a heading such as 'Core functions' and list them below it"));
}

/* DESC-3: services are mentioned anywhere. */
void kg_check_description_services(kg_check *check)
{
    kg_prose prose;
    kg_word_match match;
    if (read_description(check, &prose) && !kg_find_word(check, KG_WORDS_SERVICES, prose.markup.text, 0, &match))
        kg_find_at(check, KG_WARNING, prose.node, N_("the description does not mention any service"),
                   N_("must include the services that come with the product"),
                   N_("say what support, updates and training are included"));
}

/* ---- DESC-5: consistent fonts ---- */

static size_t count_styles(const kg_markup *markup, kg_style_kind kind, size_t *second)
{
    size_t count = 0;
    for (size_t i = 0; i < markup->styles.count; i++) {
        const kg_style *style = &markup->styles.items[i];
        bool is_new = style->kind == kind;
        for (size_t j = 0; is_new && j < i; j++)
            is_new = markup->styles.items[j].kind != kind || strcmp(markup->styles.items[j].value, style->value) != 0;
        if (is_new && ++count == 2)
            *second = style->source;
    }
    return count;
}

static void judge_fonts(kg_check *check, const kg_prose *prose)
{
    enum { MOST_SIZES = 3 };
    size_t second = 0, fonts = count_styles(&prose->markup, KG_STYLE_FONT, &second);
    if (fonts > 1)
        kg_find_in(check, KG_WARNING, prose->node, second, kg_say(check, "the description sets %zu fonts", fonts),
                   N_("must use one font"), N_("leave fonts to the page"));
    size_t sizes = count_styles(&prose->markup, KG_STYLE_SIZE, &second);
    if (sizes > MOST_SIZES)
        kg_find_in(check, KG_WARNING, prose->node, second, kg_say(check, "the description sets %zu sizes of letters", sizes),
                   N_("should use at most three"), N_("use headings instead"));
}

static bool is_full_width_letter(uint32_t code)
{
    return (code >= 0xFF10 && code <= 0xFF19) || (code >= 0xFF21 && code <= 0xFF3A) || (code >= 0xFF41 && code <= 0xFF5A);
}

/* Letters that Unicode has in another style: mathematical, in circles, in squares. */
static bool is_styled_letter(uint32_t code)
{
    return (code >= 0x1D400 && code <= 0x1D7FF) || (code >= 0x24B6 && code <= 0x24E9) || (code >= 0x1F130 && code <= 0x1F189);
}

static bool is_han(uint32_t code)
{
    return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

typedef struct mixture {
    size_t full_letter, styled_letter, half_mark; /* 1 + offset of the first one, 0 = none */
    bool has_half_letter, has_full_mark;
} mixture;

static void note(size_t *first, const char *text, const char *at)
{
    if (*first == 0)
        *first = (size_t)(at - text) + 1;
}

/* What widths and styles TEXT mixes. A mark counts where Chinese characters stand before and behind it. */
static mixture read_mixture(const char *text)
{
    mixture out = { 0 };
    uint32_t before = 0;
    for (const char *at = text; *at != 0;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        const char *ahead = at;
        uint32_t next = kg_utf8_next(&ahead);
        if (is_full_width_letter(code))
            note(&out.full_letter, text, here);
        else if (is_styled_letter(code))
            note(&out.styled_letter, text, here);
        out.has_half_letter = out.has_half_letter || (code < 0x80 && kg_ascii_is_alnum((int)code));
        bool is_mark = code == ',' || code == ';' || code == ':' || code == '?' || code == '!';
        if (is_mark && is_han(before) && (is_han(next) || next == '\n' || next == 0))
            note(&out.half_mark, text, here);
        out.has_full_mark = out.has_full_mark || code == 0xFF0C || code == 0x3002 || code == 0xFF1B || code == 0xFF1A;
        before = code;
    }
    return out;
}

static void judge_widths(kg_check *check, const kg_prose *prose)
{
    const mixture found = read_mixture(prose->markup.text);
    if (found.styled_letter > 0)
        kg_prose_find(check, KG_WARNING, prose, found.styled_letter - 1,
                      N_("the description has letters in a style of their own (such as \xF0\x9D\x97\x94)"), N_("must use one font"),
                      N_("write plain letters"));
    if (found.full_letter > 0 && found.has_half_letter)
        kg_prose_find(check, KG_WARNING, prose, found.full_letter - 1,
                      N_("the description mixes full-width and half-width letters"), N_("must use one width"),
                      N_("write half-width letters and digits"));
    if (found.half_mark > 0 && found.has_full_mark)
        kg_prose_find(check, KG_WARNING, prose, found.half_mark - 1,
                      N_("the description mixes full-width and half-width punctuation in Chinese text"), N_("must use one width"),
                      N_("write \xEF\xBC\x8C\xEF\xBC\x9B\xEF\xBC\x9A between Chinese characters"));
}

static void judge_bullets(kg_check *check, const kg_prose *prose)
{
    uint32_t first = 0;
    const char *text = prose->node->text;
    for (const char *line = text; line != NULL && *line != 0; line = strchr(line, '\n'), line += line != NULL) {
        uint32_t sign = kg_form_bullet(line); /* indented lines are of an inner list, whose sign may differ */
        first = first == 0 ? sign : first;
        if (sign == 0 || sign == first)
            continue;
        kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                     .at = kg_at_offset(prose->node, (size_t)(line - text)),
                                     .found = N_("the description has lists with different signs"),
                                     .required = N_("must look alike"),
                                     .help = N_("begin every item with '- ', or let build do it with --fix bullets"),
                                     .repair = KG_REPAIR_OPTION });
        return;
    }
}

/* DESC-5: one font, few sizes, one width of letters and marks, one sign for lists. */
void kg_check_description_fonts(kg_check *check)
{
    kg_prose prose;
    if (!read_description(check, &prose))
        return;
    judge_fonts(check, &prose);
    judge_widths(check, &prose);
    judge_bullets(check, &prose);
}

/* ---- DESC-6: layout ---- */

static const char neat[] = N_("must be neat and easy to read");

static bool is_control(uint32_t code)
{
    return (code < 0x20 && code != '\n' && code != '\t' && code != '\r') || code == 0x7F ||
           (code >= 0x80 && code < 0xA0 && code != 0x85) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

/* What the first byte that TIDY changes of TEXT is. */
static const char *name_change(const char *text, const char *at)
{
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        return N_("begins with a byte order mark");
    if (*at == '\r')
        return N_("has foreign line ends");
    if (*at == '\t')
        return N_("has tabs");
    if (*at == ' ')
        return N_("has blanks at the ends of lines");
    return *at == '\n' ? N_("has more than two empty lines") : N_("has decomposed characters or stray white space");
}

/* White space that build tidies. */
static void judge_white_space(kg_check *check, const kg_prose *prose)
{
    const char *text = prose->node->text, *tidy = kg_form_tidy_text(check->arena, text);
    if (tidy == text)
        return;
    size_t same = 0;
    while (text[same] != 0 && text[same] == tidy[same])
        same++;
    kg_place at = kg_at_offset(prose->node, same);
    kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                 .at = at,
                                 .found = kg_say(check, "the description %s", name_change(text, text + same)),
                                 .required = neat,
                                 .help = N_("build tidies it"),
                                 .repair = KG_REPAIR_BUILD });
}

/* Characters that are no text. */
static void judge_characters(kg_check *check, const kg_prose *prose)
{
    const char *text = prose->node->text;
    bool has_control = false, has_broken = false;
    for (const char *at = text; *at != 0;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        if (is_control(code) && !has_control) {
            has_control = true;
            kg_find_in(check, KG_WARNING, prose->node, (size_t)(here - text),
                       kg_say(check, "the description has the invisible character U+%04X", code), neat, N_("remove it"));
        } else if (code == 0xFFFD && !has_broken) {
            has_broken = true;
            kg_find_in(check, KG_WARNING, prose->node, (size_t)(here - text),
                       N_("the description has a character that was lost in a conversion (U+FFFD)"), neat, N_("type it again"));
        }
    }
}

/* Marks in a row and pictures in a row. */
static void judge_shouting(kg_check *check, const kg_prose *prose)
{
    enum { MARKS = 3, PICTURES = 3 };
    const char *text = prose->markup.text;
    unsigned marks = 0, pictures = 0;
    bool told_marks = false, told_pictures = false;
    for (const char *at = text; *at != 0;) {
        const char *here = at;
        uint32_t code = kg_utf8_next(&at);
        bool is_mark = code == '!' || code == '?' || code == 0xFF01 || code == 0xFF1F;
        bool is_picture = (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x2600 && code <= 0x27BF) || code == 0x2B50;
        marks = is_mark ? marks + 1 : 0;
        pictures = is_picture ? pictures + 1 : code == 0xFE0F || code == ' ' ? pictures : 0;
        if (marks == MARKS && !told_marks) {
            told_marks = true;
            kg_prose_find(check, KG_WARNING, prose, (size_t)(here - text),
                          N_("the description has several exclamation or question marks in a row"), neat, N_("one is enough"));
        }
        if (pictures == PICTURES && !told_pictures) {
            told_pictures = true;
            kg_prose_find(check, KG_WARNING, prose, (size_t)(here - text), N_("the description has a row of emoji"), neat,
                          N_("leave them out"));
        }
    }
}

/* Whether the line of LENGTH bytes is written in capitals: several words of more than three letters, none of them small, and not
 * only short ones, as in a list of protocols. */
static bool is_shouted(const char *line, size_t length)
{
    enum { LETTERS = 20, WORDS = 3, LONG_WORDS = 2 };
    size_t letters = 0, words = 0, long_words = 0, run = 0;
    for (size_t i = 0; i <= length; i++) {
        char byte = i < length ? line[i] : ' ';
        if (byte >= 'a' && byte <= 'z')
            return false;
        bool is_capital = byte >= 'A' && byte <= 'Z';
        letters += is_capital;
        words += !is_capital && run > 3;
        long_words += !is_capital && run > 4;
        run = is_capital ? run + 1 : 0;
    }
    return letters >= LETTERS && words >= WORDS && long_words >= LONG_WORDS;
}

static void judge_blocks(kg_check *check, const kg_prose *prose)
{
    const unsigned longest = kg_limit_get(check, KG_LIMIT_PARAGRAPH_MOST);
    const kg_markup *markup = &prose->markup;
    unsigned level = 0;
    bool told_long = false, told_capitals = false, told_level = false;
    for (size_t i = 0; i < markup->blocks.count; i++) {
        const kg_markup_block *block = &markup->blocks.items[i];
        const char *text = kg_arena_strndup(check->arena, markup->text + block->offset, block->length);
        size_t count = kg_utf8_count(text);
        if (block->kind != KG_MARKUP_CODE && count > longest && !told_long) {
            told_long = true;
            kg_prose_find(check, KG_WARNING, prose, block->offset,
                          kg_say(check, "the description has a paragraph of %zu characters", count),
                          kg_say(check, "should have at most %u", longest), N_("divide it"));
        }
        if (block->kind != KG_MARKUP_CODE && is_shouted(text, block->length) && !told_capitals) {
            told_capitals = true;
            kg_prose_find(check, KG_WARNING, prose, block->offset,
                          kg_say(check, "the description has a line in capitals, %s", kg_quote(check, text)), neat,
                          N_("write it in small letters"));
        }
        if (block->kind != KG_MARKUP_HEADING)
            continue;
        if (level > 0 && block->level > level + 1 && !told_level) {
            told_level = true;
            kg_prose_find(check, KG_WARNING, prose, block->offset,
                          kg_say(check, "the description goes from a heading of level %u to one of level %u", level, block->level),
                          neat, N_("do not skip a level"));
        }
        level = block->level;
    }
}

static void judge_markup(kg_check *check, const kg_prose *prose)
{
    static const char *const sentences[] = { [KG_MARKUP_UNCLOSED] = N_("the element <%s> of the description is not closed"),
                                             [KG_MARKUP_UNOPENED] = N_("the description has an end tag without its element, </%s>"),
                                             [KG_MARKUP_UNFINISHED] = N_("the description has a tag without its '>', <%s"),
                                             [KG_MARKUP_SCRIPT] =
                                                 N_("the description has %s, which a page of the store does not take") };
    bool is_told[KG_COUNT(sentences)] = { false };
    for (size_t i = 0; i < prose->markup.defects.count; i++) {
        const kg_markup_defect *defect = &prose->markup.defects.items[i];
        const char *sentence = sentences[defect->kind], *gap = strstr(sentence, "%s");
        if (is_told[defect->kind])
            continue;
        is_told[defect->kind] = true;
        kg_find_in(check, KG_WARNING, prose->node, defect->source,
                   kg_say(check, "%.*s%s%s", (int)(gap - sentence), sentence, kg_mask(check->arena, defect->name, 40), gap + 2),
                   neat, N_("put the markup right"));
    }
}

/* DESC-6: nothing that spoils the page: stray characters, walls of text, shouting, broken markup. */
void kg_check_description_layout(kg_check *check)
{
    kg_prose prose;
    if (!read_description(check, &prose))
        return;
    judge_white_space(check, &prose);
    judge_characters(check, &prose);
    judge_markup(check, &prose);
    judge_blocks(check, &prose);
    judge_shouting(check, &prose);
}
