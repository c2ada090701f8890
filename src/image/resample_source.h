/* SPDX-License-Identifier: Apache-2.0
 *
 * Rows of the source: compared with each other, as runs of one colour, and channel by channel. A row is WIDTH pixels of 4 bytes. */
#ifndef KG_IMAGE_RESAMPLE_SOURCE_H
#define KG_IMAGE_RESAMPLE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

enum { KG_ROW_BLOCK = 16 }; /* pixels that are told apart */

/* from..to-1 */
typedef struct kg_span {
    uint32_t from;
    uint32_t to;
} kg_span;

/* In order; no two overlap or touch. */
typedef struct kg_spans {
    kg_span *items;
    uint32_t count;
} kg_spans;

/* Premultiplied: the light of red, green and blue times alpha, and alpha, each from 0 to 1. */
typedef float kg_colour[4];

/* Run k covers starts[k]..starts[k+1]-1. */
typedef struct kg_runs {
    uint32_t count;     /* 0: unknown, as before the first row */
    uint32_t *starts;   /* behind the last run stands the width; room for width + 1 */
    uint32_t *spare;    /* the same room */
    kg_colour *colours; /* room for width */
} kg_runs;

typedef struct kg_planes {
    float *channels[4]; /* those of kg_colour; the width, up to a multiple of 4 with zeros */
    bool is_opaque;     /* alpha is 1 everywhere, and its plane is not filled */
} kg_planes;

/* Where the rows ROW and ABOVE differ, in whole blocks of KG_ROW_BLOCK pixels; returns whether they do. Room for
 * (number of blocks + 1) / 2 spans. */
bool kg_row_changes(const uint8_t *row, const uint8_t *above, uint32_t width, kg_spans *out);

/* Makes the runs of the row above those of ROW, which differs from it at CHANGED; of unknown ones, whatever differs. False, and
 * RUNS unknown, where there are more than MOST. Colours are left for kg_row_fill_colours. */
bool kg_row_update_runs(const uint8_t *row, uint32_t width, const kg_spans *changed, uint32_t most, kg_runs *runs);
void kg_row_fill_colours(const uint8_t *row, kg_runs *runs);

void kg_row_fill_planes(const uint8_t *row, uint32_t width, kg_planes *out);

#endif
