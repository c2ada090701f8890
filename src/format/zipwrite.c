/* SPDX-License-Identifier: Apache-2.0
 *
 * Members are compressed by libdeflate in parallel and handed to libzip as finished streams, so that libzip only lays out the
 * archive. What libzip 1.7.3 does badly is kept out of reach: it gets no path (it would not sync, and draws a random name), no
 * buffer to free (ownership after a failure is unclear) and no time_t (it would store local time). */
#include "format/zipwrite.h"

#include "base/arith.h"
#include "base/date.h"
#include "base/pool.h"
#include "base/text.h"

#include <errno.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

/* Large members get a little less effort: level 12 costs ten times the time of 9 for the last percent. */
enum { LEVEL_SMALL = 12, LEVEL_LARGE = 9, LARGE_BYTES = 1 << 20 };
/* Members above PROBE_TOTAL are tried at PROBES places first; measured on 48 MB of real documents this saves half of the time
 * and costs 1.6 % of the bytes. */
enum { PROBES = 8, PROBE_BYTES = 16 << 10, PROBE_TOTAL = PROBES * PROBE_BYTES, PROBE_LEVEL = 1 };
/* Deflate has to save at least 6 % to be worth the reader's time. */
enum { WORTH_PERCENT = 94, MAX_ENTRIES = 65534 };

typedef struct member {
    const kg_zip_entry *entry;
    uint8_t *packed; /* owned; NULL = stored */
    size_t packed_size;
    uint32_t crc;
    size_t offset; /* what libzip has read so far */
    zip_error_t error;
    kg_status status;
} member;

/* ---- compressing ---- */

static bool is_worth(size_t packed, size_t size)
{
    return (uint64_t)packed * 100 <= (uint64_t)size * WORTH_PERCENT;
}

/* Whether samples spread evenly over DATA shrink. KG_E_NOMEM is the only failure. */
static kg_status probe(const uint8_t *data, size_t size, bool *out)
{
    uint8_t *scratch = malloc(PROBE_BYTES);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(PROBE_LEVEL);
    kg_status status = scratch == NULL || compressor == NULL ? KG_E_NOMEM : KG_OK;
    size_t packed = 0;
    for (size_t i = 0; status == KG_OK && i < PROBES; i++) {
        size_t at = (size - PROBE_BYTES) / (PROBES - 1) * i;
        size_t got = libdeflate_deflate_compress(compressor, data + at, PROBE_BYTES, scratch, PROBE_BYTES);
        packed += got == 0 ? PROBE_BYTES : got;
    }
    libdeflate_free_compressor(compressor);
    free(scratch);
    *out = is_worth(packed, PROBE_TOTAL);
    return status;
}

static kg_status deflate_member(member *self)
{
    const kg_zip_entry *entry = self->entry;
    self->packed = malloc(entry->size);
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(entry->size > LARGE_BYTES ? LEVEL_LARGE : LEVEL_SMALL);
    kg_status status = self->packed == NULL || compressor == NULL ? KG_E_NOMEM : KG_OK;
    if (status == KG_OK)
        self->packed_size = libdeflate_deflate_compress(compressor, entry->data, entry->size, self->packed, entry->size - 1);
    libdeflate_free_compressor(compressor);
    if (self->packed_size == 0 || !is_worth(self->packed_size, entry->size)) {
        free(self->packed);
        self->packed = NULL;
    }
    return status;
}

static void pack_member(void *ctx, unsigned worker, size_t i)
{
    (void)worker;
    member *self = (member *)ctx + i;
    const kg_zip_entry *entry = self->entry;
    bool shrinks = entry->size > 1;
    if (entry->size > 0)
        self->crc = libdeflate_crc32(0, entry->data, entry->size);
    if (entry->size > PROBE_TOTAL)
        self->status = probe(entry->data, entry->size, &shrinks);
    if (self->status == KG_OK && shrinks)
        self->status = deflate_member(self);
}

/* ---- handing over to libzip ---- */

static zip_int64_t describe_member(const member *self, void *data, zip_uint64_t length)
{
    zip_stat_t *info = data;
    if (length < sizeof *info)
        return -1;
    zip_stat_init(info);
    info->valid = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC;
    info->size = self->entry->size;
    info->comp_size = self->packed != NULL ? self->packed_size : self->entry->size;
    info->comp_method = self->packed != NULL ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
    info->crc = self->crc;
    return sizeof *info;
}

static zip_int64_t read_member(member *self, void *data, zip_uint64_t length)
{
    const uint8_t *bytes = self->packed != NULL ? self->packed : self->entry->data;
    size_t size = self->packed != NULL ? self->packed_size : self->entry->size;
    size_t part = KG_MIN(size - self->offset, (size_t)length);
    if (part > 0)
        memcpy(data, bytes + self->offset, part);
    self->offset += part;
    return (zip_int64_t)part;
}

