/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the deflater: symbols, matches, codes. Private to format/deflate*.c. */
#ifndef KG_FORMAT_DEFLATE_PARTS_H
#define KG_FORMAT_DEFLATE_PARTS_H

#include "format/deflate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    KG_DEFLATE_MIN_MATCH = 3,
    KG_DEFLATE_MAX_MATCH = 258,
    KG_DEFLATE_WINDOW = 32768,
    KG_DEFLATE_END = 256,      /* the symbol that ends a block */
    KG_DEFLATE_LITERALS = 288, /* symbols: literals, the end, lengths, and two that only the fixed code counts with */
    KG_DEFLATE_DISTANCES = 30,
    KG_DEFLATE_CODE_LIMIT = 15, /* bits */
};

/* A literal (length 1) or a copy of LENGTH bytes from DISTANCE bytes back. */
typedef struct kg_deflate_item {
    uint16_t length;
    uint16_t distance; /* of a copy; of a literal its byte. 32768 fits */
} kg_deflate_item;

/* ---- symbols (RFC 1951, 3.2.5) ---- */

static inline unsigned kg_deflate_log(uint32_t value)
{
    return 31 - (unsigned)__builtin_clz(value);
}

static inline unsigned kg_deflate_length_symbol(unsigned length)
{
    unsigned above = length - KG_DEFLATE_MIN_MATCH;
    if (length == KG_DEFLATE_MAX_MATCH)
        return 285;
    if (above < 8)
        return 257 + above;
    unsigned log = kg_deflate_log(above);
    return 257 + 4 * (log - 1) + (above >> (log - 2) & 3);
}

static inline unsigned kg_deflate_length_extra_bits(unsigned length)
{
    unsigned above = length - KG_DEFLATE_MIN_MATCH;
    return above < 8 || length == KG_DEFLATE_MAX_MATCH ? 0 : kg_deflate_log(above) - 2;
}

static inline unsigned kg_deflate_distance_symbol(unsigned distance)
{
    unsigned before = distance - 1;
    if (before < 4)
        return before;
    unsigned log = kg_deflate_log(before);
    return 2 * log + (before >> (log - 1) & 1);
}

static inline unsigned kg_deflate_distance_extra_bits(unsigned distance_symbol)
{
    return distance_symbol < 4 ? 0 : distance_symbol / 2 - 1;
}

/* ---- matches ---- */

/* A copy from DISTANCE bytes back, of any length from FIRST to LAST: for these lengths no nearer place is known. */
typedef struct kg_deflate_match {
    uint16_t distance;
    uint16_t first;
    uint16_t last;
} kg_deflate_match;

/* All matches of some data: those of position P are items[starts[P]] .. items[starts[P + 1] - 1]. */
typedef struct kg_deflate_matches {
    uint32_t *starts;
    kg_deflate_match *items;
    size_t count;
    size_t capacity;
    uint32_t *heads;    /* by a hash of three bytes: the latest position + 1 */
    uint32_t *children; /* two for each position: trees of earlier places, sorted by the bytes that follow */
} kg_deflate_matches;

bool kg_deflate_matches_init(kg_deflate_matches *matches, size_t max_size);
void kg_deflate_matches_done(kg_deflate_matches *matches);
/* With the depth and so on of OPTIONS. False when memory is out. */
bool kg_deflate_matches_find(kg_deflate_matches *matches, const uint8_t *data, size_t size, const kg_deflate_options *options);

/* ---- blocks ---- */

typedef struct kg_deflate_counts {
    uint32_t literals[KG_DEFLATE_LITERALS];
    uint32_t distances[KG_DEFLATE_DISTANCES];
} kg_deflate_counts;

/* The lengths of the codes of one block, and how they are told. */
typedef struct kg_deflate_code {
    uint8_t literals[KG_DEFLATE_LITERALS];
    uint8_t distances[KG_DEFLATE_DISTANCES];
    bool is_fixed;       /* the code that every decoder knows */
    unsigned run_choice; /* which runs the header makes use of: bits for the symbols 16, 17, 18 */
    uint64_t bits;       /* of the block, all told */
} kg_deflate_code;

void kg_deflate_count(const kg_deflate_item *items, size_t count, kg_deflate_counts *out);
/* The best code for a block with these counts. */
void kg_deflate_code_make(const kg_deflate_counts *counts, kg_deflate_code *out);

typedef struct kg_bit_writer {
    kg_buf *out;
    uint64_t bits;
    unsigned count;
} kg_bit_writer;

void kg_bit_writer_flush(kg_bit_writer *writer);
void kg_deflate_write_block(kg_bit_writer *writer, const kg_deflate_code *code, const kg_deflate_item *items, size_t count,
                            bool is_last);

#endif
