/* SPDX-License-Identifier: Apache-2.0
 *
 * The cheapest way through the matches, block by block. Prices are what the symbols would cost on average if their code were
 * ideal (-log2 of how often they are used), in 64ths of a bit. Each way is computed with the prices of the one before and cut into
 * the blocks that suit it. The smallest of all ways is written. */
#include "format/deflate.h"

#include "base/arith.h"
#include "format/deflate_parts.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
    BIT = 64,           /* the unit of prices */
    MAX_STORED = 65535, /* bytes of a stored block */
    STORED_FRAME = 5,
    FRAME = 6,    /* bytes of zlib around the blocks */
    PATIENCE = 6, /* passes without gain */
    SEED = 12345,
    LANES = 4,
    FAR_BYTE = 0x7F, /* four of them are the price of a place that no way leads to */
};

typedef int32_t lanes __attribute__((vector_size(4 * LANES)));

typedef struct prices {
    int32_t literals[256];
    int32_t lengths[KG_DEFLATE_MAX_MATCH + LANES]; /* the last ones are never used, but read */
    int32_t distances[KG_DEFLATE_DISTANCES];       /* with their extra bits */
} prices;

/* Some data that have been taken up, and what has been found of them. */
typedef struct work {
    kg_deflate_matches *matches;
    kg_deflate_way at_hand; /* its items are lost when the deflater turns to the other work */
    kg_deflate_way best;    /* so far */
    unsigned stale;         /* passes without gain */
    uint32_t random;
} work;

/* The arrays of MAX_SIZE lie behind it. */
struct kg_deflater {
    size_t max_size;
    kg_deflate_logs logs;
    kg_deflate_piece pieces[KG_DEFLATE_MAX_BLOCKS];
    int32_t *costs; /* of the cheapest way to each place */
    int32_t *lasts; /* its last item: length << 16 | distance or literal */
    kg_deflate_matches matches[2];
    work works[2];
    work *now; /* of these; the other is put aside */
};

/* ---- prices ---- */

static void price_symbols(const kg_deflate_logs *logs, const uint32_t *counts, unsigned symbols, int32_t *out)
{
    uint32_t total = 0;
    for (unsigned i = 0; i < symbols; i++)
        total += counts[i];
    uint32_t all = total > 0 ? kg_deflate_log2(logs, total) : 0;
    for (unsigned i = 0; i < symbols; i++) {
        uint32_t log = all - (counts[i] > 0 ? kg_deflate_log2(logs, counts[i]) : 0);
        out[i] = (int32_t)KG_MAX(log / (65536 / BIT), (uint32_t)BIT / 8);
    }
}

static void make_prices(const kg_deflate_logs *logs, const kg_deflate_counts *counts, prices *out)
{
    int32_t symbols[KG_DEFLATE_LITERALS];
    price_symbols(logs, counts->literals, KG_DEFLATE_LITERALS, symbols);
    memcpy(out->literals, symbols, sizeof out->literals);
    for (unsigned i = KG_DEFLATE_MIN_MATCH; i <= KG_DEFLATE_MAX_MATCH; i++)
        out->lengths[i] = symbols[kg_deflate_length_symbol(i)] + (int32_t)kg_deflate_length_extra_bits(i) * BIT;
    price_symbols(logs, counts->distances, KG_DEFLATE_DISTANCES, out->distances);
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        out->distances[i] += (int32_t)kg_deflate_distance_extra_bits(i) * BIT;
}

/* ---- the way ---- */

typedef struct walker {
    size_t at;
    size_t goal; /* a place behind AT that a match has reached */
    kg_deflate_reader reader;
} walker;

static inline void reach(int32_t *cost, int32_t *last, int32_t new_cost, int32_t item)
{
    if (new_cost >= *cost)
        return;
    *cost = new_cost;
    *last = item;
}

