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
    LONG = 16,
    RUN_DEPTH = 8,    /* earlier runs looked at for each place that is looked at elsewhere */
    RUN_LEAST = 3,    /* pixels; the places of as many at its end, less one, are looked for like any others */
    MOST_ECHOES = 32, /* of one run */
    FIRST_ECHOES = 1024,
};

/* One pixel again and again: bytes from START to END. */
struct kg_deflate_run {
    uint32_t start;
    uint32_t end;
    uint32_t last;    /* four bytes of it, before END */
    uint32_t earlier; /* run that ends alike, + 1 */
    uint32_t echo;    /* the first of its echoes */
    uint16_t echo_count;
    bool is_plain; /* all its bytes are the same */
};

static size_t most_runs(size_t size)
{
    return size / RUN_LEAST + 1;
}

size_t kg_deflate_matches_room(size_t max_size)
{
    const kg_deflate_matches *m = NULL;
    size_t shared = (HEADS + RUN_HEADS) * sizeof *m->heads + 2 * max_size * sizeof *m->children;
    return shared + 2 * (most_runs(max_size) * sizeof *m->runs + (max_size + 1) * (sizeof *m->firsts + sizeof *m->counts));
}

bool kg_deflate_matches_init(kg_deflate_matches pair[2], size_t max_size, void *room)
{
    uint32_t *heads = room, *children = heads + HEADS + RUN_HEADS, *firsts = children + 2 * max_size;
    struct kg_deflate_run *runs = (struct kg_deflate_run *)(firsts + 2 * max_size);
    uint16_t *counts = (uint16_t *)(runs + 2 * most_runs(max_size));
    for (unsigned i = 0; i < 2; i++) {
        kg_deflate_matches *m = &pair[i];
        *m = (kg_deflate_matches){ .heads = heads, .children = children };
        m->firsts = firsts + i * max_size;
        m->runs = runs + i * most_runs(max_size);
        m->counts = counts + i * max_size;
        m->capacity = max_size + KG_DEFLATE_MOST_MATCHES;
        m->items = malloc(m->capacity * sizeof *m->items);
        m->echo_capacity = FIRST_ECHOES;
        m->echoes = malloc(m->echo_capacity * sizeof *m->echoes);
    }
    return pair[0].items != NULL && pair[0].echoes != NULL && pair[1].items != NULL && pair[1].echoes != NULL;
}

