/* SPDX-License-Identifier: Apache-2.0
 *
 * Headers of RAR 1.5 to 4.x: fixed layouts with a 16-bit checksum (technote of RAR 4). */
#include "format/document/rar.h"

#include "base/reader.h"

#include <zlib.h>

enum {
    BLOCK_MAIN = 0x73,
    BLOCK_FILE = 0x74,
    BLOCK_OLD_FIRST = 0x75, /* comment, authenticity, subblock, recovery of RAR 2 and older: their checksum covers less */
    BLOCK_OLD_LAST = 0x79,
    BLOCK_END = 0x7b,
    LONG_BLOCK = 0x8000,
    MAIN_VOLUME = 0x0001,
    MAIN_COMMENT = 0x0002,
    MAIN_SOLID = 0x0008,
    MAIN_ENCRYPTED = 0x0080,
    FILE_SPLIT_BEFORE = 0x0001,
    FILE_SPLIT_AFTER = 0x0002,
    FILE_ENCRYPTED = 0x0004,
    FILE_COMMENT = 0x0008,
    FILE_FOLDER = 0x00e0,
    FILE_LARGE = 0x0100,
    FILE_UNICODE = 0x0200,
    END_NEXT_VOLUME = 0x0001,
    HEAD_BYTES = 7,
    FILE_BYTES = 32,
    HOST_UNIX = 3,
    METHOD_STORED = 0x30,
    MODE_TYPE = 0170000,
    MODE_LINK = 0120000,
};

typedef struct block {
    uint16_t crc;
    uint8_t type;
    uint16_t flags;
    uint16_t size; /* of the header */
    uint64_t data; /* bytes that follow it */
} block;

static kg_rar_file read_file(kg_reader *in, block *head)
{
    kg_rar_file file = { .has_crc = true, .is_rar4 = true };
    file.packed = kg_reader_u32(in);
    file.unpacked = kg_reader_u32(in);
    file.is_unix = kg_reader_u8(in) == HOST_UNIX;
    file.crc = kg_reader_u32(in);
    kg_reader_skip(in, 4); /* time */
    file.version = kg_reader_u8(in);
    file.is_stored = kg_reader_u8(in) == METHOD_STORED;
    file.name_length = kg_reader_u16(in);
    file.attributes = kg_reader_u32(in);
    if (head->flags & FILE_LARGE) {
        file.packed |= kg_reader_number(in, 4) << 32;
        file.unpacked |= kg_reader_number(in, 4) << 32;
    }
    file.name = kg_reader_bytes(in, file.name_length);
    file.has_unicode = (head->flags & FILE_UNICODE) != 0;
    file.is_folder = (head->flags & FILE_FOLDER) == FILE_FOLDER;
    file.is_link = file.is_unix && (file.attributes & MODE_TYPE) == MODE_LINK;
    file.is_encrypted = (head->flags & FILE_ENCRYPTED) != 0;
    file.is_split = (head->flags & (FILE_SPLIT_BEFORE | FILE_SPLIT_AFTER)) != 0;
    head->data = file.packed;
    return file;
}

/* The checksum covers the header behind itself; with an old comment inside, only the fixed part and the name. */
static bool is_sound(kg_bytes file, size_t at, const block *head, const kg_rar_file *member)
{
    size_t size = head->size;
    if (head->type >= BLOCK_OLD_FIRST && head->type <= BLOCK_OLD_LAST)
        return true;
    if (head->type == BLOCK_FILE && (head->flags & FILE_COMMENT))
        size = FILE_BYTES + member->name_length;
    if (head->type == BLOCK_MAIN && (head->flags & MAIN_COMMENT))
        size = 13;
    return size <= head->size && (uint16_t)crc32_z(0, file.data + at + 2, size - 2) == head->crc;
}

static bool take_main(kg_rar *rar, const block *head)
{
    rar->is_volume = (head->flags & MAIN_VOLUME) != 0;
    rar->is_solid = (head->flags & MAIN_SOLID) != 0;
    if (!(head->flags & MAIN_ENCRYPTED))
        return true;
    rar->scan->facts->needs_password = true;
    rar->has_end = true;
    return false;
}

bool kg_rar4_walk(kg_rar *rar, size_t start)
{
    kg_reader in = kg_reader_of(rar->file.data, rar->file.size);
    kg_reader_seek(&in, start);
    while (kg_reader_left(&in) > 0) {
        size_t at = in.at;
        block head = { .crc = kg_reader_u16(&in), .type = kg_reader_u8(&in) };
        head.flags = kg_reader_u16(&in);
        head.size = kg_reader_u16(&in);
        if (in.bad || head.size < HEAD_BYTES || head.size > rar->file.size - at)
            break;
        kg_reader body = kg_reader_of(rar->file.data + at, head.size);
        kg_reader_seek(&body, HEAD_BYTES);
        kg_rar_file member = { 0 };
        if (head.type == BLOCK_FILE)
            member = read_file(&body, &head);
        else if (head.flags & LONG_BLOCK)
            head.data = kg_reader_u32(&body);
        if (body.bad || !is_sound(rar->file, at, &head, &member)) {
            kg_scan_broken(rar->scan, "a header of the archive is damaged");
            return false;
        }
        if (head.type == BLOCK_MAIN && !take_main(rar, &head))
            return false;
        kg_reader_seek(&in, at + head.size);
        size_t here = head.data < kg_reader_left(&in) ? (size_t)head.data : kg_reader_left(&in);
        if (head.type == BLOCK_FILE)
            kg_rar_add(rar, &member, (kg_bytes){ rar->file.data + in.at, here });
        if (here < head.data)
            break;
        kg_reader_skip(&in, here);
        if (head.type == BLOCK_END) {
            rar->is_volume |= (head.flags & END_NEXT_VOLUME) != 0;
            rar->has_end = true;
            return true;
        }
        rar->has_end = kg_reader_left(&in) == 0; /* old archives end without a word */
    }
    return true;
}
