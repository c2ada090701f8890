/* SPDX-License-Identifier: Apache-2.0
 *
 * Logos. */
#include "fuzz.h"

#include "format/png.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_png_facts facts = { 0 };
    kg_image image = { 0 };
    if (kg_png_decode(&arena, data, size, &fuzz_limits, &facts, &image, NULL) == KG_OK)
        kg_image_done(&image);
    kg_arena_done(&arena);
    return 0;
}
