/* SPDX-License-Identifier: Apache-2.0
 *
 * Checked arithmetic for every size that is computed from input: true means that *out holds the exact result. And what else is
 * computed with whole numbers in several places. */
#ifndef KG_BASE_ARITH_H
#define KG_BASE_ARITH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool kg_add(size_t a, size_t b, size_t *out)
{
    return !__builtin_add_overflow(a, b, out);
}

static inline bool kg_mul(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

/* The greatest common divisor; of 0 and another number that one. */
static inline uint32_t kg_gcd(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

#define KG_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define KG_MIN(a, b) ((a) < (b) ? (a) : (b))
#define KG_MAX(a, b) ((a) > (b) ? (a) : (b))

#endif
