/* SPDX-License-Identifier: Apache-2.0
 *
 * PDF documents. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader(kg_read_pdf, KG_TYPE_PDF, data, size);
    return 0;
}
