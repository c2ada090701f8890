/* SPDX-License-Identifier: Apache-2.0
 *
 * Members of archives: names judged by their bytes, contents by their signature. */
#include "format/document/archive.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/sniff.h"

#include <stdlib.h>
#include <string.h>

/* Whether one of the parts of NAME, split at '/' and '\', is "..". */
static bool leads_out(const char *name)
{
    for (const char *part = name; *part != 0; part += strspn(part, "/\\")) {
        size_t length = strcspn(part, "/\\");
        if (length == 2 && part[0] == '.' && part[1] == '.')
            return true;
        part += length;
    }
    return false;
}

static bool is_absolute(const char *name)
{
    bool is_letter = (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z');
    return name[0] == '/' || name[0] == '\\' || (is_letter && name[1] == ':');
}

static bool has_control(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
            return true;
    return false;
}

kg_member *kg_archive_member(kg_scan *scan, const char *name, size_t length)
{
    kg_member *member = kg_scan_member(scan, name, length);
    if (member == NULL)
        return NULL;
    if (has_control(name, length))
        kg_scan_note(scan, KG_NOTE_BAD_NAME, 0, member->name);
    else if (length == 0)
        kg_scan_note(scan, KG_NOTE_BAD_NAME, 0, "(no name)");
    else if (kg_utf8_valid(name, length) != length)
        kg_scan_note(scan, KG_NOTE_LEGACY_NAME, 0, member->name);
    const char *raw = kg_arena_strndup(scan->arena, name, length); /* the member's own name is masked by backslashes */
    if (leads_out(raw))
        kg_scan_note(scan, KG_NOTE_TRAVERSAL, 0, member->name);
    else if (is_absolute(raw))
        kg_scan_note(scan, KG_NOTE_ABSOLUTE, 0, member->name);
    else if (memchr(name, '\\', length) != NULL)
        kg_scan_note(scan, KG_NOTE_BACKSLASH, 0, member->name);
    return member;
}

typedef struct folded_name {
    const char *folded;
    const char *name;
} folded_name;

static int compare_folded(const void *left, const void *right)
{
    const folded_name *a = left, *b = right;
    int order = strcmp(a->folded, b->folded);
    return order != 0 ? order : strcmp(a->name, b->name);
}

void kg_archive_check_names(kg_scan *scan)
{
    size_t count = scan->facts->members.count;
    folded_name *names = kg_arena_array(scan->arena, count + 1, sizeof *names);
    if (names == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const char *name = scan->facts->members.items[i].name;
        names[i] = (folded_name){ kg_text_fold(scan->arena, name), name };
    }
    qsort(names, count, sizeof *names, compare_folded);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(names[i].name, names[i - 1].name) == 0)
            kg_scan_note(scan, KG_NOTE_DUPLICATE, 0, names[i].name);
        else if (strcmp(names[i].folded, names[i - 1].folded) == 0)
            kg_scan_note(scan, KG_NOTE_CASE_CLASH, 0,
                         kg_arena_printf(scan->arena, "'%s' and '%s'", names[i - 1].name, names[i].name));
    }
}

/* ---- contents ---- */

static bool is_program(kg_type type)
{
    return type == KG_TYPE_EXE || type == KG_TYPE_ELF || type == KG_TYPE_MACHO || type == KG_TYPE_SFX || type == KG_TYPE_SCRIPT ||
           type == KG_TYPE_MSI || type == KG_TYPE_APK;
}

static bool is_archive(kg_type type)
{
    return type == KG_TYPE_ZIP || type == KG_TYPE_RAR || type == KG_TYPE_SEVENZIP || type == KG_TYPE_TAR || type == KG_TYPE_GZIP ||
           type == KG_TYPE_BZIP2 || type == KG_TYPE_XZ || type == KG_TYPE_ZSTD;
}

/* The words of an inner document, placed in the member of the outermost archive. */
static void take_words(kg_scan *scan, uint32_t number, const kg_facts *inner)
{
    kg_facts *facts = scan->facts;
    for (size_t i = 0; i < inner->blocks.count; i++) {
        kg_block *block = kg_list_push(scan->arena, &facts->blocks);
        if (block == NULL)
            return;
        *block = inner->blocks.items[i];
        block->at.member = number;
    }
    for (size_t i = 0; i < inner->links.count && facts->links.count < scan->limits->links; i++) {
        kg_link *link = kg_list_push(scan->arena, &facts->links);
        if (link == NULL)
            return;
        *link = inner->links.items[i];
        link->at.member = number;
    }
    for (size_t i = 0; i < inner->fields.count && facts->fields.count < scan->limits->fields; i++) {
        kg_form_field *field = kg_list_push(scan->arena, &facts->fields);
        if (field == NULL)
            return;
        *field = inner->fields.items[i];
        field->at.member = number;
    }
    facts->comments += inner->comments;
    facts->changes += inner->changes;
    facts->unread_glyphs += inner->unread_glyphs;
}

/* What was found in an inner document matters as far as it could hurt or be missing. */
static void report_inner(kg_scan *scan, const kg_member *member, const kg_facts *inner)
{
    if (inner->needs_password)
        kg_scan_note(scan, KG_NOTE_LOCKED_MEMBER, 0, member->name);
    else if (inner->broken != NULL && inner->type != KG_TYPE_EMPTY)
        kg_scan_note(scan, KG_NOTE_BROKEN_MEMBER, 0, kg_arena_printf(scan->arena, "'%s': %s", member->name, inner->broken));
    if (inner->has_macros)
        kg_scan_note(scan, KG_NOTE_MACRO_MEMBER, 0, member->name);
    for (size_t i = 0; i < inner->notes.count; i++) {
        const kg_note *note = &inner->notes.items[i];
        const char *text = *note->text == 0 ? member->name : kg_arena_printf(scan->arena, "%s in '%s'", note->text, member->name);
        kg_scan_note(scan, note->kind, note->page, text);
    }
}

void kg_archive_content(kg_scan *scan, size_t index, kg_bytes content)
{
    kg_member member_copy = scan->facts->members.items[index], *member = &member_copy;
    kg_facts inner = { .type = kg_sniff(content.data, content.size), .variant = "" };
    bool is_too_deep = is_archive(inner.type) && scan->depth + 1 >= scan->limits->archive_depth;
    if (!is_too_deep) {
        kg_scan deeper = *scan;
        deeper.facts = &inner;
        deeper.depth++;
        kg_scan_file(&deeper, content);
    }
    /* Plain text is what its name says: a licence, a listing of source code. */
    if (inner.type != KG_TYPE_TEXT || member->type == KG_TYPE_UNKNOWN)
        member->type = inner.type;
    if (is_program(member->type))
        kg_scan_note(scan, KG_NOTE_EXECUTABLE, 0, member->name);
    if (is_archive(inner.type))
        kg_scan_note(scan, KG_NOTE_NESTED, 0,
                     is_too_deep ? kg_arena_printf(scan->arena, "%s (too deep to be read)", member->name) : member->name);
    scan->facts->members.items[index].type = member->type;
    report_inner(scan, member, &inner);
    take_words(scan, (uint32_t)index + 1, &inner);
}
