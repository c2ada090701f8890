/* SPDX-License-Identifier: Apache-2.0
 *
 * Compressed members of RAR archives. libarchive only decompresses: what a member is, and whether its bytes are right, is told by
 * the headers that were walked before. libarchive 3.6.2 ends the process when errno says ENOMEM from an earlier archive and a name
 * cannot be converted, so errno is cleared before each header. */
#include "format/document/rar.h"

#include "base/buf.h"
#include "base/text.h"
#include "format/document/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <zlib.h>

enum { KEPT_BYTES = 64 << 20, CHUNK_BYTES = 64 * 1024 };

typedef enum outcome { OUTCOME_READ, OUTCOME_DAMAGED, OUTCOME_BOMB, OUTCOME_UNKNOWN } outcome;

static bool is_wanted(const kg_rar_file *file)
{
    return !file->is_folder && !file->is_link && !file->is_copy && !file->is_encrypted && !file->is_split && !file->is_stored &&
           file->unpacked > 0;
}

/* Unpacks the current entry of READER into OUT, which keeps no more than its maximum. */
static outcome unpack(kg_scan *scan, struct archive *reader, const kg_rar_file *file, kg_buf *out)
{
    uint8_t chunk[CHUNK_BYTES];
    uint32_t crc = 0;
    uint64_t size = 0;
    for (;;) {
        errno = 0;
        la_ssize_t got = archive_read_data(reader, chunk, sizeof chunk);
        if (got < 0)
            return OUTCOME_UNKNOWN;
        if (got == 0)
            break;
        size += (uint64_t)got;
        bool is_bomb = size > scan->limits->inflate_grace_bytes && size / scan->limits->inflate_ratio > file->packed;
        if (is_bomb || size > file->unpacked || !kg_scan_spend(scan, (uint64_t)got))
            return OUTCOME_BOMB;
        crc = (uint32_t)crc32_z(crc, chunk, (size_t)got);
        kg_buf_append(out, chunk, (size_t)got);
    }
    return size == file->unpacked && (!file->has_crc || crc == file->crc) ? OUTCOME_READ : OUTCOME_DAMAGED;
}

/* False: the rest of the archive cannot be unpacked. */
static bool read_member(kg_rar *rar, struct archive *reader, size_t index)
{
    kg_scan *scan = rar->scan;
    const char *name = scan->facts->members.items[index].name;
    kg_buf content;
    kg_buf_init(&content, KEPT_BYTES);
    outcome result = unpack(scan, reader, &rar->members.items[index], &content);
    if (result == OUTCOME_READ && kg_buf_status(&content, NULL) == KG_OK)
        kg_archive_content(scan, index, (kg_bytes){ content.data, content.size });
    else if (result == OUTCOME_DAMAGED)
        kg_scan_broken(scan, "its member '%s' is damaged", kg_mask(scan->arena, name, 80));
    else if (result == OUTCOME_BOMB)
        kg_scan_note(scan, KG_NOTE_BOMB, 0, name);
    else
        kg_scan_note(scan, KG_NOTE_UNVERIFIED, 0, name);
    kg_buf_done(&content);
    return result == OUTCOME_READ;
}

/* How many members were read or told to be wrong before libarchive could not go on. */
static size_t unpack_all(kg_rar *rar, struct archive *reader)
{
    for (size_t i = 0; i < rar->members.count; i++) {
        struct archive_entry *entry;
        errno = 0;
        int result = archive_read_next_header(reader, &entry);
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return i;
        if (is_wanted(&rar->members.items[i]) && !read_member(rar, reader, i))
            return i + 1;
    }
    return rar->members.count;
}

void kg_rar_unpack(kg_rar *rar)
{
    bool is_needed = false;
    for (size_t i = 0; i < rar->members.count; i++)
        is_needed |= is_wanted(&rar->members.items[i]);
    struct archive *reader = is_needed ? archive_read_new() : NULL;
    if (reader == NULL)
        return;
    size_t done = 0;
    if (archive_read_support_format_rar(reader) == ARCHIVE_OK && archive_read_support_format_rar5(reader) == ARCHIVE_OK &&
        archive_read_open_memory(reader, rar->file.data, rar->file.size) == ARCHIVE_OK)
        done = unpack_all(rar, reader);
    (void)archive_read_free(reader);
    for (size_t i = done; i < rar->members.count; i++)
        if (is_wanted(&rar->members.items[i]))
            kg_scan_note(rar->scan, KG_NOTE_UNVERIFIED, 0, rar->scan->facts->members.items[i].name);
}
