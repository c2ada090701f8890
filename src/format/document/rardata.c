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
#include <libdeflate.h>
#include <string.h>

enum { KEPT_BYTES = 64 << 20, RAR4_OLDEST = 29 };

/* UNKNOWN: libarchive gives up, which it also does on sound archives that it does not understand. */
typedef enum outcome { OUTCOME_READ, OUTCOME_DAMAGED, OUTCOME_BOMB, OUTCOME_SPENT, OUTCOME_UNKNOWN } outcome;

static bool is_wanted(const kg_rar_file *file)
{
    return !file->is_folder && !file->is_link && !file->is_copy && !file->is_encrypted && !file->is_split && !file->is_stored &&
           file->unpacked > 0;
}

/* Programs older than RAR 2.9 packed in another way, which libarchive takes for the newer one. */
static bool is_too_old(const kg_rar_file *file)
{
    return file->is_rar4 && file->version < RAR4_OLDEST;
}

/* Of RAR 5 libarchive compares the checksum itself, and keeps the bytes when it is wrong. */
static bool tells_checksum(struct archive *reader)
{
    const char *error = archive_error_string(reader);
    return error != NULL && strstr(error, "Checksum error") != NULL;
}

/* Unpacks the current entry of READER into OUT, which keeps no more than its maximum. What is wrong only counts where all bytes came. */
static outcome unpack(kg_scan *scan, struct archive *reader, const kg_rar_file *file, kg_buf *out)
{
    uint32_t crc = 0;
    uint64_t size = 0;
    int result = ARCHIVE_OK;
    while (result == ARCHIVE_OK) {
        const void *data;
        size_t got;
        la_int64_t offset;
        errno = 0;
        result = archive_read_data_block(reader, &data, &got, &offset);
        if (result != ARCHIVE_OK || got == 0)
            continue;
        if (offset < 0 || (uint64_t)offset != size)
            return OUTCOME_UNKNOWN;
        size += got;
        kg_spending spending = kg_scan_inflate(scan, got, size, file->packed);
        if (spending != KG_SPENDING_FAIR)
            return spending == KG_SPENDING_BOMB ? OUTCOME_BOMB : OUTCOME_SPENT;
        if (size > file->unpacked)
            return OUTCOME_DAMAGED;
        crc = libdeflate_crc32(crc, data, got);
        kg_buf_append(out, data, got);
    }
    if (result != ARCHIVE_EOF && tells_checksum(reader))
        return OUTCOME_DAMAGED;
    bool is_right = size == file->unpacked && (!file->has_crc || crc == file->crc);
    if (result != ARCHIVE_EOF && (size != file->unpacked || is_right))
        return OUTCOME_UNKNOWN;
    return is_right ? OUTCOME_READ : OUTCOME_DAMAGED;
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
    else if (result == OUTCOME_BOMB || result == OUTCOME_SPENT)
        kg_scan_note(scan, result == OUTCOME_BOMB ? KG_NOTE_BOMB : KG_NOTE_TOO_MUCH, 0, name);
    else
        kg_scan_note(scan, KG_NOTE_UNVERIFIED, 0, name);
    kg_buf_done(&content);
    return result == OUTCOME_READ || ((result == OUTCOME_BOMB || result == OUTCOME_SPENT) && !rar->is_solid);
}

/* How many members were read or told to be wrong before libarchive could not go on. */
static size_t unpack_all(kg_rar *rar, struct archive *reader)
{
    for (size_t i = 0; i < rar->members.count; i++) {
        struct archive_entry *entry;
        errno = 0;
        int result = archive_read_next_header(reader, &entry);
        if (kg_scan_is_spent(rar->scan))
            return rar->members.count;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN)
            return i;
        const kg_rar_file *file = &rar->members.items[i];
        if (is_wanted(file) && is_too_old(file))
            kg_scan_note(rar->scan, KG_NOTE_UNVERIFIED, 0, rar->scan->facts->members.items[i].name);
        else if (is_wanted(file) && !read_member(rar, reader, i))
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
