/* SPDX-License-Identifier: Apache-2.0
 *
 * Prefix codes of deflate blocks: the lengths that cost least together with telling them, and the bits. */
#include "format/deflate_parts.h"

#include "base/arith.h"

#include <string.h>

enum {
    LENGTH_SYMBOLS = 19, /* of the code that tells the lengths */
    LENGTH_LIMIT = 7,
    REPEAT = 16, /* the symbols of runs */
    ZEROS_SHORT = 17,
    ZEROS_LONG = 18,
    TOLD = KG_DEFLATE_LITERALS + KG_DEFLATE_DISTANCES, /* lengths, at most */
    USABLE = 286,                                      /* literal symbols that a header may tell of */
    ALL_RUNS = 7,
    APART = 4, /* counts that differ by less are near */
    FEW = 4,   /* of them are not worth it */
};

/* ---- telling them ---- */

typedef struct header {
    unsigned literals; /* lengths that are told */
    unsigned distances;
    unsigned codes; /* lengths of the code for lengths that are told */
    uint8_t order[LENGTH_SYMBOLS];
    uint8_t lengths[LENGTH_SYMBOLS];
    uint8_t symbols[TOLD];
    uint8_t extras[TOLD]; /* values of the bits behind a run's symbol */
    unsigned count;
    unsigned bits;
} header;

static const uint8_t told_order[LENGTH_SYMBOLS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };

static unsigned run_bits(unsigned symbol)
{
    return symbol == REPEAT ? 2 : symbol == ZEROS_SHORT ? 3 : symbol == ZEROS_LONG ? 7 : 0;
}

static void tell(header *h, unsigned symbol, unsigned extra)
{
    h->symbols[h->count] = (uint8_t)symbol;
    h->extras[h->count++] = (uint8_t)extra;
}

static void tell_run(header *h, unsigned value, unsigned run, unsigned choice)
{
    while (value == 0 && run >= 11 && (choice & 4) != 0) {
        unsigned piece = KG_MIN(run, 138u);
        tell(h, ZEROS_LONG, piece - 11);
        run -= piece;
    }
    while (value == 0 && run >= 3 && (choice & 2) != 0) {
        unsigned piece = KG_MIN(run, 10u);
        tell(h, ZEROS_SHORT, piece - 3);
        run -= piece;
    }
    if (run >= 4 && (choice & 1) != 0) {
        tell(h, value, 0);
        for (run--; run >= 3;) {
            /* 7 and 8 are better halved: 6 and 1 or 2 would leave single ones behind. */
            unsigned piece = run == 7 ? 4 : run == 8 ? 4 : KG_MIN(run, 6u);
            tell(h, REPEAT, piece - 3);
            run -= piece;
        }
    }
    for (; run > 0; run--)
        tell(h, value, 0);
}

static unsigned without_zeros(const uint8_t *lengths, unsigned count, unsigned least)
{
    while (count > least && lengths[count - 1] == 0)
        count--;
    return count;
}

static void make_header(const kg_deflate_code *code, unsigned choice, header *h)
{
    uint8_t all[TOLD];
    uint32_t counts[LENGTH_SYMBOLS] = { 0 };
    h->literals = without_zeros(code->literals, KG_DEFLATE_LITERALS, 257);
    h->distances = without_zeros(code->distances, KG_DEFLATE_DISTANCES, 1);
    h->count = 0;
    memcpy(all, code->literals, h->literals);
    memcpy(all + h->literals, code->distances, h->distances);
    unsigned total = h->literals + h->distances;
    for (unsigned i = 0, run; i < total; i += run) {
        for (run = 1; i + run < total && all[i + run] == all[i]; run++)
            continue;
        tell_run(h, all[i], run, choice);
    }
    for (unsigned i = 0; i < h->count; i++)
        counts[h->symbols[i]]++;
    kg_deflate_lengths_make(counts, LENGTH_SYMBOLS, LENGTH_LIMIT, h->lengths);
    for (unsigned i = 0; i < LENGTH_SYMBOLS; i++)
        h->order[i] = h->lengths[told_order[i]];
    h->codes = without_zeros(h->order, LENGTH_SYMBOLS, 4);
    h->bits = 3 + 5 + 5 + 4 + 3 * h->codes;
    for (unsigned i = 0; i < LENGTH_SYMBOLS; i++)
        h->bits += counts[i] * (h->lengths[i] + run_bits(i));
}

