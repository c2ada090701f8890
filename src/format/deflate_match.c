/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding matches with binary trees: all earlier places that look alike hang in one tree, sorted by the bytes that follow, the
 * latest on top. Walking down towards the bytes at hand meets places farther and farther away that agree in more and more bytes,
 * and rebuilds the tree with the new place on top (as in the LZMA SDK and libdeflate).
 *
 * Pictures are made of runs: one pixel again and again. In a tree sorted by three bytes alone the places of a run would hide all
 * others. Therefore a place with a run before it hangs with those that have the same pixel as often before them: only there can be
 * a match that goes on beyond the run. That the run itself repeats is known without looking. */
#include "format/deflate_parts.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

enum {
    HASH_BITS = 14,
    RUN_BITS = 8,
    HEADS = 1 << HASH_BITS,
    RUN_HEADS = 1 << RUN_BITS,
    LONG = 32,
    EARLIER_RUNS = 4, /* looked at where a run begins */
    MOST_AHEAD = UINT16_MAX,
};

bool kg_deflate_matches_init(kg_deflate_matches *m, size_t max_size)
{
    *m = (kg_deflate_matches){ .capacity = 2 * max_size + 1024 };
    m->starts = malloc((max_size + 1) * sizeof *m->starts);
    m->heads = malloc((HEADS + RUN_HEADS) * sizeof *m->heads);
    m->children = malloc(2 * (max_size + 1) * sizeof *m->children);
    m->earlier = malloc((max_size + 1) * sizeof *m->earlier);
    m->same = malloc((max_size + 1) * sizeof *m->same);
    m->ahead = malloc((max_size + 1) * sizeof *m->ahead);
    m->items = malloc(m->capacity * sizeof *m->items);
    return m->starts != NULL && m->heads != NULL && m->children != NULL && m->earlier != NULL && m->same != NULL &&
           m->ahead != NULL && m->items != NULL;
}

void kg_deflate_matches_done(kg_deflate_matches *m)
{
    free(m->starts);
    free(m->heads);
    free(m->children);
    free(m->earlier);
    free(m->same);
    free(m->ahead);
    free(m->items);
}

/* ---- bytes ---- */

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
static inline unsigned agreeing(const uint8_t *a, const uint8_t *b, unsigned known, unsigned most)
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

static uint32_t hash(const uint8_t *p, uint32_t more)
{
    uint32_t bytes = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
    return (bytes + (more << 24)) * 0x9E3779B1u + more * 0x85EBCA6Bu;
}

/* out[P]: how many bytes from P on equal those one PERIOD later. */
static void look_ahead(const uint8_t *data, size_t size, unsigned period, uint16_t *out)
{
    uint32_t run = 0;
    for (size_t p = size; p-- > 0;) {
        run = p + period < size && data[p] == data[p + period] ? KG_MIN(run + 1, (uint32_t)MOST_AHEAD) : 0;
        out[p] = (uint16_t)run;
    }
}

/* ---- one place ---- */

typedef struct place {
    const uint8_t *data;
    size_t at;
    unsigned most; /* bytes that can match */
    unsigned best; /* length so far */
} place;

static inline void add(kg_deflate_matches *m, place *p, size_t distance, unsigned length)
{
    if (length <= p->best)
        return;
    m->items[m->count++] = (kg_deflate_match){ (uint16_t)distance, (uint16_t)(p->best + 1), (uint16_t)length,
                                               (uint16_t)kg_deflate_distance_symbol((unsigned)distance) };
    p->best = length;
}

/* Matches that need no search: the byte before again and again, the pixel before likewise. */
static void add_repeats(kg_deflate_matches *m, place *p, unsigned period)
{
    if (p->at >= 1)
        add(m, p, 1, KG_MIN((unsigned)m->same[p->at - 1], p->most));
    unsigned best = p->best;
    if (period > 1 && p->at >= period) {
        p->best = KG_DEFLATE_MIN_MATCH - 1; /* the farther one too: parsing may like it better */
        add(m, p, period, KG_MIN((unsigned)m->ahead[p->at - period], p->most));
    }
    p->best = KG_MAX(p->best, best);
}

