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
    kg_facts *facts = scan->facts;
    for (size_t i = 0; i < facts->notes.count; i++)
        if (facts->notes.items[i].kind == kind && strcmp(facts->notes.items[i].text, text) == 0)
            return;
    if (facts->notes.count >= KG_SCAN_NOTES || facts->notes.count >= scan->limits->findings)
        return;
    kg_note *note = kg_list_push(scan->arena, &facts->notes);
    if (note != NULL)
        *note = (kg_note){ .kind = kind, .page = page, .text = kg_arena_strdup(scan->arena, text) };
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
    if (size > left)
        return false;
    *scan->inflated += size;
    return true;
}
