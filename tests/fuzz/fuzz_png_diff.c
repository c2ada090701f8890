/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding against libpng. The fast way from inflated data to pixels gives what libpng gives, or both refuse. A file that kgpack
 * accepts libpng accepts too, with the same pixels; kgpack refuses more, as it demands whole and exact files. */
#include "../peer.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_png_facts facts = { 0 };
    kg_png_walk walk;
    kg_image image = { 0 };
    kg_blob file = { (uint8_t *)data, size };
    kg_arena_init(&arena);
    if (kg_png_walk_file(&arena, data, size, &fuzz_limits, &facts, &walk, NULL) == KG_OK && !peer_unpack_is_equal(&walk))
        abort();
    if (kg_png_decode(&arena, data, size, &fuzz_limits, &facts, &image, NULL) == KG_OK) {
        peer_verdict verdict = peer_compare(&file, &facts, &fuzz_limits, &image);
        if (verdict == PEER_OTHER || verdict == PEER_REFUSES)
            abort();
    }
    kg_image_done(&image);
    kg_arena_done(&arena);
    return 0;
}
