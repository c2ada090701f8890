/* SPDX-License-Identifier: Apache-2.0
 *
 * What an SVG would be drawn without, read from its markup alone: no renderer is asked. */
#ifndef KG_CONVERTER_SVGSCAN_H
#define KG_CONVERTER_SVGSCAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct kg_svg_scan {
    char lacks[224];        /* something that belongs to the drawing and would be missing, "refers to ..."; "" = nothing */
    bool is_moving;         /* it has an animation, of which no renderer draws more than the beginning */
    const char *unreadable; /* why the markup could not be read to its end; NULL when it was */
} kg_svg_scan;

/* KG_E_NOMEM. */
kg_status kg_svg_scan_file(const uint8_t *data, size_t size, kg_svg_scan *out);

/* ---- the parts of it, for the scan ---- */

/* The first address in url(...) of VALUE, a CSS value, that is outside of the drawing, and its LENGTH; NULL where there is none. */
const char *kg_svg_outer_url(const char *value, size_t *length);
/* Says that the file TARGET, of LENGTH bytes, is missing. */
void kg_svg_lacks_file(kg_svg_scan *out, const char *target, size_t length);
/* Reads a style sheet into OUT; true when it lacks something. STYLE is changed. */
bool kg_svg_style_lacks(char *style, kg_svg_scan *out);
/* Whether the picture in TARGET, a data: address, is one that is drawn; else says why not, into WHY. */
bool kg_svg_picture_is_drawn(const char *target, char *why, size_t room);

#endif
