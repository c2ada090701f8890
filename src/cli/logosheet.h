/* SPDX-License-Identifier: Apache-2.0
 *
 * The contact sheet of one batch, as a page or a picture. What is finished goes to a file at once, so that memory does not grow
 * with the number of logos; the file gets its name at the end. */
#ifndef KG_CLI_LOGOSHEET_H
#define KG_CLI_LOGOSHEET_H

#include "report/contactgrid.h"

typedef struct kg_logo_sheet {
    const char *path; /* NULL: none is wanted */
    bool is_picture;  /* PATH ends in .png */
    kg_buf out;
    int spool_fd;
    kg_contact_grid grid;
} kg_logo_sheet;

/* How one logo is shown. */
typedef struct kg_logo_views {
    kg_image before; /* fitted into the canvas, not enlarged; empty when there is nothing to be seen */
    kg_image after;
    kg_blob before_png; /* for a page */
    kg_blob after_png;
} kg_logo_views;

/* Begins SHEET for so many LOGOS on CANVAS; nothing without a path. KG_E_USAGE: too many for a picture. */
kg_status kg_logo_sheet_begin(kg_logo_sheet *sheet, const char *path, size_t logos, const kg_canvas_options *canvas, kg_err *err);
/* Keeps what the sheet shows of ASSET, on any thread. IS_FINISHED: it is what was made of the source. VIEWS are released with
 * kg_logo_views_done. */
kg_status kg_logo_sheet_look(const kg_logo_sheet *sheet, const kg_canvas_options *canvas, kg_asset *asset, bool is_finished,
                             kg_logo_views *views, kg_err *err);
void kg_logo_views_done(kg_logo_views *views);
/* Adds one logo, in the order of the sheet. */
kg_status kg_logo_sheet_add(kg_logo_sheet *sheet, const kg_report_product *item, const kg_logo_views *views, kg_err *err);
/* Ends it and, unless IS_DRY_RUN, gives it its name. */
kg_status kg_logo_sheet_end(kg_logo_sheet *sheet, bool is_dry_run, kg_err *err);
void kg_logo_sheet_done(kg_logo_sheet *sheet);

#endif
