/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows back from their filters (PNG specification, section 9). Three of the filters go from pixel to pixel, so what is done side by
 * side is the samples of one pixel. They are handled in words of 4 or 8 bytes, whatever a pixel has: the bytes behind it are
 * overwritten by the next one. */
#include "format/png_read.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { FILTER_SUB = 1, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, NARROW = 4, WIDE = 8 };

_Static_assert((int)WIDE == (int)KG_PNG_SLACK, "words reach over the end of a row");

typedef uint8_t bytes __attribute__((vector_size(WIDE)));
typedef uint8_t many_bytes __attribute__((vector_size(2 * WIDE)));
typedef int16_t shorts __attribute__((vector_size(2 * WIDE)));

static inline shorts load(const uint8_t *from)
{
    bytes narrow;
    memcpy(&narrow, from, sizeof narrow);
    return __builtin_convertvector(narrow, shorts);
}

/* Modulo 256: added as bytes, those above stay 0. */
static inline shorts add(shorts a, shorts b)
{
    return (shorts)((many_bytes)a + (many_bytes)b);
}

static inline void store(shorts samples, bool is_wide, uint8_t *to)
{
    bytes narrow = __builtin_convertvector(samples, bytes);
    if (is_wide)
        memcpy(to, &narrow, WIDE);
    else
        memcpy(to, &narrow, NARROW);
}

static inline shorts least(shorts a, shorts b)
{
#ifdef __SSE2__
    return (shorts)_mm_min_epi16((__m128i)a, (__m128i)b);
#else
    shorts is_less = a < b;
    return (a & is_less) | (b & ~is_less);
#endif
}

static inline shorts greatest(shorts a, shorts b)
{
#ifdef __SSE2__
    return (shorts)_mm_max_epi16((__m128i)a, (__m128i)b);
#else
    shorts is_less = a < b;
    return (b & is_less) | (a & ~is_less);
#endif
}

/* The lower one of left and above when corner lies in the upper third of the way from it to the other or higher, the higher one
 * when corner lies in the lower third or lower, else corner: what the specification has, with fewer steps from left to the result.
 */
static inline shorts paeth(shorts left, shorts above, shorts corner)
{
    shorts place = 3 * corner - above - left, low = least(left, above), high = greatest(left, above);
    shorts is_not_upper = high > place, is_not_lower = place > low;
    return (low & ~is_not_upper) | (high & ~is_not_lower) | (corner & is_not_upper & is_not_lower);
}

static inline void unfilter_sub(const uint8_t *in, size_t size, size_t step, uint8_t *out)
{
    shorts left = { 0 };
    for (size_t i = 0; i < size; i += step) {
        left = add(load(in + i), left);
        store(left, step > NARROW, out + i);
    }
}

static void unfilter_up(const uint8_t *in, const uint8_t *prior, size_t size, uint8_t *out)
{
    size_t i = 0;
    for (; i + sizeof(many_bytes) <= size; i += sizeof(many_bytes)) {
        many_bytes row, above;
        memcpy(&row, in + i, sizeof row);
        memcpy(&above, prior + i, sizeof above);
        row += above;
        memcpy(out + i, &row, sizeof row);
    }
    for (; i < size; i++)
        out[i] = (uint8_t)(in[i] + prior[i]);
}

static inline void unfilter_average(const uint8_t *in, const uint8_t *prior, size_t size, size_t step, uint8_t *out)
{
    shorts left = { 0 };
    for (size_t i = 0; i < size; i += step) {
        left = add(load(in + i), (left + load(prior + i)) >> 1);
        store(left, step > NARROW, out + i);
    }
}

static inline void unfilter_paeth(const uint8_t *in, const uint8_t *prior, size_t size, size_t step, uint8_t *out)
{
    shorts left = { 0 }, corner = { 0 };
    for (size_t i = 0; i < size; i += step) {
        shorts above = load(prior + i);
        left = add(load(in + i), paeth(left, above, corner));
        corner = above;
        store(left, step > NARROW, out + i);
    }
}

void kg_png_unfilter(uint8_t filter, const uint8_t *in, const uint8_t *prior, size_t size, size_t step, uint8_t *out)
{
    switch (filter) {
    case FILTER_SUB:
        unfilter_sub(in, size, step, out);
        break;
    case FILTER_UP:
        unfilter_up(in, prior, size, out);
        break;
    case FILTER_AVERAGE:
        unfilter_average(in, prior, size, step, out);
        break;
    case FILTER_PAETH:
        unfilter_paeth(in, prior, size, step, out);
        break;
    default:
        memcpy(out, in, size);
        break;
    }
}
