/* SPDX-License-Identifier: Apache-2.0
 *
 * Central directory first, each local header compared with it, members inflated by zlib with every cap counted on the way. */
#include "format/document/zip.h"

#include "base/arith.h"
#include "base/reader.h"
#include "base/text.h"

#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

enum {
    LOCAL_MAGIC = 0x04034b50,
    CENTRAL_MAGIC = 0x02014b50,
    END_MAGIC = 0x06054b50,
    END64_MAGIC = 0x06064b50,
    LOCATOR64_MAGIC = 0x07064b50,
    END_BYTES = 22,
    LOCATOR64_BYTES = 20,
    CENTRAL_BYTES = 46,
    FLAG_ENCRYPTED = 1,
    FLAG_STRONG = 1 << 6,
    FLAG_HIDDEN_DIRECTORY = 1 << 13,
    EXTRA_ZIP64 = 1,
    EXTRA_UNICODE_NAME = 0x7075,
    MADE_BY_UNIX = 3,
    MODE_TYPE = 0170000,
    MODE_FOLDER = 0040000,
    METHOD_STORED = 0,
    METHOD_DEFLATED = 8,
    METHOD_AES = 99,
    CHUNK_BYTES = 64 * 1024,
};

/* What the end of the archive says of its directory. */
typedef struct ending {
    size_t at;         /* of the record */
    uint64_t count;    /* entries */
    uint64_t size;     /* bytes of the directory */
    uint64_t offset;   /* of the directory, as declared */
    uint64_t prefix;   /* bytes in front of the archive */
    size_t trailing;   /* bytes behind it */
    bool is_volume;    /* more than one disk */
    bool is_hidden;    /* the directory itself is encrypted */
    bool is_misplaced; /* the directory is where it should be, but not as long as it should be */
} ending;

/* ---- the end record ---- */

static bool is_end_at(kg_bytes file, size_t at, size_t *trailing)
{
    kg_reader in = kg_reader_of(file.data, file.size);
    kg_reader_seek(&in, at);
    if (kg_reader_u32(&in) != END_MAGIC)
        return false;
    kg_reader_skip(&in, END_BYTES - 6);
    size_t comment = kg_reader_u16(&in);
    if (in.bad || comment > kg_reader_left(&in))
        return false;
    *trailing = kg_reader_left(&in) - comment;
    return true;
}

/* The last record whose comment ends with the file; where there is none, the last one that fits into it. */
static bool find_end(kg_bytes file, ending *out)
{
    size_t lowest = file.size > END_BYTES + UINT16_MAX ? file.size - END_BYTES - UINT16_MAX : 0, trailing;
    bool is_found = false;
    for (size_t at = file.size < END_BYTES ? 0 : file.size - END_BYTES + 1; at-- > lowest;) {
        if (!is_end_at(file, at, &trailing) || (is_found && trailing != 0))
            continue;
        out->at = at;
        out->trailing = trailing;
        is_found = true;
        if (trailing == 0)
            return true;
    }
    return is_found;
}

static void read_end64(kg_bytes file, ending *out)
{
    if (out->at < LOCATOR64_BYTES)
        return;
    kg_reader in = kg_reader_of(file.data, file.size);
    kg_reader_seek(&in, out->at - LOCATOR64_BYTES);
    if (kg_reader_u32(&in) != LOCATOR64_MAGIC)
        return;
    kg_reader_skip(&in, 4);
    uint64_t at = kg_reader_u64(&in);
    if (at > file.size)
        return;
    kg_reader_seek(&in, (size_t)at);
    if (kg_reader_u32(&in) != END64_MAGIC)
        return;
    kg_reader_skip(&in, 8); /* size of the record */
    uint16_t made_by = kg_reader_u16(&in);
    out->is_hidden = (made_by & 0xff) >= 62; /* version 2 of the record: the directory is encrypted */
    kg_reader_skip(&in, 2 + 4 + 4 + 8);
    uint64_t count = kg_reader_u64(&in), size = kg_reader_u64(&in), offset = kg_reader_u64(&in);
    if (in.bad)
        return;
    out->count = count;
    out->size = size;
    out->offset = offset;
    out->at = (size_t)at;
}

