/* SPDX-License-Identifier: Apache-2.0
 *
 * The scan of SVG; the renderer is in another language. */
#include "fuzz.h"

#include "converter/svgscan.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_svg_scan scan;
    if (kg_svg_scan_file(data, size, &scan) == KG_OK && strnlen(scan.lacks, sizeof scan.lacks) == sizeof scan.lacks)
        abort();
    return 0;
}
