/* SPDX-License-Identifier: Apache-2.0
 *
 * Sixteen bytes, which are four pixels, worked on together. What they count is the same on every machine: SSE2 where there is
 * any, else the compiler's vectors. */
#ifndef KG_IMAGE_BYTES_H
#define KG_IMAGE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__) && !defined(KG_BYTES_PLAIN)
#define KG_BYTES_SSE2
#include <emmintrin.h>
#endif

enum { KG_BYTES_PIXELS = 4 };

typedef uint8_t kg_sixteen __attribute__((vector_size(16)));

static inline kg_sixteen kg_bytes_load(const uint8_t *from)
{
    kg_sixteen out;
    memcpy(&out, from, sizeof out);
    return out;
}

/* The same level in all channels. */
static inline kg_sixteen kg_bytes_of(uint8_t level)
{
    return (kg_sixteen){ 0 } + level;
}

/* a - b, or 0 where b is greater. */
static inline kg_sixteen kg_bytes_above(kg_sixteen a, kg_sixteen b)
{
#ifdef KG_BYTES_SSE2
    return (kg_sixteen)_mm_subs_epu8((__m128i)a, (__m128i)b);
#else
    return (a - b) & (kg_sixteen)(a > b);
#endif
}

/* How far they are from each other. */
static inline kg_sixteen kg_bytes_apart(kg_sixteen a, kg_sixteen b)
{
    return kg_bytes_above(a, b) | kg_bytes_above(b, a);
}

/* For each pixel a bit, the first the lowest: whether any of its bytes is not 0. */
static inline unsigned kg_bytes_pixels(kg_sixteen a)
{
#ifdef KG_BYTES_SSE2
    __m128i is_zero = _mm_cmpeq_epi32((__m128i)a, _mm_setzero_si128());
    return (unsigned)_mm_movemask_ps((__m128)is_zero) ^ 15;
#else
    uint32_t pixels[KG_BYTES_PIXELS];
    unsigned out = 0;
    memcpy(pixels, &a, sizeof pixels);
    for (unsigned i = 0; i < KG_BYTES_PIXELS; i++)
        out |= (pixels[i] != 0) << i;
    return out;
#endif
}

/* How many pixels have their bit. */
static inline unsigned kg_bytes_count(unsigned pixels)
{
    static const uint8_t counts[] = { 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4 };
    return counts[pixels];
}

/* Half of a + b, rounded down, and up. */
static inline kg_sixteen kg_bytes_half_up(kg_sixteen a, kg_sixteen b)
{
#ifdef KG_BYTES_SSE2
    return (kg_sixteen)_mm_avg_epu8((__m128i)a, (__m128i)b);
#else
    return (a | b) - ((a ^ b) >> 1);
#endif
}

static inline kg_sixteen kg_bytes_half_down(kg_sixteen a, kg_sixteen b)
{
    return kg_bytes_half_up(a, b) - ((a ^ b) & 1);
}

#endif
