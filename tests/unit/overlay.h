/* SPDX-License-Identifier: Apache-2.0
 *
 * Product folders for tests, made in a temporary place: the example product, laid over by one or more fixture folders.
 * fixtures/README.md describes what a fixture folder may hold. */
#ifndef KG_TESTS_OVERLAY_H
#define KG_TESTS_OVERLAY_H

#include "product/product.h"
#include "rules/rules.h"

#include <stdbool.h>
#include <stddef.h>

enum { OVERLAY_PATH = 512 };

/* A new empty folder below $TMPDIR or /tmp; aborts the test where it cannot be made. */
void overlay_make_folder(char path[OVERLAY_PATH]);
/* Removes it with everything in it. */
void overlay_remove(const char *path);

/* Copies the tree SOURCE over TARGET; the fixture's own files (expect, args, remove, setup, product.yml.edit) are obeyed, not
 * copied. False, with a message on stderr, when an edit does not fit. */
bool overlay_apply(const char *source, const char *target);

/* The repository's root, from KG_ROOT or the folder above the tests. */
const char *overlay_root(void);

typedef struct overlay_options {
    const char *date; /* YYYY-MM-DD */
    bool has_edition;
    kg_edition edition;
} overlay_options;

/* Loads the folder PATH with the inspector that was built beside the test program. */
kg_status overlay_load(const char *path, const overlay_options *options, kg_product *product, kg_err *err);

/* The findings that `expect` files list, one a line, sorted: "SEVERITY ID PLACE". Owned by ARENA. */
const char *overlay_describe(kg_arena *arena, const kg_findings *findings);

#endif
