/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that lie in files of their own: description.md and cases/<name>.md become fields of the product's tree, with the place of their
 * own file. */
#ifndef KG_PRODUCT_GRAFT_H
#define KG_PRODUCT_GRAFT_H

#include "product/folder.h"

/* PREFIX stands before the paths in nodes ("" for a product folder). Entries that were used are marked as taken. */
kg_status kg_graft_texts(kg_folder *folder, kg_node *root, const char *prefix, kg_entry_list *entries, kg_err *err);

#endif
