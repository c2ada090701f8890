/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding against libpng. The fast way from inflated data to pixels gives what libpng gives, or both refuse. A file that kgpack
 * accepts libpng accepts too, with the same pixels; kgpack refuses more, as it demands whole and exact files. What does not begin as
 * a PNG is taken as a recipe for one: whole chunks with right CRCs around rows, colours and keys from the input, as mutations of
 * packed and summed data hardly ever come that far. */
#include "../peer.h"
#include "fuzz.h"

#include "base/arith.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum { RECIPE_SIZE = 8, WIDEST = 80, MOST_ROWS = 64 };

static void add_be32(kg_buf *file, uint32_t value)
{
    const uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value };
    kg_buf_append(file, bytes, sizeof bytes);
}

static void add_chunk(kg_buf *file, const char *type, const void *data, size_t size)
{
    add_be32(file, (uint32_t)size);
    kg_buf_append(file, type, 4);
    kg_buf_append(file, data, size);
    add_be32(file, libdeflate_crc32(libdeflate_crc32(0, type, 4), data, size));
}

/* The rows: input as long as it lasts, then zeros; each filter one that exists, but for rare ones. */
static void add_rows(kg_buf *file, const kg_png_walk *walk, const uint8_t *data, size_t size)
{
    kg_png_pass passes[KG_PNG_MOST_PASSES];
    size_t total = (size_t)kg_png_raw_bytes(walk), at = 0;
    uint8_t *raw = calloc(1, total);
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(1);
    size_t room = packer != NULL ? libdeflate_zlib_compress_bound(packer, total) : 0;
    uint8_t *packed = malloc(room + 1);
    if (raw == NULL || packer == NULL || packed == NULL)
        abort();
    memcpy(raw, data, KG_MIN(size, total));
    for (unsigned i = 0, count = kg_png_passes(walk, passes); i < count; i++)
        for (uint32_t y = 0; y < passes[i].rows; y++, at += passes[i].row_bytes + 1)
            raw[at] = raw[at] == 0xFF ? raw[at] : raw[at] % 5;
    size_t packed_size = libdeflate_zlib_compress(packer, raw, total, packed, room), half = data[0] % (packed_size + 1);
    add_chunk(file, "IDAT", packed, half);
    add_chunk(file, "IDAT", packed + half, packed_size - half);
    libdeflate_free_compressor(packer);
    free(packed);
    free(raw);
}

/* A PNG made of the input: kind, size, what else it has, then colours, then rows. */
static void cook(kg_buf *file, const uint8_t *recipe, const uint8_t *data, size_t size)
{
    static const uint8_t kinds[][2] = { { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 },
                                        { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 } };
    const uint8_t *kind = kinds[recipe[0] % KG_COUNT(kinds)];
    kg_png_walk walk = { .width = 1u + recipe[1] % WIDEST,
                         .height = 1u + recipe[2] % MOST_ROWS,
                         .bit_depth = kind[1],
                         .colour_type = kind[0],
                         .is_interlaced = (recipe[3] & 1) != 0 };
    const uint8_t header[13] = { 0, 0, 0, (uint8_t)walk.width, 0, 0, 0, (uint8_t)walk.height, kind[1], kind[0], 0, 0, recipe[3] & 1 };
    size_t colours = 1 + recipe[4] % 256u, clear = recipe[5] % (colours + 2);
    kg_buf_append(file, "\x89PNG\r\n\x1A\n", 8);
    add_chunk(file, "IHDR", header, sizeof header);
    if ((recipe[3] & 2) != 0)
        add_chunk(file, "gAMA", "\0\0\xB1\x8F", 4);
    if ((kind[0] == KG_PNG_PALETTE || (recipe[3] & 4) != 0) && size >= 3 * colours)
        add_chunk(file, "PLTE", data, 3 * colours);
    if ((recipe[3] & 8) != 0 && size >= colours + 6)
        add_chunk(file, "tRNS", data, kind[0] == KG_PNG_PALETTE ? clear : kind[0] == KG_PNG_RGB ? 6 : 2);
    add_rows(file, &walk, recipe + 6, size + RECIPE_SIZE - 6);
    add_chunk(file, "IEND", "", 0);
}

static void compare(const uint8_t *data, size_t size)
{
    kg_arena arena;
    kg_png_facts facts = { 0 };
    kg_png_walk walk;
    kg_image image = { 0 };
    kg_arena_init(&arena);
    if (kg_png_walk_file(&arena, data, size, &fuzz_limits, &facts, &walk, NULL) == KG_OK && !peer_unpack_is_equal(&walk))
        abort();
    if (kg_png_decode(&arena, data, size, &fuzz_limits, &facts, &image, NULL) == KG_OK) {
        peer_verdict verdict = peer_compare(data, size, &facts, &fuzz_limits, &image);
        if (verdict == PEER_OTHER || verdict == PEER_REFUSES)
            abort();
    }
    kg_image_done(&image);
    kg_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < RECIPE_SIZE || data[0] == 0x89) {
        compare(data, size);
        return 0;
    }
    kg_buf file;
    kg_buf_init(&file, 1 << 20);
    cook(&file, data, data + RECIPE_SIZE, size - RECIPE_SIZE);
    compare(file.data, file.size);
    kg_buf_done(&file);
    return 0;
}
