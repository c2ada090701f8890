/* SPDX-License-Identifier: Apache-2.0
 *
 * Members of RAR archives of both formats, and what their headers say of the whole. */
#include "format/document/rar.h"

#include "base/arith.h"
#include "base/reader.h"
#include "base/text.h"
#include "format/document/archive.h"

#include <string.h>
#include <utf8proc.h>
#include <zlib.h>

enum { MODE_TYPE = 0170000, MODE_FILE = 0100000, MODE_FOLDER = 0040000, MODE_LINK = 0120000, MOST_NAME = 2048 };

/* The encoded part of a name of RAR 4: two bits choose how the next character is made of a low byte, a common high byte and the
 * plain name. */
static const char *decode_name(kg_scan *scan, kg_bytes plain, kg_bytes encoded, size_t *length)
{
    kg_reader in = kg_reader_of(encoded.data, encoded.size);
    uint32_t units[MOST_NAME];
    size_t count = 0;
    uint8_t high = kg_reader_u8(&in), flags = 0;
    for (unsigned bits = 0; kg_reader_left(&in) > 0 && count < MOST_NAME; bits = (bits + 2) % 8) {
        if (bits == 0)
            flags = kg_reader_u8(&in);
        unsigned kind = flags >> (6 - bits) & 3;
        if (kind < 3) {
            uint32_t low = kind == 2 ? kg_reader_u16(&in) : kg_reader_u8(&in);
            units[count++] = kind == 1 ? low | (uint32_t)high << 8 : low;
            continue;
        }
        uint8_t run = kg_reader_u8(&in), fix = run & 0x80 ? kg_reader_u8(&in) : 0;
        for (unsigned i = (run & 0x7f) + 2u; i > 0 && count < MOST_NAME && count < plain.size; i--, count++)
            units[count] = run & 0x80 ? (uint32_t)((plain.data[count] + fix) & 0xff) | (uint32_t)high << 8 : plain.data[count];
    }
    uint8_t *text = kg_arena_alloc(scan->arena, count * 4 + 1);
    *length = 0;
    for (size_t i = 0; text != NULL && i < count; i++) {
        uint32_t unit = units[i];
        if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < count && units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000)
            unit = 0x10000 + ((unit - 0xd800) << 10) + (units[++i] - 0xdc00);
        *length +=
            (size_t)utf8proc_encode_char((utf8proc_int32_t)(unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit), text + *length);
    }
    return text == NULL ? "" : (const char *)text;
}

static const char *name_of(kg_scan *scan, const kg_rar_file *file, size_t *length)
{
    const uint8_t *nul = file->has_unicode ? memchr(file->name, 0, file->name_length) : NULL;
    *length = file->name_length;
    if (nul == NULL)
        return (const char *)file->name;
    size_t plain = (size_t)(nul - file->name);
    return decode_name(scan, (kg_bytes){ file->name, plain }, (kg_bytes){ nul + 1, file->name_length - plain - 1 }, length);
}

static const char *with_slashes(kg_scan *scan, const char *name, size_t length)
{
    char *copy = kg_arena_alloc(scan->arena, length + 1);
    for (size_t i = 0; copy != NULL && i < length; i++)
        copy[i] = name[i] == '\\' ? '/' : name[i];
    return copy == NULL ? "" : copy;
}

void kg_rar_add(kg_rar *rar, const kg_rar_file *file, kg_bytes data)
{
    kg_scan *scan = rar->scan;
    size_t length;
    const char *name = name_of(scan, file, &length);
    if (file->is_rar4)
        name = with_slashes(scan, name, length);
    kg_member *member = kg_archive_member(scan, name, length);
    rar->files += !file->is_folder;
    rar->locked += file->is_encrypted && !file->is_folder;
    kg_rar_file *kept = member == NULL ? NULL : kg_list_push(scan->arena, &rar->members);
    if (kept == NULL)
        return;
    *kept = *file;
    member->size = file->unpacked;
    member->is_folder = file->is_folder;
    member->is_link = file->is_link;
    member->is_encrypted = file->is_encrypted;
    uint64_t mode = file->is_unix ? file->attributes & MODE_TYPE : 0;
    if (file->is_link)
        kg_scan_note(scan, KG_NOTE_LINK_MEMBER, 0, member->name);
    else if (mode != 0 && mode != MODE_FILE && mode != MODE_FOLDER && mode != MODE_LINK)
        kg_scan_note(scan, KG_NOTE_SPECIAL_MEMBER, 0, member->name);
    if (file->is_folder || file->is_link || file->is_copy || file->is_encrypted || file->is_split || !file->is_stored ||
        data.size < file->packed)
        return;
    bool is_whole = file->packed == file->unpacked && (!file->has_crc || crc32_z(0, data.data, data.size) == file->crc);
    if (!is_whole) {
        kg_scan_broken(scan, "its member '%s' is damaged", kg_mask(scan->arena, member->name, 80));
        return;
    }
    kg_archive_content(scan, scan->facts->members.count - 1, data);
}

static void judge_whole(kg_rar *rar)
{
    kg_facts *facts = rar->scan->facts;
    facts->is_multi_volume = rar->is_volume;
    if (facts->needs_password && rar->files == 0)
        kg_scan_broken(rar->scan, "its list of files is encrypted");
    facts->needs_password |= rar->locked > 0;
    if (rar->is_volume)
        kg_scan_broken(rar->scan, "it is one part of an archive in several volumes");
    if (!rar->has_end)
        kg_scan_broken(rar->scan, "it is cut off");
    if (rar->files == 0)
        kg_scan_broken(rar->scan, "there is nothing inside: the archive holds no files");
}

void kg_read_rar(kg_scan *scan, kg_bytes file)
{
    static const char four[] = "Rar!\x1a\x07", five[] = "Rar!\x1a\x07\x01";
    kg_rar rar = { .scan = scan, .file = file };
    if (kg_archive_is_too_deep(scan))
        return;
    if (file.size >= 8 && memcmp(file.data, five, 8) == 0) {
        scan->facts->variant = "RAR 5";
        if (kg_rar5_walk(&rar, 8))
            kg_archive_check_names(scan);
    } else if (file.size >= 7 && memcmp(file.data, four, 7) == 0) {
        scan->facts->variant = "RAR 4";
        if (kg_rar4_walk(&rar, 7))
            kg_archive_check_names(scan);
    } else {
        scan->facts->variant = "RAR 1.4";
        kg_scan_broken(scan, "it is a RAR archive of 1994 that today's programs do not open");
        return;
    }
    judge_whole(&rar);
    if (scan->facts->broken == NULL)
        kg_rar_unpack(&rar);
}
