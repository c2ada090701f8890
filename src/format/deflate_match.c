/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding matches with binary trees: all earlier places whose three bytes hash alike hang in one tree, sorted by the bytes that
 * follow, the latest on top. Walking down towards the bytes at hand meets places farther and farther away that agree in more and
 * more bytes, and rebuilds the tree with the new place on top (as in the LZMA SDK and libdeflate). */
#include "format/deflate_parts.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum { HASH_BITS = 15, LONG = 32 };

bool kg_deflate_matches_init(kg_deflate_matches *m, size_t max_size)
{
    *m = (kg_deflate_matches){ .capacity = 2 * max_size + 1024 };
    m->starts = malloc((max_size + 1) * sizeof *m->starts);
    m->heads = malloc(((size_t)1 << HASH_BITS) * sizeof *m->heads);
    m->children = malloc(2 * (max_size + 1) * sizeof *m->children);
    m->items = malloc(m->capacity * sizeof *m->items);
    return m->starts != NULL && m->heads != NULL && m->children != NULL && m->items != NULL;
}

void kg_deflate_matches_done(kg_deflate_matches *m)
{
    free(m->starts);
    free(m->heads);
    free(m->children);
    free(m->items);
}

static uint32_t hash(const uint8_t *p)
{
    uint32_t bytes = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
    return bytes * 0x9E3779B1u >> (32 - HASH_BITS);
}

/* Of eight bytes the first that has a bit set. */
static unsigned first_difference(uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (unsigned)__builtin_ctzll(bits) / 8;
#else
    return (unsigned)__builtin_clzll(bits) / 8;
#endif
}

/* How many bytes agree, KNOWN of them already seen to. */
static unsigned agreeing(const uint8_t *a, const uint8_t *b, unsigned known, unsigned most)
{
    unsigned length = known;
    for (; length + 8 <= most; length += 8) {
        uint64_t x, y;
        memcpy(&x, a + length, 8);
        memcpy(&y, b + length, 8);
        if (x != y)
            return length + first_difference(x ^ y);
    }
    while (length < most && a[length] == b[length])
        length++;
    return length;
}

/* Puts POSITION on top of its tree and appends its matches. Returns the length of the longest. */
static unsigned insert(kg_deflate_matches *m, const uint8_t *data, size_t position, unsigned most, unsigned depth, unsigned nice)
{
    const uint8_t *here = data + position;
    uint32_t *head = &m->heads[hash(here)], place = *head;
    uint32_t *smaller = &m->children[2 * position], *larger = smaller + 1;
    unsigned smaller_length = 0, larger_length = 0, best = KG_DEFLATE_MIN_MATCH - 1;
    *head = (uint32_t)position + 1;
    for (; place != 0 && position - (place - 1) <= KG_DEFLATE_WINDOW && depth > 0; depth--) {
        const uint8_t *there = data + (place - 1);
        uint32_t *children = &m->children[2 * (size_t)(place - 1)];
        unsigned length = agreeing(here, there, KG_MIN(smaller_length, larger_length), most);
        if (length > best) {
            m->items[m->count++] = (kg_deflate_match){ (uint16_t)(here - there), (uint16_t)(best + 1), (uint16_t)length };
            best = length;
        }
        if (length >= nice || length == most) {
            *smaller = children[0];
            *larger = children[1];
            return best;
        }
        if (there[length] < here[length]) {
            *smaller = place;
            smaller = &children[1];
            smaller_length = length;
            place = *smaller;
        } else {
            *larger = place;
            larger = &children[0];
            larger_length = length;
            place = *larger;
        }
    }
    *smaller = *larger = 0;
    return best;
}

/* The shorter lengths of a long match are hardly ever of use, and trying them is what takes most of the time. */
static void narrow(kg_deflate_matches *m, size_t first, unsigned spread)
{
    for (size_t i = first; i < m->count; i++) {
        kg_deflate_match *match = &m->items[i];
        if (match->last > LONG + spread)
            match->first = (uint16_t)KG_MAX((unsigned)match->first, match->last - spread);
    }
}

static bool make_room(kg_deflate_matches *m, size_t more)
{
    if (m->capacity - m->count >= more)
        return true;
    size_t capacity = 2 * m->capacity + more;
    kg_deflate_match *items = realloc(m->items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    m->items = items;
    m->capacity = capacity;
    return true;
}

bool kg_deflate_matches_find(kg_deflate_matches *m, const uint8_t *data, size_t size, const kg_deflate_options *options)
{
    unsigned rest = 0;     /* of a long match that goes on over this position */
    uint16_t distance = 0; /* its */
    memset(m->heads, 0, ((size_t)1 << HASH_BITS) * sizeof *m->heads);
    m->count = 0;
    for (size_t p = 0; p < size; p++) {
        unsigned most = (unsigned)KG_MIN(size - p, (size_t)KG_DEFLATE_MAX_MATCH), best = 0;
        m->starts[p] = (uint32_t)m->count;
        if (!make_room(m, KG_DEFLATE_MAX_MATCH))
            return false;
        if (most >= KG_DEFLATE_MIN_MATCH)
            best = insert(m, data, p, most, options->depth, KG_MIN(options->nice, most));
        if (rest > 0) {
            /* Inside of a long match only its end is a place to go to. */
            m->count = m->starts[p];
            if (rest >= KG_DEFLATE_MIN_MATCH)
                m->items[m->count++] = (kg_deflate_match){ distance, (uint16_t)rest, (uint16_t)rest };
            rest--;
        } else if (best >= options->nice) {
            m->items[m->starts[p]] = m->items[m->count - 1];
            m->count = m->starts[p] + 1;
            distance = m->items[m->starts[p]].distance;
            rest = best - 1;
        }
        narrow(m, m->starts[p], options->spread);
    }
    m->starts[size] = (uint32_t)m->count;
    return true;
}
