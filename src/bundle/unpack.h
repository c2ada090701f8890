/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading a bundle that may be hostile. Only the one form that kgpack writes is taken: members one behind the other from the
 * first byte on, sorted, each name once, the same header twice, no extra fields, no links, no comments. Inside of bundle/ only. */
#ifndef KG_BUNDLE_UNPACK_H
#define KG_BUNDLE_UNPACK_H

#include "bundle/bundle.h"

typedef struct kg_member_bytes {
    const char *name; /* valid UTF-8, relative, without "." and ".." */
    kg_blob bytes;    /* data is never NULL */
} kg_member_bytes;

typedef struct kg_unpacked {
    kg_arena *arena;
    KG_LIST(kg_member_bytes) members; /* by name */
    KG_LIST(kg_defect) defects;       /* empty: MEMBERS are complete */
} kg_unpacked;

/* Defects are the answer, KG_E_NOMEM is the only failure. Nothing is inflated beyond its declared size and LIMITS. OUT must be
 * released with kg_unpacked_done, also after a failure. */
kg_status kg_unpack(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_unpacked *out, kg_err *err);
void kg_unpacked_done(kg_unpacked *unpacked);

/* The member of that name, or NULL. */
const kg_member_bytes *kg_unpacked_find(const kg_unpacked *unpacked, const char *name);

/* Adds a defect; strings are masked by the caller. */
void kg_unpacked_defect(kg_unpacked *unpacked, const char *entry, const char *found, const char *required);

#endif