static bool read_end(kg_bytes file, ending *out)
{
    *out = (ending){ 0 };
    if (!find_end(file, out))
        return false;
    kg_reader in = kg_reader_of(file.data, file.size);
    kg_reader_seek(&in, out->at + 4);
    uint16_t disk = kg_reader_u16(&in), first_disk = kg_reader_u16(&in), here = kg_reader_u16(&in);
    out->count = kg_reader_u16(&in);
    out->size = kg_reader_u32(&in);
    out->offset = kg_reader_u32(&in);
    bool may_be_64 = out->count == UINT16_MAX || out->size == UINT32_MAX || out->offset == UINT32_MAX;
    out->is_volume = !may_be_64 && (disk != 0 || first_disk != 0 || here != out->count);
    if (may_be_64)
        read_end64(file, out);
    return true;
}

/* ---- the directory ---- */

/* Sizes that do not fit into 32 bits, each only where the short one is all ones. */
static void read_long_sizes(kg_reader in, kg_zip_item *item)
{
    if (item->unpacked == UINT32_MAX)
        item->unpacked = kg_reader_u64(&in);
    if (item->packed == UINT32_MAX)
        item->packed = kg_reader_u64(&in);
    if (item->header == UINT32_MAX)
        item->header = kg_reader_u64(&in);
}

/* The name in UTF-8 beside one of an old encoding; it counts while it belongs to that one. */
static void read_unicode_name(kg_scan *scan, kg_reader in, kg_zip_item *item)
{
    uint8_t version = kg_reader_u8(&in);
    uint32_t crc = kg_reader_u32(&in);
    const char *name = in.bad ? NULL : (const char *)in.data + in.at;
    size_t length = in.bad ? 0 : kg_reader_left(&in);
    bool is_current = version == 1 && crc == crc32_z(0, (const Bytef *)item->name, item->name_length);
    if (is_current && length > 0 && kg_utf8_valid(name, length) == length)
        item->unicode_name = kg_arena_strndup(scan->arena, name, length);
}

static void read_extra(kg_scan *scan, kg_reader extra, kg_zip_item *item)
{
    while (kg_reader_left(&extra) >= 4) {
        uint16_t id = kg_reader_u16(&extra), size = kg_reader_u16(&extra);
        const uint8_t *body = kg_reader_bytes(&extra, size);
        if (body != NULL && id == EXTRA_ZIP64)
            read_long_sizes(kg_reader_of(body, size), item);
        else if (body != NULL && id == EXTRA_UNICODE_NAME)
            read_unicode_name(scan, kg_reader_of(body, size), item);
    }
    if (extra.bad)
        kg_scan_damaged(scan, "an extra field of its directory is longer than all of them");
}

/* One entry at IN; false when it is none. */
static bool read_item(kg_scan *scan, kg_reader *in, kg_zip_item *item)
{
    if (kg_reader_u32(in) != CENTRAL_MAGIC)
        return false;
    uint16_t made_by = kg_reader_u16(in);
    kg_reader_skip(in, 2);
    item->flags = kg_reader_u16(in);
    item->method = kg_reader_u16(in);
    kg_reader_skip(in, 4);
    item->crc = kg_reader_u32(in);
    item->packed = kg_reader_u32(in);
    item->unpacked = kg_reader_u32(in);
    uint16_t name_length = kg_reader_u16(in), extra_length = kg_reader_u16(in), comment_length = kg_reader_u16(in);
    kg_reader_skip(in, 4);
    uint32_t attributes = kg_reader_u32(in);
    item->header = kg_reader_u32(in);
    const uint8_t *name = kg_reader_bytes(in, name_length), *extra = kg_reader_bytes(in, extra_length);
    kg_reader_skip(in, comment_length);
    if (in->bad)
        return false;
    item->name = kg_arena_strndup(scan->arena, (const char *)name, name_length);
    item->name_length = name_length;
    item->unix_mode = made_by >> 8 == MADE_BY_UNIX ? attributes >> 16 : 0;
    item->is_encrypted = (item->flags & (FLAG_ENCRYPTED | FLAG_STRONG)) != 0 || item->method == METHOD_AES;
    item->is_folder = (name_length > 0 && (name[name_length - 1] == '/' || name[name_length - 1] == '\\')) ||
                      (item->unix_mode & MODE_TYPE) == MODE_FOLDER;
    read_extra(scan, kg_reader_of(extra, extra_length), item);
    return true;
}

