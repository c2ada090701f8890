/* SPDX-License-Identifier: Apache-2.0
 *
 * The deflater against zlib and libdeflate: what it writes is read back by both, and is smaller than what they write. */
#include "format/deflate.h"

#include "base/arith.h"
#include "format/deflate_parts.h"

#include <criterion/criterion.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const kg_deflate_options quick = { .passes = 1, .depth = 16, .nice = 128, .spread = 8, .period = 4 };
static const kg_deflate_options thorough = { .passes = 8, .depth = 200, .nice = 258, .spread = 258, .period = 1 };

enum { MAX_SIZE = 300000 };

static uint32_t step(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void expect_read_back(const kg_buf *packed, const uint8_t *data, size_t size, const char *what)
{
    uint8_t *back = malloc(size + 1);
    uLongf zlib_size = size + 1;
    cr_assert_eq(uncompress(back, &zlib_size, packed->data, packed->size), Z_OK, "%s: zlib refuses it", what);
    cr_assert_eq(zlib_size, size, "%s", what);
    cr_assert_arr_eq(back, data, size, "%s", what);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    cr_assert_eq(libdeflate_zlib_decompress(inflater, packed->data, packed->size, back, size, NULL), LIBDEFLATE_SUCCESS,
                 "%s: libdeflate refuses it", what);
    cr_assert_arr_eq(back, data, size, "%s", what);
    libdeflate_free_decompressor(inflater);
    free(back);
}

static size_t pack(kg_deflater *deflater, const uint8_t *data, size_t size, const kg_deflate_options *options, const char *what)
{
    kg_buf packed;
    kg_err err = { 0 };
    kg_buf_init(&packed, 2 * MAX_SIZE);
    cr_assert_eq(kg_deflate_zlib(deflater, data, size, options, &packed, &err), KG_OK, "%s: %s", what, err.message);
    expect_read_back(&packed, data, size, what);
    size_t packed_size = packed.size;
    kg_buf_done(&packed);
    return packed_size;
}

/* SEED tells how the bytes come about: noise, few values, runs, repeated pieces, all mixed. */
static void fill(uint8_t *data, size_t size, uint32_t seed)
{
    uint32_t state = seed;
    for (size_t i = 0; i < size;) {
        unsigned kind = seed % 5 < 4 ? seed % 5 : step(&state) % 4;
        size_t piece = 1 + step(&state) % 700;
        piece = KG_MIN(piece, size - i);
        size_t back = i > 0 ? 1 + step(&state) % KG_MIN(i, (size_t)40000) : 0;
        uint8_t value = (uint8_t)step(&state);
        for (size_t k = 0; k < piece; k++)
            data[i + k] = kind == 0   ? (uint8_t)step(&state)
                          : kind == 1 ? (uint8_t)(step(&state) % 3)
                          : kind == 2 ? value
                          : back > 0  ? data[i + k - back]
                                      : (uint8_t)(step(&state) % 200);
        i += piece;
    }
}

Test(deflate, everything_is_read_back_by_other_libraries)
{
    static const size_t sizes[] = {
        1, 2, 3, 4, 5, 7, 257, 258, 259, 260, 261, 517, 1000, 4096, 32767, 32768, 32769, 33027, 100000
    };
    kg_deflater *deflater = kg_deflater_new(MAX_SIZE);
    uint8_t *data = malloc(MAX_SIZE);
    char what[64];
    for (size_t i = 0; i < KG_COUNT(sizes); i++)
        for (uint32_t seed = 0; seed < 10; seed++) {
            snprintf(what, sizeof what, "%zu bytes, seed %u", sizes[i], seed);
            fill(data, sizes[i], seed);
            (void)pack(deflater, data, sizes[i], seed % 2 == 0 ? &quick : &thorough, what);
        }
    free(data);
    kg_deflater_free(deflater);
}

Test(deflate, every_length_and_distance_is_written_right)
{
    kg_deflater *deflater = kg_deflater_new(MAX_SIZE);
    uint8_t *data = malloc(MAX_SIZE);
    uint32_t state = 1;
    char what[64];
    for (unsigned length = 3; length <= 258; length += length < 20 ? 1 : 17) {
        for (unsigned distance = length; distance <= 32768; distance += 1 + distance / 3) {
            size_t size = distance + length;
            for (size_t i = 0; i < distance; i++)
                data[i] = (uint8_t)step(&state);
            memcpy(data + distance, data, length);
            snprintf(what, sizeof what, "length %u distance %u", length, distance);
            (void)pack(deflater, data, size, &quick, what);
        }
    }
    free(data);
    kg_deflater_free(deflater);
}

Test(deflate, runs_take_next_to_nothing)
{
    static uint8_t zeros[100000];
    kg_deflater *deflater = kg_deflater_new(sizeof zeros);
    /* 388 copies of 258 bytes at two bits each, and a header. */
    cr_expect_leq(pack(deflater, zeros, sizeof zeros, &quick, "zeros"), 125);
    kg_deflater_free(deflater);
}

Test(deflate, it_is_no_larger_than_the_strongest_level_of_libdeflate)
{
    static uint8_t data[70000], packed[80000];
    kg_deflater *deflater = kg_deflater_new(sizeof data);
    struct libdeflate_compressor *peer = libdeflate_alloc_compressor(12);
    for (uint32_t seed = 1; seed < 10; seed += 4) {
        fill(data, sizeof data, seed);
        size_t ours = pack(deflater, data, sizeof data, &thorough, "mixed");
        cr_expect_leq(ours, libdeflate_zlib_compress(peer, data, sizeof data, packed, sizeof packed), "seed %u", seed);
    }
    libdeflate_free_compressor(peer);
    kg_deflater_free(deflater);
}

/* Runs of one pixel, never equally long, each with the same bytes behind: where a run ends is where the match of an earlier one has
 * to end too. PERIOD is told to the deflater, which finds them at any. */
Test(deflate, what_goes_on_beyond_a_run_is_found)
{
    enum { RUNS = 200, BEHIND = 24 };
    static uint8_t data[RUNS * (4 * RUNS + BEHIND)];
    kg_deflater *deflater = kg_deflater_new(sizeof data);
    uint32_t state = 7;
    size_t size = 0;
    for (unsigned run = 0; run < RUNS; run++) {
        uint32_t same = 9;
        for (unsigned pixel = 5 + step(&state) % 50; pixel > 0; pixel--, size += 4)
            memcpy(data + size, "\x11\x22\x33\x44", 4);
        for (unsigned i = 0; i < BEHIND; i++)
            data[size++] = (uint8_t)step(&same);
    }
    for (unsigned period = 1; period <= 8; period++) {
        kg_deflate_options options = thorough;
        options.period = period;
        /* One copy from run to run would take at least 11 bits for its length and distance, two take twice that. */
        cr_expect_leq(pack(deflater, data, size, &options, "runs"), RUNS * 22 / 8, "period %u", period);
    }
    kg_deflater_free(deflater);
}

/* Bytes of pixels of PERIOD bytes, in runs of one to sixty of four colours, here and there another byte. */
static void fill_pixels(uint8_t *data, size_t size, unsigned period, uint32_t seed)
{
    uint32_t state = seed;
    for (size_t i = 0; i < size;) {
        unsigned colour = step(&state) % 4;
        size_t run = (1 + step(&state) % 60) * period;
        run = KG_MIN(run, size - i);
        for (size_t k = 0; k < run; k++, i++)
            data[i] = (uint8_t)(colour * (k % period + (colour > 1)));
        if (i < size && step(&state) % 3 == 0)
            data[i++] = (uint8_t)step(&state);
    }
}

static void expect_match(const uint8_t *data, size_t size, size_t at, kg_deflate_match match)
{
    cr_assert(match.distance >= 1 && match.distance <= at && match.distance <= KG_DEFLATE_WINDOW, "at %zu", at);
    cr_assert(match.first >= KG_DEFLATE_MIN_MATCH && match.first <= match.last, "at %zu", at);
    cr_assert(match.last <= KG_DEFLATE_MAX_MATCH && at + match.last <= size, "at %zu", at);
    cr_assert_eq(match.symbol, kg_deflate_distance_symbol(match.distance));
    for (size_t i = at; i < at + match.last; i++)
        cr_assert_eq(data[i], data[i - match.distance], "at %zu, distance %u, byte %zu of %u", at, match.distance, i - at,
                     match.last);
}

/* What is told of a place is true, inside of runs too, and of a place where the pixel before is repeated no less than that. */
Test(deflate, matches_agree)
{
    enum { SIZE = 50000, SETS = 4 };
    static uint8_t data[SIZE];
    for (unsigned period = 1; period <= 8; period++)
        for (uint32_t seed = 0; seed < SETS; seed++) {
            kg_deflate_matches pair[2];
            void *room = malloc(kg_deflate_matches_room(SIZE));
            kg_deflate_options options = thorough;
            kg_deflate_reader reader = { 0 };
            unsigned in_runs = 0;
            options.period = period;
            fill_pixels(data, SIZE, period, seed);
            cr_assert(kg_deflate_matches_init(pair, SIZE, room));
            cr_assert(kg_deflate_matches_find(&pair[seed % 2], data, SIZE, &options));
            for (size_t at = 0; at < SIZE; at++) {
                const kg_deflate_match *match = kg_deflate_matches_at(&pair[seed % 2], at, &reader);
                size_t repeated = 0, longest = 0;
                cr_assert_leq(reader.end - match, KG_DEFLATE_MOST_MATCHES);
                for (; match < reader.end; match++) {
                    expect_match(data, SIZE, at, *match);
                    longest = KG_MAX(longest, (size_t)match->last);
                }
                while (at >= period && at + repeated < SIZE && data[at + repeated] == data[at + repeated - period])
                    repeated++;
                if (repeated >= KG_DEFLATE_MIN_MATCH)
                    cr_assert_geq(longest, KG_MIN(repeated, (size_t)KG_DEFLATE_MAX_MATCH), "period %u at %zu", period, at);
                in_runs += pair[seed % 2].counts[at] == KG_DEFLATE_IN_RUN;
            }
            cr_expect_gt(in_runs, SIZE / 2);
            kg_deflate_matches_done(&pair[0]);
            kg_deflate_matches_done(&pair[1]);
            free(room);
        }
}

/* What is put aside is as it was when its turn comes again. */
Test(deflate, two_data_can_be_worked_on_by_turns)
{
    static uint8_t data[2][40000];
    kg_deflater *alone = kg_deflater_new(sizeof data[0]), *both = kg_deflater_new(sizeof data[0]);
    kg_buf packed[2][2];
    for (unsigned i = 0; i < 2; i++) {
        fill(data[i], sizeof data[i], 3 + i);
        kg_buf_init(&packed[0][i], 2 * MAX_SIZE);
        kg_buf_init(&packed[1][i], 2 * MAX_SIZE);
        cr_assert_eq(kg_deflate_zlib(alone, data[i], sizeof data[i], &quick, &packed[0][i], NULL), KG_OK);
        cr_assert_eq(kg_deflate_begin(both, data[i], sizeof data[i], &quick, NULL), KG_OK);
        kg_deflate_turn(both);
    }
    for (unsigned i = 0; i < 2; i++) {
        (void)kg_deflate_improve(both, quick.passes);
        cr_assert_eq(kg_deflate_finish(both, &packed[1][i], NULL), KG_OK);
        cr_expect_eq(packed[1][i].size, packed[0][i].size);
        cr_expect_arr_eq(packed[1][i].data, packed[0][i].data, KG_MIN(packed[0][i].size, packed[1][i].size));
        kg_deflate_turn(both);
        kg_buf_done(&packed[0][i]);
        kg_buf_done(&packed[1][i]);
    }
    kg_deflater_free(alone);
    kg_deflater_free(both);
}

/* A stream is finished whatever was looked for in it, and more passes never make it larger. */
Test(deflate, passes_can_be_made_bit_by_bit)
{
    static uint8_t data[40000];
    kg_deflater *deflater = kg_deflater_new(sizeof data);
    fill(data, sizeof data, 4);
    cr_assert_eq(kg_deflate_begin(deflater, data, sizeof data, &thorough, NULL), KG_OK);
    size_t size = SIZE_MAX;
    for (unsigned i = 0; i < 20; i++) {
        size_t now = kg_deflate_improve(deflater, i % 3);
        cr_expect_leq(now, size);
        size = now;
    }
    kg_buf packed;
    kg_buf_init(&packed, 2 * MAX_SIZE);
    cr_assert_eq(kg_deflate_finish(deflater, &packed, NULL), KG_OK);
    expect_read_back(&packed, data, sizeof data, "bit by bit");
    cr_expect_leq(packed.size, size, "the last codes are no worse than the quick ones");
    kg_buf_done(&packed);
    kg_deflater_free(deflater);
}

Test(deflate, the_same_data_give_the_same_bytes_whatever_was_packed_before)
{
    static uint8_t data[20000], other[30000];
    kg_deflater *used = kg_deflater_new(sizeof other), *fresh = kg_deflater_new(sizeof data);
    kg_buf first, second;
    kg_buf_init(&first, 2 * MAX_SIZE);
    kg_buf_init(&second, 2 * MAX_SIZE);
    fill(data, sizeof data, 4);
    fill(other, sizeof other, 9);
    (void)pack(used, other, sizeof other, &thorough, "other");
    cr_assert_eq(kg_deflate_zlib(used, data, sizeof data, &thorough, &first, NULL), KG_OK);
    cr_assert_eq(kg_deflate_zlib(fresh, data, sizeof data, &thorough, &second, NULL), KG_OK);
    cr_assert_eq(first.size, second.size);
    cr_assert_arr_eq(first.data, second.data, first.size);
    kg_buf_done(&first);
    kg_buf_done(&second);
    kg_deflater_free(used);
    kg_deflater_free(fresh);
}

Test(deflate, a_full_buffer_is_told)
{
    static uint8_t data[1000];
    kg_deflater *deflater = kg_deflater_new(sizeof data);
    kg_buf packed;
    kg_buf_init(&packed, 10);
    fill(data, sizeof data, 0);
    cr_expect_eq(kg_deflate_zlib(deflater, data, sizeof data, &quick, &packed, NULL), KG_E_LIMIT);
    kg_buf_done(&packed);
    kg_deflater_free(deflater);
}

/* The lengths of a code of 20 symbols whose counts grow like Fibonacci's numbers would reach 19 bits. */
Test(deflate, no_code_is_longer_than_allowed)
{
    kg_deflate_counts counts = { .literals = { 0 } };
    kg_deflate_code code;
    uint32_t a = 1, b = 1;
    for (unsigned i = 0; i < 24; i++) {
        counts.literals[i * 7] = a;
        b += a;
        a = b - a;
    }
    counts.literals[KG_DEFLATE_END] = 1;
    kg_deflate_code_make(&counts, false, &code);
    uint32_t kraft = 0;
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++) {
        cr_assert_leq(code.literals[i], KG_DEFLATE_CODE_LIMIT);
        kraft += code.literals[i] > 0 ? 1u << (KG_DEFLATE_CODE_LIMIT - code.literals[i]) : 0;
    }
    cr_expect_eq(kraft, 1u << KG_DEFLATE_CODE_LIMIT, "the code is complete");
}
