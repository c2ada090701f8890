/* SPDX-License-Identifier: Apache-2.0
 *
 * Headers of RAR 5: variable-length numbers and a 32-bit checksum (technote "RAR 5.0 archive format"). */
#include "format/document/rar.h"

#include "base/reader.h"

#include <zlib.h>

enum {
    BLOCK_MAIN = 1,
    BLOCK_FILE = 2,
    BLOCK_ENCRYPTION = 4,
    BLOCK_END = 5,
    HAS_EXTRA = 0x01,
    HAS_DATA = 0x02,
    SPLIT_BEFORE = 0x08,
    SPLIT_AFTER = 0x10,
    MAIN_VOLUME = 0x01,
    MAIN_SOLID = 0x04,
    FILE_FOLDER = 0x01,
    FILE_TIME = 0x02,
    FILE_CRC = 0x04,
    EXTRA_ENCRYPTION = 1,
    EXTRA_REDIRECTION = 5,
    FILE_COPY = 5, /* kinds of redirection: 1 to 3 are symbolic links, 4 is a hard one */
    END_NEXT_VOLUME = 0x01,
    HOST_UNIX = 1,
    METHOD_SHIFT = 7,
    METHOD_MASK = 7,
};

static void read_extra(kg_reader *in, kg_rar_file *file)
{
    while (kg_reader_left(in) > 0) {
        uint64_t size = kg_reader_vint(in);
        if (in->bad || size > kg_reader_left(in))
            return;
        kg_reader record = kg_reader_of(in->data + in->at, (size_t)size);
        uint64_t type = kg_reader_vint(&record);
        file->is_encrypted |= type == EXTRA_ENCRYPTION;
        if (type == EXTRA_REDIRECTION) {
            file->is_copy = kg_reader_vint(&record) == FILE_COPY;
            file->is_link = !file->is_copy;
        }
        kg_reader_skip(in, (size_t)size);
    }
}

static kg_rar_file read_file(kg_reader *in, uint64_t flags, uint64_t extra, uint64_t data)
{
    kg_rar_file file = { .packed = data, .is_split = (flags & (SPLIT_BEFORE | SPLIT_AFTER)) != 0 };
    uint64_t file_flags = kg_reader_vint(in);
    file.unpacked = kg_reader_vint(in);
    file.attributes = kg_reader_vint(in);
    if (file_flags & FILE_TIME)
        kg_reader_skip(in, 4);
    file.has_crc = (file_flags & FILE_CRC) != 0;
    if (file.has_crc)
        file.crc = kg_reader_u32(in);
    file.is_stored = (kg_reader_vint(in) >> METHOD_SHIFT & METHOD_MASK) == 0;
    file.is_unix = kg_reader_vint(in) == HOST_UNIX;
    file.is_folder = (file_flags & FILE_FOLDER) != 0;
    uint64_t length = kg_reader_vint(in);
    file.name_length = length > kg_reader_left(in) ? SIZE_MAX : (size_t)length;
    file.name = kg_reader_bytes(in, file.name_length);
    if (!in->bad && extra > 0 && extra <= kg_reader_left(in)) {
        kg_reader records = kg_reader_of(in->data + in->size - extra, (size_t)extra);
        read_extra(&records, &file);
    }
    return file;
}

/* One block whose header lies in IN; what is to be done next. */
typedef enum step { STEP_NEXT, STEP_END, STEP_CUT, STEP_DAMAGED } step;

static step read_block(kg_rar *rar, kg_reader *in, kg_reader header)
{
    uint64_t type = kg_reader_vint(&header), flags = kg_reader_vint(&header);
    uint64_t extra = flags & HAS_EXTRA ? kg_reader_vint(&header) : 0, data = flags & HAS_DATA ? kg_reader_vint(&header) : 0;
    size_t here = data < kg_reader_left(in) ? (size_t)data : kg_reader_left(in);
    if (type == BLOCK_ENCRYPTION) {
        rar->scan->facts->needs_password = true;
        rar->has_end = true;
        return STEP_END;
    }
    if (type == BLOCK_MAIN) {
        uint64_t main_flags = kg_reader_vint(&header);
        rar->is_volume = (main_flags & MAIN_VOLUME) != 0;
        rar->is_solid = (main_flags & MAIN_SOLID) != 0;
    }
    if (type == BLOCK_END) {
        rar->is_volume |= (kg_reader_vint(&header) & END_NEXT_VOLUME) != 0;
        rar->has_end = true;
    }
    kg_rar_file file = { 0 };
    if (type == BLOCK_FILE)
        file = read_file(&header, flags, extra, data);
    if (header.bad)
        return STEP_DAMAGED;
    if (type == BLOCK_FILE)
        kg_rar_add(rar, &file, (kg_bytes){ in->data + in->at, here });
    if (here < data)
        return STEP_CUT;
    kg_reader_skip(in, here);
    return type == BLOCK_END ? STEP_END : STEP_NEXT;
}

bool kg_rar5_walk(kg_rar *rar, size_t start)
{
    kg_reader in = kg_reader_of(rar->file.data, rar->file.size);
    kg_reader_seek(&in, start);
    step next = STEP_NEXT;
    while (next == STEP_NEXT && kg_reader_left(&in) > 0) {
        uint32_t crc = kg_reader_u32(&in);
        size_t at = in.at;
        uint64_t size = kg_reader_vint(&in);
        if (in.bad || size > kg_reader_left(&in))
            return true; /* without an end block the archive is cut off */
        kg_reader header = kg_reader_of(in.data + in.at, (size_t)size);
        kg_reader_skip(&in, (size_t)size);
        if (size == 0 || crc32_z(0, in.data + at, in.at - at) != crc)
            next = STEP_DAMAGED;
        else
            next = read_block(rar, &in, header);
    }
    if (next == STEP_DAMAGED)
        kg_scan_broken(rar->scan, "a header of the archive is damaged");
    return next != STEP_DAMAGED;
}