void kg_deflate_matches_done(kg_deflate_matches *m)
{
    free(m->items);
    free(m->echoes);
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
static inline size_t agreeing(const uint8_t *a, const uint8_t *b, size_t known, size_t most)
{
    size_t length = known;
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

/* ---- runs ---- */

static bool is_better(const kg_deflate_echo *echoes, unsigned count, kg_deflate_echo echo)
{
    for (unsigned i = 0; i < count; i++)
        if (echoes[i].back >= echo.back && echoes[i].beyond >= echo.beyond)
            return false;
    return true;
}

/* Looks for earlier runs of the same pixel that go on as RUN does. Of use are only those that agree in more bytes, before the end
 * or behind it, than any nearer one. */
static void find_echoes(kg_deflate_matches *m, struct kg_deflate_run *run, unsigned depth)
{
    const uint8_t *after = m->data + run->end;
    const uint32_t length = run->end - run->start;
    size_t most = KG_MIN(m->size - run->end, (size_t)KG_DEFLATE_MAX_MATCH);
    size_t least = 0; /* bytes beyond the end to be better than the one that agrees in all bytes before it */
    kg_deflate_echo *echoes = m->echoes + m->echo_count;
    unsigned count = 0;
    for (uint32_t earlier = run->earlier; earlier != 0 && depth > 0 && count < MOST_ECHOES && least <= most; depth--) {
        const struct kg_deflate_run *other = &m->runs[earlier - 1];
        const uint8_t *there = m->data + other->end;
        earlier = other->earlier;
        if (run->end - other->end > KG_DEFLATE_WINDOW)
            break;
        if (other->last != run->last || (least > 0 && after[least - 1] != there[least - 1]) ||
            (m->period > 4 && memcmp(after - m->period, there - m->period, m->period) != 0))
            continue;
        kg_deflate_echo echo = { .distance = run->end - other->end,
                                 .back = KG_MIN(length, other->end - other->start),
                                 .beyond = (uint32_t)agreeing(after, there, 0, most) };
        if (!is_better(echoes, count, echo))
            continue;
        echoes[count++] = echo;
        if (echo.back == length)
            least = echo.beyond + 1;
    }
    run->echo = (uint32_t)m->echo_count;
    run->echo_count = (uint16_t)count;
    m->echo_count += count;
}

static bool make_echo_room(kg_deflate_matches *m)
{
    if (m->echo_capacity - m->echo_count >= MOST_ECHOES)
        return true;
    size_t capacity = 2 * m->echo_capacity;
    kg_deflate_echo *echoes = realloc(m->echoes, capacity * sizeof *echoes);
    if (echoes == NULL)
        return false;
    m->echoes = echoes;
    m->echo_capacity = capacity;
    return true;
}

static bool add_run(kg_deflate_matches *m, size_t start, size_t end, unsigned depth)
{
    const uint8_t *pixel = m->data + start;
    unsigned bytes = KG_MIN(m->period, 4u);
    uint32_t *head = &m->heads[HEADS + (hash(m->data + end - 3) >> (32 - RUN_BITS))];
    struct kg_deflate_run *run = &m->runs[m->run_count++];
    if (!make_echo_room(m))
        return false;
    *run = (struct kg_deflate_run){ .start = (uint32_t)start, .end = (uint32_t)end, .earlier = *head };
    run->is_plain = memcmp(pixel, pixel + 1, m->period - 1) == 0;
    memcpy(&run->last, m->data + end - bytes, bytes);
    *head = (uint32_t)m->run_count;
    find_echoes(m, run, depth);
    return true;
}

/* ---- one place ---- */

typedef struct place {
    size_t at;
    unsigned most;         /* bytes that can match */
    unsigned best;         /* length so far */
    kg_deflate_match *out; /* behind the last one */
} place;

static place make_place(const kg_deflate_matches *m, size_t at, kg_deflate_match *out)
{
    unsigned most = (unsigned)KG_MIN(m->size - at, (size_t)KG_DEFLATE_MAX_MATCH);
    return (place){ .at = at, .most = most, .best = KG_DEFLATE_MIN_MATCH - 1, .out = out };
}

/* Of a long match the shorter lengths are hardly ever of use, and trying them is what takes most of the time. */
static inline void add(const kg_deflate_matches *m, place *p, size_t distance, size_t length)
{
    if (length <= p->best)
        return;
    unsigned last = (unsigned)length, first = last > LONG + m->spread ? KG_MAX(p->best + 1, last - m->spread) : p->best + 1;
    *p->out++ = (kg_deflate_match){ (uint16_t)distance, (uint16_t)first, (uint16_t)last,
                                    (uint16_t)kg_deflate_distance_symbol((unsigned)distance) };
    p->best = last;
}

/* Matches that need no search: the byte before again and again, the pixel before likewise. BYTES and PIXELS: how long. */
static inline void add_repeats(const kg_deflate_matches *m, place *p, size_t bytes, size_t pixels)
{
    add(m, p, 1, bytes);
    unsigned best = p->best;
    p->best = KG_DEFLATE_MIN_MATCH - 1; /* the farther one too: parsing may like it better */
    if (m->period > 1)
        add(m, p, m->period, pixels);
    p->best = KG_MAX(p->best, best);
}

static size_t repeats(const kg_deflate_matches *m, const place *p, size_t distance)
{
    const uint8_t *here = m->data + p->at;
    return p->at >= distance ? agreeing(here, here - distance, 0, p->most) : 0;
}

/* Puts the place on top of its tree and adds its matches. */
static void add_searched(kg_deflate_matches *m, place *p, unsigned depth, unsigned nice)
{
    const uint8_t *here = m->data + p->at;
    uint32_t *head = &m->heads[hash(here) >> (32 - HASH_BITS)], at = *head;
    uint32_t *smaller = &m->children[2 * p->at], *larger = smaller + 1;
    size_t smaller_length = 0, larger_length = 0;
    *head = (uint32_t)p->at + 1;
    for (; at != 0 && p->at - (at - 1) <= KG_DEFLATE_WINDOW && depth > 0; depth--) {
        const uint8_t *there = m->data + (at - 1);
        uint32_t *children = &m->children[2 * (size_t)(at - 1)];
        size_t length = agreeing(here, there, KG_MIN(smaller_length, larger_length), p->most);
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

/* ---- all places ---- */

static bool make_room(kg_deflate_matches *m)
{
    if (m->capacity - m->count >= KG_DEFLATE_MOST_MATCHES)
        return true;
    size_t capacity = 2 * m->capacity;
    kg_deflate_match *items = realloc(m->items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    m->items = items;
    m->capacity = capacity;
    return true;
}

/* Where a run begins: as much of earlier ones as is shorter. */
static void add_beginnings(const kg_deflate_matches *m, const struct kg_deflate_run *run, place *p)
{
    const kg_deflate_echo *echo = m->echoes + run->echo, *end = echo + run->echo_count;
    for (; echo < end; echo++) {
        uint32_t less = run->end - run->start - echo->back, odd = (m->period - less % m->period) % m->period;
        if (less > 0 && echo->back > odd)
            add(m, p, echo->distance - less - odd, KG_MIN(echo->back - odd, p->most));
    }
}

/* Inside of a run: those of the earlier ones that are long enough. */
static void add_echoes(const kg_deflate_matches *m, const struct kg_deflate_run *run, place *p)
{
    const kg_deflate_echo *echo = m->echoes + run->echo, *end = echo + run->echo_count;
    const uint32_t left = run->end - (uint32_t)p->at;
    for (; echo < end && p->best < p->most; echo++)
        if (echo->back >= left)
            add(m, p, echo->distance, KG_MIN(left + echo->beyond, p->most));
}

/* RUN begins with this pixel, or NULL. */
static bool add_place(kg_deflate_matches *m, size_t at, const struct kg_deflate_run *run, const kg_deflate_options *options)
{
    if (!make_room(m))
        return false;
    place p = make_place(m, at, m->items + m->count);
    if (p.most >= KG_DEFLATE_MIN_MATCH) {
        add_repeats(m, &p, repeats(m, &p, 1), repeats(m, &p, m->period));
        if (run != NULL && at == run->start)
            add_beginnings(m, run, &p);
        if (run != NULL)
            add_echoes(m, run, &p);
        add_searched(m, &p, options->depth, options->nice);
    }
    m->firsts[at] = (uint32_t)m->count;
    m->count = (size_t)(p.out - m->items);
    m->counts[at] = (uint16_t)(m->count - m->firsts[at]);
    return true;
}

/* What repeats comes in stretches, each with a byte behind it that does not. */
bool kg_deflate_matches_find(kg_deflate_matches *m, const uint8_t *data, size_t size, const kg_deflate_options *options)
{
    m->data = data;
    m->size = size;
    m->period = options->period;
    m->spread = options->spread;
    m->count = m->run_count = m->echo_count = 0;
    const size_t period = m->period;
    memset(m->heads, 0, (HEADS + RUN_HEADS) * sizeof *m->heads);
    memset(m->counts, 0xFF, size * sizeof *m->counts); /* KG_DEFLATE_IN_RUN */
    for (size_t at = 0, next; at < size; at = next) {
        size_t again = at + period < size ? agreeing(data + at, data + at + period, 0, size - at - period) : 0;
        next = at + again + 1;
        if (again >= (RUN_LEAST - 1) * period) {
            if (!add_run(m, at, at + again + period, RUN_DEPTH * options->depth))
                return false;
            for (size_t first = at; at < first + period; at++)
                if (!add_place(m, at, &m->runs[m->run_count - 1], options))
                    return false;
            at = KG_MAX(at, next - (RUN_LEAST - 1) * period);
        }
        for (; at < next; at++)
            if (!add_place(m, at, NULL, options))
                return false;
    }
    return true;
}

/* ---- inside of runs ---- */

void kg_deflate_matches_in_run(const kg_deflate_matches *m, size_t at, kg_deflate_reader *reader)
{
    while (at + (size_t)RUN_LEAST * m->period > m->runs[reader->run].end)
        reader->run++;
    const struct kg_deflate_run *run = &m->runs[reader->run];
    place p = make_place(m, at, reader->room);
    size_t repeated = KG_MIN(run->end - at, p.most);
    add_repeats(m, &p, run->is_plain ? repeated : 0, repeated);
    add_echoes(m, run, &p);
    reader->end = p.out;
}
