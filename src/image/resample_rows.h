/* SPDX-License-Identifier: Apache-2.0
 *
 * The work on rows of which scaling is made, in two flavours with the same results to the bit: on vectors, and number by number. */
#ifndef KG_IMAGE_RESAMPLE_ROWS_H
#define KG_IMAGE_RESAMPLE_ROWS_H

#include "image/resample.h"
#include "image/resample_axis.h"
#include "image/resample_source.h"

/* What the source shows inside of an output pixel, channel by channel. */
typedef struct kg_colour_range {
    kg_colour least;
    kg_colour greatest;
} kg_colour_range;

/* A source row that was filtered along x, and its weight in an output row. */
typedef struct kg_row_part {
    kg_colour *values;
    float weight;
} kg_row_part;

typedef struct kg_row_kernels {
    /* A row filtered along x: the weighted sums of the windows at the output positions CELLS. */
    void (*sum_runs)(const kg_axis *axis, const kg_runs *row, const kg_spans *cells, kg_colour *values);
    void (*sum_planes)(const kg_axis *axis, const kg_planes *row, const kg_spans *cells, kg_colour *values);
    /* What the pixels at CELLS cover of the row. */
    void (*range_runs)(const kg_axis *axis, const kg_runs *row, const kg_spans *cells, kg_colour_range *ranges);
    void (*range_planes)(const kg_axis *axis, const kg_planes *row, const kg_spans *cells, kg_colour_range *ranges);
    /* Widens SUM by RANGES at CELLS. */
    void (*widen)(const kg_colour_range *ranges, const kg_spans *cells, kg_colour_range *sum);
    /* The sum of PARTS, in this order, kept inside of RANGES, as WIDTH pixels. Both have room up to a multiple of 4. */
    void (*finish)(const kg_row_part *parts, uint32_t count, const kg_colour_range *ranges, uint32_t width, uint8_t *pixels);
} kg_row_kernels;

extern const kg_row_kernels kg_row_kernels_vector;
extern const kg_row_kernels kg_row_kernels_plain;

/* kg_image_resample with KERNELS. */
kg_status kg_image_resample_with(const kg_row_kernels *kernels, const kg_image *source, kg_box box, uint32_t width, uint32_t height,
                                 kg_image *out, kg_err *err);

#endif
