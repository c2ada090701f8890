/* SPDX-License-Identifier: Apache-2.0
 *
 * The tables. */
#include "image/light.h"

#include "image/srgb_table.inc"
