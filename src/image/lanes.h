/* SPDX-License-Identifier: Apache-2.0
 *
 * Four numbers that are worked on together, twice: as a vector of the compiler (SSE2, NEON), and one by one for KG_LANES_PLAIN. Both
 * round after each operation and nothing is contracted, so what is built on them gives the same bits. Included by
 * resample_rows.inc, once a flavour. */
#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE__) && !defined(KG_LANES_PLAIN)
#include <xmmintrin.h>
#endif

_Static_assert(FLT_EVAL_METHOD == 0, "float must be computed as float, or the bytes differ from machine to machine: -msse2 -mfpmath=sse");

#ifdef KG_LANES_PLAIN
typedef struct lanes {
    float v[4];
} lanes;
#define EACH_LANE(expression) \
    lanes out; \
    for (int i = 0; i < 4; i++) \
        out.v[i] = (expression); \
    return out
#define LANE(a, i) (a).v[i]
#else
typedef float lanes __attribute__((vector_size(16)));
#define LANE(a, i) (a)[i]
#endif

static inline lanes lanes_load(const float *from)
{
    lanes out;
    memcpy(&out, from, sizeof out);
    return out;
}

static inline void lanes_store(lanes a, float *to)
{
    memcpy(to, &a, sizeof a);
}

static inline lanes lanes_of(float a)
{
    float v[4] = { a, a, a, a };
    return lanes_load(v);
}

static inline lanes lanes_add(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] + b.v[i]);
#else
    return a + b;
#endif
}

static inline lanes lanes_less(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] - b.v[i]);
#else
    return a - b;
#endif
}

static inline lanes lanes_times(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] * b.v[i]);
#else
    return a * b;
#endif
}

static inline lanes lanes_over(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] / b.v[i]);
#else
    return a / b;
#endif
}

/* Whether all four are equal. */
static inline bool lanes_same(lanes a, lanes b)
{
#if defined(__SSE__) && !defined(KG_LANES_PLAIN)
    return _mm_movemask_ps(_mm_cmpeq_ps(a, b)) == 15;
#else
    return LANE(a, 0) == LANE(b, 0) && LANE(a, 1) == LANE(b, 1) && LANE(a, 2) == LANE(b, 2) && LANE(a, 3) == LANE(b, 3);
#endif
}

/* a < b ? a : b: of two zeros the second, whatever their signs. */
static inline lanes lanes_least(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] < b.v[i] ? a.v[i] : b.v[i]);
#elif defined(__SSE__)
    return _mm_min_ps(a, b);
#else
    typedef int32_t mask __attribute__((vector_size(16)));
    mask m = a < b;
    return (lanes)(((mask)a & m) | ((mask)b & ~m));
#endif
}

static inline lanes lanes_greatest(lanes a, lanes b)
{
#ifdef KG_LANES_PLAIN
    EACH_LANE(a.v[i] > b.v[i] ? a.v[i] : b.v[i]);
#elif defined(__SSE__)
    return _mm_max_ps(a, b);
#else
    typedef int32_t mask __attribute__((vector_size(16)));
    mask m = a > b;
    return (lanes)(((mask)a & m) | ((mask)b & ~m));
#endif
}

/* The sum of all four of A in the first lane, of B in the second and so on, each (0 + 2) + (1 + 3). */
static inline lanes lanes_sums(lanes a, lanes b, lanes c, lanes d)
{
#if defined(__SSE__) && !defined(KG_LANES_PLAIN)
    lanes ab = _mm_add_ps(_mm_unpacklo_ps(a, b), _mm_unpackhi_ps(a, b)); /* a0 + a2, b0 + b2, a1 + a3, b1 + b3 */
    lanes cd = _mm_add_ps(_mm_unpacklo_ps(c, d), _mm_unpackhi_ps(c, d));
    return _mm_add_ps(_mm_movelh_ps(ab, cd), _mm_movehl_ps(cd, ab));
#else
    const lanes all[4] = { a, b, c, d };
    float sums[4];
    for (int i = 0; i < 4; i++)
        sums[i] = (LANE(all[i], 0) + LANE(all[i], 2)) + (LANE(all[i], 1) + LANE(all[i], 3));
    return lanes_load(sums);
#endif
}
