/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside of cut.c: the signs that it adds up. */
#ifndef KG_IMAGE_CUT_SIGNS_H
#define KG_IMAGE_CUT_SIGNS_H

#include "image/cut.h"

/* Of SIDE (0 to 3: top, bottom, left, right); ART is what IMAGE holds but its margins. All 0 where nothing is solid there. */
void kg_cut_look_at_side(const kg_image *image, kg_box art, unsigned side, double signs[KG_CUT_SIGNS]);

/* Whether the artwork is a disc of which SIDE cuts off 5 to 70 %: its outline is within 1 % of a circle that goes on behind the
 * side. */
bool kg_cut_is_disc(const kg_image *image, kg_box art, unsigned side);

#endif