/* Finds the data of ITEM behind its local header, which may contradict the directory: what one program shows is not what
 * another one unpacks. */
static void read_local(kg_scan *scan, kg_bytes file, uint64_t prefix, kg_zip_item *item)
{
    kg_reader in = kg_reader_of(file.data, file.size);
    if (item->header > file.size || prefix > file.size - item->header)
        return;
    item->header += prefix;
    kg_reader_seek(&in, (size_t)item->header);
    if (kg_reader_u32(&in) != LOCAL_MAGIC)
        return;
    kg_reader_skip(&in, 2);
    uint16_t flags = kg_reader_u16(&in), method = kg_reader_u16(&in);
    kg_reader_skip(&in, 16);
    uint16_t name_length = kg_reader_u16(&in), extra_length = kg_reader_u16(&in);
    const uint8_t *name = kg_reader_bytes(&in, name_length);
    kg_reader_skip(&in, extra_length);
    if (in.bad || item->packed > kg_reader_left(&in))
        return;
    item->data = in.at;
    bool is_hidden = (flags & FLAG_HIDDEN_DIRECTORY) != 0;
    if (!is_hidden && (name_length != item->name_length || memcmp(name, item->name, name_length) != 0))
        kg_scan_note(scan, KG_NOTE_MISMATCH, 0,
                     kg_arena_printf(scan->arena, N_("'%s' and '%s'"), kg_mask(scan->arena, item->name, 80),
                                     kg_mask(scan->arena, kg_arena_strndup(scan->arena, (const char *)name, name_length), 80)));
    else if (method != item->method && !is_hidden)
        kg_scan_note(scan, KG_NOTE_MISMATCH, 0, kg_mask(scan->arena, item->name, 80));
}

static bool is_central_at(kg_bytes file, uint64_t at)
{
    kg_reader in = kg_reader_of(file.data, file.size);
    kg_reader_seek(&in, at > file.size ? file.size + 1 : (size_t)at);
    return kg_reader_u32(&in) == CENTRAL_MAGIC;
}

/* Where the directory begins: bytes in front of the archive move everything. */
static bool place_directory(kg_bytes file, ending *end, size_t *start)
{
    if (end->size > end->at || end->offset > end->at)
        return false;
    size_t by_size = end->at - (size_t)end->size;
    if (by_size >= end->offset && (end->count == 0 || is_central_at(file, by_size))) {
        end->prefix = by_size - end->offset;
        *start = by_size;
        return true;
    }
    *start = (size_t)end->offset;
    end->is_misplaced = true;
    return is_central_at(file, end->offset);
}

static bool walk_directory(kg_scan *scan, kg_zip *zip, const ending *end, size_t start)
{
    kg_reader in = kg_reader_of(zip->file.data, end->at);
    kg_reader_seek(&in, start);
    while (is_central_at(zip->file, in.at) && in.at < end->at) {
        if (zip->items.count >= scan->limits->archive_entries) {
            kg_scan_note(scan, KG_NOTE_NOT_LISTED, 0, "");
            zip->directory_end = end->at; /* as far as anybody looked */
            return true;
        }
        kg_zip_item item = { 0 }, *added = NULL;
        if (!read_item(scan, &in, &item))
            return false;
        read_local(scan, zip->file, end->prefix, &item);
        added = kg_list_push(scan->arena, &zip->items);
        if (added == NULL)
            return false;
        *added = item;
    }
    zip->directory_end = in.at;
    return zip->items.count == end->count;
}

