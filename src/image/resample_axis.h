/* SPDX-License-Identifier: Apache-2.0
 *
 * The filter along one axis: what each output position takes from which source positions. */
#ifndef KG_IMAGE_RESAMPLE_AXIS_H
#define KG_IMAGE_RESAMPLE_AXIS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { KG_AXIS_LONGEST = 1 << 30 }; /* positions, of the source and of the output */

typedef struct kg_window {
    uint32_t first; /* the filter reaches over the source positions first..end-1 */
    uint32_t end;
    uint32_t near_first; /* the pixel itself covers near_first..near_end-1 */
    uint32_t near_end;
    const float *sums; /* sums[i]: the weights of first..first+i-1, from 0 to 1; end-first+1 of them */
    /* The weights of tap_first..tap_first+tap_count-1. The first is a multiple of 4 at or before `first`, the count one up to or
     * behind `end`; what lies outside of first..end-1 has the weight 0. NULL before kg_axis_add_taps. */
    const float *taps;
    uint32_t tap_first;
    uint32_t tap_count;
} kg_window;

typedef struct kg_axis {
    uint32_t size; /* of the output */
    uint32_t source_size;
    /* The ratio in lowest terms: RATIO_TO output positions for RATIO_FROM of the source, after which the windows repeat. */
    uint32_t ratio_to;
    uint32_t ratio_from;
    uint32_t longest; /* the most source positions in a window */
    kg_window *windows;
    double *lobes; /* the filter, not normalised, at the distances that occur */
} kg_axis;

/* SIZE and SOURCE_SIZE are 1 to KG_AXIS_LONGEST. False when memory is out; what is made lives in ARENA. */
bool kg_axis_init(kg_axis *axis, kg_arena *arena, uint32_t size, uint32_t source_size);
/* Gives the windows their taps, unless they have them. False when memory is out. */
bool kg_axis_add_taps(kg_axis *axis, kg_arena *arena);

#endif