/* All lengths of one match; COSTS and LASTS are those of the place where it begins. Of the places behind the last one some are
 * written too, as they are. */
static inline void reach_all(int32_t *costs, int32_t *lasts, const int32_t *lengths, kg_deflate_match match, int32_t price)
{
    const int32_t beyond = (match.last + 1) << 16;
    lanes items = { 0, 1, 2, 3 };
    items = ((items + match.first) << 16) + match.distance;
    for (int32_t length = match.first; length <= match.last; length += LANES, items += LANES << 16) {
        lanes old, fresh, old_items;
        memcpy(&old, costs + length, sizeof old);
        memcpy(&fresh, lengths + length, sizeof fresh);
        memcpy(&old_items, lasts + length, sizeof old_items);
        fresh += price;
        lanes is_less = (fresh < old) & (items < beyond);
        old = (fresh & is_less) | (old & ~is_less);
        old_items = (items & is_less) | (old_items & ~is_less);
        memcpy(costs + length, &old, sizeof old);
        memcpy(lasts + length, &old_items, sizeof old_items);
    }
}

/* The first place behind AT, up to GOAL, that costs less than LIMIT, or GOAL. */
static inline size_t next_place(const int32_t *costs, size_t at, size_t goal, int32_t limit)
{
    const lanes limits = { limit, limit, limit, limit };
    for (at++; at + 2 * LANES <= goal; at += 2 * LANES) {
        lanes near, far;
        int64_t any[2];
        memcpy(&near, costs + at, sizeof near);
        memcpy(&far, costs + at + LANES, sizeof far);
        near = (near < limits) | (far < limits);
        memcpy(any, &near, sizeof any);
        if ((any[0] | any[1]) != 0)
            break;
    }
    while (at < goal && costs[at] >= limit)
        at++;
    return at;
}

/* Goes on to the place TO. A place that costs a bit more than the goal is no place to begin a match at. */
static void walk(kg_deflater *d, const prices *p, size_t to, walker *w)
{
    const kg_deflate_matches *m = d->now->matches;
    while (w->at < to) {
        const size_t at = w->at;
        const uint8_t literal = m->data[at];
        int32_t *costs = d->costs + at, *lasts = d->lasts + at;
        size_t reached = at + 1;
        reach(&costs[1], &lasts[1], costs[0] + p->literals[literal], 1 << 16 | literal);
        for (const kg_deflate_match *match = kg_deflate_matches_at(m, at, &w->reader); match < w->reader.end; match++) {
            reach_all(costs, lasts, p->lengths, *match, costs[0] + p->distances[match->symbol]);
            reached = at + match->last;
        }
        if (w->goal <= at || d->costs[reached] <= d->costs[w->goal])
            w->goal = reached;
        w->at = next_place(d->costs, at, w->goal, d->costs[w->goal] + BIT);
    }
}

/* Walks back from the end; the items come out in order. */
static void collect(const kg_deflater *d, kg_deflate_way *w)
{
    size_t count = 0, size = d->now->matches->size;
    for (size_t at = size; at > 0; at -= (size_t)(d->lasts[at] >> 16))
        count++;
    w->count = count;
    for (size_t at = size; at > 0; at -= (size_t)(d->lasts[at] >> 16))
        w->items[--count] = (kg_deflate_item){ (uint16_t)(d->lasts[at] >> 16), (uint16_t)d->lasts[at] };
}

/* Replaces the way at hand by the cheapest one at its prices, those of each block. */
static void find_way(kg_deflater *d)
{
    kg_deflate_way *w = &d->now->at_hand;
    size_t size = d->now->matches->size;
    walker state = { 0 };
    memset(d->costs, FAR_BYTE, (size + 1) * sizeof *d->costs);
    d->costs[0] = 0;
    for (unsigned i = 0; i < w->block_count; i++) {
        prices p = { 0 };
        make_prices(&d->logs, &w->blocks[i].counts, &p);
        walk(d, &p, i + 1 < w->block_count ? w->blocks[i + 1].start : size, &state);
    }
    collect(d, w);
    kg_deflate_blocks_make(&d->logs, d->pieces, w);
}

