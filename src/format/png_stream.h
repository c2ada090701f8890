/* SPDX-License-Identifier: Apache-2.0
 *
 * A PNG that is written row by row, for pictures larger than memory should hold. */
#ifndef KG_FORMAT_PNG_STREAM_H
#define KG_FORMAT_PNG_STREAM_H

#include "base/buf.h"
#include "image/image.h"

typedef struct kg_png_stream kg_png_stream;

/* Begins an opaque picture of WIDTH x HEIGHT px. What is written goes to the end of OUT, which the caller may empty in between.
 * KG_E_NOMEM. */
kg_status kg_png_stream_new(uint32_t width, uint32_t height, kg_buf *out, kg_png_stream **stream, kg_err *err);
/* The next rows: BAND has the width of the picture; its alpha is not written. */
kg_status kg_png_stream_rows(kg_png_stream *stream, const kg_image *band, kg_err *err);
/* Behind the last row. */
kg_status kg_png_stream_end(kg_png_stream *stream, kg_err *err);
void kg_png_stream_free(kg_png_stream *stream);

#endif
