/* SPDX-License-Identifier: Apache-2.0
 *
 * The work on rows without vectors: the twin that tests compare with. */
#define KG_LANES_PLAIN 1
#include "image/resample_rows.inc"

const kg_row_kernels kg_row_kernels_plain = { sum_runs, sum_planes, range_runs, range_planes, widen, finish };
