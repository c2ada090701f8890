/* SPDX-License-Identifier: Apache-2.0
 *
 * VER-1: does the guide, or the asset, belong to another version than the form says? Only what names the version of the product
 * counts: a line of the first page, a header or the title of the document that is made of nothing but the names of product and
 * company, words of titles and the version, or in which it stands behind the name of the product. "Document version 1.2", other
 * products and a history of changes are none. */
#include "rules/docversion.h"

#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/passages.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum { PARTS = 4, LINE_POINTS = 100, FIRST_BLOCKS = 15 };

typedef struct number {
    unsigned part[PARTS];
    unsigned count;
} number;

/* What the documents say so far. */
typedef struct version_search {
    const char *product, *company; /* folded */
    number declared;
    bool is_confirmed; /* some place has the declared version */
    const char *found; /* the first other one, as written; NULL */
    const char *line;  /* where it stands */
    kg_spot at;
} version_search;

/* "2.1.0" at TEXT, its numbers joined by MARK; returns the length, 0 for none. */
static size_t read_number(const char *text, char mark, number *out)
{
    enum { MOST = 9999 };
    size_t at = 0, end = 0;
    out->count = 0;
    while (out->count < PARTS && kg_ascii_is_digit((unsigned char)text[at])) {
        unsigned value = 0;
        for (; kg_ascii_is_digit((unsigned char)text[at]); at++)
            value = value > MOST ? value : value * 10 + (unsigned)(text[at] - '0');
        out->part[out->count++] = value;
        end = at;
        if (value > MOST || text[at] != mark || !kg_ascii_is_digit((unsigned char)text[at + 1]))
            break;
        at++;
    }
    return end;
}

/* Whether both name the same version as far as both are told: 2.1 and 2.1.3, 2 and 2.1. */
static bool is_same(const number *one, const number *other)
{
    for (unsigned i = 0; i < one->count && i < other->count; i++)
        if (one->part[i] != other->part[i])
            return false;
    return true;
}

/* ---- lines ---- */

typedef enum word_kind { TITLE, CHINESE, OTHER, HISTORY } word_kind;

static const struct {
    word_kind kind;
    const char *text;
} words[] = {
#define WORD(kind, text) { kind, text },
#include "rules/words/titles.def"
#undef WORD
};

/* Whether LINE has words of KIND. */
static bool has_words(const char *line, word_kind kind)
{
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (words[i].kind == kind && strstr(line, words[i].text) != NULL)
            return true;
    return false;
}

static bool is_title_word(const char *word, size_t length)
{
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (words[i].kind == TITLE && strlen(words[i].text) == length && memcmp(words[i].text, word, length) == 0)
            return true;
    return false;
}

/* Whether a number without a 'v' behind the word is a version. */
static bool asks_for_version(const char *word, size_t length)
{
    static const char *const asking[] = { "version", "release", "ver", "ver.", "v" };
    for (size_t i = 0; i < KG_COUNT(asking); i++)
        if (strlen(asking[i]) == length && memcmp(asking[i], word, length) == 0)
            return true;
    return false;
}

/* Whether the word is one of NAME's. */
static bool is_word_of(const char *name, const char *word, size_t length)
{
    for (const char *at = name; *at != 0;) {
        size_t size = strcspn(at, " ");
        if (size == length && memcmp(at, word, length) == 0)
            return true;
        at += size + (at[size] == ' ');
    }
    return false;
}

/* Length of what may stand beside a version in Chinese at TEXT; 0 for anything else. */
static size_t chinese_span(const char *text)
{
    size_t longest = 0;
    for (size_t i = 0; i < KG_COUNT(words); i++) {
        size_t size = strlen(words[i].text);
        if (words[i].kind == CHINESE && size > longest && strncmp(text, words[i].text, size) == 0)
            longest = size;
    }
    return longest;
}

static bool is_wide_mark(uint32_t point)
{
    return point >= 0x80 && !kg_utf8_is_word(point);
}

/* Length of the word of letters, digits and dots at TEXT. */
static size_t word_span(const char *text)
{
    size_t length = 0;
    while (kg_ascii_is_alnum((unsigned char)text[length]) ||
           (text[length] == '.' && kg_ascii_is_alnum((unsigned char)text[length + 1])))
        length++;
    return length;
}

