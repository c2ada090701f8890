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
    uint16_t symbol; /* of the distance */
} kg_deflate_match;

/* An earlier run of the same pixel, laid end on end with the one at hand. */
typedef struct kg_deflate_echo {
    uint32_t distance;
    uint32_t back;   /* bytes before the end that agree */
    uint32_t beyond; /* bytes from the end on that agree */
} kg_deflate_echo;

enum { KG_DEFLATE_ECHOES = 32 };

/* All matches of some data: those of position P are items[starts[P]] .. items[starts[P + 1] - 1]. */
typedef struct kg_deflate_matches {
    uint32_t *starts;
    kg_deflate_match *items;
    size_t count;
    size_t capacity;
    uint32_t *heads;    /* by a hash: the latest position + 1 */
    uint32_t *children; /* two for each position: trees of earlier places, sorted by the bytes that follow */
    struct kg_deflate_run *runs;
    size_t run_count;
    uint32_t run_end; /* of the run at hand */
    kg_deflate_echo echoes[KG_DEFLATE_ECHOES];
    unsigned echo_count;
    unsigned spread;
    uint16_t *same;  /* how long the byte at each position repeats */
    uint16_t *ahead; /* how long the pixel at each position repeats, in bytes */
} kg_deflate_matches;

/* Bytes of ROOM for data of up to MAX_SIZE bytes. */
size_t kg_deflate_matches_room(size_t max_size);
/* ROOM stays the caller's and must be aligned for 32-bit numbers. False when memory is out. */
bool kg_deflate_matches_init(kg_deflate_matches *matches, size_t max_size, void *room);
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
/* The best code for a block with these counts; a good one when IS_QUICK. */
void kg_deflate_code_make(const kg_deflate_counts *counts, bool is_quick, kg_deflate_code *out);
/* The lengths (0 for what has no count) of the best prefix code without one above LIMIT; a code of one symbol has length 1. */
void kg_deflate_lengths_make(const uint32_t *counts, unsigned symbols, unsigned limit, uint8_t *lengths);

/* ---- ways ---- */

enum { KG_DEFLATE_MAX_BLOCKS = 64, KG_DEFLATE_LOG_BITS = 8, KG_DEFLATE_PRODUCTS = 4096 };

/* Logarithms in integers alone, the same on every machine. */
typedef struct kg_deflate_logs {
    uint16_t log[1 << KG_DEFLATE_LOG_BITS]; /* log2(1 + i / 256) * 2^16 */
    uint32_t products[KG_DEFLATE_PRODUCTS]; /* i log2(i) * 2^16 */
} kg_deflate_logs;

void kg_deflate_logs_init(kg_deflate_logs *logs);
/* log2(VALUE) * 2^16; VALUE is not 0. */
uint32_t kg_deflate_log2(const kg_deflate_logs *logs, uint32_t value);

typedef struct kg_deflate_block {
    size_t first; /* item */
    size_t end;
    size_t start; /* byte */
    kg_deflate_counts counts;
    kg_deflate_code code;
} kg_deflate_block;

/* One way to write all data. */
typedef struct kg_deflate_way {
    kg_deflate_item *items;
    size_t count;
    kg_deflate_block blocks[KG_DEFLATE_MAX_BLOCKS];
    unsigned block_count;
    uint64_t bits; /* all told, near enough: the codes are quick ones */
} kg_deflate_way;

/* Room for cutting, to be used again and again. */
typedef struct kg_deflate_pieces {
    kg_deflate_counts counts[KG_DEFLATE_MAX_BLOCKS];
    size_t firsts[KG_DEFLATE_MAX_BLOCKS]; /* items */
    size_t ends[KG_DEFLATE_MAX_BLOCKS];
    unsigned nexts[KG_DEFLATE_MAX_BLOCKS];
    uint64_t bits[KG_DEFLATE_MAX_BLOCKS];
    uint64_t joined[KG_DEFLATE_MAX_BLOCKS]; /* bits of a piece with its follower */
} kg_deflate_pieces;

/* Cuts the items of WAY into blocks and makes a code for each. */
void kg_deflate_blocks_make(const kg_deflate_logs *logs, kg_deflate_pieces *pieces, kg_deflate_way *way);
/* Makes the best codes and joins what is smaller with them. */
void kg_deflate_blocks_finish(kg_deflate_way *way);

/* ---- writing ---- */

typedef struct kg_bit_writer {
    kg_buf *out;
    uint64_t bits;
    unsigned count;
} kg_bit_writer;

void kg_bit_writer_flush(kg_bit_writer *writer);
void kg_deflate_write_block(kg_bit_writer *writer, const kg_deflate_code *code, const kg_deflate_item *items, size_t count,
                            bool is_last);

#endif
