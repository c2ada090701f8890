/* SPDX-License-Identifier: Apache-2.0
 *
 * A file with the signature of ZIP: an Office package, another format that lives in a ZIP, or an archive. */
#include "format/document/archive.h"
#include "format/document/ooxml.h"
#include "format/document/zip.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEPT_BYTES = 64 << 20, /* of one member, to be read as a document */
    MIMETYPE_BYTES = 128,
    FLAG_UTF8 = 1 << 11,
    MODE_TYPE = 0170000,
    MODE_LINK = 0120000,
    MODE_FILE = 0100000,
    MODE_FOLDER = 0040000,
};

/* ---- other formats in a ZIP ---- */

static const struct {
    const char *mimetype;
    kg_type type;
} mimetypes[] = {
    { "application/vnd.oasis.opendocument.text", KG_TYPE_ODT },
    { "application/vnd.oasis.opendocument.spreadsheet", KG_TYPE_ODS },
    { "application/vnd.oasis.opendocument.presentation", KG_TYPE_ODP },
    { "application/epub+zip", KG_TYPE_EPUB },
};

/* The content of the first member, when it is called "mimetype". */
static kg_type by_mimetype(kg_scan *scan, const kg_zip *zip)
{
    const kg_zip_item *item = kg_zip_find(zip, "mimetype");
    if (item == NULL || item->unpacked > MIMETYPE_BYTES)
        return KG_TYPE_UNKNOWN;
    kg_type type = KG_TYPE_UNKNOWN;
    kg_buf text;
    kg_buf_init(&text, MIMETYPE_BYTES);
    if (kg_zip_unpack(scan, zip, item, &text) == KG_UNPACKED)
        for (size_t i = 0; i < KG_COUNT(mimetypes); i++)
            if (kg_ascii_prefix(kg_buf_text(&text), mimetypes[i].mimetype))
                type = mimetypes[i].type;
    kg_buf_done(&text);
    return type;
}

static kg_type by_member(const kg_zip *zip)
{
    static const struct {
        const char *name;
        kg_type type;
    } marks[] = {
        { "AndroidManifest.xml", KG_TYPE_APK }, { "Index/Document.iwa", KG_TYPE_IWORK },        { "index.apxl", KG_TYPE_IWORK },
        { "index.apxl.gz", KG_TYPE_IWORK },     { "FixedDocumentSequence.fdseq", KG_TYPE_XPS },
    };
    for (size_t i = 0; i < KG_COUNT(marks); i++)
        if (kg_zip_find(zip, marks[i].name) != NULL)
            return marks[i].type;
    bool is_iwork = kg_zip_find(zip, "index.xml") != NULL && kg_zip_find(zip, "buildVersionHistory.plist") != NULL;
    if (is_iwork)
        return KG_TYPE_IWORK;
    return kg_zip_find(zip, "META-INF/MANIFEST.MF") != NULL ? KG_TYPE_JAR : KG_TYPE_UNKNOWN;
}

/* ---- archives ---- */

/* Two members whose bytes overlap: small archives that unpack to anything are made this way. */
static int compare_headers(const void *left, const void *right)
{
    const kg_zip_item *a = *(const kg_zip_item *const *)left, *b = *(const kg_zip_item *const *)right;
    return (a->header > b->header) - (a->header < b->header);
}

