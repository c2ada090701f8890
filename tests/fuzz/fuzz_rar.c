/* SPDX-License-Identifier: Apache-2.0
 *
 * RAR archives. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(kg_read_rar, KG_TYPE_RAR, data, size);
    return 0;
}