/* ---- choosing ---- */

/* Counts that are near to their mean made equal, so that their lengths are told as runs; zeros among them too with FILLS_GAPS. */
static void smooth(uint32_t *counts, unsigned symbols, bool fills_gaps)
{
    for (unsigned i = 0, end; i < symbols; i = end) {
        uint64_t sum = counts[i];
        for (end = i + 1; end < symbols; end++) {
            unsigned have = end - i;
            uint64_t mean = (2 * sum + have) / (2 * have);
            uint64_t distance = counts[end] > mean ? counts[end] - mean : mean - counts[end];
            if (distance >= APART || (!fills_gaps && (counts[end] == 0) != (sum == 0)))
                break;
            sum += counts[end];
        }
        unsigned have = end - i;
        uint32_t mean = (uint32_t)((2 * sum + have) / (2 * have));
        for (unsigned k = i; have >= FEW && k < end; k++)
            counts[k] = sum == 0 ? 0 : KG_MAX(mean, 1u);
    }
}

static uint64_t data_bits(const kg_deflate_counts *counts, const kg_deflate_code *code)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++) {
        unsigned extra = i < 265 || i == 285 ? 0 : (i - 261) / 4;
        bits += (uint64_t)counts->literals[i] * (code->literals[i] + extra);
    }
    for (unsigned i = 0; i < KG_DEFLATE_DISTANCES; i++)
        bits += (uint64_t)counts->distances[i] * (code->distances[i] + kg_deflate_distance_extra_bits(i));
    return bits;
}

static void fill_fixed(kg_deflate_code *code)
{
    code->is_fixed = true;
    for (unsigned i = 0; i < KG_DEFLATE_LITERALS; i++)
        code->literals[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    memset(code->distances, 5, sizeof code->distances);
}

static void keep_best(const kg_deflate_counts *counts, const kg_deflate_code *candidate, uint64_t header_bits,
                      kg_deflate_code *best)
{
    uint64_t bits = data_bits(counts, candidate) + header_bits;
    if (bits >= best->bits)
        return;
    *best = *candidate;
    best->bits = bits;
}

static void try_lengths(const kg_deflate_counts *counts, const kg_deflate_counts *shaped, unsigned first_choice,
                        kg_deflate_code *best)
{
    kg_deflate_code code = { .is_fixed = false };
    header h;
    kg_deflate_lengths_make(shaped->literals, KG_DEFLATE_LITERALS, KG_DEFLATE_CODE_LIMIT, code.literals);
    kg_deflate_lengths_make(shaped->distances, KG_DEFLATE_DISTANCES, KG_DEFLATE_CODE_LIMIT, code.distances);
    for (code.run_choice = first_choice; code.run_choice <= ALL_RUNS; code.run_choice++) {
        make_header(&code, code.run_choice, &h);
        keep_best(counts, &code, h.bits, best);
    }
}

void kg_deflate_count(const kg_deflate_item *items, size_t count, kg_deflate_counts *out)
{
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < count; i++) {
        if (items[i].length == 1) {
            out->literals[items[i].distance]++;
        } else {
            out->literals[kg_deflate_length_symbol(items[i].length)]++;
            out->distances[kg_deflate_distance_symbol(items[i].distance)]++;
        }
    }
    out->literals[KG_DEFLATE_END] = 1;
}

void kg_deflate_code_make(const kg_deflate_counts *counts, bool is_quick, kg_deflate_code *out)
{
    kg_deflate_code fixed = { .run_choice = 0 };
    out->bits = UINT64_MAX;
    fill_fixed(&fixed);
    keep_best(counts, &fixed, 3, out);
    try_lengths(counts, counts, is_quick ? ALL_RUNS : 0, out);
    if (is_quick)
        return;
    for (int fills_gaps = 0; fills_gaps <= 1; fills_gaps++) {
        kg_deflate_counts shaped = *counts;
        smooth(shaped.literals, USABLE, fills_gaps != 0);
        smooth(shaped.distances, KG_DEFLATE_DISTANCES, fills_gaps != 0);
        try_lengths(counts, &shaped, 0, out);
    }
}

/* ---- writing ---- */

