/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding matches with binary trees: all earlier places that look alike hang in one tree, sorted by the bytes that follow, the
 * latest on top. Walking down towards the bytes at hand meets places farther and farther away that agree in more and more bytes,
 * and rebuilds the tree with the new place on top (as in the LZMA SDK and libdeflate).
 *
 * Pictures are made of runs: one pixel again and again. In a tree the places of a run would hide all others, so they are not hung
 * there. That a run repeats is known without looking; what may go on beyond it are the earlier runs of the same pixel, laid end on
 * end with it, and those are looked through once for the whole run. */
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
    RUN_DEPTH = 8, /* earlier runs looked at for each place that is looked at elsewhere */
    MOST_AHEAD = UINT16_MAX,
};

/* One pixel again and again: bytes from START to END, at least three times a period. */
struct kg_deflate_run {
    uint32_t start;
    uint32_t end;
    uint32_t last;    /* four bytes of it, before END */
    uint32_t earlier; /* run that ends alike, + 1 */
};

size_t kg_deflate_matches_room(size_t max_size)
{
    const kg_deflate_matches *m = NULL;
    return (max_size + 1) * (sizeof *m->starts + 2 * sizeof *m->children + sizeof *m->same + sizeof *m->ahead) +
           (HEADS + RUN_HEADS) * sizeof *m->heads + (max_size / 2 + 1) * sizeof *m->runs;
}

bool kg_deflate_matches_init(kg_deflate_matches *m, size_t max_size, void *room)
{
    *m = (kg_deflate_matches){ .capacity = 2 * max_size + 1024, .heads = room };
    m->runs = (struct kg_deflate_run *)(m->heads + HEADS + RUN_HEADS);
    m->starts = (uint32_t *)(m->runs + max_size / 2 + 1);
    m->children = m->starts + max_size + 1;
    m->same = (uint16_t *)(m->children + 2 * (max_size + 1));
    m->ahead = m->same + max_size + 1;
    m->items = malloc(m->capacity * sizeof *m->items);
    return m->items != NULL;
}

