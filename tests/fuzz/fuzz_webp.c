/* SPDX-License-Identifier: Apache-2.0
 *
 * WebP pictures, where this build reads them. */
#include "fuzz.h"

#ifdef KG_HAVE_WEBP
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_picture(kg_convert_webp, data, size);
    return 0;
}
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}
#endif
