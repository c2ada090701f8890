/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer of the inspector: one line for each fact, in a fixed order, the free text last on its line. The parser accepts
 * exactly what the writer writes, so that a process taken over by a hostile document can lie but not do harm. */
#include "format/facts.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

#define HEADER "kgpack facts 1"

static const struct {
    const char *name;
    const char *sentence;
} notes[KG_NOTE_COUNT] = {
#define NOTE(id, name, sentence) [KG_NOTE_##id] = { name, sentence },
#include "format/notes.def"
#undef NOTE
};

const char *kg_note_name(kg_note_kind kind)
{
    return notes[kind].name;
}

const char *kg_note_sentence(kg_note_kind kind)
{
    return notes[kind].sentence;
}

#define X(id, name, sentence) name,
static const char *const spot_names[] = { KG_SPOT_KINDS(X) };
#undef X
#define X(id, name) name,
static const char *const link_names[] = { KG_LINK_KINDS(X) };
static const char *const form_names[] = { KG_FORM_KINDS(X) };
static const char *const property_names[] = { KG_PROPERTY_KINDS(X) };
#undef X

/* "page 3" */
static const char *say_spot(kg_arena *arena, kg_spot spot)
{
    switch (spot.kind) {
#define X(id, name, sentence)                                                                                                      \
    case KG_SPOT_##id:                                                                                                             \
        return kg_arena_printf(arena, sentence, spot.number);
        KG_SPOT_KINDS(X)
#undef X
    case KG_SPOT_KIND_COUNT:
        break;
    }
    return "";
}

const char *kg_spot_sentence(kg_arena *arena, const kg_facts *facts, kg_spot spot)
{
    const char *place = spot.number > 0                 ? say_spot(arena, spot)
                        : spot.kind == KG_SPOT_DOCUMENT ? ""
                                                        : spot_names[spot.kind == KG_SPOT_HEADING ? KG_SPOT_PARAGRAPH : spot.kind];
    if (spot.member == 0 || spot.member > facts->members.count)
        return place;
    return kg_arena_printf(arena, "%s%s%s", facts->members.items[spot.member - 1].name, *place == 0 ? "" : ", ", place);
}

bool kg_facts_have_text(const kg_facts *facts)
{
    enum { FEWEST_LETTERS = 20 }; /* what a scanner or a viewer prints on a page by itself stays below */
    unsigned letters = 0;
    for (size_t i = 0; i < facts->blocks.count && letters < FEWEST_LETTERS; i++)
        for (const char *at = facts->blocks.items[i].text; *at != 0 && letters < FEWEST_LETTERS;)
            letters += kg_utf8_is_word(kg_utf8_next(&at));
    return letters >= FEWEST_LETTERS;
}

/* ---- writing ---- */

/* Text as it may stand in a line: valid UTF-8 without control characters but the tab; everything else becomes U+FFFD. */
static void put_text(kg_buf *out, const char *text)
{
    while (*text != 0) {
        const char *start = text;
        uint32_t point = kg_utf8_next(&text);
        bool is_control = (point < 0x20 && point != '\t') || (point >= 0x7f && point < 0xa0);
        if (is_control || point == 0xfffd)
            kg_buf_puts(out, "\xef\xbf\xbd");
        else
            kg_buf_append(out, start, (size_t)(text - start));
    }
}

static void put_line(kg_buf *out, const char *key, const char *text)
{
    if (text == NULL)
        return;
    kg_buf_printf(out, "%s ", key);
    put_text(out, text);
    kg_buf_putc(out, '\n');
}

static void put_flag(kg_buf *out, const char *key, bool is_set)
{
    if (is_set)
        kg_buf_printf(out, "%s\n", key);
}

static void put_spot(kg_buf *out, kg_spot spot)
{
    kg_buf_printf(out, "%s %u %u ", spot_names[spot.kind], spot.member, spot.number);
}

static void put_ended(kg_buf *out, const char *text)
{
    put_text(out, text);
    kg_buf_putc(out, '\n');
}

