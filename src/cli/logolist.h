/* SPDX-License-Identifier: Apache-2.0
 *
 * The logos of one batch: which files, and where each finished picture goes. */
#ifndef KG_CLI_LOGOLIST_H
#define KG_CLI_LOGOLIST_H

#include "base/arena.h"
#include "base/err.h"

typedef struct kg_logo_entry {
    const char *input;
    const char *output; /* below the output folder, always .png; NULL without one */
    const char *clash;  /* another input that has the same output; NULL = none */
} kg_logo_entry;

typedef KG_LIST(kg_logo_entry) kg_logo_list;

/* Adds INPUT: a file whatever its name, or every .png below a folder, sorted by name; with CONVERTS also what kg_convert_name has, by
 * its usual extensions. Hidden files and links are left out of folders. OUTPUT_FOLDER may be NULL. KG_E_USAGE: INPUT does not exist;
 * KG_E_IO: a folder cannot be read. */
kg_status kg_logo_list_add(kg_arena *arena, const char *input, const char *output_folder, bool converts, kg_logo_list *list, kg_err *err);

/* Marks every entry whose output an earlier one has. KG_E_NOMEM. */
kg_status kg_logo_list_finish(kg_logo_list *list, kg_err *err);

#endif
