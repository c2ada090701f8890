/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts of a document inside an archive or a folder, as facts of the whole. */
#include "format/facts.h"

#include "base/arith.h"

#include <string.h>

void kg_facts_note(kg_arena *arena, const kg_limits *limits, kg_facts *facts, kg_note_kind kind, uint32_t page, const char *text)
{
    unsigned alike = 0;
    for (size_t i = 0; i < facts->notes.count; i++) {
        const kg_note *note = &facts->notes.items[i];
        if (note->kind != kind)
            continue;
        if (++alike >= limits->notes || (note->page == page && strcmp(note->text, text) == 0))
            return;
    }
    kg_note *note = kg_list_push(arena, &facts->notes);
    if (note != NULL)
        *note = (kg_note){ .kind = kind, .page = page, .text = kg_arena_strdup(arena, text) };
}

static void adopt_words(kg_arena *arena, const kg_limits *limits, kg_facts *outer, uint32_t number, const kg_facts *inner)
{
    for (size_t i = 0; i < inner->blocks.count; i++) {
        kg_block *block = kg_list_push(arena, &outer->blocks);
        if (block == NULL)
            return;
        *block = inner->blocks.items[i];
        block->at.member = number;
    }
    bool is_cut = inner->links.count > limits->links - outer->links.count || inner->fields.count > limits->fields - outer->fields.count;
    for (size_t i = 0; i < inner->links.count && outer->links.count < limits->links; i++) {
        kg_link *link = kg_list_push(arena, &outer->links);
        if (link == NULL)
            return;
        *link = inner->links.items[i];
        link->at.member = number;
    }
    for (size_t i = 0; i < inner->fields.count && outer->fields.count < limits->fields; i++) {
        kg_form_field *field = kg_list_push(arena, &outer->fields);
        if (field == NULL)
            return;
        *field = inner->fields.items[i];
        field->at.member = number;
    }
    outer->comments += inner->comments;
    outer->changes += inner->changes;
    outer->unread_glyphs += inner->unread_glyphs;
    if (is_cut)
        kg_facts_note(arena, limits, outer, KG_NOTE_TEXT_CUT, 0, outer->members.items[number - 1].name);
}

void kg_facts_adopt(kg_arena *arena, const kg_limits *limits, kg_facts *outer, size_t index, const kg_facts *inner)
{
    kg_member *member = &outer->members.items[index];
    /* Plain text is what its name says: a licence, a listing of source code. */
    if (inner->type != KG_TYPE_TEXT || member->type == KG_TYPE_UNKNOWN)
        member->type = inner->type;
    if (kg_type_is_program(member->type))
        kg_facts_note(arena, limits, outer, KG_NOTE_EXECUTABLE, 0, member->name);
    if (inner->needs_password)
        kg_facts_note(arena, limits, outer, KG_NOTE_LOCKED_MEMBER, 0, member->name);
    else if (inner->broken != NULL && inner->type != KG_TYPE_EMPTY)
        kg_facts_note(arena, limits, outer, KG_NOTE_BROKEN_MEMBER, 0,
                      kg_arena_printf(arena, "'%s': %s", member->name, inner->broken));
    if (inner->has_macros)
        kg_facts_note(arena, limits, outer, KG_NOTE_MACRO_MEMBER, 0, member->name);
    for (size_t i = 0; i < inner->notes.count; i++) {
        const kg_note *note = &inner->notes.items[i];
        const char *text = *note->text == 0 ? member->name : kg_arena_printf(arena, N_("%s in '%s'"), note->text, member->name);
        kg_note_kind kind = note->kind == KG_NOTE_EMPTY ? KG_NOTE_EMPTY_MEMBER : note->kind;
        kg_facts_note(arena, limits, outer, kind, note->page, text);
    }
    adopt_words(arena, limits, outer, (uint32_t)index + 1, inner);
}
