/* SPDX-License-Identifier: Apache-2.0
 *
 * OLE files, DOC and PPT. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(kg_read_ole, KG_TYPE_OLE, data, size);
    return 0;
}