static void put_content(const kg_facts *facts, kg_buf *out)
{
    for (size_t i = 0; i < facts->fonts.count; i++) {
        kg_buf_printf(out, "font %llu ", (unsigned long long)facts->fonts.items[i].letters);
        put_ended(out, facts->fonts.items[i].family);
    }
    for (size_t i = 0; i < facts->properties.count; i++) {
        kg_buf_printf(out, "property %s ", property_names[facts->properties.items[i].kind]);
        put_ended(out, facts->properties.items[i].text);
    }
    for (size_t i = 0; i < facts->blocks.count; i++) {
        kg_buf_puts(out, "block ");
        put_spot(out, facts->blocks.items[i].at);
        put_ended(out, facts->blocks.items[i].text);
    }
    for (size_t i = 0; i < facts->links.count; i++) {
        kg_buf_printf(out, "link %s ", link_names[facts->links.items[i].kind]);
        put_spot(out, facts->links.items[i].at);
        put_ended(out, facts->links.items[i].url);
    }
    for (size_t i = 0; i < facts->fields.count; i++) {
        const kg_form_field *field = &facts->fields.items[i];
        kg_buf_printf(out, "field %s %c ", form_names[field->kind], field->is_filled ? 'f' : '-');
        put_spot(out, field->at);
        put_ended(out, field->name);
    }
}

void kg_facts_write(const kg_facts *facts, kg_buf *out)
{
    kg_buf_puts(out, HEADER "\n");
    kg_buf_printf(out, "type %s\n", kg_type_name(facts->type));
    put_line(out, "variant", facts->variant == NULL ? "" : facts->variant);
    put_line(out, "broken", facts->broken);
    put_line(out, "damaged", facts->damaged);
    put_flag(out, "needs-password", facts->needs_password);
    put_flag(out, "restricted", facts->is_restricted);
    put_flag(out, "macros", facts->has_macros);
    put_flag(out, "multi-volume", facts->is_multi_volume);
    kg_buf_printf(out, "pages %u\n", facts->pages);
    kg_buf_printf(out, "comments %u\n", facts->comments);
    kg_buf_printf(out, "changes %u\n", facts->changes);
    kg_buf_printf(out, "unread-glyphs %llu\n", (unsigned long long)facts->unread_glyphs);
    for (size_t i = 0; i < facts->members.count; i++) {
        const kg_member *member = &facts->members.items[i];
        kg_buf_printf(out, "member %s %c%c%c %llu ", kg_type_name(member->type), member->is_folder ? 'd' : '-',
                      member->is_link ? 'l' : '-', member->is_encrypted ? 'e' : '-', (unsigned long long)member->size);
        put_ended(out, member->name);
    }
    for (size_t i = 0; i < facts->notes.count; i++) {
        const kg_note *note = &facts->notes.items[i];
        kg_buf_printf(out, "note %s %u ", kg_note_name(note->kind), note->page);
        put_ended(out, note->text);
    }
    if (facts->missing_locks != NULL && *facts->missing_locks != 0)
        put_line(out, "unlocked", facts->missing_locks);
    put_content(facts, out);
    kg_buf_puts(out, "end\n");
}

/* ---- parsing ---- */

typedef struct parser {
    kg_arena *arena;
    const kg_limits *limits;
    kg_facts *facts;
    const char *at; /* the rest of the answer */
    const char *end;
    size_t text_left; /* bytes of blocks that the limit still allows; each counts one more than its text */
    bool failed;      /* something was not as the writer writes it */
} parser;

/* One line, or a part of one. */
typedef struct span {
    const char *text;
    size_t length;
} span;

/* Takes the next line when its first word is KEY. REST (NULL: there must be none) is what follows the blank behind it. */
static bool take(parser *in, const char *key, span *rest)
{
    size_t length = strlen(key), left = (size_t)(in->end - in->at);
    const char *line_end = in->failed || left == 0 ? NULL : memchr(in->at, '\n', left);
    if (line_end == NULL || (size_t)(line_end - in->at) < length || memcmp(in->at, key, length) != 0)
        return false;
    const char *behind = in->at + length;
    if (rest == NULL ? behind != line_end : *behind != ' ')
        return false;
    if (rest != NULL)
        *rest = (span){ behind + 1, (size_t)(line_end - behind - 1) };
    in->at = line_end + 1;
    return true;
}

/* Cuts the first word off REST. */
static span take_word(parser *in, span *rest)
{
    const char *blank = memchr(rest->text, ' ', rest->length);
    if (blank == NULL) {
        in->failed = true;
        return (span){ "", 0 };
    }
    span word = { rest->text, (size_t)(blank - rest->text) };
    *rest = (span){ blank + 1, rest->length - word.length - 1 };
    return word;
}

