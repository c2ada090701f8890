/* SPDX-License-Identifier: Apache-2.0
 *
 * By libpng, which leaves its functions by longjmp when something is wrong. */
#include "format/png_stream.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

struct kg_png_stream {
    png_structp png;
    png_infop info;
    kg_buf *out;
};

static void write_bytes(png_structp png, png_bytep data, size_t size)
{
    const kg_png_stream *self = png_get_io_ptr(png);
    kg_buf_append(self->out, data, size);
    if (kg_buf_status(self->out, NULL) != KG_OK)
        png_error(png, "out of memory");
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

kg_status kg_png_stream_new(uint32_t width, uint32_t height, kg_buf *out, kg_png_stream **stream, kg_err *err)
{
    kg_png_stream *self = calloc(1, sizeof *self);
    *stream = self;
    if (self == NULL)
        return kg_err_nomem(err);
    self->out = out;
    self->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    self->info = self->png != NULL ? png_create_info_struct(self->png) : NULL;
    if (self->info == NULL)
        return kg_err_nomem(err);
    if (setjmp(png_jmpbuf(self->png)) != 0)
        return kg_err_nomem(err);
    png_set_write_fn(self->png, self, write_bytes, flush_nothing);
    png_set_user_limits(self->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_IHDR(self->png, self->info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(self->png, self->info);
    png_set_filler(self->png, 0, PNG_FILLER_AFTER); /* rows have an alpha that the file has not */
    return KG_OK;
}

kg_status kg_png_stream_rows(kg_png_stream *stream, const kg_image *band, kg_err *err)
{
    if (setjmp(png_jmpbuf(stream->png)) != 0)
        return kg_err_nomem(err);
    for (uint32_t y = 0; y < band->height; y++)
        png_write_row(stream->png, kg_image_at(band, 0, y));
    return KG_OK;
}

kg_status kg_png_stream_end(kg_png_stream *stream, kg_err *err)
{
    if (setjmp(png_jmpbuf(stream->png)) != 0)
        return kg_err_nomem(err);
    png_write_end(stream->png, NULL);
    return KG_OK;
}

void kg_png_stream_free(kg_png_stream *stream)
{
    if (stream == NULL)
        return;
    png_destroy_write_struct(&stream->png, &stream->info);
    free(stream);
}
