/* SPDX-License-Identifier: Apache-2.0
 *
 * The cheapest way through the matches, block by block. Prices are what the symbols would cost on average if their code were
 * ideal (-log2 of how often they are used), in 64ths of a bit. A way to begin with is found by taking long matches; each later one
 * is computed with the prices of the one before, cut into the blocks that suit it. The smallest of all ways is written. */
#include "format/deflate.h"

#include "base/arith.h"
#include "format/deflate_parts.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
    BIT = 64,          /* the unit of prices */
    MANTISSA_BITS = 8, /* of the table of logarithms */
    GROWTH_TABLE = 4096,
    MAX_CUTS = 64,      /* places where a block may begin */
    MIN_PIECE = 24,     /* items between them, at least */
    MAX_STORED = 65535, /* bytes of a stored block */
    STORED_FRAME = 5,
    NEAR = 1024, /* beyond, a match of three bytes is no gain */
};

typedef struct prices {
    uint32_t literals[256];
    uint32_t lengths[KG_DEFLATE_MAX_MATCH + 1];
    uint32_t distances[KG_DEFLATE_DISTANCES]; /* with their extra bits */
} prices;

/* The cheapest way to a place: what it costs, and its last item. */
typedef struct step {
    uint32_t price;
    kg_deflate_item item;
} step;

typedef struct block {
    size_t first; /* item */
    size_t end;
    size_t start; /* byte */
    kg_deflate_counts counts;
    kg_deflate_code code;
} block;

typedef struct way {
    kg_deflate_item *items;
    size_t count;
    block blocks[MAX_CUTS];
    unsigned block_count;
    uint64_t bits;
} way;

struct kg_deflater {
    size_t max_size;
    uint16_t log_table[1 << MANTISSA_BITS]; /* log2(1 + i / 256) * 2^16 */
    uint32_t growth[GROWTH_TABLE];          /* (i + 1) log2(i + 1) - i log2(i), * 2^16 */
    kg_deflate_matches matches;
    step *steps;
    way at_hand;
    way best; /* so far */
};

/* ---- logarithms ---- */

/* Bit by bit, by squaring. */
static uint16_t exact_log(uint32_t i)
{
    uint64_t x = ((uint64_t)(1u << MANTISSA_BITS) + i) << (30 - MANTISSA_BITS); /* 1 <= x < 2, 30 bits behind the point */
    uint32_t log = 0;
    for (int bit = 0; bit < 16; bit++) {
        x = x * x >> 30;
        log <<= 1;
        if (x >= (uint64_t)2 << 30) {
            x >>= 1;
            log |= 1;
        }
    }
    return (uint16_t)log;
}

/* log2(value) in 2^-16; to the next entry of the table a straight line. */
static uint32_t log2_of(const kg_deflater *d, uint32_t value)
{
    unsigned log = kg_deflate_log(value);
    uint32_t mantissa = (uint32_t)((uint64_t)value << 16 >> log) & 0xFFFF;
    uint32_t i = mantissa >> 8, part = mantissa & 0xFF;
    uint32_t low = d->log_table[i], high = i == 255 ? 1u << 16 : d->log_table[i + 1];
    return (log << 16) + low + ((high - low) * part >> 8);
}

/* ---- prices ---- */

static void price_symbols(const kg_deflater *d, const uint32_t *counts, unsigned symbols, uint32_t *out)
{
    uint32_t total = 0;
    for (unsigned i = 0; i < symbols; i++)
        total += counts[i];
    uint32_t all = total > 0 ? log2_of(d, total) : 0;
    for (unsigned i = 0; i < symbols; i++) {
        uint32_t log = all - (counts[i] > 0 ? log2_of(d, counts[i]) : 0);
        out[i] = KG_MAX(log / (65536 / BIT), (uint32_t)BIT / 8);
    }
}

static void make_prices(const kg_deflater *d, const kg_deflate_counts *counts, prices *out)
{
    uint32_t symbols[KG_DEFLATE_LITERALS];
    price_symbols(d, counts->literals, KG_DEFLATE_LITERALS, symbols);
    memcpy(out->literals, symbols, sizeof out->literals);
    for (unsigned i = KG_DEFLATE_MIN_MATCH; i <= KG_DEFLATE_MAX_MATCH; i++)
        out->lengths[i] = symbols[kg_deflate_length_symbol(i)] + kg_deflate_length_extra_bits(i) * BIT;
    price_symbols(d, counts->distances, KG_DEFLATE_DISTANCES, out->distances);
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        out->distances[i] += kg_deflate_distance_extra_bits(i) * BIT;
}

/* ---- the way ---- */

static void walk(const kg_deflater *d, const prices *p, const uint8_t *data, size_t from, size_t to)
{
    step *steps = d->steps;
    for (size_t at = from; at < to; at++) {
        uint32_t price = steps[at].price, literal = price + p->literals[data[at]];
        if (literal < steps[at + 1].price)
            steps[at + 1] = (step){ literal, { 1, data[at] } };
        for (uint32_t i = d->matches.starts[at]; i < d->matches.starts[at + 1]; i++) {
            kg_deflate_match m = d->matches.items[i];
            uint32_t copy = price + p->distances[kg_deflate_distance_symbol(m.distance)];
            for (unsigned length = m.first; length <= m.last; length++) {
                step *next = &steps[at + length];
                if (copy + p->lengths[length] < next->price)
                    *next = (step){ copy + p->lengths[length], { (uint16_t)length, m.distance } };
            }
        }
    }
}