static uint64_t number_of(parser *in, span word, uint64_t max)
{
    uint64_t value = 0;
    bool is_canonical = word.length > 0 && (word.text[0] != '0' || word.length == 1);
    for (size_t i = 0; is_canonical && i < word.length; i++) {
        unsigned digit = (unsigned char)word.text[i] - '0';
        is_canonical = digit <= 9 && digit <= max && value <= (max - digit) / 10;
        value = is_canonical ? value * 10 + digit : 0;
    }
    in->failed |= !is_canonical;
    return value;
}

static const char *text_of(parser *in, span text)
{
    bool is_good = kg_utf8_valid(text.text, text.length) == text.length;
    for (size_t i = 0; is_good && i < text.length; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        bool is_c1 = byte == 0xc2 && i + 1 < text.length && (unsigned char)text.text[i + 1] < 0xa0;
        is_good = (byte >= 0x20 || byte == '\t') && byte != 0x7f && !is_c1;
    }
    in->failed |= !is_good;
    return is_good ? kg_arena_strndup(in->arena, text.text, text.length) : "";
}

/* The index of WORD among COUNT names. */
static unsigned name_of(parser *in, span word, const char *const names[], unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strlen(names[i]) == word.length && memcmp(names[i], word.text, word.length) == 0)
            return i;
    in->failed = true;
    return 0;
}

static kg_type type_of(parser *in, span word)
{
    for (kg_type type = 0; type < KG_TYPE_COUNT; type++)
        if (strlen(kg_type_name(type)) == word.length && memcmp(kg_type_name(type), word.text, word.length) == 0)
            return type;
    in->failed = true;
    return KG_TYPE_UNKNOWN;
}

static const char *take_text(parser *in, const char *key)
{
    span rest;
    return take(in, key, &rest) ? text_of(in, rest) : NULL;
}

static bool flag_of(parser *in, char found, char flag)
{
    in->failed |= found != flag && found != '-';
    return found == flag;
}

/* A new zeroed element of LIST, or NULL when there are MAX of them already; then the answer is refused. */
#define NEW_ITEM(in, list, max) ((list)->count < (max) ? kg_list_push((in)->arena, (list)) : NULL)

static bool is_refused(parser *in, const void *item)
{
    in->failed |= item == NULL;
    return item == NULL;
}

static void take_member(parser *in, span line)
{
    kg_member *member = NEW_ITEM(in, &in->facts->members, in->limits->archive_entries);
    if (is_refused(in, member))
        return;
    member->type = type_of(in, take_word(in, &line));
    span flags = take_word(in, &line);
    in->failed |= flags.length != 3;
    if (flags.length == 3) {
        member->is_folder = flag_of(in, flags.text[0], 'd');
        member->is_link = flag_of(in, flags.text[1], 'l');
        member->is_encrypted = flag_of(in, flags.text[2], 'e');
    }
    member->size = number_of(in, take_word(in, &line), UINT64_MAX);
    member->name = text_of(in, line);
}

static void take_note(parser *in, span line)
{
    kg_note *note = NEW_ITEM(in, &in->facts->notes, (size_t)in->limits->notes * KG_NOTE_COUNT);
    if (is_refused(in, note))
        return;
    span name = take_word(in, &line);
    while (note->kind < KG_NOTE_COUNT &&
           (strlen(notes[note->kind].name) != name.length || memcmp(notes[note->kind].name, name.text, name.length) != 0))
        note->kind++;
    in->failed |= note->kind == KG_NOTE_COUNT;
    note->page = (uint32_t)number_of(in, take_word(in, &line), UINT32_MAX);
    note->text = text_of(in, line);
}

static kg_spot take_spot(parser *in, span *line)
{
    kg_spot spot = { .kind = (kg_spot_kind)name_of(in, take_word(in, line), spot_names, KG_COUNT(spot_names)) };
    spot.member = (uint32_t)number_of(in, take_word(in, line), in->facts->members.count);
    spot.number = (uint32_t)number_of(in, take_word(in, line), UINT32_MAX);
    return spot;
}

