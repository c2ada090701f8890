/* SPDX-License-Identifier: Apache-2.0
 *
 * The filter along one axis: what each output position takes from which source positions. */
#ifndef KG_IMAGE_RESAMPLE_AXIS_H
#define KG_IMAGE_RESAMPLE_AXIS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct kg_window {
    uint32_t first; /* the filter reaches over the source positions first..end-1 */
    uint32_t end;
    uint32_t near_first; /* the pixel itself covers near_first..near_end-1 */
    uint32_t near_end;
    const float *sums; /* sums[i]: the weights of first..first+i-1, from 0 to 1; end-first+1 of them */
    /* The weights of tap_first..tap_first+tap_count-1. The first is a multiple of 4 at or before `first`, the count one up to or
     * behind `end`; what lies outside of first..end-1 has the weight 0. */
    const float *taps;
    uint32_t tap_first;
    uint32_t tap_count;
} kg_window;

typedef struct kg_axis {
    uint32_t size; /* of the output */
    uint32_t most_taps;
    kg_window *windows;
    float *sums;
    float *taps;
} kg_axis;

/* False when memory is out; kg_axis_done is due all the same. */
bool kg_axis_init(kg_axis *axis, uint32_t size, uint32_t source_size);
void kg_axis_done(kg_axis *axis);

#endif
