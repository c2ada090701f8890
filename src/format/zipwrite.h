/* SPDX-License-Identifier: Apache-2.0
 *
 * A ZIP archive in memory whose bytes depend on its arguments only: not on the clock, the time zone, the locale, the umask or the
 * number of threads. The one caller of libzip, which is never given a path. */
#ifndef KG_FORMAT_ZIPWRITE_H
#define KG_FORMAT_ZIPWRITE_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

typedef struct kg_zip_entry {
    const char *name; /* valid UTF-8, '/' between parts, each name once */
    const void *data;
    size_t size;
} kg_zip_entry;

typedef struct kg_zip_options {
    int64_t epoch; /* UTC seconds for every entry's time; clamped to what ZIP can say, so 0 is 1980-01-01 00:00:00 */
    unsigned jobs; /* threads for compressing; 0 = one for each online processor */
} kg_zip_options;

/* Entries in the given order, permissions 0644, no extra fields and no comments. A member that deflate hardly shrinks is
 * stored. The compressed bytes may change with the version of kgpack or libdeflate, what they unpack to may not.
 * KG_E_NOMEM; KG_E_LIMIT when the archive would need ZIP64; KG_E_BUG for a bad name. OUT belongs to the caller. */
kg_status kg_zip_write(const kg_zip_entry *entries, size_t count, const kg_zip_options *options, kg_blob *out, kg_err *err);

#endif
