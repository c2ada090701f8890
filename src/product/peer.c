/* SPDX-License-Identifier: Apache-2.0
 *
 * What one product of a run is remembered by when the next ones are judged. */
#include "product/product.h"

#include "base/arith.h"
#include "base/text.h"

kg_peer kg_product_as_peer(const kg_product *product, kg_arena *arena)
{
    static const kg_slot slots[] = { KG_SLOT_LOGO, KG_SLOT_EULA, KG_SLOT_USER_GUIDE };
    kg_peer peer = { .path = kg_arena_strdup(arena, product->path),
                     .name = kg_text_fold(arena, kg_product_text(product, "name")),
                     .files = "" };
    for (size_t i = 0; i < KG_COUNT(slots); i++) {
        const kg_asset *asset = kg_product_asset(product, slots[i]);
        if (asset != NULL && asset->source != NULL)
            asset = asset->source;
        if (asset == NULL || asset->sha256.hex[0] == 0)
            return (kg_peer){ .path = peer.path, .name = peer.name, .files = "" };
        peer.files = kg_arena_printf(arena, "%s%s", peer.files, asset->sha256.hex);
    }
    return peer;
}