/* The way to begin with: always the longest match, if it is worth it. */
static void jump(const kg_deflater *d, const uint8_t *data, size_t size, way *w)
{
    const kg_deflate_matches *m = &d->matches;
    w->count = 0;
    for (size_t at = 0; at < size; at += w->items[w->count++].length) {
        kg_deflate_item item = { 1, data[at] };
        if (m->starts[at] < m->starts[at + 1]) {
            kg_deflate_match longest = m->items[m->starts[at + 1] - 1];
            if (longest.last > KG_DEFLATE_MIN_MATCH || longest.distance <= NEAR)
                item = (kg_deflate_item){ longest.last, longest.distance };
        }
        w->items[w->count] = item;
    }
}

/* Walks back from the end; the items come out in order. */
static void collect(const kg_deflater *d, size_t size, way *w)
{
    size_t count = 0;
    for (size_t at = size; at > 0; at -= d->steps[at].item.length)
        count++;
    w->count = count;
    for (size_t at = size; at > 0; at -= d->steps[at].item.length)
        w->items[--count] = d->steps[at].item;
}

/* ---- blocks ---- */

/* A histogram that knows its size in ideal code: total * log(total) - sum of count * log(count). */
typedef struct tally {
    const kg_deflater *d;
    uint32_t counts[KG_DEFLATE_LITERALS];
    uint32_t total;
    uint32_t used; /* symbols */
    uint64_t logs; /* the sum */
} tally;

static uint64_t n_log_n(const kg_deflater *d, uint32_t n)
{
    return n < 2 ? 0 : (uint64_t)n * log2_of(d, n);
}

static void tally_add(tally *t, unsigned symbol)
{
    uint32_t count = t->counts[symbol]++;
    t->used += count == 0;
    t->total++;
    t->logs += count < GROWTH_TABLE ? t->d->growth[count] : n_log_n(t->d, count + 1) - n_log_n(t->d, count);
}

static uint64_t tally_bits(const tally *t)
{
    return (n_log_n(t->d, t->total) - t->logs) >> 16;
}

/* What a block costs that is not in its data: a header of about so many bits. */
static uint64_t guess_header(const tally *literals, const tally *distances)
{
    return 110 + KG_MIN(4u * (literals->used + distances->used), 360u);
}

static void add_item(tally *literals, tally *distances, kg_deflate_item item)
{
    if (item.length == 1) {
        tally_add(literals, item.distance);
    } else {
        tally_add(literals, kg_deflate_length_symbol(item.length));
        tally_add(distances, kg_deflate_distance_symbol(item.distance));
    }
}

/* The cheapest cuts among places that lie PIECE items apart, by dynamic programming over all pairs of places. */
static void cut(const kg_deflater *d, way *w)
{
    size_t piece = KG_MAX((w->count + MAX_CUTS - 2) / (MAX_CUTS - 1), (size_t)MIN_PIECE);
    unsigned places = (unsigned)((w->count + piece - 1) / piece), from[MAX_CUTS + 1] = { 0 };
    uint64_t best[MAX_CUTS + 1] = { 0 };
    for (unsigned i = 1; i <= places; i++)
        best[i] = UINT64_MAX;
    for (unsigned first = 0; first < places; first++) {
        tally literals = { .d = d }, distances = { .d = d };
        tally_add(&literals, KG_DEFLATE_END);
        for (unsigned last = first; last < places; last++) {
            for (size_t i = last * piece; i < KG_MIN((last + 1) * piece, w->count); i++)
                add_item(&literals, &distances, w->items[i]);
            uint64_t bits = best[first] + tally_bits(&literals) + tally_bits(&distances) + guess_header(&literals, &distances);
            if (bits >= best[last + 1])
                continue;
            best[last + 1] = bits;
            from[last + 1] = first;
        }
    }
    w->block_count = 0;
    for (unsigned place = places; place > 0; place = from[place])
        w->block_count++;
    unsigned index = w->block_count;
    for (unsigned place = places; place > 0; place = from[place]) {
        block *b = &w->blocks[--index];
        b->first = from[place] * piece;
        b->end = KG_MIN(place * piece, w->count);
    }
}

static void add_counts(const kg_deflate_counts *a, const kg_deflate_counts *b, kg_deflate_counts *out)
{
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++)
        out->literals[i] = a->literals[i] + b->literals[i];
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        out->distances[i] = a->distances[i] + b->distances[i];
    out->literals[KG_DEFLATE_END] = 1;
}

