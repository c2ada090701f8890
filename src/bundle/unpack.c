/* SPDX-License-Identifier: Apache-2.0
 *
 * A strict walk over the ZIP that kgpack writes (APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16). What another program may read
 * differently is refused instead of understood, so that nobody can unpack something else than what was checked. */
#include "bundle/unpack.h"

#include "base/arith.h"
#include "base/text.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    LOCAL_SIZE = 30,
    CENTRAL_SIZE = 46,
    END_SIZE = 22,
    LOCAL_MAGIC = 0x04034b50,
    CENTRAL_MAGIC = 0x02014b50,
    END_MAGIC = 0x06054b50,
    MADE_BY_UNIX = 3,
    FLAG_UTF8 = 0x0800,
    STORED = 0,
    DEFLATED = 8,
    NAME_BYTES = 1024,
    SHOWN_CODE_POINTS = 120,
    DEFLATE_RATIO = 1032, /* no deflate stream grows more than this */
};

/* One entry of the central directory. */
typedef struct header {
    const uint8_t *at;
    const char *name; /* in the arena; may be anything until check_name */
    const char *shown;
    size_t name_size;
    unsigned flags, method;
    uint32_t crc, packed, size, offset;
} header;

typedef struct walk {
    kg_unpacked *out;
    const uint8_t *data;
    size_t size;
    const kg_limits *limits;
    size_t directory;  /* where the central directory begins */
    size_t at;         /* in the directory */
    size_t next_local; /* where the next member has to begin */
    unsigned stamp;    /* time and date of the first member */
    uint64_t inflated;
    struct libdeflate_decompressor *inflater;
} walk;

