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

enum {
    KG_DEFLATE_MOST_MATCHES = KG_DEFLATE_MAX_MATCH, /* of one position */
    KG_DEFLATE_IN_RUN = UINT16_MAX,
};

/* What is known of the matches of some data. */
typedef struct kg_deflate_matches {
    const uint8_t *data;
    size_t size;
    unsigned period;
    unsigned spread;
    uint32_t *firsts; /* of each position: its matches begin at this one of ITEMS */
    uint16_t *counts; /* and are so many; KG_DEFLATE_IN_RUN: they are told by the run that it lies in */
    kg_deflate_match *items;
    size_t count;
    size_t capacity;
    struct kg_deflate_run *runs; /* from front to back */
    size_t run_count;
    kg_deflate_echo *echoes; /* of all runs */
    size_t echo_count;
    size_t echo_capacity;
    uint32_t *heads;    /* by a hash: the latest position + 1, behind them likewise of runs. Of use only while matches are found */
    uint32_t *children; /* two for each position: trees of earlier ones, sorted by the bytes that follow. Likewise */
} kg_deflate_matches;

/* Bytes of ROOM for data of up to MAX_SIZE bytes. */
size_t kg_deflate_matches_room(size_t max_size);
/* For two data of up to MAX_SIZE bytes, the one after the other. ROOM stays the caller's and must be aligned for 32-bit numbers.
 * False when memory is out; both are to be done away with in any case. */
bool kg_deflate_matches_init(kg_deflate_matches pair[2], size_t max_size, void *room);
void kg_deflate_matches_done(kg_deflate_matches *matches);
/* Finds the matches of DATA, which must stay as they are, with the depth and so on of OPTIONS. False when memory is out. */
bool kg_deflate_matches_find(kg_deflate_matches *matches, const uint8_t *data, size_t size, const kg_deflate_options *options);

/* To be asked for matches from front to back. All zeros at first. */
typedef struct kg_deflate_reader {
    size_t run;
    kg_deflate_match *end; /* behind the matches last asked for */
    kg_deflate_match room[KG_DEFLATE_MOST_MATCHES];
} kg_deflate_reader;

/* Into the room of READER, of a position inside of a run. */
void kg_deflate_matches_in_run(const kg_deflate_matches *matches, size_t at, kg_deflate_reader *reader);

/* The matches of the position AT, the nearest and shortest first, up to the reader's END. */
static inline const kg_deflate_match *kg_deflate_matches_at(const kg_deflate_matches *matches, size_t at, kg_deflate_reader *reader)
{
    if (matches->counts[at] == KG_DEFLATE_IN_RUN) {
        kg_deflate_matches_in_run(matches, at, reader);
        return reader->room;
    }
    kg_deflate_match *first = matches->items + matches->firsts[at];
    reader->end = first + matches->counts[at];
    return first;
}

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

enum { KG_DEFLATE_USED_WORDS = (KG_DEFLATE_LITERALS + 63) / 64 + 1 };

/* Some items in a row that are to be in one block. */
typedef struct kg_deflate_piece {
    kg_deflate_counts counts;
    uint64_t used[KG_DEFLATE_USED_WORDS]; /* a bit for each symbol that has a count; the distances in the last word */
    size_t first;                         /* item */
    size_t end;
    unsigned next; /* piece */
    uint64_t bits;
    uint64_t joined; /* bits of it and the next one as one block */
} kg_deflate_piece;

/* Cuts the items of WAY into blocks and makes a code for each. PIECES is room for KG_DEFLATE_MAX_BLOCKS. */
void kg_deflate_blocks_make(const kg_deflate_logs *logs, kg_deflate_piece *pieces, kg_deflate_way *way);
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
