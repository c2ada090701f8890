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
    for (size_t i = 0; i < facts->members.count; i++) {
        const kg_member *member = &facts->members.items[i];
        kg_buf_printf(out, "member %s %c%c%c %llu ", kg_type_name(member->type), member->is_folder ? 'd' : '-',
                      member->is_link ? 'l' : '-', member->is_encrypted ? 'e' : '-', (unsigned long long)member->size);
        put_text(out, member->name);
        kg_buf_putc(out, '\n');
    }
    for (size_t i = 0; i < facts->notes.count; i++) {
        const kg_note *note = &facts->notes.items[i];
        kg_buf_printf(out, "note %s %u ", kg_note_name(note->kind), note->page);
        put_text(out, note->text);
        kg_buf_putc(out, '\n');
    }
    if (facts->missing_locks != NULL && *facts->missing_locks != 0)
        put_line(out, "unlocked", facts->missing_locks);
    kg_buf_puts(out, "end\n");
}

/* ---- parsing ---- */

typedef struct parser {
    kg_arena *arena;
    const char *at;  /* the rest of the answer */
    const char *end;
    bool failed;     /* something was not as the writer writes it */
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
        is_canonical = digit <= 9 && value <= (max - digit) / 10;
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

static void take_member(parser *in, span line, kg_facts *out, const kg_limits *limits)
{
    kg_member *member = out->members.count < limits->archive_entries ? kg_list_push(in->arena, &out->members) : NULL;
    if (member == NULL) {
        in->failed = true;
        return;
    }
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

static void take_note(parser *in, span line, kg_facts *out, const kg_limits *limits)
{
    kg_note *note = out->notes.count < limits->findings ? kg_list_push(in->arena, &out->notes) : NULL;
    if (note == NULL) {
        in->failed = true;
        return;
    }
    span name = take_word(in, &line);
    while (note->kind < KG_NOTE_COUNT &&
           (strlen(notes[note->kind].name) != name.length || memcmp(notes[note->kind].name, name.text, name.length) != 0))
        note->kind++;
    in->failed |= note->kind == KG_NOTE_COUNT;
    note->page = (uint32_t)number_of(in, take_word(in, &line), UINT32_MAX);
    note->text = text_of(in, line);
}

static void take_head(parser *in, kg_facts *out)
{
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
    in->failed |= !take(in, "pages", &rest);
    out->pages = in->failed ? 0 : (uint32_t)number_of(in, rest, UINT32_MAX);
}

kg_status kg_facts_parse(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err)
{
    parser in = { .arena = arena, .at = data, .end = size == 0 ? data : (const char *)data + size };
    kg_facts facts = { 0 };
    span rest;
    take_head(&in, &facts);
    while (take(&in, "member", &rest))
        take_member(&in, rest, &facts, limits);
    while (take(&in, "note", &rest))
        take_note(&in, rest, &facts, limits);
    facts.missing_locks = take_text(&in, "unlocked");
    if (!take(&in, "end", NULL) || in.at != in.end)
        in.failed = true;
    if (!kg_arena_ok(arena))
        return kg_err_nomem(err);
    if (in.failed)
        return kg_err_set(err, KG_E_FORMAT, "the inspector's answer is not in the agreed form");
    *out = facts;
    return KG_OK;
}