static unsigned u16(const uint8_t *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

static uint32_t u32(const uint8_t *at)
{
    return u16(at) | (uint32_t)u16(at + 2) << 16;
}

void kg_unpacked_defect(kg_unpacked *unpacked, const char *entry, const char *found, const char *required)
{
    kg_defect *defect = kg_list_push(unpacked->arena, &unpacked->defects);
    if (defect != NULL)
        *defect = (kg_defect){ .entry = entry, .found = found, .required = required };
}

/* Always false, so that a check can end in it. */
__attribute__((format(printf, 4, 5))) static bool refuse(walk *self, const char *entry, const char *required, const char *format,
                                                         ...)
{
    va_list args;
    va_start(args, format);
    kg_unpacked_defect(self->out, entry, kg_arena_vprintf(self->out->arena, format, args), required);
    va_end(args);
    return false;
}

/* ---- the end of the archive ---- */

/* Why the last 22 bytes are no end record. */
static bool explain_end(walk *self)
{
    for (size_t at = self->size; at >= END_SIZE; at--)
        if (u32(self->data + at - END_SIZE) == END_MAGIC)
            return refuse(self, "", N_("must end with its directory"), N_("%zu bytes behind the end of the archive"),
                          self->size - at);
    if (self->size >= 4 && u32(self->data) == LOCAL_MAGIC)
        return refuse(self, "", N_("must end with its directory"), N_("the archive is cut off"));
    return refuse(self, "", N_("must be a bundle as kgpack writes it"), N_("not a ZIP archive"));
}

static bool read_end(walk *self, unsigned *count)
{
    if (self->size < END_SIZE || u32(self->data + self->size - END_SIZE) != END_MAGIC)
        return explain_end(self);
    const uint8_t *end = self->data + self->size - END_SIZE;
    if (u16(end + 20) != 0)
        return refuse(self, "", N_("must be 0"), N_("an archive comment of %u bytes"), u16(end + 20));
    if (u16(end + 4) != 0 || u16(end + 6) != 0)
        return refuse(self, "", N_("must be one file"), N_("a part of an archive in several volumes"));
    if (u16(end + 8) != u16(end + 10))
        return refuse(self, "", N_("must be the same"), N_("%u entries on this disk and %u in all"), u16(end + 8), u16(end + 10));
    *count = u16(end + 10);
    if (*count == 0 || *count > self->limits->archive_entries || *count == UINT16_MAX)
        return refuse(self, "", kg_arena_printf(self->out->arena, N_("must be 1 to %u"), self->limits->archive_entries),
                      N_("%u entries"), *count);
    uint64_t offset = u32(end + 16), length = u32(end + 12);
    if (offset + length + END_SIZE != self->size)
        return refuse(self, "", N_("must lie right before the end of the archive"),
                      "a directory of %" PRIu64 " bytes at %" PRIu64 N_(" in an archive of %zu"), length, offset, self->size);
    self->directory = self->at = (size_t)offset;
    return true;
}

/* ---- one header of the directory ---- */

static bool read_header(walk *self, header *out)
{
    size_t end = self->size - END_SIZE;
    if (end - self->at < CENTRAL_SIZE || u32(self->data + self->at) != CENTRAL_MAGIC)
        return refuse(self, "", N_("must be a row of headers"), N_("a damaged directory at byte %zu"), self->at);
    const uint8_t *at = self->data + self->at;
    size_t name_size = u16(at + 28), length = CENTRAL_SIZE + name_size;
    if (end - self->at < length)
        return refuse(self, "", N_("must be a row of headers"), N_("a damaged directory at byte %zu"), self->at);
    *out = (header){ .at = at,
                     .name = kg_arena_strndup(self->out->arena, (const char *)at + CENTRAL_SIZE, name_size),
                     .name_size = name_size,
                     .flags = u16(at + 8),
                     .method = u16(at + 10),
                     .crc = u32(at + 16),
                     .packed = u32(at + 20),
                     .size = u32(at + 24),
                     .offset = u32(at + 42) };
    out->shown = kg_mask(self->out->arena, out->name, SHOWN_CODE_POINTS);
    self->at += length;
    return true;
}

/* Whether a part of a path is empty, "." or ".." . */
static bool has_odd_part(const char *name)
{
    for (const char *at = name;;) {
        size_t length = strcspn(at, "/");
        if (length == 0 || (length == 1 && at[0] == '.') || (length == 2 && at[0] == '.' && at[1] == '.'))
            return true;
        if (at[length] == 0)
            return false;
        at += length + 1;
    }
}

static bool check_name(walk *self, const header *self_header)
{
    const char *name = self_header->name;
    bool is_ascii = true;
    if (self_header->name_size == 0 || self_header->name_size > NAME_BYTES)
        return refuse(self, self_header->shown, N_("must have 1 to 1024"), N_("a name of %zu bytes"), self_header->name_size);
    if (strlen(name) != self_header->name_size || kg_utf8_valid(name, self_header->name_size) != self_header->name_size)
        return refuse(self, self_header->shown, N_("must be UTF-8"), N_("a name that is no text"));
    for (const char *at = name; *at != 0; at++) {
        unsigned char byte = (unsigned char)*at;
        is_ascii = is_ascii && byte < 0x80;
        if (byte < 0x20 || byte == 0x7F || strchr("\\:*?\"<>|", byte) != NULL)
            return refuse(self, self_header->shown, N_("must be fit for every file system"), N_("a name with the byte 0x%02X"),
                          byte);
    }
    if (has_odd_part(name))
        return refuse(self, self_header->shown, N_("must stay inside the folder"), N_("a name that leads elsewhere"));
    if (((self_header->flags & FLAG_UTF8) != 0) == is_ascii)
        return refuse(self, self_header->shown, N_("must be marked as UTF-8 exactly when not ASCII"),
                      N_("a name with a wrong mark of its encoding"));
    return true;
}

static bool check_attributes(walk *self, const header *entry)
{
    const uint8_t *at = entry->at;
    uint32_t mode = u32(at + 38) >> 16;
    if (u16(at + 4) >> 8 != MADE_BY_UNIX)
        return refuse(self, entry->shown, N_("must be Unix"), N_("attributes of system %u"), u16(at + 4) >> 8);
    if (S_ISLNK(mode))
        return refuse(self, entry->shown, N_("must be a plain file"), N_("a symbolic link"));
    if (u32(at + 38) != (uint32_t)(S_IFREG | 0644) << 16)
        return refuse(self, entry->shown, N_("must be 0100644"), "attributes 0%" PRIo32 " (0x%04" PRIX32 ")", mode,
                      u32(at + 38) & 0xFFFF);
    if (u16(at + 36) != 0 || u16(at + 34) != 0)
        return refuse(self, entry->shown, N_("must be 0"), N_("internal attributes %u, disk %u"), u16(at + 36), u16(at + 34));
    if (u16(at + 30) != 0 || u16(at + 32) != 0)
        return refuse(self, entry->shown, N_("must have neither"), N_("%u bytes of extra fields, %u of comment"), u16(at + 30),
                      u16(at + 32));
    if ((entry->flags & ~(unsigned)FLAG_UTF8) != 0)
        return refuse(self, entry->shown, N_("must be neither encrypted nor streamed"), "flags 0x%04X", entry->flags);
    unsigned needed = u16(at + 6);
    if (entry->method != STORED && entry->method != DEFLATED)
        return refuse(self, entry->shown, N_("must be stored or deflated"), N_("compression method %u"), entry->method);
    if (needed != 10 && needed != 20)
        return refuse(self, entry->shown, N_("must be 1.0 or 2.0"), N_("needs ZIP version %u.%u"), needed / 10, needed % 10);
    return true;
}

/* All entries carry one time, that of the build. */
static bool check_stamp(walk *self, const header *entry)
{
    uint32_t stamp = u32(entry->at + 12);
    unsigned month = stamp >> 21 & 15, day = stamp >> 16 & 31, hour = stamp >> 11 & 31, minute = stamp >> 5 & 63;
    if (self->out->members.count == 0)
        self->stamp = stamp;
    if (stamp != self->stamp)
        return refuse(self, entry->shown, N_("must be that of the other entries"), N_("a time of its own"));
    if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || (stamp & 31) > 29)
        return refuse(self, entry->shown, N_("must be a time"), N_("a time that does not exist"));
    return true;
}

