/* SPDX-License-Identifier: Apache-2.0
 *
 * ZIP archives and packages. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(kg_read_zip, KG_TYPE_ZIP, data, size);
    return 0;
}
