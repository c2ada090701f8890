/* SPDX-License-Identifier: Apache-2.0
 *
 * product.yml. */
#include "fuzz.h"

#include "format/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_arena_init(&arena);
    const kg_node *root;
    kg_yaml_error place;
    (void)kg_yaml_parse(&arena, "product.yml", data, size, &fuzz_limits, &root, &place, NULL);
    kg_arena_done(&arena);
    return 0;
}