/* A version at the word of LENGTH bytes: "v2.3" or, with IS_ASKED ("version 2.3"), "2.3". Years and days are none. */
static bool reads_version(const char *word, size_t length, bool is_asked, number *out)
{
    enum { MOST = 999 };
    size_t lead = word[0] == 'v' && length > 1 ? 1 : 0;
    if (read_number(word + lead, '.', out) + lead != length || out->count == 0)
        return false;
    for (unsigned i = 0; i < out->count; i++)
        if (out->part[i] > MOST)
            return false;
    return lead > 0 || (is_asked && out->count > 1);
}

/* Whether LINE, folded, tells a version of the product and nothing else; *FROM and *LENGTH are where. */
static bool read_line(const version_search *search, const char *line, size_t *from, size_t *length, number *out)
{
    bool has_version = false, is_asked = false;
    size_t product = strlen(search->product), company = strlen(search->company);
    for (const char *at = line; *at != 0;) {
        uint32_t point = kg_utf8_next(&(const char *){ at });
        size_t word = word_span(at), chinese = word > 0 ? 0 : chinese_span(at);
        number read;
        if (product > 0 && strncmp(at, search->product, product) == 0) {
            at += product;
            is_asked = true;
        } else if (company > 0 && strncmp(at, search->company, company) == 0) {
            at += company;
        } else if (word > 0 && reads_version(at, word, is_asked, &read)) {
            if (has_version)
                return false; /* one version a line */
            has_version = true;
            *from = (size_t)(at - line) + (*at == 'v');
            *length = word - (*at == 'v');
            *out = read;
            at += word;
            is_asked = false;
        } else if (word > 0) {
            bool is_date = kg_ascii_is_digit((unsigned char)*at);
            if (!is_date && !is_title_word(at, word) && !is_word_of(search->product, at, word) &&
                !is_word_of(search->company, at, word))
                return false;
            is_asked = asks_for_version(at, word);
            at += word;
        } else if (chinese > 0) {
            is_asked = strncmp(at, "版本", strlen("版本")) == 0;
            at += chinese;
        } else if (point < 0x80 || is_wide_mark(point)) {
            (void)kg_utf8_next(&at);
        } else {
            return false;
        }
    }
    return has_version;
}

/* "This guide is for Larkspur Document Archive V2.3": the name of the product with a version behind it. */
static bool read_behind_name(const version_search *search, const char *line, size_t *from, size_t *length, number *out)
{
    const char *at = *search->product == 0 ? NULL : strstr(line, search->product);
    if (at == NULL)
        return false;
    at += strlen(search->product);
    at += *at == ' ';
    size_t word = word_span(at);
    *from = (size_t)(at - line) + 1;
    *length = word - (word > 0);
    return *at == 'v' && reads_version(at, word, false, out);
}

static void look_at(kg_check *check, version_search *search, const char *text, kg_spot at, bool is_row)
{
    const char *line = kg_text_fold(check->arena, text);
    size_t from, length;
    number found;
    bool has_label = kg_ascii_find(line, "version") != NULL || strstr(line, "版本") != NULL;
    if (has_words(line, OTHER) || (is_row && !has_label) ||
        !((kg_utf8_count(line) <= LINE_POINTS && read_line(search, line, &from, &length, &found)) ||
          read_behind_name(search, line, &from, &length, &found)))
        return;
    search->is_confirmed |= is_same(&found, &search->declared);
    if (search->found != NULL || is_same(&found, &search->declared))
        return;
    search->found = kg_say(check, "%.*s", (int)length, line + from);
    search->line = text;
    search->at = at;
}

typedef struct first_page {
    version_search *search;
    uint32_t member;
    unsigned blocks;
    bool is_over;
} first_page;

static void look_at_block(kg_check *check, first_page *page, const kg_block *block)
{
    if (block->at.member != page->member)
        *page = (first_page){ .search = page->search, .member = block->at.member };
    bool is_header = block->at.kind == KG_SPOT_HEADER;
    bool is_beyond = (block->at.kind == KG_SPOT_PAGE || block->at.kind == KG_SPOT_SLIDE) && block->at.number > 1;
    if (!is_header && (*block->text == 0 || block->at.kind == KG_SPOT_COMMENT || block->at.kind == KG_SPOT_NOTE))
        return;
    page->is_over |=
        !is_header && (is_beyond || ++page->blocks > FIRST_BLOCKS || has_words(kg_text_fold(check->arena, block->text), HISTORY));
    if (is_header || !page->is_over)
        look_at(check, page->search, block->text, block->at, false);
}

