/* SPDX-License-Identifier: Apache-2.0
 *
 * What `kgpack init` writes: a commented product.yml for a delivery method, and a note on which files to add. */
#ifndef KG_PRODUCT_TEMPLATE_H
#define KG_PRODUCT_TEMPLATE_H

#include "base/arena.h"

/* The product.yml of DELIVERY_METHOD ("image", "saas", ... as in the file itself), in ARENA; NULL for an unknown one. */
const char *kg_template_product_yml(kg_arena *arena, const char *delivery_method);
/* The I-th delivery method; NULL behind the last. */
const char *kg_template_method(unsigned i);
/* README.txt of a new product folder. Static text. */
const char *kg_template_readme(void);

#endif
