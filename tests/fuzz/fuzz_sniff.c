/* SPDX-License-Identifier: Apache-2.0
 *
 * Signatures. */
#include "fuzz.h"

#include "format/sniff.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (kg_sniff(data, size) >= KG_TYPE_COUNT)
        abort();
    return 0;
}
