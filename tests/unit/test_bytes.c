/* SPDX-License-Identifier: Apache-2.0
 *
 * The way without SSE2, byte by byte; that with it is what the measures of other tests go. */
#define KG_BYTES_PLAIN
#include "image/bytes.h"

#include <criterion/criterion.h>

#include "pictures.h"

Test(bytes, are_worked_on_as_one_by_one)
{
    uint32_t seed = 11;
    for (int turn = 0; turn < 500; turn++) {
        uint8_t a[16], b[16];
        for (int i = 0; i < 16; i++) {
            a[i] = (uint8_t)pictures_random(&seed);
            b[i] = (uint8_t)(pictures_random(&seed) % 2 == 0 ? a[i] : pictures_random(&seed));
        }
        kg_sixteen left = kg_bytes_load(a), right = kg_bytes_load(b), above = kg_bytes_above(left, right);
        kg_sixteen apart = kg_bytes_apart(left, right), up = kg_bytes_half_up(left, right), down = kg_bytes_half_down(left, right);
        unsigned pixels = 0;
        for (unsigned i = 0; i < 16; i++) {
            int step = a[i] - b[i];
            cr_expect_eq(above[i], step > 0 ? step : 0);
            cr_expect_eq(apart[i], step > 0 ? step : -step);
            cr_expect_eq(up[i], (a[i] + b[i] + 1) / 2);
            cr_expect_eq(down[i], (a[i] + b[i]) / 2);
            pixels |= (step != 0 ? 1u : 0u) << i / 4;
        }
        cr_expect_eq(kg_bytes_pixels(left ^ right), pixels);
    }
}