/* Bits that a match saves where literals, lengths and distances cost as much as they often do. */
static int saved_bits(kg_deflate_match match)
{
    int literals = 4 * match.last, length = 5 + (int)kg_deflate_length_extra_bits(match.last);
    return literals - length - 5 - (int)kg_deflate_distance_extra_bits(match.symbol);
}

/* The way to begin with: at each place the match that saves most. It is there for its prices. */
static void find_first_way(kg_deflater *d)
{
    const kg_deflate_matches *m = d->now->matches;
    kg_deflate_way *w = &d->now->at_hand;
    kg_deflate_reader reader = { 0 };
    w->count = 0;
    for (size_t at = 0; at < m->size; at += w->items[w->count++].length) {
        int most = 0;
        w->items[w->count] = (kg_deflate_item){ 1, m->data[at] };
        for (const kg_deflate_match *match = kg_deflate_matches_at(m, at, &reader); match < reader.end; match++) {
            int saved = saved_bits(*match);
            if (saved <= most)
                continue;
            most = saved;
            w->items[w->count] = (kg_deflate_item){ match->last, match->distance };
        }
    }
    kg_deflate_blocks_make(&d->logs, d->pieces, w);
    find_way(d);
}

/* ---- everything ---- */

static void copy_way(const kg_deflate_way *from, kg_deflate_way *to)
{
    memcpy(to->items, from->items, from->count * sizeof *to->items);
    memcpy(to->blocks, from->blocks, from->block_count * sizeof *to->blocks);
    to->count = from->count;
    to->block_count = from->block_count;
    to->bits = from->bits;
}

/* Xorshift (Marsaglia, 2003). */
static uint32_t draw(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state >> 8;
}

static void shake_counts(uint32_t *counts, unsigned symbols, uint32_t *state)
{
    for (unsigned i = 0; i < symbols; i++)
        if (draw(state) % 3 == 0)
            counts[i] = counts[draw(state) % symbols];
}

/* A way that leads to itself is left by prices that are wrong here and there. */
static void shake(work *w)
{
    for (unsigned i = 0; i < w->at_hand.block_count; i++) {
        kg_deflate_counts *counts = &w->at_hand.blocks[i].counts;
        shake_counts(counts->literals, KG_DEFLATE_LITERALS, &w->random);
        shake_counts(counts->distances, KG_DEFLATE_DISTANCES, &w->random);
    }
}

/* A pass now and then makes the way longer and the next one shorter than ever before. */
size_t kg_deflate_improve(kg_deflater *d, unsigned passes)
{
    work *w = d->now;
    for (unsigned pass = 0; pass < passes; pass++) {
        uint64_t before = w->at_hand.bits;
        if (w->stale == PATIENCE)
            shake(w);
        w->stale = w->stale == PATIENCE ? 0 : w->stale + 1;
        find_way(d);
        if (w->at_hand.bits < w->best.bits) {
            copy_way(&w->at_hand, &w->best);
            w->stale = 0;
        } else if (w->at_hand.bits == before) {
            w->stale = PATIENCE;
        }
    }
    return (size_t)(w->best.bits + 7) / 8 + FRAME;
}