static void put_bits(kg_bit_writer *w, uint32_t value, unsigned count)
{
    w->bits |= (uint64_t)value << w->count;
    w->count += count;
    if (w->count < 32)
        return;
    uint8_t bytes[4] = { (uint8_t)w->bits, (uint8_t)(w->bits >> 8), (uint8_t)(w->bits >> 16), (uint8_t)(w->bits >> 24) };
    kg_buf_append(w->out, bytes, sizeof bytes);
    w->bits >>= 32;
    w->count -= 32;
}

void kg_bit_writer_flush(kg_bit_writer *w)
{
    for (; w->count > 0; w->count -= KG_MIN(w->count, 8u)) {
        kg_buf_putc(w->out, (char)(uint8_t)w->bits);
        w->bits >>= 8;
    }
}

/* Canonical codes (RFC 1951, 3.2.2), turned round as they are sent from their highest bit on. */
static void make_codes(const uint8_t *lengths, unsigned symbols, uint16_t *codes)
{
    unsigned counts[KG_DEFLATE_CODE_LIMIT + 2] = { 0 }, next[KG_DEFLATE_CODE_LIMIT + 2] = { 0 };
    for (unsigned i = 0; i < symbols; i++)
        counts[lengths[i]]++;
    counts[0] = 0;
    for (unsigned i = 1; i <= KG_DEFLATE_CODE_LIMIT; i++)
        next[i] = (next[i - 1] + counts[i - 1]) << 1;
    for (unsigned i = 0; i < symbols; i++) {
        unsigned code = lengths[i] > 0 ? next[lengths[i]]++ : 0, turned = 0;
        for (unsigned k = 0; k < lengths[i]; k++)
            turned |= (code >> k & 1) << (lengths[i] - 1 - k);
        codes[i] = (uint16_t)turned;
    }
}

static void write_header(kg_bit_writer *w, const kg_deflate_code *code)
{
    header h;
    uint16_t codes[LENGTH_SYMBOLS];
    make_header(code, code->run_choice, &h);
    make_codes(h.lengths, LENGTH_SYMBOLS, codes);
    put_bits(w, h.literals - 257, 5);
    put_bits(w, h.distances - 1, 5);
    put_bits(w, h.codes - 4, 4);
    for (unsigned i = 0; i < h.codes; i++)
        put_bits(w, h.order[i], 3);
    for (unsigned i = 0; i < h.count; i++) {
        put_bits(w, codes[h.symbols[i]], h.lengths[h.symbols[i]]);
        put_bits(w, h.extras[i], run_bits(h.symbols[i]));
    }
}

static void write_copy(kg_bit_writer *w, const kg_deflate_code *code, const uint16_t *literals, const uint16_t *distances,
                       kg_deflate_item item)
{
    unsigned length = kg_deflate_length_symbol(item.length), distance = kg_deflate_distance_symbol(item.distance);
    unsigned length_bits = kg_deflate_length_extra_bits(item.length), distance_bits = kg_deflate_distance_extra_bits(distance);
    put_bits(w, literals[length], code->literals[length]);
    put_bits(w, (item.length - KG_DEFLATE_MIN_MATCH) & ((1u << length_bits) - 1), length_bits);
    put_bits(w, distances[distance], code->distances[distance]);
    put_bits(w, (item.distance - 1u) & ((1u << distance_bits) - 1), distance_bits);
}

void kg_deflate_write_block(kg_bit_writer *w, const kg_deflate_code *code, const kg_deflate_item *items, size_t count, bool is_last)
{
    uint16_t literals[KG_DEFLATE_LITERALS], distances[KG_DEFLATE_DISTANCES];
    put_bits(w, is_last, 1);
    put_bits(w, code->is_fixed ? 1 : 2, 2);
    if (!code->is_fixed)
        write_header(w, code);
    make_codes(code->literals, KG_DEFLATE_LITERALS, literals);
    make_codes(code->distances, KG_DEFLATE_DISTANCES, distances);
    for (size_t i = 0; i < count; i++) {
        if (items[i].length == 1)
            put_bits(w, literals[items[i].distance], code->literals[items[i].distance]);
        else
            write_copy(w, code, literals, distances, items[i]);
    }
    put_bits(w, literals[KG_DEFLATE_END], code->literals[KG_DEFLATE_END]);
}
