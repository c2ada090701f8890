/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading the product folder: its entries in a fixed order, without hidden files, litter and what .kgpackignore lists. What may
 * not be in a product folder (links that leave it, devices, FIFOs, names that are not UTF-8) becomes a problem of the product. */
#ifndef KG_PRODUCT_FOLDER_H
#define KG_PRODUCT_FOLDER_H

#include "product/product.h"

typedef struct kg_entry {
    const char *path; /* below the folder, '/' between parts */
    bool is_folder;
    bool is_taken; /* has found its slot, or is no asset */
} kg_entry;

typedef KG_LIST(kg_entry) kg_entry_list;

typedef struct kg_folder {
    kg_product *product; /* gets the problems; its arena holds everything */
    const char *path;    /* as the user named it */
    const char *real_path;
    int fd;
    KG_LIST(const char *) ignored; /* patterns of .kgpackignore */
} kg_folder;

/* KG_E_USAGE: PATH does not exist or is no folder. KG_E_IO. Release with kg_folder_done, also after a failure. */
kg_status kg_folder_init(kg_folder *folder, kg_product *product, const char *path, kg_err *err);
void kg_folder_done(kg_folder *folder);

/* The entries of the subfolder BELOW ("" = the folder itself), sorted by their bytes. With IS_DEEP also those of its subfolders,
 * and files only. */
kg_status kg_folder_list(kg_folder *folder, const char *below, bool is_deep, kg_entry_list *out, kg_err *err);

/* Whether PATH is there and may be read: a file or a folder, no link that leaves the folder. A refusal becomes a problem, what is
 * simply not there does not. */
kg_status kg_folder_find(kg_folder *folder, const char *path, kg_entry *out, bool *is_there, kg_err *err);

/* Adds a problem; the strings must live in the product's arena. */
void kg_folder_complain(kg_folder *folder, kg_problem problem);

/* Complains that what product.yml names as KEY is not there; NAMED is its value. */
void kg_folder_complain_of_missing(kg_folder *folder, const kg_entry_list *entries, const char *key, const kg_node *named);

/* "./eula/" -> "eula" */
const char *kg_folder_tidy_path(kg_arena *arena, const char *path);

/* Marks the entry at PATH, or the folder of the list that PATH lies in, as taken: it is accounted for. */
void kg_entries_take(kg_entry_list *entries, const char *path);

#endif