/* Where a run begins: earlier runs of the same pixel. Of a longer one the end, so that what follows may match too. */
static void add_runs(kg_deflate_matches *m, place *p, unsigned period)
{
    const uint8_t *here = p->data + p->at;
    uint32_t *head = &m->heads[HEADS + (hash(here, here[period - 1]) >> (32 - RUN_BITS))], run = *head;
    unsigned length = m->ahead[p->at];
    m->earlier[p->at] = *head;
    *head = (uint32_t)p->at + 1;
    for (unsigned tries = EARLIER_RUNS; run != 0 && tries > 0; tries--) {
        size_t there = run - 1;
        run = m->earlier[there];
        if (m->ahead[there] > length)
            there += (m->ahead[there] - length) / period * period;
        if (p->at - there > KG_DEFLATE_WINDOW)
            break;
        add(m, p, p->at - there, agreeing(here, p->data + there, 0, p->most));
    }
}

/* Puts the place on top of its tree and adds its matches. */
static void add_searched(kg_deflate_matches *m, place *p, unsigned run, unsigned depth, unsigned nice)
{
    const uint8_t *here = p->data + p->at;
    uint32_t *head = &m->heads[hash(here, run) >> (32 - HASH_BITS)], at = *head;
    uint32_t *smaller = &m->children[2 * p->at], *larger = smaller + 1;
    unsigned smaller_length = 0, larger_length = 0;
    *head = (uint32_t)p->at + 1;
    for (; at != 0 && p->at - (at - 1) <= KG_DEFLATE_WINDOW && depth > 0; depth--) {
        const uint8_t *there = p->data + (at - 1);
        uint32_t *children = &m->children[2 * (size_t)(at - 1)];
        unsigned known = KG_MIN(smaller_length, larger_length);
        if (run > 0 && m->ahead[at - 1] == run && memcmp(here, there, 4) == 0)
            known = KG_MAX(known, KG_MIN(run, p->most));
        unsigned length = agreeing(here, there, known, p->most);
        add(m, p, (size_t)(here - there), length);
        if (length >= nice || length == p->most) {
            *smaller = children[0];
            *larger = children[1];
            return;
        }
        if (there[length] < here[length]) {
            *smaller = at;
            smaller = &children[1];
            smaller_length = length;
            at = *smaller;
        } else {
            *larger = at;
            larger = &children[0];
            larger_length = length;
            at = *larger;
        }
    }
    *smaller = *larger = 0;
}

static void add_all(kg_deflate_matches *m, place *p, const kg_deflate_options *options)
{
    unsigned period = options->period, ahead = m->ahead[p->at];
    bool is_run = ahead >= 2 * period;
    add_repeats(m, p, period);
    if (is_run && (p->at < period || m->ahead[p->at - period] < period))
        add_runs(m, p, period);
    if (ahead < KG_DEFLATE_MAX_MATCH)
        add_searched(m, p, is_run ? ahead : 0, options->depth, KG_MIN(options->nice, p->most));
}

/* ---- all places ---- */

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
    memset(m->heads, 0, (HEADS + RUN_HEADS) * sizeof *m->heads);
    look_ahead(data, size, 1, m->same);
    look_ahead(data, size, options->period, m->ahead);
    m->count = 0;
    for (size_t at = 0; at < size; at++) {
        place p = { .data = data, .at = at, .most = (unsigned)KG_MIN(size - at, (size_t)KG_DEFLATE_MAX_MATCH), .best = 2 };
        m->starts[at] = (uint32_t)m->count;
        if (!make_room(m, KG_DEFLATE_MAX_MATCH))
            return false;
        if (p.most >= KG_DEFLATE_MIN_MATCH)
            add_all(m, &p, options);
        if (rest > 0) {
            /* Inside of a long match only its end is a place to go to. */
            m->count = m->starts[at];
            if (rest >= KG_DEFLATE_MIN_MATCH)
                m->items[m->count++] = (kg_deflate_match){ distance, (uint16_t)rest, (uint16_t)rest,
                                                         (uint16_t)kg_deflate_distance_symbol(distance) };
            rest--;
        } else if (p.best >= options->nice) {
            m->items[m->starts[at]] = m->items[m->count - 1];
            m->count = m->starts[at] + 1;
            distance = m->items[m->starts[at]].distance;
            rest = p.best - 1;
        }
        narrow(m, m->starts[at], options->spread);
    }
    m->starts[size] = (uint32_t)m->count;
    return true;
}