/* Sorted names cannot repeat; names that differ in case only would fall together on some systems. */
static bool check_order(walk *self, const header *entry)
{
    const kg_unpacked *out = self->out;
    if (out->members.count == 0)
        return true;
    int order = strcmp(out->members.items[out->members.count - 1].name, entry->name);
    if (order == 0)
        return refuse(self, entry->shown, N_("must be there once"), N_("a second entry of this name"));
    if (order > 0)
        return refuse(self, entry->shown, N_("must be sorted by name"), N_("an entry out of order"));
    for (size_t i = 0; i < out->members.count; i++)
        if (kg_ascii_casecmp(out->members.items[i].name, entry->name) == 0)
            return refuse(self, entry->shown, N_("must differ in more than case"), N_("the same name as another entry"));
    return true;
}

/* ---- one member ---- */

static bool check_local(walk *self, const header *entry)
{
    size_t room = self->directory - self->next_local;
    if (entry->offset != self->next_local)
        return refuse(self, entry->shown,
                      kg_arena_printf(self->out->arena, N_("must begin at %zu, right behind the one before"), self->next_local),
                      "begins at byte %" PRIu32, entry->offset);
    const uint8_t *local = self->data + self->next_local;
    size_t head = LOCAL_SIZE + entry->name_size;
    if (room < head || room - head < entry->packed)
        return refuse(self, entry->shown, N_("must lie before the directory"),
                      "%" PRIu32 N_(" packed bytes that reach into what follows"), entry->packed);
    if (u32(local) != LOCAL_MAGIC || memcmp(local + 4, entry->at + 6, 24) != 0 || u16(local + 28) != 0 ||
        memcmp(local + LOCAL_SIZE, entry->at + CENTRAL_SIZE, entry->name_size) != 0)
        return refuse(self, entry->shown, N_("must be the same"), N_("its own header differs from that in the directory"));
    return true;
}

static bool check_sizes(walk *self, const header *entry)
{
    const kg_limits *limits = self->limits;
    uint64_t total = self->inflated + entry->size;
    if (entry->method == STORED && entry->packed != entry->size)
        return refuse(self, entry->shown, N_("must be the same"), "stored, but %" PRIu32 " bytes packed and %" PRIu32 " unpacked",
                      entry->packed, entry->size);
    if (entry->size > limits->folder_bytes || total > limits->inflated_bytes)
        return refuse(self, entry->shown, N_("must fit the limits of kgpack"), "declares %" PRIu32 " bytes", entry->size);
    uint64_t most = (uint64_t)entry->packed * (entry->size > limits->inflate_grace_bytes ? limits->inflate_ratio : DEFLATE_RATIO);
    if (entry->method == DEFLATED && entry->size > most)
        return refuse(self, entry->shown, N_("must not be a decompression bomb"), "declares %" PRIu32 " bytes out of %" PRIu32,
                      entry->size, entry->packed);
    self->inflated = total;
    return true;
}

