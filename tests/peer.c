/* SPDX-License-Identifier: Apache-2.0
 *
 * The comparison with libpng. */
#include "peer.h"

#include "format/icc.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static bool is_comparable(const void *data, size_t size, const kg_png_facts *facts, const kg_limits *limits)
{
    kg_png_walk walk;
    kg_png_facts again;
    void *profile = NULL;
    kg_arena arena;
    kg_arena_init(&arena);
    bool is_walked = kg_png_walk_file(&arena, data, size, limits, &again, &walk, NULL) == KG_OK;
    kg_png_colour colour = is_walked ? kg_png_colour_plan(&walk, limits, &profile) : KG_PNG_COLOUR_PROFILE;
    kg_icc_close(profile);
    kg_arena_done(&arena);
    bool is_mixed_up = facts->is_interlaced && facts->bit_depth == 16;
    bool has_other_colour = walk.chromaticities.data != NULL || walk.profile.data != NULL || walk.coding.data != NULL;
    return facts->orientation == 1 && colour != KG_PNG_COLOUR_PROFILE && !is_mixed_up && !has_other_colour;
}

peer_verdict peer_compare(const void *data, size_t size, const kg_png_facts *facts, const kg_limits *limits, const kg_image *image)
{
    png_image reader = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_memory(&reader, data, size))
        return PEER_REFUSES;
    reader.format = PNG_FORMAT_RGBA;
    reader.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(reader));
    bool is_read = pixels != NULL && png_image_finish_read(&reader, NULL, pixels, 0, NULL) != 0;
    bool is_equal = is_read && reader.width == image->width && reader.height == image->height &&
                    memcmp(pixels, image->rgba, (size_t)image->width * image->height * 4) == 0;
    free(pixels);
    png_image_free(&reader);
    if (!is_read)
        return PEER_REFUSES;
    return is_equal ? PEER_EQUAL : is_comparable(data, size, facts, limits) ? PEER_OTHER : PEER_INCOMPARABLE;
}

bool peer_unpack_is_equal(const kg_png_walk *walk)
{
    size_t bytes = (size_t)walk->width * walk->height * 4;
    kg_png_raw raw;
    kg_image fast = { 0 };
    if (kg_png_inflate(walk, &raw, NULL) != KG_OK)
        return true;
    uint8_t *reference = calloc(1, bytes);
    if (reference == NULL)
        abort();
    kg_status fast_status = kg_png_unpack(walk, &raw, &fast, NULL);
    kg_status reference_status = kg_png_read_pixels(walk, KG_PNG_COLOUR_SRGB, false, reference, NULL);
    bool is_equal = fast_status == reference_status && (fast_status != KG_OK || memcmp(fast.rgba, reference, bytes) == 0);
    kg_image_done(&fast);
    free(reference);
    return is_equal;
}
