/* SPDX-License-Identifier: Apache-2.0
 *
 * WebP pictures. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_picture(kg_convert_webp, data, size);
    return 0;
}
