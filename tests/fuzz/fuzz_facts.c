/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer of an inspector that was taken over: what is accepted must be written back the same. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_facts facts;
    kg_buf again;
    kg_buf_init(&again, 64 << 20);
    if (kg_facts_parse(&arena, data, size, &fuzz_limits, &facts, NULL) == KG_OK) {
        kg_facts_write(&facts, &again);
        if (again.size != size || memcmp(again.data, data, size) != 0)
            abort();
    }
    kg_buf_done(&again);
    kg_arena_done(&arena);
    return 0;
}