/* Joins neighbours that are smaller as one block, told exactly. */
static void join_blocks(way *w)
{
    for (unsigned i = 0; i + 1 < w->block_count;) {
        block *a = &w->blocks[i], *b = a + 1;
        block joined = { .first = a->first, .end = b->end, .start = a->start };
        add_counts(&a->counts, &b->counts, &joined.counts);
        kg_deflate_code_make(&joined.counts, &joined.code);
        if (joined.code.bits > a->code.bits + b->code.bits) {
            i++;
            continue;
        }
        *a = joined;
        memmove(b, b + 1, (w->block_count - i - 2) * sizeof *b);
        w->block_count--;
        i -= i > 0;
    }
}

static void make_blocks(const kg_deflater *d, way *w)
{
    size_t at = 0;
    cut(d, w);
    for (unsigned i = 0; i < w->block_count; i++) {
        block *b = &w->blocks[i];
        b->start = at;
        for (size_t k = b->first; k < b->end; k++)
            at += w->items[k].length;
        kg_deflate_count(w->items + b->first, b->end - b->first, &b->counts);
        kg_deflate_code_make(&b->counts, &b->code);
    }
    join_blocks(w);
    w->bits = 0;
    for (unsigned i = 0; i < w->block_count; i++)
        w->bits += w->blocks[i].code.bits;
}

/* ---- everything ---- */

/* Replaces the way W by the cheapest at its own prices. */
static void improve(kg_deflater *d, const uint8_t *data, size_t size, way *w)
{
    d->steps[0].price = 0;
    for (size_t i = 1; i <= size; i++)
        d->steps[i].price = UINT32_MAX;
    for (unsigned i = 0; i < w->block_count; i++) {
        prices p;
        make_prices(d, &w->blocks[i].counts, &p);
        walk(d, &p, data, w->blocks[i].start, i + 1 < w->block_count ? w->blocks[i + 1].start : size);
    }
    collect(d, size, w);
    make_blocks(d, w);
}

static void copy_way(const way *from, way *to)
{
    memcpy(to->items, from->items, from->count * sizeof *to->items);
    memcpy(to->blocks, from->blocks, from->block_count * sizeof *to->blocks);
    to->count = from->count;
    to->block_count = from->block_count;
    to->bits = from->bits;
}

/* A pass now and then makes the way longer and the next one shorter than ever before, so all of them are made. */
static void find_best_way(kg_deflater *d, const uint8_t *data, size_t size, unsigned passes)
{
    jump(d, data, size, &d->at_hand);
    make_blocks(d, &d->at_hand);
    copy_way(&d->at_hand, &d->best);
    for (unsigned pass = 0; pass < passes; pass++) {
        improve(d, data, size, &d->at_hand);
        if (d->at_hand.bits < d->best.bits)
            copy_way(&d->at_hand, &d->best);
    }
}

kg_deflater *kg_deflater_new(size_t max_size)
{
    assert(max_size <= KG_DEFLATE_MAX_SIZE);
    kg_deflater *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    d->max_size = max_size;
    for (uint32_t i = 0; i < 1u << MANTISSA_BITS; i++)
        d->log_table[i] = exact_log(i);
    for (uint32_t i = 0; i < GROWTH_TABLE; i++)
        d->growth[i] = (uint32_t)(n_log_n(d, i + 1) - n_log_n(d, i));
    d->steps = malloc((max_size + 1) * sizeof *d->steps);
    d->at_hand.items = malloc((max_size + 1) * sizeof *d->at_hand.items);
    d->best.items = malloc((max_size + 1) * sizeof *d->best.items);
    bool is_ready = kg_deflate_matches_init(&d->matches, max_size);
    if (is_ready && d->steps != NULL && d->at_hand.items != NULL && d->best.items != NULL)
        return d;
    kg_deflater_free(d);
    return NULL;
}

void kg_deflater_free(kg_deflater *d)
{
    if (d == NULL)
        return;
    kg_deflate_matches_done(&d->matches);
    free(d->steps);
    free(d->at_hand.items);
    free(d->best.items);
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

static void write_way(const way *w, kg_buf *out)
{
    kg_bit_writer writer = { .out = out };
    for (unsigned i = 0; i < w->block_count; i++) {
        const block *b = &w->blocks[i];
        kg_deflate_write_block(&writer, &b->code, w->items + b->first, b->end - b->first, i + 1 == w->block_count);
    }
    kg_bit_writer_flush(&writer);
}

kg_status kg_deflate_zlib(kg_deflater *d, const uint8_t *data, size_t size, const kg_deflate_options *options, kg_buf *out,
                          kg_err *err)
{
    static const uint8_t head[2] = { 0x78, 0xDA }; /* deflate, a window of 32 KiB, made with care */
    assert(size > 0 && size <= d->max_size);
    if (!kg_deflate_matches_find(&d->matches, data, size, options))
        return kg_err_nomem(err);
    find_best_way(d, data, size, options->passes);
    kg_buf_append(out, head, sizeof head);
    if (d->best.bits > 8 * (uint64_t)stored_size(size))
        store(data, size, out);
    else
        write_way(&d->best, out);
    uint32_t sum = libdeflate_adler32(1, data, size);
    uint8_t tail[4] = { (uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8), (uint8_t)sum };
    kg_buf_append(out, tail, sizeof tail);
    return kg_buf_status(out, err);
}
