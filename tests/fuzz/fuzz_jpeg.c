/* SPDX-License-Identifier: Apache-2.0
 *
 * JPEG pictures, where this build reads them. */
#include "fuzz.h"

#ifdef KG_HAVE_JPEG
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_picture(kg_convert_jpeg, data, size);
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
