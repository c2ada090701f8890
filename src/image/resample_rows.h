/* SPDX-License-Identifier: Apache-2.0
 *
 * The work on rows of which scaling is made, in two flavours with the same results to the bit: on vectors, and number by number.
 * Arrays of floats are aligned to 16 bytes. */
#ifndef KG_IMAGE_RESAMPLE_ROWS_H
#define KG_IMAGE_RESAMPLE_ROWS_H

#include "image/light.h"
#include "image/resample.h"
#include "image/resample_axis.h"

/* One output pixel: premultiplied light and alpha, and the least and the greatest that the source shows there. */
typedef struct kg_cell {
    float value[4];
    float least[4];
    float greatest[4];
} kg_cell;

typedef struct kg_levels {
    float light[256];
    float share[256]; /* i / 255 */
    kg_light_index index;
} kg_levels;

/* What a source row is turned into. As runs of one colour: run k covers starts[k]..starts[k+1]-1. As planes: one a channel. */
typedef struct kg_row_room {
    uint32_t *starts;    /* width + 1 */
    float (*colours)[4]; /* width; premultiplied light and alpha */
    float (*steps)[4];   /* width; colours[k-1] - colours[k]; nothing for k = 0 */
    float *planes[4];    /* the width, up to a multiple of 4 with zeros */
} kg_row_room;

typedef struct kg_row_kernels {
    /* ROW, WIDTH pixels, filtered along x into axis->size cells. */
    void (*filter)(const kg_axis *axis, const kg_levels *levels, const uint8_t *row, uint32_t width, kg_row_room *room, kg_cell *out);
    /* Adds WEIGHT times ROW to the values of SUM; where the rows are NEAR, also widens its limits. */
    void (*add)(const kg_cell *row, uint32_t count, float weight, bool is_near, kg_cell *sum);
    /* Cells to pixels. */
    void (*finish)(const kg_levels *levels, const kg_cell *cells, uint32_t count, uint8_t *pixels);
} kg_row_kernels;

extern const kg_row_kernels kg_row_kernels_vector;
extern const kg_row_kernels kg_row_kernels_plain;

/* kg_image_resample with KERNELS. */
kg_status kg_image_resample_with(const kg_row_kernels *kernels, const kg_image *source, kg_box box, uint32_t width, uint32_t height,
                                 kg_image *out, kg_err *err);

#endif