static bool has_overlap(kg_scan *scan, const kg_zip *zip)
{
    size_t count = zip->items.count;
    const kg_zip_item **order = kg_arena_array(scan->arena, count + 1, sizeof *order);
    if (order == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        order[i] = &zip->items.items[i];
    qsort(order, count, sizeof *order, compare_headers);
    for (size_t i = 1; i < count; i++)
        if (order[i]->header < order[i - 1]->data + order[i - 1]->packed && order[i - 1]->data != 0)
            return true;
    return false;
}

static void note_kind(kg_scan *scan, const kg_zip_item *item, kg_member *member)
{
    uint32_t mode = item->unix_mode & MODE_TYPE;
    member->is_link = mode == MODE_LINK;
    if (member->is_link)
        kg_scan_note(scan, KG_NOTE_LINK_MEMBER, 0, member->name);
    else if (mode != 0 && mode != MODE_FILE && mode != MODE_FOLDER)
        kg_scan_note(scan, KG_NOTE_SPECIAL_MEMBER, 0, member->name);
}

static void read_member(kg_scan *scan, const kg_zip *zip, const kg_zip_item *item, size_t index)
{
    kg_buf content;
    kg_buf_init(&content, KEPT_BYTES);
    kg_unpacked unpacked = kg_zip_unpack(scan, zip, item, &content);
    const char *name = scan->facts->members.items[index].name;
    if (unpacked == KG_UNPACKED && content.size == item->unpacked && kg_buf_status(&content, NULL) == KG_OK)
        kg_archive_content(scan, index, (kg_bytes){ content.data, content.size });
    else if (unpacked == KG_UNPACK_BOMB)
        kg_scan_note(scan, KG_NOTE_BOMB, 0, name);
    else if (unpacked == KG_UNPACK_SPENT)
        kg_scan_note(scan, KG_NOTE_TOO_MUCH, 0, name);
    else if (unpacked == KG_UNPACK_METHOD)
        kg_scan_note(scan, KG_NOTE_METHOD, 0, name);
    else if (unpacked == KG_UNPACK_DAMAGED)
        kg_scan_broken(scan, "its member '%s' is damaged", kg_mask(scan->arena, name, 80));
    kg_buf_done(&content);
}

/* Whether the name is UTF-8 and more than ASCII. */
static bool is_utf8_name(const kg_zip_item *item)
{
    bool is_ascii = true;
    for (size_t i = 0; i < item->name_length; i++)
        is_ascii &= (unsigned char)item->name[i] < 0x80;
    return !is_ascii && kg_utf8_valid(item->name, item->name_length) == item->name_length;
}

/* Members and items run in step: both stop at the same cap. */
static void list_members(kg_scan *scan, const kg_zip *zip, size_t *files, size_t *locked)
{
    for (size_t i = 0; i < zip->items.count; i++) {
        const kg_zip_item *item = &zip->items.items[i];
        const char *name = item->unicode_name;
        kg_member *member = kg_archive_member(scan, name != NULL ? name : item->name, name != NULL ? strlen(name) : item->name_length);
        if (member == NULL)
            return;
        if (name == NULL && !(item->flags & FLAG_UTF8) && is_utf8_name(item))
            kg_scan_note(scan, KG_NOTE_UNMARKED_NAME, 0, member->name);
        member->size = item->unpacked;
        member->is_folder = item->is_folder;
        member->is_encrypted = item->is_encrypted;
        note_kind(scan, item, member);
        *files += !item->is_folder;
        *locked += item->is_encrypted && !item->is_folder;
    }
}

static void read_archive(kg_scan *scan, const kg_zip *zip)
{
    size_t files = 0, locked = 0;
    list_members(scan, zip, &files, &locked);
    kg_archive_check_names(scan);
    scan->facts->needs_password = locked > 0;
    if (files == 0)
        kg_scan_broken(scan, "there is nothing inside: the archive holds no files");
    if (has_overlap(scan, zip)) {
        kg_scan_note(scan, KG_NOTE_OVERLAP, 0, "");
        return;
    }
    for (size_t i = 0; i < scan->facts->members.count && i < zip->items.count && !kg_scan_is_spent(scan); i++)
        if (!zip->items.items[i].is_folder && !scan->facts->members.items[i].is_link)
            read_member(scan, zip, &zip->items.items[i], i);
}

void kg_read_zip(kg_scan *scan, kg_bytes file)
{
    kg_zip zip;
    if (!kg_zip_open(scan, file, &zip) || kg_ooxml_read(scan, &zip))
        return;
    kg_type type = by_mimetype(scan, &zip);
    if (type == KG_TYPE_UNKNOWN)
        type = by_member(&zip);
    if (type != KG_TYPE_UNKNOWN)
        scan->facts->type = type;
    if (type == KG_TYPE_UNKNOWN && !kg_archive_is_too_deep(scan))
        read_archive(scan, &zip);
}
