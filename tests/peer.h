/* SPDX-License-Identifier: Apache-2.0
 *
 * libpng's simplified API as the peer that decoding is compared with: in unit tests, over the corpus and by the fuzz targets. */
#ifndef KG_TESTS_PEER_H
#define KG_TESTS_PEER_H

#include "format/png_read.h"

typedef enum peer_verdict {
    PEER_EQUAL,
    PEER_OTHER,        /* it gives other pixels */
    PEER_REFUSES,      /* it refuses the file */
    PEER_INCOMPARABLE, /* it accepts the file; its pixels are not comparable */
} peer_verdict;

/* kg_png_decode made IMAGE of DATA. Not comparable is what the simplified API does not know: profiles, cICP, cHRM and
 * orientation; and interlaced images of 16 bits, whose rows that of 1.6.39 mixes up. */
peer_verdict peer_compare(const void *data, size_t size, const kg_png_facts *facts, const kg_limits *limits, const kg_image *image);

/* The fast way from inflated data to pixels against kgpack's own use of libpng: whether both accept with the same pixels, or both
 * refuse. Colour chunks have no influence. */
bool peer_unpack_is_equal(const kg_png_walk *walk);

#endif