static zip_int64_t serve_member(void *ctx, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    member *self = ctx;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        self->offset = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_member(self, data, length);
    case ZIP_SOURCE_STAT:
        return describe_member(self, data, length);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&self->error, data, length);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_FREE, -1);
    default:
        zip_error_set(&self->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

static kg_status zip_failed(zip_error_t *error, kg_err *err)
{
    if (zip_error_code_zip(error) == ZIP_ER_MEMORY || zip_error_code_system(error) == ENOMEM)
        return kg_err_nomem(err);
    return kg_err_set(err, KG_E_BUG, "cannot make a ZIP archive: %s", zip_error_strerror(error));
}

/* ZIP keeps two seconds in one step and no year before 1980 or after 2107. */
static void dos_time(int64_t epoch, zip_uint16_t *time, zip_uint16_t *date)
{
    static const int64_t first = 315532800, last = 4354819198;
    epoch = epoch < first ? first : KG_MIN(epoch, last);
    kg_date day = { .year = 1980, .month = 1, .day = 1 };
    (void)kg_date_from_epoch(epoch, &day); /* always in range after the clamp */
    int seconds = (int)(epoch % 86400);
    *date = (zip_uint16_t)((day.year - 1980) << 9 | day.month << 5 | day.day);
    *time = (zip_uint16_t)(seconds / 3600 << 11 | seconds / 60 % 60 << 5 | seconds % 60 / 2);
}

static kg_status add_member(zip_t *archive, member *self, int64_t epoch, kg_err *err)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_function_create(serve_member, self, &error);
    if (source == NULL)
        return zip_failed(&error, err);
    zip_int64_t index = zip_file_add(archive, self->entry->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return zip_failed(zip_get_error(archive), err);
    }
    zip_uint16_t time, date;
    dos_time(epoch, &time, &date);
    zip_uint64_t at = (zip_uint64_t)index;
    zip_int32_t method = self->packed != NULL ? ZIP_CM_DEFLATE : ZIP_CM_STORE;
    if (zip_set_file_compression(archive, at, method, 0) != 0 || zip_file_set_dostime(archive, at, time, date, 0) != 0 ||
        zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)(S_IFREG | 0644) << 16) != 0)
        return zip_failed(zip_get_error(archive), err);
    return KG_OK;
}

/* Reads the finished archive out of libzip's own buffer. */
static kg_status take_bytes(zip_source_t *target, kg_blob *out, kg_err *err)
{
    zip_stat_t info;
    if (zip_source_open(target) != 0)
        return zip_failed(zip_source_error(target), err);
    kg_status status = KG_OK;
    kg_blob blob = { 0 };
    if (zip_source_stat(target, &info) != 0)
        status = zip_failed(zip_source_error(target), err);
    else if ((blob.data = malloc(info.size)) == NULL)
        status = kg_err_nomem(err);
    else if (zip_source_read(target, blob.data, info.size) != (zip_int64_t)info.size)
        status = kg_err_set(err, KG_E_BUG, "cannot read a ZIP archive back");
    else
        blob.size = info.size;
    (void)zip_source_close(target);
    if (status == KG_OK)
        *out = kg_blob_take(&blob);
    kg_blob_done(&blob);
    return status;
}

static kg_status lay_out(member *members, size_t count, int64_t epoch, kg_blob *out, kg_err *err)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
    if (target == NULL)
        return zip_failed(&error, err);
    zip_source_keep(target); /* one hold for the archive, one to read the bytes afterwards */
    zip_t *archive = zip_open_from_source(target, ZIP_CREATE | ZIP_TRUNCATE, &error);
    if (archive == NULL) {
        zip_source_free(target);
        zip_source_free(target);
        return zip_failed(&error, err);
    }
    kg_status status = KG_OK;
    for (size_t i = 0; status == KG_OK && i < count; i++)
        status = add_member(archive, &members[i], epoch, err);
    if (status == KG_OK && zip_close(archive) != 0)
        status = zip_failed(zip_get_error(archive), err);
    else if (status == KG_OK)
        archive = NULL;
    if (archive != NULL)
        zip_discard(archive);
    if (status == KG_OK)
        status = take_bytes(target, out, err);
    zip_source_free(target);
    return status;
}

/* Room for the headers: what a central and a local header hold besides the name is 76 bytes. */
static kg_status check_entries(const kg_zip_entry *entries, size_t count, kg_err *err)
{
    size_t total = 0;
    bool fits = count > 0 && count <= MAX_ENTRIES;
    if (count == 0)
        return kg_err_set(err, KG_E_BUG, "a ZIP archive without members");
    for (size_t i = 0; fits && i < count; i++) {
        size_t length = strlen(entries[i].name);
        if (length == 0 || length > UINT16_MAX || kg_utf8_valid(entries[i].name, length) != length)
            return kg_err_set(err, KG_E_BUG, "a ZIP member's name is empty, too long or not UTF-8");
        fits = kg_add(total, entries[i].size, &total) && kg_add(total, 76 + 2 * length, &total) && total < UINT32_MAX - 22;
    }
    return fits ? KG_OK : kg_err_set(err, KG_E_LIMIT, "more than a ZIP archive of 4 GiB can hold");
}

kg_status kg_zip_write(const kg_zip_entry *entries, size_t count, const kg_zip_options *options, kg_blob *out, kg_err *err)
{
    kg_status status = check_entries(entries, count, err);
    if (status != KG_OK)
        return status;
    member *members = calloc(count, sizeof *members);
    if (members == NULL)
        return kg_err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        members[i].entry = &entries[i];
        zip_error_init(&members[i].error);
    }
    kg_pool_run(options->jobs, count, pack_member, members);
    for (size_t i = 0; status == KG_OK && i < count; i++)
        status = members[i].status == KG_OK ? KG_OK : kg_err_nomem(err);
    if (status == KG_OK)
        status = lay_out(members, count, options->epoch, out, err);
    for (size_t i = 0; i < count; i++) {
        free(members[i].packed);
        zip_error_fini(&members[i].error);
    }
    free(members);
    return status;
}
