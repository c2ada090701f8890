/* SPDX-License-Identifier: Apache-2.0
 *
 * The shape of manifest.json in code: what docs/manifest.schema.json says in JSON Schema. Inside of bundle/ only. */
#ifndef KG_BUNDLE_SHAPE_H
#define KG_BUNDLE_SHAPE_H

#include "bundle/unpack.h"

#include <jansson.h>

/* Adds one defect of entry manifest.json for each place that is not as the schema wants it. */
void kg_manifest_check_shape(const json_t *root, kg_unpacked *out);

#endif