/* In one block, which malloc gives back to the next deflater as it is: pages of their own would be cleared for each logo. */
kg_deflater *kg_deflater_new(size_t max_size)
{
    assert(max_size <= KG_DEFLATE_MAX_SIZE);
    const size_t places = max_size + LANES; /* reach_all() writes behind the last one */
    const size_t room = places * (sizeof(int32_t) * 2 + sizeof(kg_deflate_item) * 3) + kg_deflate_matches_room(max_size);
    kg_deflater *d = malloc(sizeof *d + room);
    if (d == NULL)
        return NULL;
    d->max_size = max_size;
    d->now = d->works;
    d->costs = (int32_t *)(d + 1);
    d->lasts = d->costs + places;
    kg_deflate_item *items = (kg_deflate_item *)(d->lasts + places);
    for (unsigned i = 0; i < 2; i++) {
        d->works[i].matches = &d->matches[i];
        d->works[i].at_hand.items = items;
        d->works[i].best.items = items + (i + 1) * places;
    }
    kg_deflate_logs_init(&d->logs);
    if (kg_deflate_matches_init(d->matches, max_size, items + 3 * places))
        return d;
    kg_deflater_free(d);
    return NULL;
}

void kg_deflater_free(kg_deflater *d)
{
    if (d == NULL)
        return;
    for (unsigned i = 0; i < 2; i++)
        kg_deflate_matches_done(&d->matches[i]);
    free(d);
}

void kg_deflate_turn(kg_deflater *d)
{
    d->now = &d->works[d->now == d->works];
}

/* ---- what cannot be packed ---- */

static size_t stored_size(size_t size)
{
    return size + (size + MAX_STORED - 1) / MAX_STORED * STORED_FRAME;
}

static void store(const uint8_t *data, size_t size, kg_buf *out)
{
    for (size_t done = 0, piece; done < size; done += piece) {
        piece = KG_MIN(size - done, (size_t)MAX_STORED);
        uint8_t frame[STORED_FRAME] = { done + piece == size, (uint8_t)piece, (uint8_t)(piece >> 8), (uint8_t)~piece,
                                        (uint8_t)(~piece >> 8) };
        kg_buf_append(out, frame, sizeof frame);
        kg_buf_append(out, data + done, piece);
    }
}

static void write_way(const kg_deflate_way *w, kg_buf *out)
{
    kg_bit_writer writer = { .out = out };
    for (unsigned i = 0; i < w->block_count; i++) {
        const kg_deflate_block *b = &w->blocks[i];
        kg_deflate_write_block(&writer, &b->code, w->items + b->first, b->end - b->first, i + 1 == w->block_count);
    }
    kg_bit_writer_flush(&writer);
}

kg_status kg_deflate_begin(kg_deflater *d, const uint8_t *data, size_t size, const kg_deflate_options *options, kg_err *err)
{
    work *w = d->now;
    assert(size > 0 && size <= d->max_size && options->period >= 1 && options->period <= 8);
    if (!kg_deflate_matches_find(w->matches, data, size, options))
        return kg_err_nomem(err);
    find_first_way(d);
    w->stale = 0;
    w->random = SEED;
    copy_way(&w->at_hand, &w->best);
    return KG_OK;
}

kg_status kg_deflate_finish(kg_deflater *d, kg_buf *out, kg_err *err)
{
    static const uint8_t head[2] = { 0x78, 0xDA }; /* deflate, a window of 32 KiB, made with care */
    work *w = d->now;
    kg_deflate_blocks_finish(&w->best);
    kg_buf_append(out, head, sizeof head);
    if (w->best.bits > 8 * (uint64_t)stored_size(w->matches->size))
        store(w->matches->data, w->matches->size, out);
    else
        write_way(&w->best, out);
    uint32_t sum = libdeflate_adler32(1, w->matches->data, w->matches->size);
    uint8_t tail[4] = { (uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8), (uint8_t)sum };
    kg_buf_append(out, tail, sizeof tail);
    return kg_buf_status(out, err);
}

kg_status kg_deflate_zlib(kg_deflater *d, const uint8_t *data, size_t size, const kg_deflate_options *options, kg_buf *out,
                          kg_err *err)
{
    kg_status status = kg_deflate_begin(d, data, size, options, err);
    if (status != KG_OK)
        return status;
    (void)kg_deflate_improve(d, options->passes);
    return kg_deflate_finish(d, out, err);
}
