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
    FAR = INT32_MAX, /* the price of a place that no way leads to */
};

typedef int32_t lanes __attribute__((vector_size(4 * LANES)));

typedef struct prices {
    int32_t literals[256];
    int32_t lengths[KG_DEFLATE_MAX_MATCH + 1];
    int32_t distances[KG_DEFLATE_DISTANCES]; /* with their extra bits */
} prices;

struct kg_deflater {
    size_t max_size;
    kg_deflate_logs logs;
    kg_deflate_matches matches;
    kg_deflate_pieces pieces;
    void *room;     /* of all arrays that follow */
    int32_t *costs; /* of the cheapest way to each place */
    int32_t *lasts; /* its last item: length << 16 | distance or literal */
    kg_deflate_way at_hand;
    kg_deflate_way best; /* so far */
    unsigned stale;      /* passes without gain */
    uint32_t random;
    const uint8_t *data;
    size_t size;
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

static inline void reach(int32_t *cost, int32_t *last, int32_t new_cost, int32_t item)
{
    if (new_cost >= *cost)
        return;
    *cost = new_cost;
    *last = item;
}

/* All lengths of one match; COSTS and LASTS are those of the place where it begins. */
static inline void reach_all(int32_t *costs, int32_t *lasts, const int32_t *lengths, kg_deflate_match match, int32_t price)
{
    int32_t length = match.first, last = match.last;
    for (; length + LANES - 1 <= last; length += LANES) {
        lanes old, fresh, old_items, items = { length, length + 1, length + 2, length + 3 };
        memcpy(&old, costs + length, sizeof old);
        memcpy(&fresh, lengths + length, sizeof fresh);
        memcpy(&old_items, lasts + length, sizeof old_items);
        fresh += price;
        items = (items << 16) + (int32_t)match.distance;
        lanes is_less = fresh < old;
        old = (fresh & is_less) | (old & ~is_less);
        old_items = (items & is_less) | (old_items & ~is_less);
        memcpy(costs + length, &old, sizeof old);
        memcpy(lasts + length, &old_items, sizeof old_items);
    }
    for (; length <= last; length++)
        reach(&costs[length], &lasts[length], price + lengths[length], length << 16 | match.distance);
}

/* A place that costs a bit more than one behind it, that a match has reached already, is no place to begin a match at. */
static void walk(const kg_deflater *d, const prices *p, size_t from, size_t to)
{
    const kg_deflate_matches *m = &d->matches;
    size_t goal = from;
    for (size_t at = from; at < to; at++) {
        int32_t *costs = d->costs + at, *lasts = d->lasts + at;
        reach(&costs[1], &lasts[1], costs[0] + p->literals[d->data[at]], 1 << 16 | d->data[at]);
        if (goal > at && d->costs[goal] + BIT <= costs[0])
            continue;
        size_t reached = at;
        for (uint32_t i = m->starts[at]; i < m->starts[at + 1]; i++) {
            reach_all(costs, lasts, p->lengths, m->items[i], costs[0] + p->distances[m->items[i].symbol]);
            reached = at + m->items[i].last;
        }
        if (goal <= at || d->costs[reached] <= d->costs[goal])
            goal = reached;
    }
}

/* Walks back from the end; the items come out in order. */
static void collect(const kg_deflater *d, kg_deflate_way *w)
{
    size_t count = 0;
    for (size_t at = d->size; at > 0; at -= (size_t)(d->lasts[at] >> 16))
        count++;
    w->count = count;
    for (size_t at = d->size; at > 0; at -= (size_t)(d->lasts[at] >> 16))
        w->items[--count] = (kg_deflate_item){ (uint16_t)(d->lasts[at] >> 16), (uint16_t)d->lasts[at] };
}

/* Replaces the way at hand by the cheapest one: at the prices FIRST, or where that is NULL at its own of each block. */
static void find_way(kg_deflater *d, const prices *first)
{
    kg_deflate_way *w = &d->at_hand;
    d->costs[0] = 0;
    for (size_t i = 1; i <= d->size; i++)
        d->costs[i] = FAR;
    if (first != NULL)
        walk(d, first, 0, d->size);
    for (unsigned i = 0; first == NULL && i < w->block_count; i++) {
        prices p;
        make_prices(&d->logs, &w->blocks[i].counts, &p);
        walk(d, &p, w->blocks[i].start, i + 1 < w->block_count ? w->blocks[i + 1].start : d->size);
    }
    collect(d, w);
    kg_deflate_blocks_make(&d->logs, &d->pieces, w);
}

/* The way to begin with: at prices as they often are. */
static void find_first_way(kg_deflater *d)
{
    prices p;
    for (unsigned i = 0; i < KG_COUNT(p.literals); i++)
        p.literals[i] = 4 * BIT;
    for (unsigned i = KG_DEFLATE_MIN_MATCH; i <= KG_DEFLATE_MAX_MATCH; i++)
        p.lengths[i] = (5 + (int32_t)kg_deflate_length_extra_bits(i)) * BIT;
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        p.distances[i] = (5 + (int32_t)kg_deflate_distance_extra_bits(i)) * BIT;
    find_way(d, &p);
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
static void shake(kg_deflater *d)
{
    for (unsigned i = 0; i < d->at_hand.block_count; i++) {
        kg_deflate_counts *counts = &d->at_hand.blocks[i].counts;
        shake_counts(counts->literals, KG_DEFLATE_LITERALS, &d->random);
        shake_counts(counts->distances, KG_DEFLATE_DISTANCES, &d->random);
    }
}

/* A pass now and then makes the way longer and the next one shorter than ever before. */
size_t kg_deflate_improve(kg_deflater *d, unsigned passes)
{
    for (unsigned pass = 0; pass < passes; pass++) {
        uint64_t before = d->at_hand.bits;
        if (d->stale == PATIENCE)
            shake(d);
        d->stale = d->stale == PATIENCE ? 0 : d->stale + 1;
        find_way(d, NULL);
        if (d->at_hand.bits < d->best.bits) {
            copy_way(&d->at_hand, &d->best);
            d->stale = 0;
        } else if (d->at_hand.bits == before) {
            d->stale = PATIENCE;
        }
    }
    return (size_t)(d->best.bits + 7) / 8 + FRAME;
}

/* In one block, which malloc gives back to the next deflater as it is: pages of their own would be cleared for each logo. */
kg_deflater *kg_deflater_new(size_t max_size)
{
    assert(max_size <= KG_DEFLATE_MAX_SIZE);
    size_t places = max_size + 1;
    kg_deflater *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->max_size = max_size;
    kg_deflate_logs_init(&d->logs);
    d->room =
        malloc(places * (sizeof *d->costs + sizeof *d->lasts + 2 * sizeof *d->best.items) + kg_deflate_matches_room(max_size));
    if (d->room == NULL) {
        kg_deflater_free(d);
        return NULL;
    }
    d->costs = d->room;
    d->lasts = d->costs + places;
    d->at_hand.items = (kg_deflate_item *)(d->lasts + places);
    d->best.items = d->at_hand.items + places;
    if (kg_deflate_matches_init(&d->matches, max_size, d->best.items + places))
        return d;
    kg_deflater_free(d);
    return NULL;
}

void kg_deflater_free(kg_deflater *d)
{
    if (d == NULL)
        return;
    kg_deflate_matches_done(&d->matches);
    free(d->room);
    free(d);
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
    assert(size > 0 && size <= d->max_size && options->period >= 1 && options->period <= 8);
    d->data = data;
    d->size = size;
    if (!kg_deflate_matches_find(&d->matches, data, size, options))
        return kg_err_nomem(err);
    find_first_way(d);
    d->stale = 0;
    d->random = SEED;
    copy_way(&d->at_hand, &d->best);
    return KG_OK;
}

kg_status kg_deflate_finish(kg_deflater *d, kg_buf *out, kg_err *err)
{
    static const uint8_t head[2] = { 0x78, 0xDA }; /* deflate, a window of 32 KiB, made with care */
    kg_deflate_blocks_finish(&d->best);
    kg_buf_append(out, head, sizeof head);
    if (d->best.bits > 8 * (uint64_t)stored_size(d->size))
        store(d->data, d->size, out);
    else
        write_way(&d->best, out);
    uint32_t sum = libdeflate_adler32(1, d->data, d->size);
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
