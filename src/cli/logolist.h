/* SPDX-License-Identifier: Apache-2.0
 *
 * The logos of one batch: which files, and where each finished picture goes. */
#ifndef KG_CLI_LOGOLIST_H
#define KG_CLI_LOGOLIST_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

typedef struct kg_logo_entry {
    const char *input;
    const char *output; /* below the output folder, always .png; NULL without one */
    const char *clash;  /* another input that has the same output; NULL = none */
} kg_logo_entry;

typedef struct kg_logo_list {
    kg_logo_entry *items;
    size_t count, capacity;
    size_t convertible; /* SVG, JPEG and WebP files of folders that were left out, as they are not to be converted */
    size_t links;       /* symbolic links of folders that were not followed */
    size_t twins;       /* outputs that differ from another only in the case of letters */
    const char *twin[2]; /* the first two of them */
} kg_logo_list;

/* Adds INPUT: a file whatever its name, or every .png below a folder, sorted by name; with CONVERTS also what kg_convert_name has, by
 * its usual extensions. Hidden files, links and the output folder are left out of folders. OUTPUT_FOLDER may be NULL. KG_E_USAGE: INPUT
 * does not exist; KG_E_IO: a folder cannot be read. */
kg_status kg_logo_list_add(kg_arena *arena, const char *input, const char *output_folder, bool converts, kg_logo_list *list, kg_err *err);

/* Marks every entry whose output an earlier one has, and counts those that differ only in case. KG_E_NOMEM. */
kg_status kg_logo_list_finish(kg_logo_list *list, kg_err *err);

#endif