bool kg_zip_open(kg_scan *scan, kg_bytes file, kg_zip *out)
{
    *out = (kg_zip){ .file = file };
    ending end;
    size_t start = 0;
    if (!read_end(file, &end)) {
        kg_scan_broken(scan, "it is cut off: the directory at the end of the archive is missing");
        return false;
    }
    scan->facts->is_multi_volume = end.is_volume;
    if (end.is_hidden) {
        scan->facts->needs_password = true;
        kg_scan_broken(scan, "its directory is encrypted");
        return false;
    }
    if (end.is_volume) {
        kg_scan_broken(scan, "it is one part of an archive in several volumes");
        return false;
    }
    if (!place_directory(file, &end, &start) || !walk_directory(scan, out, &end, start)) {
        kg_scan_broken(scan, "the directory of the archive is damaged");
        return false;
    }
    if (end.is_misplaced || out->directory_end != end.at)
        kg_scan_damaged(scan, "its directory is not where the end of the archive says");
    if (end.prefix > 0)
        kg_scan_damaged(scan, "%llu bytes stand in front of the archive", (unsigned long long)end.prefix);
    if (end.trailing > 0)
        kg_scan_damaged(scan, "%zu bytes stand behind the end of the archive", end.trailing);
    return true;
}

const kg_zip_item *kg_zip_find(const kg_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->items.count; i++)
        if (kg_ascii_casecmp(zip->items.items[i].name, name) == 0)
            return &zip->items.items[i];
    return NULL;
}

/* ---- members ---- */

typedef struct unpacking {
    kg_scan *scan;
    const kg_zip_item *item;
    kg_buf *out;
    uint64_t size; /* so far */
    uint32_t crc;
} unpacking;

/* Takes in unpacked bytes; anything but KG_UNPACKED when a cap is reached. */
static kg_unpacked take_in(unpacking *job, const uint8_t *data, size_t size)
{
    job->size += size;
    kg_spending spending = kg_scan_inflate(job->scan, size, job->size, job->item->packed);
    if (spending != KG_SPENDING_FAIR)
        return spending == KG_SPENDING_BOMB ? KG_UNPACK_BOMB : KG_UNPACK_SPENT;
    job->crc = libdeflate_crc32(job->crc, data, size);
    if (job->out != NULL && job->out->size + size <= job->out->max_size)
        kg_buf_append(job->out, data, size);
    return KG_UNPACKED;
}

static kg_unpacked inflate_item(unpacking *job, kg_bytes packed)
{
    uint8_t chunk[CHUNK_BYTES];
    z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)packed.data, .avail_in = (uInt)packed.size };
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return KG_UNPACK_NO_MEMORY;
    int result = Z_OK;
    kg_unpacked answer = KG_UNPACKED;
    while (result == Z_OK && answer == KG_UNPACKED) {
        stream.next_out = chunk;
        stream.avail_out = sizeof chunk;
        result = inflate(&stream, Z_NO_FLUSH);
        if (result == Z_OK && stream.avail_out == sizeof chunk)
            break; /* no progress: the data end too early */
        if (result == Z_OK || result == Z_STREAM_END)
            answer = take_in(job, chunk, sizeof chunk - stream.avail_out);
    }
    if (answer == KG_UNPACKED && result != Z_STREAM_END)
        answer = result == Z_MEM_ERROR ? KG_UNPACK_NO_MEMORY : KG_UNPACK_DAMAGED;
    (void)inflateEnd(&stream);
    return answer;
}

kg_unpacked kg_zip_unpack(kg_scan *scan, const kg_zip *zip, const kg_zip_item *item, kg_buf *out)
{
    if (item->is_encrypted)
        return KG_UNPACK_ENCRYPTED;
    if (item->data == 0 || item->packed > UINT32_MAX)
        return KG_UNPACK_DAMAGED;
    if (item->method != METHOD_STORED && item->method != METHOD_DEFLATED)
        return KG_UNPACK_METHOD;
    unpacking job = { .scan = scan, .item = item, .out = out };
    kg_bytes packed = { zip->file.data + item->data, (size_t)item->packed };
    kg_unpacked answer = KG_UNPACKED;
    if (item->method == METHOD_DEFLATED)
        answer = inflate_item(&job, packed);
    else
        answer = take_in(&job, packed.data, packed.size);
    if (answer == KG_UNPACKED && (job.crc != item->crc || job.size != item->unpacked))
        answer = KG_UNPACK_DAMAGED;
    return answer;
}
