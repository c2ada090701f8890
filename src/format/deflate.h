/* SPDX-License-Identifier: Apache-2.0
 *
 * Deflate (RFC 1951 in the frame of RFC 1950) for data where every byte counts: all matches are found once, then the cheapest way
 * through them is computed again and again, each time with the prices that the last way led to, and the data are cut into
 * blocks where that pays. Slower than libdeflate, smaller than its strongest level; integers alone, so that the bytes depend on
 * nothing but the data and the options. */
#ifndef KG_FORMAT_DEFLATE_H
#define KG_FORMAT_DEFLATE_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

typedef struct kg_deflate_options {
    unsigned passes; /* times that the way is computed anew */
    unsigned depth;  /* earlier places looked at for each byte */
    unsigned nice;   /* a match of this length (3..258) is taken without looking for a longer one */
    unsigned spread; /* of a long match as many lengths are tried, besides its own */
    unsigned period; /* bytes of a pixel, 1..8: pieces that are likely to repeat have this length */
} kg_deflate_options;

enum { KG_DEFLATE_MAX_SIZE = 2 << 20 };

/* Working memory for data of up to MAX_SIZE bytes (at most KG_DEFLATE_MAX_SIZE), to be used again and again. NULL when memory is
 * out. */
typedef struct kg_deflater kg_deflater;
kg_deflater *kg_deflater_new(size_t max_size);
void kg_deflater_free(kg_deflater *deflater);

/* Takes up SIZE bytes of DATA, which must stay as they are until the end, instead of those at hand, and finds a first way to write
 * them. KG_E_NOMEM. */
kg_status kg_deflate_begin(kg_deflater *deflater, const uint8_t *data, size_t size, const kg_deflate_options *options, kg_err *err);
/* Puts the data at hand aside, with all that was found of them, and goes on with those put aside before: none at first. */
void kg_deflate_turn(kg_deflater *deflater);
/* Looks PASSES times for a better way. Returns how many bytes the best one so far takes, to within a few. */
size_t kg_deflate_improve(kg_deflater *deflater, unsigned passes);
/* Appends the best way as a zlib stream to OUT. KG_E_NOMEM, or KG_E_LIMIT when OUT is full. */
kg_status kg_deflate_finish(kg_deflater *deflater, kg_buf *out, kg_err *err);

/* All three. Appends a zlib stream of the SIZE bytes of DATA to OUT. KG_E_NOMEM, or KG_E_LIMIT when OUT is full. */
kg_status kg_deflate_zlib(kg_deflater *deflater, const uint8_t *data, size_t size, const kg_deflate_options *options, kg_buf *out,
                          kg_err *err);

#endif
