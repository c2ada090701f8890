/* SPDX-License-Identifier: Apache-2.0
 *
 * Other sizes of the logo that product.yml names (logo.alternatives): files of the product folder that are looked at, never packed. */
#ifndef KG_PRODUCT_ALTERNATIVES_H
#define KG_PRODUCT_ALTERNATIVES_H

#include "product/folder.h"

/* Fills product->alternatives and marks their entries as taken; one that is not in the folder becomes a problem. */
kg_status kg_alternatives_load(kg_folder *folder, kg_entry_list *entries, kg_err *err);

#endif
