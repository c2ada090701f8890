/* SPDX-License-Identifier: Apache-2.0
 *
 * The fast way from inflated data to pixels: filters undone, and every kind of PNG held against libpng. */
#include "../peer.h"
#include "pictures.h"

#include "base/arith.h"
#include "format/png_form.h"

#include <criterion/criterion.h>
#include <string.h>

enum { MOST_PIXELS = 64, MOST_BYTES = MOST_PIXELS * 8, GUARD = 0xA5 };

typedef struct rows {
    uint8_t prior[MOST_BYTES + KG_PNG_SLACK];
    uint8_t row[MOST_BYTES + KG_PNG_SLACK];
    uint8_t filtered[1 + MOST_BYTES + KG_PNG_SLACK];
    uint8_t out[MOST_BYTES + KG_PNG_SLACK];
} rows;

/* Filters R->row as the encoder does, and undoes that. */
static void expect_undone(rows *r, uint8_t filter, size_t size, size_t step)
{
    memset(r->out, GUARD, sizeof r->out);
    kg_png_filter_row(filter, r->row, r->prior, size, step, r->filtered);
    kg_png_unfilter(filter, r->filtered + 1, r->prior, size, step, r->out);
    cr_assert_eq(memcmp(r->out, r->row, size), 0, "filter %d, %zu bytes, %zu a pixel", filter, size, step);
    if (step == 4 || step == 8)
        cr_assert_eq(r->out[size], GUARD, "filter %d, %zu bytes, %zu a pixel: more than the row is written", filter, size, step);
}

Test(png_unpack, what_any_filter_has_made_of_a_row_is_undone)
{
    static const size_t steps[] = { 1, 2, 3, 4, 6, 8 };
    static rows r;
    uint32_t seed = 11;
    for (uint8_t filter = 0; filter <= 4; filter++)
        for (size_t i = 0; i < KG_COUNT(steps); i++)
            for (size_t pixels = 1; pixels <= MOST_PIXELS; pixels++) {
                for (size_t k = 0; k < MOST_BYTES; k++) {
                    r.row[k] = (uint8_t)pictures_random(&seed);
                    r.prior[k] = (uint8_t)pictures_random(&seed);
                }
                expect_undone(&r, filter, pixels * steps[i], steps[i]);
            }
}

/* Pixels of eight samples, in pairs: of the first come LEFT and CORNER, of the second ABOVE, in each sample another one. */
Test(png_unpack, paeth_is_undone_for_every_left_above_and_corner)
{
    static rows r;
    for (unsigned left = 0; left < 256; left++)
        for (unsigned corner = 0; corner < 256; corner++) {
            for (unsigned above = 0; above < 256; above++) {
                size_t first = above / 8 * 16 + above % 8;
                r.row[first] = (uint8_t)left;
                r.prior[first] = (uint8_t)corner;
                r.row[first + 8] = 0;
                r.prior[first + 8] = (uint8_t)above;
            }
            expect_undone(&r, KG_PNG_FILTER_PAETH, MOST_BYTES, 8);
        }
}

static void expect_pixels_of_libpng(const pictures_kind *kind, uint32_t seed)
{
    kg_blob file = pictures_png(kind, seed);
    kg_png_facts facts;
    kg_png_walk walk;
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert_eq(kg_png_walk_file(&arena, file.data, file.size, &kg_limits_default, &facts, &walk, NULL), KG_OK);
    cr_assert(peer_unpack_is_equal(&walk), "type %d depth %d interlaced %d tRNS %d, %u x %u: other pixels than libpng's",
              kind->colour_type, kind->bit_depth, kind->is_interlaced, kind->has_transparency, kind->width, kind->height);
    kg_arena_done(&arena);
    kg_blob_done(&file);
}

Test(png_unpack, every_kind_and_size_gives_the_pixels_of_libpng)
{
    static const int kinds[][2] = { { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 },
                                    { 3, 2 }, { 3, 4 }, { 3, 8 }, { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 } };
    for (size_t i = 0; i < KG_COUNT(kinds); i++)
        for (unsigned variant = 0; variant < 4; variant++)
            for (uint32_t width = 1; width <= 40; width += width < 10 ? 1 : 7)
                for (uint32_t height = 1; height <= 25; height += height < 9 ? 1 : 8) {
                    pictures_kind kind = {
                        width, height, kinds[i][0], kinds[i][1], variant & 1, (variant & 2) != 0 && kinds[i][0] < 4, 0
                    };
                    expect_pixels_of_libpng(&kind, width * 64 + height);
                }
}

Test(png_unpack, each_of_65536_levels_becomes_the_nearest_of_256)
{
    static uint8_t raw[256][1 + 256 * 2];
    kg_buf file;
    kg_png_facts facts;
    kg_image image;
    kg_arena arena;
    kg_arena_init(&arena);
    for (unsigned value = 0; value < 65536; value++) {
        raw[value >> 8][1 + 2 * (value & 255)] = (uint8_t)(value >> 8);
        raw[value >> 8][2 + 2 * (value & 255)] = (uint8_t)value;
    }
    pictures_begin(&file);
    pictures_header(&file, 256, 256, 16, KG_PNG_GREY);
    pictures_data(&file, raw, sizeof raw);
    pictures_end(&file);
    cr_assert_eq(kg_png_decode(&arena, file.data, file.size, &kg_limits_default, &facts, &image, NULL), KG_OK);
    for (unsigned value = 0; value < 65536; value++)
        cr_assert_eq(image.rgba[4 * value], (value + 128) / 257, "%u", value);
    kg_image_done(&image);
    kg_buf_done(&file);
    kg_arena_done(&arena);
}