static bool inflate(walk *self, const header *entry, const uint8_t *packed, kg_blob *out)
{
    size_t used = 0, made = 0;
    enum libdeflate_result result =
        libdeflate_deflate_decompress_ex(self->inflater, packed, entry->packed, out->data, out->size, &used, &made);
    if (result != LIBDEFLATE_SUCCESS || made != out->size)
        return refuse(self, entry->shown, N_("must unpack to exactly its declared size"), N_("damaged data"));
    if (used != entry->packed)
        return refuse(self, entry->shown, N_("must be all of it"), N_("%zu bytes behind its data"), entry->packed - used);
    return true;
}

static kg_status read_member(walk *self, const header *entry, kg_err *err)
{
    const uint8_t *packed = self->data + entry->offset + LOCAL_SIZE + entry->name_size;
    kg_blob bytes = { .data = malloc(entry->size + 1u), .size = entry->size };
    if (bytes.data == NULL)
        return kg_err_nomem(err);
    bytes.data[entry->size] = 0;
    bool is_good = true;
    if (entry->method == DEFLATED)
        is_good = inflate(self, entry, packed, &bytes);
    else
        memcpy(bytes.data, packed, entry->size);
    if (is_good && libdeflate_crc32(0, bytes.data, bytes.size) != entry->crc)
        is_good = refuse(self, entry->shown, N_("must match"), N_("a CRC that does not fit its bytes"));
    kg_member_bytes *member = is_good ? kg_list_push(self->out->arena, &self->out->members) : NULL;
    if (member != NULL)
        *member = (kg_member_bytes){ .name = entry->name, .bytes = bytes };
    else
        kg_blob_done(&bytes);
    return is_good && member == NULL ? kg_err_nomem(err) : KG_OK;
}

static kg_status walk_members(walk *self, unsigned count, kg_err *err)
{
    kg_status status = KG_OK;
    for (unsigned i = 0; i < count && status == KG_OK && self->out->defects.count == 0; i++) {
        header entry = { 0 };
        if (!read_header(self, &entry) || !check_name(self, &entry) || !check_attributes(self, &entry) ||
            !check_stamp(self, &entry) || !check_order(self, &entry) || !check_local(self, &entry) || !check_sizes(self, &entry))
            break;
        status = read_member(self, &entry, err);
        self->next_local += LOCAL_SIZE + entry.name_size + entry.packed;
    }
    if (status != KG_OK || self->out->defects.count > 0)
        return status;
    if (self->at != self->size - END_SIZE)
        (void)refuse(self, "", N_("must end with its last entry"), N_("%zu bytes too many in the directory"),
                     self->size - END_SIZE - self->at);
    else if (self->next_local != self->directory)
        (void)refuse(self, "", N_("must follow the last member"), N_("%zu bytes between members and directory"),
                     self->directory - self->next_local);
    return KG_OK;
}

kg_status kg_unpack(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_unpacked *out, kg_err *err)
{
    *out = (kg_unpacked){ .arena = arena };
    walk self = { .out = out, .data = data, .size = size, .limits = limits, .inflater = libdeflate_alloc_decompressor() };
    unsigned count = 0;
    kg_status status = self.inflater == NULL ? kg_err_nomem(err) : KG_OK;
    if (status == KG_OK && read_end(&self, &count))
        status = walk_members(&self, count, err);
    libdeflate_free_decompressor(self.inflater);
    if (status == KG_OK && !kg_arena_ok(arena))
        status = kg_err_nomem(err);
    return status;
}

void kg_unpacked_done(kg_unpacked *unpacked)
{
    if (unpacked == NULL)
        return;
    for (size_t i = 0; i < unpacked->members.count; i++)
        kg_blob_done(&unpacked->members.items[i].bytes);
    unpacked->members.count = 0;
}

const kg_member_bytes *kg_unpacked_find(const kg_unpacked *unpacked, const char *name)
{
    for (size_t i = 0; i < unpacked->members.count; i++)
        if (strcmp(unpacked->members.items[i].name, name) == 0)
            return &unpacked->members.items[i];
    return NULL;
}