/* Rows as a whole: "Version | V2.3". */
static bool look_at_row(kg_check *check, const kg_passage *passage, void *ctx)
{
    enum { FIRST_ROWS = 8 };
    if (passage->at.kind == KG_SPOT_ROW && passage->at.number <= FIRST_ROWS)
        look_at(check, ctx, passage->text, passage->at, true);
    return true;
}

static void judge_guide(kg_check *check, version_search search, const char *required)
{
    const kg_asset *guide = kg_text_asset(check, KG_SLOT_USER_GUIDE);
    first_page page = { .search = &search };
    if (guide == NULL)
        return;
    for (size_t i = 0; i < guide->facts.properties.count; i++)
        if (guide->facts.properties.items[i].kind == KG_PROPERTY_TITLE)
            look_at(check, &search, guide->facts.properties.items[i].text, (kg_spot){ 0 }, false);
    for (size_t i = 0; i < guide->facts.blocks.count; i++)
        if (guide->facts.blocks.items[i].at.kind != KG_SPOT_ROW)
            look_at_block(check, &page, &guide->facts.blocks.items[i]);
    kg_each_passage(check, guide, look_at_row, &search);
    if (search.found == NULL || search.is_confirmed)
        return;
    kg_find(check, (kg_finding){ .severity = KG_WARNING,
                                 .slot = KG_SLOT_USER_GUIDE,
                                 .at = kg_at_spot(check, guide, search.at),
                                 .found = kg_say(check, "the guide is for version %s: %s", kg_quote(check, search.found),
                                                 kg_quote(check, search.line)),
                                 .required = required,
                                 .help = N_("give the guide of this version, or correct the version") });
}

/* The number that the name of an asset ends with: "backup-img-3-2", "archive_v2.1"; a single one counts behind a 'v' alone. */
static bool read_asset(const char *name, number *out, size_t *from)
{
    size_t length = strlen(name), start = length;
    while (start > 0 && (kg_ascii_is_digit((unsigned char)name[start - 1]) || strchr(".-_", name[start - 1]) != NULL))
        start--;
    bool has_letter = start > 0 && (name[start - 1] == 'v' || name[start - 1] == 'V') &&
                      (start == 1 || !kg_ascii_is_alnum((unsigned char)name[start - 2]));
    if (start < length && strchr(".-_", name[start]) != NULL && !has_letter)
        start++;
    else if (!has_letter)
        return false; /* "s3", "win2019" */
    const char *text = name + start;
    char mark = strchr(text, '.') != NULL ? '.' : strchr(text, '-') != NULL ? '-' : '_';
    *from = start - has_letter;
    return read_number(text, mark, out) == strlen(text) && (has_letter || out->count > 1) && out->part[0] < 1000;
}

/* Names of systems whose version an image may be named after. */
static bool ends_in_a_system(const char *name, size_t length)
{
    static const char *const systems[] = { "ubuntu", "centos", "debian", "euleros", "openeuler", "windows", "rocky", "almalinux",
                                           "redhat", "rhel",   "suse",   "hce",     "python",    "java",    "php",   "mysql" };
    while (length > 0 && strchr(".-_ ", name[length - 1]) != NULL)
        length--;
    for (size_t i = 0; i < KG_COUNT(systems); i++) {
        size_t size = strlen(systems[i]);
        if (length >= size && kg_ascii_prefix(name + length - size, systems[i]))
            return true;
    }
    return false;
}

static void judge_asset(kg_check *check, const number *declared, const char *required)
{
    const kg_node *node = kg_field_scalar(check, "delivery.asset");
    const char *name = node == NULL ? "" : kg_node_text(node);
    number found;
    size_t from;
    if (!read_asset(name, &found, &from) || is_same(&found, declared) || ends_in_a_system(name, from))
        return;
    kg_find_at(check, KG_WARNING, node,
               kg_say(check, "the asset %s is named after version %s", kg_quote(check, name), kg_quote(check, name + from)),
               required, N_("choose the asset of this version, or correct the version"));
}

void kg_judge_versions_elsewhere(kg_check *check, const char *version)
{
    const char *name = kg_product_text(check->product, "name");
    version_search search = { .product = kg_text_fold(check->arena, name),
                              .company = kg_text_fold(check->arena, kg_product_text(check->product, "company.name")) };
    if (*version != 'V' || read_number(version + 1, '.', &search.declared) != strlen(version + 1))
        return;
    const char *required = kg_say(check, "must be of %s, the version of the product", version);
    judge_guide(check, search, required);
    judge_asset(check, &search.declared, required);
}