void kg_deflate_matches_done(kg_deflate_matches *m)
{
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

static uint32_t hash(const uint8_t *p)
{
    return ((uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16) * 0x9E3779B1u;
}

/* out[P]: how many bytes from P on equal those one PERIOD later, at most MOST_AHEAD. Most do, so eight are looked at at once. */
static void look_ahead(const uint8_t *data, size_t size, unsigned period, uint16_t *out)
{
    uint32_t run = 0;
    size_t p = size;
    for (; p > 0 && p + period > size; p--)
        out[p - 1] = 0;
    while (p > 0) {
        uint64_t here = 0, later = 1;
        if (p >= 8 && run < MOST_AHEAD - 8) {
            memcpy(&here, data + p - 8, 8);
            memcpy(&later, data + p - 8 + period, 8);
        }
        if (here == later) {
            for (uint32_t i = 0; i < 8; i++)
                out[p - 8 + i] = (uint16_t)(run + 8 - i);
            run += 8;
            p -= 8;
            continue;
        }
        for (size_t end = p >= 8 ? p - 8 : 0; p > end; p--) {
            run = data[p - 1] == data[p - 1 + period] ? KG_MIN(run + 1, (uint32_t)MOST_AHEAD) : 0;
            out[p - 1] = (uint16_t)run;
        }
    }
}

/* ---- one place ---- */

typedef struct place {
    const uint8_t *data;
    size_t size;
    size_t at;
    unsigned most;         /* bytes that can match */
    unsigned best;         /* length so far */
    kg_deflate_match *out; /* behind the last one */
} place;

/* Of a long match the shorter lengths are hardly ever of use, and trying them is what takes most of the time. */
static inline void add(const kg_deflate_matches *m, place *p, size_t distance, unsigned length)
{
    if (length <= p->best)
        return;
    unsigned first = length > LONG + m->spread ? KG_MAX(p->best + 1, length - m->spread) : p->best + 1;
    *p->out++ = (kg_deflate_match){ (uint16_t)distance, (uint16_t)first, (uint16_t)length,
                                    (uint16_t)kg_deflate_distance_symbol((unsigned)distance) };
    p->best = length;
}

/* Matches that need no search: the byte before again and again, the pixel before likewise. */
static void add_repeats(const kg_deflate_matches *m, place *p, unsigned period)
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

/* Whether a run begins here: the pixel repeats twice at least, up to a new end. */
static inline bool begins_run(const kg_deflate_matches *m, size_t at, unsigned period)
{
    return m->ahead[at] >= 2 * period && m->ahead[at] < MOST_AHEAD && at + m->ahead[at] + period != m->run_end;
}

/* Unless a nearer one is as good. */
static inline void add_echo(kg_deflate_matches *m, kg_deflate_echo echo)
{
    for (unsigned i = 0; i < m->echo_count; i++)
        if (m->echoes[i].back >= echo.back && m->echoes[i].beyond >= echo.beyond)
            return;
    m->echoes[m->echo_count++] = echo;
}

/* Where a run begins: looks for earlier ones of the same pixel that go on as it does, and begins with a shorter one. */
static void begin_run(kg_deflate_matches *m, place *p, unsigned period, unsigned depth)
{
    const uint32_t start = (uint32_t)p->at, end = start + m->ahead[p->at] + period;
    const uint8_t *after = p->data + end;
    unsigned most = (unsigned)KG_MIN(p->size - end, (size_t)KG_DEFLATE_MAX_MATCH);
    uint32_t *head = &m->heads[HEADS + (hash(after - 3) >> (32 - RUN_BITS))], earlier = *head, last = 0;
    memcpy(&last, after - KG_MIN(period, 4u), KG_MIN(period, 4u));
    m->runs[m->run_count] = (struct kg_deflate_run){ start, end, last, earlier };
    *head = (uint32_t)++m->run_count;
    m->run_end = end;
    m->echo_count = 0;
    for (; earlier != 0 && depth > 0 && m->echo_count < KG_DEFLATE_ECHOES; depth--) {
        const struct kg_deflate_run *run = &m->runs[earlier - 1];
        uint32_t distance = end - run->end, back = KG_MIN(end - start, run->end - run->start);
        earlier = run->earlier;
        if (distance > KG_DEFLATE_WINDOW)
            return;
        if (run->last != last || (period > 4 && memcmp(after - period, p->data + run->end - period, period) != 0))
            continue;
        if (back < end - start) {
            unsigned length = back - (period - (end - start - back) % period) % period;
            add(m, p, start - (run->end - length), KG_MIN(length, p->most));
        }
        add_echo(m, (kg_deflate_echo){ distance, back, agreeing(after, p->data + run->end, 0, most) });
    }
}

/* Inside of a run: those of the earlier runs that are long enough. */
static inline void add_echoes(const kg_deflate_matches *m, place *p)
{
    uint32_t left = m->run_end - (uint32_t)p->at;
    for (unsigned i = 0; i < m->echo_count && p->best < p->most; i++)
        if (m->echoes[i].back >= left)
            add(m, p, m->echoes[i].distance, KG_MIN(left + m->echoes[i].beyond, p->most));
}

/* Puts the place on top of its tree and adds its matches. */
static void add_searched(kg_deflate_matches *m, place *p, unsigned depth, unsigned nice)
{
    const uint8_t *here = p->data + p->at;
    uint32_t *head = &m->heads[hash(here) >> (32 - HASH_BITS)], at = *head;
    uint32_t *smaller = &m->children[2 * p->at], *larger = smaller + 1;
    unsigned smaller_length = 0, larger_length = 0;
    *head = (uint32_t)p->at + 1;
    for (; at != 0 && p->at - (at - 1) <= KG_DEFLATE_WINDOW && depth > 0; depth--) {
        const uint8_t *there = p->data + (at - 1);
        uint32_t *children = &m->children[2 * (size_t)(at - 1)];
        unsigned length = agreeing(here, there, KG_MIN(smaller_length, larger_length), p->most);
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

/* All matches of the place AT, the nearest and shortest first. Returns the length of the last and longest. */
static unsigned add_all(kg_deflate_matches *m, const uint8_t *data, size_t size, size_t at, const kg_deflate_options *options)
{
    place p = { .data = data,
                .size = size,
                .at = at,
                .most = (unsigned)KG_MIN(size - at, (size_t)KG_DEFLATE_MAX_MATCH),
                .best = KG_DEFLATE_MIN_MATCH - 1,
                .out = m->items + m->count };
    unsigned period = options->period;
    if (p.most < KG_DEFLATE_MIN_MATCH)
        return 0;
    add_repeats(m, &p, period);
    if (m->ahead[at] < 2 * period) {
        add_searched(m, &p, options->depth, KG_MIN(options->nice, p.most));
    } else {
        if (begins_run(m, at, period))
            begin_run(m, &p, period, RUN_DEPTH * options->depth);
        add_echoes(m, &p);
    }
    m->count = (size_t)(p.out - m->items);
    return p.best;
}

/* ---- all places ---- */

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

/* Goes on over the inside of a match of LENGTH bytes at AT, the last one found. Only its end is a place to go to from there; the
 * places are only remembered, and of a known run not even that. Returns the place behind. */
static size_t pass_over(kg_deflate_matches *m, const uint8_t *data, size_t size, size_t at, unsigned length,
                        const kg_deflate_options *options)
{
    kg_deflate_match rest = m->items[m->count - 1];
    m->items[m->starts[at]] = rest;
    m->count = m->starts[at++] + 1;
    for (unsigned left = length - 1; left > 0; left--, at++) {
        m->starts[at] = (uint32_t)m->count;
        if (at + 3 * (size_t)options->period > m->run_end)
            (void)add_all(m, data, size, at, options);
        m->count = m->starts[at];
        rest.first = rest.last = (uint16_t)left;
        if (left >= KG_DEFLATE_MIN_MATCH)
            m->items[m->count++] = rest;
    }
    return at;
}

bool kg_deflate_matches_find(kg_deflate_matches *m, const uint8_t *data, size_t size, const kg_deflate_options *options)
{
    memset(m->heads, 0, (HEADS + RUN_HEADS) * sizeof *m->heads);
    look_ahead(data, size, 1, m->same);
    look_ahead(data, size, options->period, m->ahead);
    m->count = m->run_count = 0;
    m->run_end = 0;
    m->spread = options->spread;
    for (size_t at = 0; at < size;) {
        m->starts[at] = (uint32_t)m->count;
        if (!make_room(m, 2 * KG_DEFLATE_MAX_MATCH))
            return false;
        unsigned length = add_all(m, data, size, at, options);
        at = length >= options->nice ? pass_over(m, data, size, at, length, options) : at + 1;
    }
    m->starts[size] = (uint32_t)m->count;
    return true;
}
