/* SPDX-License-Identifier: Apache-2.0
 *
 * A bundle judged like the folder it was made of. */
#ifndef KG_BUNDLE_BUNDLELOAD_H
#define KG_BUNDLE_BUNDLELOAD_H

#include "product/product.h"

/* Loads the file PATH when it is a bundle: fields from the manifest and listing/, files by their slots. *IS_BUNDLE is false, and OUT
 * empty, for any other file. A bundle that is not whole gives a product of nothing but problems, one for each defect that
 * `kgpack verify` tells. KG_E_IO, KG_E_NOMEM. OUT must be released with kg_product_done, also after a failure. */
kg_status kg_bundle_load(const char *path, const kg_load_options *options, kg_product *out, bool *is_bundle, kg_err *err);

#endif
