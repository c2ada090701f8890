/* SPDX-License-Identifier: Apache-2.0
 *
 * What the fuzz targets share: one entry point, and a scan over a hostile input with small caps. */
#ifndef KG_TESTS_FUZZ_H
#define KG_TESTS_FUZZ_H

#include "converter/converter.h"
#include "format/document/scan.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small caps, so that one input costs little. */
extern const kg_limits fuzz_limits;

/* Runs READ over the input, writes the facts and reads them back; aborts when they do not come back. */
void fuzz_reader(void (*read)(kg_scan *scan, kg_bytes file), kg_type type, const uint8_t *data, size_t size);

/* Reads a picture for the store's canvas; aborts when what comes back is neither a picture nor a reason. */
void fuzz_picture(kg_status (*read)(const kg_convert_job *job), const uint8_t *data, size_t size);

#endif
