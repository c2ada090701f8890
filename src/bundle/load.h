/* SPDX-License-Identifier: Apache-2.0
 *
 * A bundle judged like the folder it was made of. */
#ifndef KG_BUNDLE_LOAD_H
#define KG_BUNDLE_LOAD_H

#include "product/product.h"

/* Loads the file PATH when it is a bundle (a ZIP with a manifest.json): fields from the manifest and listing/, files by their
 * slots. *IS_BUNDLE is false, and OUT empty, for any other file. A bundle that is not whole is KG_E_FORMAT: `kgpack verify`
 * tells what is wrong with it. OUT must be released with kg_product_done, also after a failure. */
kg_status kg_bundle_load(const char *path, const kg_load_options *options, kg_product *out, bool *is_bundle, kg_err *err);

#endif
