/* SPDX-License-Identifier: Apache-2.0
 *
 * Views, and the way of the sheet to its file. */
#include "cli/logosheet.h"

#include "base/commit.h"
#include "base/file.h"
#include "base/spool.h"
#include "base/text.h"
#include "product/logofile.h"
#include "report/contactsheet.h"

#include <string.h>
#include <unistd.h>

enum { MOST_WAITING = 256 << 20, FLUSH_BYTES = 1 << 20 };

static kg_status flush(kg_logo_sheet *sheet, size_t least, kg_err *err)
{
    kg_status status = kg_buf_status(&sheet->out, err);
    if (status != KG_OK || sheet->out.size < least)
        return status;
    status = kg_file_write_fd(sheet->spool_fd, sheet->out.data, sheet->out.size, err);
    kg_buf_clear(&sheet->out);
    return status;
}

static kg_status fail(const kg_logo_sheet *sheet, kg_status status, kg_err *err)
{
    return status == KG_OK ? KG_OK : kg_err_wrap(err, status, "contact sheet '%s'", sheet->path);
}

kg_status kg_logo_sheet_begin(kg_logo_sheet *sheet, const char *path, size_t logos, const kg_canvas_options *canvas, kg_err *err)
{
    *sheet = (kg_logo_sheet){ .path = path, .spool_fd = -1 };
    kg_buf_init(&sheet->out, MOST_WAITING);
    if (path == NULL)
        return KG_OK;
    sheet->is_picture = kg_type_by_name(path) == KG_TYPE_PNG;
    if (sheet->is_picture && logos > KG_CONTACT_GRID_MAX)
        return kg_err_set(err, KG_E_USAGE, "contact sheet '%s': a picture shows %d logos at most, these are %zu; give FILE.html",
                          path, KG_CONTACT_GRID_MAX, logos);
    kg_status status = kg_spool_open(path, &sheet->spool_fd, err);
    if (status == KG_OK && sheet->is_picture)
        status = kg_contact_grid_begin(&sheet->grid, logos, canvas->width, canvas->height, &sheet->out, err);
    else if (status == KG_OK)
        kg_contact_begin(&sheet->out, logos, canvas->width, canvas->height);
    return fail(sheet, status, err);
}

/* The source as it is, only fitted into the box. */
static kg_status look_before(const kg_image *image, const kg_canvas_options *canvas, kg_image *out, kg_err *err)
{
    kg_canvas_options plain = { .width = canvas->width, .height = canvas->height, .keep_margins = true };
    kg_canvas_plan plan;
    kg_status status = kg_canvas_plan_image(image, &plain, &plan, err);
    return status == KG_OK ? kg_canvas_draw(image, &plain, &plan, out, err) : status;
}

kg_status kg_logo_sheet_look(const kg_logo_sheet *sheet, const kg_canvas_options *canvas, kg_asset *asset, bool is_finished,
                             kg_logo_views *views, kg_err *err)
{
    const kg_image *image = &kg_logo_origin(asset)->logo.image;
    if (sheet->path == NULL || image->rgba == NULL)
        return KG_OK;
    kg_status status = look_before(image, canvas, &views->before, err);
    if (status == KG_OK && !sheet->is_picture) {
        status = kg_png_encode(&views->before, &(kg_png_options){ .effort = 1 }, NULL, &views->before_png, err);
        kg_image_done(&views->before);
    }
    if (is_finished && sheet->is_picture)
        views->after = kg_image_take(&asset->logo.image);
    else if (is_finished)
        views->after_png = kg_blob_take(&asset->bytes);
    return status;
}

void kg_logo_views_done(kg_logo_views *views)
{
    kg_image_done(&views->before);
    kg_image_done(&views->after);
    kg_blob_done(&views->before_png);
    kg_blob_done(&views->after_png);
}

kg_status kg_logo_sheet_add(kg_logo_sheet *sheet, const kg_report_product *item, const kg_logo_views *views, kg_err *err)
{
    kg_status status = KG_OK;
    if (sheet->path == NULL)
        return KG_OK;
    if (sheet->is_picture)
        status = kg_contact_grid_add(&sheet->grid, item, &views->before, &views->after, err);
    else
        kg_contact_add(&sheet->out, item, &views->before_png, &views->after_png);
    return fail(sheet, status == KG_OK ? flush(sheet, FLUSH_BYTES, err) : status, err);
}

kg_status kg_logo_sheet_end(kg_logo_sheet *sheet, bool is_dry_run, kg_err *err)
{
    kg_status status = KG_OK;
    if (sheet->path == NULL)
        return KG_OK;
    if (sheet->is_picture)
        status = kg_contact_grid_end(&sheet->grid, err);
    else
        kg_contact_end(&sheet->out);
    if (status == KG_OK)
        status = flush(sheet, 0, err);
    if (status == KG_OK && !is_dry_run)
        status = kg_commit_spool(sheet->path, sheet->spool_fd, err);
    return fail(sheet, status, err);
}

void kg_logo_sheet_done(kg_logo_sheet *sheet)
{
    kg_contact_grid_done(&sheet->grid);
    kg_buf_done(&sheet->out);
    if (sheet->spool_fd >= 0)
        (void)close(sheet->spool_fd);
}
