/* SPDX-License-Identifier: Apache-2.0
 *
 * Filling facts within the caps, for all readers of documents. */
#include "format/document/scan.h"

#include "base/text.h"

#include <string.h>

void kg_scan_broken(kg_scan *scan, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (scan->facts->broken == NULL)
        scan->facts->broken = kg_arena_vprintf(scan->arena, format, args);
    va_end(args);
}

void kg_scan_damaged(kg_scan *scan, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (scan->facts->damaged == NULL)
        scan->facts->damaged = kg_arena_vprintf(scan->arena, format, args);
    va_end(args);
}

void kg_scan_note(kg_scan *scan, kg_note_kind kind, uint32_t page, const char *text)
{
    kg_facts_note(scan->arena, scan->limits, scan->facts, kind, page, text);
}

kg_member *kg_scan_member(kg_scan *scan, const char *name, size_t length)
{
    if (scan->facts->members.count >= scan->limits->archive_entries) {
        kg_scan_note(scan, KG_NOTE_NOT_LISTED, 0, "");
        return NULL;
    }
    kg_member *member = kg_list_push(scan->arena, &scan->facts->members);
    if (member == NULL)
        return NULL;
    *member = (kg_member){ .name = kg_mask(scan->arena, kg_arena_strndup(scan->arena, name, length), KG_SCAN_NAME_POINTS) };
    member->type = kg_type_by_name(member->name);
    return member;
}

bool kg_scan_spend(kg_scan *scan, uint64_t size)
{
    uint64_t left = scan->limits->inflated_bytes - *scan->inflated;
    *scan->inflated += size > left ? left : size;
    return size <= left;
}

/* How often a part of a sound file is unpacked: an Office document is verified, then read. */
enum { MOST_TIMES = 2 };

static bool is_dense(const kg_scan *scan, uint64_t made, uint64_t packed)
{
    return made > scan->limits->inflate_grace_bytes && made / scan->limits->inflate_ratio > packed;
}

static bool is_dense_in_all(const kg_scan *scan)
{
    return is_dense(scan, *scan->inflated, (uint64_t)scan->size * MOST_TIMES);
}

bool kg_scan_is_spent(const kg_scan *scan)
{
    return is_dense_in_all(scan) || *scan->inflated >= scan->limits->inflated_bytes;
}

kg_spending kg_scan_inflate(kg_scan *scan, uint64_t size, uint64_t made, uint64_t packed)
{
    bool is_spent = !kg_scan_spend(scan, size);
    if (is_dense(scan, made, packed) || is_dense_in_all(scan))
        return KG_SPENDING_BOMB;
    return is_spent ? KG_SPENDING_OVER : KG_SPENDING_FAIR;
}

/* ---- what a document says ---- */

/* TEXT with control characters as blanks, trimmed. */
static const char *tidy(kg_scan *scan, const char *text, size_t length)
{
    while (length > 0 && (unsigned char)text[0] <= ' ' && text[0] != '\t') {
        text++;
        length--;
    }
    while (length > 0 && (unsigned char)text[length - 1] <= ' ' && text[length - 1] != '\t')
        length--;
    char *copy = kg_arena_alloc(scan->arena, length + 1);
    for (size_t i = 0; copy != NULL && i < length; i++)
        copy[i] = (unsigned char)text[i] < ' ' && text[i] != '\t' ? ' ' : text[i];
    return copy == NULL ? "" : copy;
}

void kg_scan_block(kg_scan *scan, kg_spot_kind kind, uint32_t number, const char *text, size_t length)
{
    size_t cost = length + KG_SCAN_BLOCK_COST;
    if (cost > scan->limits->text_bytes - *scan->text) {
        kg_scan_note(scan, KG_NOTE_TEXT_CUT, 0, "");
        return;
    }
    const char *copy = tidy(scan, text, length);
    if (*copy == 0 && kind != KG_SPOT_ROW)
        return;
    kg_block *block = kg_list_push(scan->arena, &scan->facts->blocks);
    if (block == NULL)
        return;
    *block = (kg_block){ .at = { .kind = kind, .number = number }, .text = copy };
    *scan->text += cost;
}

void kg_scan_link(kg_scan *scan, kg_link_kind kind, kg_spot_kind place, uint32_t number, const char *url)
{
    kg_facts *facts = scan->facts;
    if (facts->links.count >= scan->limits->links) {
        kg_scan_note(scan, KG_NOTE_TEXT_CUT, 0, "");
        return;
    }
    for (size_t i = 0; i < facts->links.count; i++) {
        const kg_link *link = &facts->links.items[i];
        if (link->kind == kind && link->at.kind == place && link->at.number == number && strcmp(link->url, url) == 0)
            return;
    }
    kg_link *link = kg_list_push(scan->arena, &facts->links);
    if (link != NULL)
        *link = (kg_link){ .kind = kind, .at = { .kind = place, .number = number }, .url = tidy(scan, url, strnlen(url, KG_SCAN_WORDS)) };
}

void kg_scan_field(kg_scan *scan, kg_form_kind kind, kg_spot_kind place, uint32_t number, bool is_filled, const char *name)
{
    kg_facts *facts = scan->facts;
    kg_form_field *field = facts->fields.count < scan->limits->fields ? kg_list_push(scan->arena, &facts->fields) : NULL;
    if (field == NULL)
        kg_scan_note(scan, KG_NOTE_TEXT_CUT, 0, "");
    else
        *field = (kg_form_field){ .kind = kind,
                                  .at = { .kind = place, .number = number },
                                  .is_filled = is_filled,
                                  .name = tidy(scan, name, strnlen(name, KG_SCAN_WORDS)) };
}

void kg_scan_font(kg_scan *scan, const char *family, uint64_t letters)
{
    kg_facts *facts = scan->facts;
    for (size_t i = 0; i < facts->fonts.count; i++) {
        if (strcmp(facts->fonts.items[i].family, family) == 0) {
            facts->fonts.items[i].letters += letters;
            return;
        }
    }
    kg_font *font = facts->fonts.count < KG_SCAN_FONTS ? kg_list_push(scan->arena, &facts->fonts) : NULL;
    if (font != NULL)
        *font = (kg_font){ .family = tidy(scan, family, strnlen(family, KG_SCAN_WORDS)), .letters = letters };
}

void kg_scan_property(kg_scan *scan, kg_property_kind kind, const char *text)
{
    kg_facts *facts = scan->facts;
    const char *copy = tidy(scan, text, strnlen(text, KG_SCAN_WORDS));
    bool is_known = *copy == 0;
    for (size_t i = 0; i < facts->properties.count; i++)
        is_known |= facts->properties.items[i].kind == kind && strcmp(facts->properties.items[i].text, copy) == 0;
    kg_property *property = is_known || facts->properties.count >= KG_SCAN_PROPERTIES ? NULL
                                                                                      : kg_list_push(scan->arena, &facts->properties);
    if (property != NULL)
        *property = (kg_property){ kind, copy };
}

void kg_scan_wordless(kg_scan *scan, bool is_drawn)
{
    if (is_drawn && !kg_facts_have_text(scan->facts))
        kg_scan_note(scan, KG_NOTE_NO_TEXT, 0, "");
    for (size_t i = 0; i < scan->facts->blocks.count; i++)
        if (scan->facts->blocks.items[i].text[0] != 0)
            return;
    if (!is_drawn && scan->facts->fields.count == 0 && scan->facts->broken == NULL)
        kg_scan_note(scan, KG_NOTE_EMPTY, 0, "");
}
