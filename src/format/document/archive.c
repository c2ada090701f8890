/* SPDX-License-Identifier: Apache-2.0
 *
 * Members of archives: names judged by their bytes, contents by their signature. */
#include "format/document/archive.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/document/codepage.h"
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
    bool is_utf8 = kg_utf8_valid(name, length) == length;
    const char *decoded = is_utf8 ? NULL : kg_text_from_gb18030(scan->arena, name, length);
    kg_member *member = kg_scan_member(scan, decoded != NULL ? decoded : name, decoded != NULL ? strlen(decoded) : length);
    if (member == NULL)
        return NULL;
    if (has_control(name, length))
        kg_scan_note(scan, KG_NOTE_BAD_NAME, 0, member->name);
    else if (length == 0)
        kg_scan_note(scan, KG_NOTE_BAD_NAME, 0, N_("(no name)"));
    else if (!is_utf8)
        kg_scan_note(scan, decoded != NULL ? KG_NOTE_GBK_NAME : KG_NOTE_LEGACY_NAME, 0, member->name);
    /* The member's own name is masked by backslashes; of the raw one, bytes of GBK may look like them. */
    const char *raw = decoded != NULL ? decoded : kg_arena_strndup(scan->arena, name, length);
    if (leads_out(raw))
        kg_scan_note(scan, KG_NOTE_TRAVERSAL, 0, member->name);
    else if (is_absolute(raw))
        kg_scan_note(scan, KG_NOTE_ABSOLUTE, 0, member->name);
    else if (memchr(raw, '\\', strlen(raw)) != NULL)
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
                         kg_arena_printf(scan->arena, N_("'%s' and '%s'"), names[i - 1].name, names[i].name));
    }
}

bool kg_archive_is_too_deep(kg_scan *scan)
{
    bool is_too_deep = scan->depth >= scan->limits->archive_depth;
    if (is_too_deep)
        kg_scan_note(scan, KG_NOTE_NESTED, 0, N_("too deep to be read"));
    return is_too_deep;
}

void kg_archive_content(kg_scan *scan, size_t index, kg_bytes content)
{
    kg_facts inner = { .type = kg_sniff(content.data, content.size), .variant = "" };
    kg_scan deeper = *scan;
    deeper.facts = &inner;
    deeper.depth++;
    kg_scan_file(&deeper, content);
    if (kg_type_is_archive(inner.type))
        kg_scan_note(scan, KG_NOTE_NESTED, 0, scan->facts->members.items[index].name);
    kg_facts_adopt(scan->arena, scan->limits, scan->facts, index, &inner);
}