static void take_font(parser *in, span line)
{
    kg_font *font = NEW_ITEM(in, &in->facts->fonts, in->limits->fields);
    if (is_refused(in, font))
        return;
    font->letters = number_of(in, take_word(in, &line), UINT64_MAX);
    font->family = text_of(in, line);
}

static void take_property(parser *in, span line)
{
    kg_property *property = NEW_ITEM(in, &in->facts->properties, in->limits->fields);
    if (is_refused(in, property))
        return;
    property->kind = (kg_property_kind)name_of(in, take_word(in, &line), property_names, KG_COUNT(property_names));
    property->text = text_of(in, line);
}

static void take_block(parser *in, span line)
{
    kg_spot at = take_spot(in, &line);
    kg_block *block = line.length < in->text_left ? kg_list_push(in->arena, &in->facts->blocks) : NULL;
    if (is_refused(in, block))
        return;
    *block = (kg_block){ .at = at, .text = text_of(in, line) };
    in->text_left -= line.length + 1;
}

static void take_link(parser *in, span line)
{
    kg_link *link = NEW_ITEM(in, &in->facts->links, in->limits->links);
    if (is_refused(in, link))
        return;
    link->kind = (kg_link_kind)name_of(in, take_word(in, &line), link_names, KG_COUNT(link_names));
    link->at = take_spot(in, &line);
    link->url = text_of(in, line);
}

static void take_field(parser *in, span line)
{
    kg_form_field *field = NEW_ITEM(in, &in->facts->fields, in->limits->fields);
    if (is_refused(in, field))
        return;
    field->kind = (kg_form_kind)name_of(in, take_word(in, &line), form_names, KG_COUNT(form_names));
    span flag = take_word(in, &line);
    in->failed |= flag.length != 1;
    field->is_filled = flag.length == 1 && flag_of(in, flag.text[0], 'f');
    field->at = take_spot(in, &line);
    field->name = text_of(in, line);
}

static void take_each(parser *in, const char *key, void (*take_one)(parser *in, span line))
{
    for (span rest; take(in, key, &rest);)
        take_one(in, rest);
}

static uint64_t take_number(parser *in, const char *key, uint64_t max)
{
    span rest;
    if (!take(in, key, &rest)) {
        in->failed = true;
        return 0;
    }
    return number_of(in, rest, max);
}

static void take_head(parser *in)
{
    kg_facts *out = in->facts;
    span rest;
    in->failed |= !take(in, HEADER, NULL) || !take(in, "type", &rest);
    out->type = in->failed ? KG_TYPE_UNKNOWN : type_of(in, rest);
    out->variant = take_text(in, "variant");
    in->failed |= out->variant == NULL;
    out->broken = take_text(in, "broken");
    out->damaged = take_text(in, "damaged");
    out->needs_password = take(in, "needs-password", NULL);
    out->is_restricted = take(in, "restricted", NULL);
    out->has_macros = take(in, "macros", NULL);
    out->is_multi_volume = take(in, "multi-volume", NULL);
    out->pages = (uint32_t)take_number(in, "pages", UINT32_MAX);
    out->comments = (uint32_t)take_number(in, "comments", UINT32_MAX);
    out->changes = (uint32_t)take_number(in, "changes", UINT32_MAX);
    out->unread_glyphs = take_number(in, "unread-glyphs", UINT64_MAX);
}

kg_status kg_facts_parse(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err)
{
    kg_facts facts = { 0 };
    parser in = { .arena = arena,
                  .limits = limits,
                  .facts = &facts,
                  .at = data,
                  .end = size == 0 ? data : (const char *)data + size,
                  .text_left = limits->text_bytes };
    take_head(&in);
    take_each(&in, "member", take_member);
    take_each(&in, "note", take_note);
    facts.missing_locks = take_text(&in, "unlocked");
    in.failed |= facts.missing_locks != NULL && *facts.missing_locks == 0;
    take_each(&in, "font", take_font);
    take_each(&in, "property", take_property);
    take_each(&in, "block", take_block);
    take_each(&in, "link", take_link);
    take_each(&in, "field", take_field);
    if (!take(&in, "end", NULL) || in.at != in.end)
        in.failed = true;
    if (!kg_arena_ok(arena))
        return kg_err_nomem(err);
    if (in.failed)
        return kg_err_set(err, KG_E_FORMAT, "the inspector's answer is not in the agreed form");
    *out = facts;
    return KG_OK;
}
