/* SPDX-License-Identifier: Apache-2.0
 *
 * The fast way from inflated data to pixels against libpng's: both give the same pixels, or both refuse. */
#include "fuzz.h"

#include "format/png_read.h"

#include <stdlib.h>
#include <string.h>

static void compare(const kg_png_walk *walk, kg_blob *raw)
{
    size_t size = (size_t)walk->width * walk->height * 4;
    uint8_t *fast = calloc(1, size), *reference = calloc(1, size);
    if (fast == NULL || reference == NULL)
        abort();
    kg_status fast_status = kg_png_unpack(walk, raw, fast, NULL);
    kg_status reference_status = kg_png_read_pixels(walk, KG_PNG_COLOUR_SRGB, false, reference, NULL);
    if (fast_status != reference_status || (fast_status == KG_OK && memcmp(fast, reference, size) != 0))
        abort();
    free(fast);
    free(reference);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_png_facts facts = { 0 };
    kg_png_walk walk;
    kg_blob raw = { 0 };
    kg_arena_init(&arena);
    if (kg_png_walk_file(&arena, data, size, &fuzz_limits, &facts, &walk, NULL) == KG_OK && kg_png_unpack_fits(&walk) &&
        kg_png_inflate(&walk, &raw, NULL) == KG_OK)
        compare(&walk, &raw);
    kg_blob_done(&raw);
    kg_arena_done(&arena);
    return 0;
}
