/* SPDX-License-Identifier: Apache-2.0
 *
 * The upload bundle: one ZIP with the checked copies, the texts ready to paste, the manifest and the checksums. Its bytes depend
 * on nothing but the product and SOURCE_DATE_EPOCH. */
#ifndef KG_BUNDLE_BUNDLE_H
#define KG_BUNDLE_BUNDLE_H

#include "rules/rules.h"

#include <stdint.h>

typedef struct kg_bundle_options {
    int64_t epoch;     /* seconds since 1970 for the entries' time; below 1980-01-01 means 1980-01-01 */
    bool allow_errors; /* --allow-errors was given: the manifest says so */
    unsigned jobs;     /* threads for compressing */
} kg_bundle_options;

/* "<slug>-<version>.zip" in the arena; the slug is made of the product's name, or of the folder's where there is none. */
const char *kg_bundle_name(kg_arena *arena, const kg_product *product);

/* Builds the whole archive in memory. FINDINGS are those of the repaired product, with what was repaired marked
 * KG_REPAIR_DONE. OUT belongs to the caller. */
kg_status kg_bundle_build(const kg_product *product, const kg_findings *findings, const kg_bundle_options *options, kg_blob *out,
                          kg_err *err);

/* One thing that is wrong with a bundle. */
typedef struct kg_defect {
    const char *entry; /* "" = the archive as a whole */
    const char *found;
    const char *required;
} kg_defect;

typedef struct kg_verification {
    KG_LIST(kg_defect) defects;  /* empty: the bundle is whole */
    size_t files;                /* entries that were hashed */
    uint64_t bytes;              /* what they hold */
    const char *name;            /* product name and version as the manifest says; "" when unknown */
    const char *version;
} kg_verification;

/* Checks names, sizes, hashes, the manifest and SHA256SUMS, nothing extra, nothing missing. Safe on hostile bytes: everything is
 * bounded by LIMITS, nothing is written. With SOURCE_DIR also what has changed in that folder since the build. Defects are the
 * answer, never an error; KG_E_NOMEM and KG_E_IO (of SOURCE_DIR) are. */
kg_status kg_bundle_verify(kg_arena *arena, const void *data, size_t size, const char *source_dir, const kg_limits *limits,
                           kg_verification *out, kg_err *err);

#endif
