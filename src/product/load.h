/* SPDX-License-Identifier: Apache-2.0
 *
 * The second half of loading: the bytes, hashes and facts of assets whose slot and path are known already. */
#ifndef KG_PRODUCT_LOAD_H
#define KG_PRODUCT_LOAD_H

#include "product/folder.h"

/* Reads every asset of the product below DIR_FD: hashes it, asks the inspector, decodes the logo; files of a folder asset are only
 * read. An asset that has its bytes already keeps them. Runs on options->jobs threads. KG_E_IO names the file that cannot be read. */
kg_status kg_load_assets(kg_product *product, int dir_fd, const kg_load_options *options, kg_err *err);

#endif
