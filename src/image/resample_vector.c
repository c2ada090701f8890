/* SPDX-License-Identifier: Apache-2.0
 *
 * The work on rows with vectors. */
#include "image/resample_rows.inc"

const kg_row_kernels kg_row_kernels_vector = { sum_runs, sum_planes, range_runs, range_planes, widen, finish };
