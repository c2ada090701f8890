/* SPDX-License-Identifier: Apache-2.0
 *
 * A small product made in memory, and looking into the bundle that comes of it with libzip. */
#ifndef KG_TESTS_BUNDLE_PRODUCT_H
#define KG_TESTS_BUNDLE_PRODUCT_H

#include "bundle/bundle.h"

extern const char bundle_product_yml[];

/* A product with logo, agreement, guide folder, two other files and the texts of YML. */
void bundle_product_make(kg_product *product, kg_findings *findings, const char *yml);
/* Replaces a field at the top of product.yml. */
void bundle_product_set(kg_product *product, const char *key, const char *text);

/* Names of the entries, one a line; the caller frees. */
char *bundle_names(const kg_blob *zip);
/* What entry NAME holds, with a NUL behind it; the caller frees. */
char *bundle_text(const kg_blob *zip, const char *name);
size_t bundle_size(const kg_blob *zip, const char *name);

#endif
