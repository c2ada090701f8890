/* SPDX-License-Identifier: Apache-2.0
 *
 * Where blocks begin. The items are cut into many small pieces; then neighbours are joined, those first that gain most from
 * sharing a header and lose least from sharing a code. What a piece costs is told by its entropy. */
#include "format/deflate_parts.h"

#include "base/arith.h"

#include <string.h>

enum { MIN_PIECE = 24 /* items */, WORD = 64 };

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

/* Bits of the symbols that are USED, a bit each in WORDS words, by A and B together in ideal code. */
static uint64_t ideal_bits(const kg_deflate_logs *logs, const uint32_t *a, const uint32_t *b, const uint64_t *used, unsigned words)
{
    uint32_t total = 0;
    uint64_t sum = 0;
    for (unsigned word = 0; word < words; word++)
        for (uint64_t left = used[word]; left != 0; left &= left - 1) {
            unsigned i = WORD * word + (unsigned)__builtin_ctzll(left);
            uint32_t count = a[i] + b[i];
            total += count;
            sum += n_log_n(logs, count);
        }
    return (n_log_n(logs, total) - sum) >> 16;
}

/* Of two pieces as one block, with about what telling of the code takes. The second may be NONE. */
static uint64_t joined_bits(const kg_deflate_logs *logs, const kg_deflate_piece *a, const kg_deflate_piece *b)
{
    uint64_t used[KG_DEFLATE_USED_WORDS];
    unsigned symbols = 0;
    for (unsigned i = 0; i < KG_DEFLATE_USED_WORDS; i++) {
        used[i] = a->used[i] | b->used[i];
        symbols += (unsigned)__builtin_popcountll(used[i]);
    }
    uint64_t bits = ideal_bits(logs, a->counts.literals, b->counts.literals, used, KG_DEFLATE_USED_WORDS - 1);
    bits += ideal_bits(logs, a->counts.distances, b->counts.distances, used + KG_DEFLATE_USED_WORDS - 1, 1);
    return bits + 80 + KG_MIN(5u * symbols, 700u);
}

static void add_counts(const kg_deflate_counts *a, const kg_deflate_counts *b, kg_deflate_counts *out)
{
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++)
        out->literals[i] = a->literals[i] + b->literals[i];
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        out->distances[i] = a->distances[i] + b->distances[i];
    out->literals[KG_DEFLATE_END] = 1;
}

static void mark_used(const kg_deflate_item *items, size_t count, uint64_t *used)
{
    memset(used, 0, KG_DEFLATE_USED_WORDS * sizeof *used);
    used[KG_DEFLATE_END / WORD] |= (uint64_t)1 << KG_DEFLATE_END % WORD;
    for (size_t i = 0; i < count; i++) {
        bool is_copy = items[i].length > 1;
        unsigned symbol = is_copy ? kg_deflate_length_symbol(items[i].length) : items[i].distance;
        used[symbol / WORD] |= (uint64_t)1 << symbol % WORD;
        if (is_copy)
            used[KG_DEFLATE_USED_WORDS - 1] |= (uint64_t)1 << kg_deflate_distance_symbol(items[i].distance);
    }
}

static unsigned make_pieces(const kg_deflate_logs *logs, const kg_deflate_way *w, kg_deflate_piece *pieces)
{
    static const kg_deflate_piece none;
    size_t length = KG_MAX((w->count + KG_DEFLATE_MAX_BLOCKS - 1) / KG_DEFLATE_MAX_BLOCKS, (size_t)MIN_PIECE);
    unsigned n = (unsigned)((w->count + length - 1) / length);
    for (unsigned i = 0; i < n; i++) {
        kg_deflate_piece *p = &pieces[i];
        p->first = i * length;
        p->end = KG_MIN((i + 1) * length, w->count);
        p->next = i + 1;
        kg_deflate_count(w->items + p->first, p->end - p->first, &p->counts);
        mark_used(w->items + p->first, p->end - p->first, p->used);
        p->bits = joined_bits(logs, p, &none);
    }
    for (unsigned i = 0; i + 1 < n; i++)
        pieces[i].joined = joined_bits(logs, &pieces[i], &pieces[i + 1]);
    return n;
}

static void join(kg_deflate_piece *a, const kg_deflate_piece *b)
{
    add_counts(&a->counts, &b->counts, &a->counts);
    for (unsigned i = 0; i < KG_DEFLATE_USED_WORDS; i++)
        a->used[i] |= b->used[i];
    a->end = b->end;
    a->next = b->next;
    a->bits = a->joined;
}

/* Joins neighbours as long as that gains something. A piece that has been joined to the one before is passed over by NEXT. */
static void join_pieces(const kg_deflate_logs *logs, kg_deflate_piece *pieces, unsigned n)
{
    for (;;) {
        int64_t most = -1;
        kg_deflate_piece *best = NULL, *before_best = NULL, *before = NULL;
        for (kg_deflate_piece *p = pieces; p->next < n; before = p, p = &pieces[p->next]) {
            int64_t gain = (int64_t)(p->bits + pieces[p->next].bits) - (int64_t)p->joined;
            if (gain <= most)
                continue;
            most = gain;
            best = p;
            before_best = before;
        }
        if (best == NULL)
            return;
        join(best, &pieces[best->next]);
        if (best->next < n)
            best->joined = joined_bits(logs, best, &pieces[best->next]);
        if (before_best != NULL)
            before_best->joined = joined_bits(logs, before_best, best);
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

void kg_deflate_blocks_make(const kg_deflate_logs *logs, kg_deflate_piece *pieces, kg_deflate_way *w)
{
    size_t at = 0;
    unsigned n = make_pieces(logs, w, pieces);
    join_pieces(logs, pieces, n);
    w->block_count = 0;
    for (unsigned i = 0; i < n; i = pieces[i].next) {
        kg_deflate_block *b = &w->blocks[w->block_count++];
        b->first = pieces[i].first;
        b->end = pieces[i].end;
        b->start = at;
        b->counts = pieces[i].counts;
        for (size_t k = b->first; k < b->end; k++)
            at += w->items[k].length;
    }
    make_codes(w, true);
}

void kg_deflate_blocks_finish(kg_deflate_way *w)
{
    make_codes(w, false);
}
