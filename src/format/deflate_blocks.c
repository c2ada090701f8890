/* SPDX-License-Identifier: Apache-2.0
 *
 * Where blocks begin. The items are cut into many small pieces; then neighbours are joined, those first that gain most from
 * sharing a header and lose least from sharing a code. What a piece costs is told by its entropy. */
#include "format/deflate_parts.h"

#include "base/arith.h"

#include <string.h>

enum { MIN_PIECE = 24 /* items */ };

/* ---- logarithms ---- */

/* Bit by bit, by squaring. */
static uint16_t exact_log(uint32_t i)
{
    uint64_t x = ((uint64_t)(1u << KG_DEFLATE_LOG_BITS) + i)
                 << (30 - KG_DEFLATE_LOG_BITS); /* 1 <= x < 2, 30 bits behind the point */
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

/* To the next entry of the table a straight line. */
uint32_t kg_deflate_log2(const kg_deflate_logs *logs, uint32_t value)
{
    unsigned log = kg_deflate_log(value);
    uint32_t mantissa = (uint32_t)((uint64_t)value << 16 >> log) & 0xFFFF;
    uint32_t i = mantissa >> 8, part = mantissa & 0xFF;
    uint32_t low = logs->log[i], high = i == 255 ? 1u << 16 : logs->log[i + 1];
    return (log << 16) + low + ((high - low) * part >> 8);
}

void kg_deflate_logs_init(kg_deflate_logs *logs)
{
    for (uint32_t i = 0; i < 1u << KG_DEFLATE_LOG_BITS; i++)
        logs->log[i] = exact_log(i);
    logs->products[0] = 0;
    for (uint32_t i = 1; i < KG_DEFLATE_PRODUCTS; i++)
        logs->products[i] = i * kg_deflate_log2(logs, i);
}

static uint64_t n_log_n(const kg_deflate_logs *logs, uint32_t n)
{
    return n < KG_DEFLATE_PRODUCTS ? logs->products[n] : (uint64_t)n * kg_deflate_log2(logs, n);
}

/* ---- pieces ---- */

/* Bits of some symbols in ideal code, with about what telling of the code takes; B may be NULL. */
static uint64_t ideal_bits(const kg_deflate_logs *logs, const uint32_t *a, const uint32_t *b, unsigned symbols, unsigned *used)
{
    static const uint32_t none[KG_DEFLATE_LITERALS];
    uint32_t total = 0;
    uint64_t sum = 0;
    b = b != NULL ? b : none;
    for (unsigned i = 0; i < symbols; i++) {
        uint32_t count = a[i] + b[i];
        if (count == 0)
            continue;
        total += count;
        sum += n_log_n(logs, count);
        ++*used;
    }
    return (n_log_n(logs, total) - sum) >> 16;
}

static uint64_t piece_bits(const kg_deflate_logs *logs, const kg_deflate_counts *a, const kg_deflate_counts *b)
{
    unsigned used = 0;
    uint64_t bits = ideal_bits(logs, a->literals, b != NULL ? b->literals : NULL, KG_DEFLATE_LITERALS, &used);
    bits += ideal_bits(logs, a->distances, b != NULL ? b->distances : NULL, KG_DEFLATE_DISTANCES, &used);
    return bits + 40 + KG_MIN(3u * used, 500u);
}

static void add_counts(const kg_deflate_counts *a, const kg_deflate_counts *b, kg_deflate_counts *out)
{
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++)
        out->literals[i] = a->literals[i] + b->literals[i];
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        out->distances[i] = a->distances[i] + b->distances[i];
    out->literals[KG_DEFLATE_END] = 1;
}

static unsigned make_pieces(const kg_deflate_logs *logs, const kg_deflate_way *w, kg_deflate_pieces *p)
{
    size_t length = KG_MAX((w->count + KG_DEFLATE_MAX_BLOCKS - 1) / KG_DEFLATE_MAX_BLOCKS, (size_t)MIN_PIECE);
    unsigned n = (unsigned)((w->count + length - 1) / length);
    for (unsigned i = 0; i < n; i++) {
        p->firsts[i] = i * length;
        p->ends[i] = KG_MIN((i + 1) * length, w->count);
        p->nexts[i] = i + 1;
        kg_deflate_count(w->items + p->firsts[i], p->ends[i] - p->firsts[i], &p->counts[i]);
        p->bits[i] = piece_bits(logs, &p->counts[i], NULL);
    }
    for (unsigned i = 0; i + 1 < n; i++)
        p->joined[i] = piece_bits(logs, &p->counts[i], &p->counts[i + 1]);
    return n;
}

/* Joins neighbours as long as that gains something. A piece that has been joined to the one before is passed over by NEXTS. */
static void join_pieces(const kg_deflate_logs *logs, kg_deflate_pieces *p, unsigned n)
{
    for (;;) {
        int64_t most = -1;
        unsigned best = n, before_best = n;
        for (unsigned i = 0, before = n; p->nexts[i] < n; before = i, i = p->nexts[i]) {
            int64_t gain = (int64_t)(p->bits[i] + p->bits[p->nexts[i]]) - (int64_t)p->joined[i];
            if (gain <= most)
                continue;
            most = gain;
            best = i;
            before_best = before;
        }
        if (best == n)
            return;
        unsigned next = p->nexts[best];
        add_counts(&p->counts[best], &p->counts[next], &p->counts[best]);
        p->ends[best] = p->ends[next];
        p->bits[best] = p->joined[best];
        p->nexts[best] = p->nexts[next];
        if (p->nexts[best] < n)
            p->joined[best] = piece_bits(logs, &p->counts[best], &p->counts[p->nexts[best]]);
        if (before_best < n)
            p->joined[before_best] = piece_bits(logs, &p->counts[before_best], &p->counts[best]);
    }
}

/* ---- blocks ---- */

/* Joins neighbours that are smaller as one block, told exactly. */
static void join_blocks(kg_deflate_way *w, bool is_quick)
{
    for (unsigned i = 0; i + 1 < w->block_count;) {
        kg_deflate_block *a = &w->blocks[i], *b = a + 1;
        kg_deflate_block joined = { .first = a->first, .end = b->end, .start = a->start };
        add_counts(&a->counts, &b->counts, &joined.counts);
        kg_deflate_code_make(&joined.counts, is_quick, &joined.code);
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

static void make_codes(kg_deflate_way *w, bool is_quick)
{
    for (unsigned i = 0; i < w->block_count; i++)
        kg_deflate_code_make(&w->blocks[i].counts, is_quick, &w->blocks[i].code);
    join_blocks(w, is_quick);
    w->bits = 0;
    for (unsigned i = 0; i < w->block_count; i++)
        w->bits += w->blocks[i].code.bits;
}

void kg_deflate_blocks_make(const kg_deflate_logs *logs, kg_deflate_pieces *p, kg_deflate_way *w)
{
    size_t at = 0;
    unsigned n = make_pieces(logs, w, p);
    join_pieces(logs, p, n);
    w->block_count = 0;
    for (unsigned i = 0; i < n; i = p->nexts[i]) {
        kg_deflate_block *b = &w->blocks[w->block_count++];
        b->first = p->firsts[i];
        b->end = p->ends[i];
        b->start = at;
        b->counts = p->counts[i];
        for (size_t k = b->first; k < b->end; k++)
            at += w->items[k].length;
    }
    make_codes(w, true);
}

void kg_deflate_blocks_finish(kg_deflate_way *w)
{
    make_codes(w, false);
}
