/* SPDX-License-Identifier: Apache-2.0
 *
 * The contact sheet as one PNG: a grid of cells, each with a logo before on light, after on light and after on dark chequers, its
 * name, sizes and the rules that found something. Written row of cells by row, so that memory does not grow with their number. */
#ifndef KG_REPORT_CONTACTGRID_H
#define KG_REPORT_CONTACTGRID_H

#include "format/png_stream.h"
#include "report/report.h"

enum { KG_CONTACT_GRID_MAX = 2000 }; /* logos; viewers of pictures take no larger ones */

typedef struct kg_contact_grid {
    size_t logos;
    size_t added;
    uint32_t view_width; /* px of one picture */
    uint32_t view_height;
    kg_image band; /* one row of cells */
    kg_png_stream *png;
    kg_buf *out;
} kg_contact_grid;

/* For pictures of WIDTH x HEIGHT px, shown smaller where they are larger than 240 px. The PNG goes to the end of OUT, which the
 * caller may empty in between. KG_E_NOMEM. GRID must be released with kg_contact_grid_done, also after a failure. */
kg_status kg_contact_grid_begin(kg_contact_grid *grid, size_t logos, uint32_t width, uint32_t height, kg_buf *out, kg_err *err);
/* BEFORE and AFTER may be empty. */
kg_status kg_contact_grid_add(kg_contact_grid *grid, const kg_report_product *item, const kg_image *before, const kg_image *after,
                              kg_err *err);
kg_status kg_contact_grid_end(kg_contact_grid *grid, kg_err *err);
void kg_contact_grid_done(kg_contact_grid *grid);

#endif
