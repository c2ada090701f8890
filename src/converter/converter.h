/* SPDX-License-Identifier: Apache-2.0
 *
 * Pictures other than PNG to pixels. Each reader runs in the locked child of kgpack-convert, one file a process. A picture that
 * cannot be read has a reason in out->broken; KG_E_NOMEM is the only failure. */
#ifndef KG_CONVERTER_CONVERTER_H
#define KG_CONVERTER_CONVERTER_H

#include "base/limits.h"
#include "format/wire.h"
#include "image/image.h"

#include <stdbool.h>

typedef struct kg_convert_job {
    const uint8_t *data;
    size_t size;
    const kg_wire_canvas *canvas;
    const kg_limits *limits;
    kg_wire_picture *out;
    kg_image *image;
} kg_convert_job;

/* Drawn so that the artwork has exactly the size at which it will stand on the canvas. */
kg_status kg_convert_svg(const kg_convert_job *job);
kg_status kg_convert_jpeg(const kg_convert_job *job);
kg_status kg_convert_webp(const kg_convert_job *job);

/* What libraries load when they are first used is loaded in the parent, where there are no locks. */
void kg_convert_svg_prepare(void);

/* Says why there is no picture; KG_OK. */
kg_status kg_convert_refuse(const kg_convert_job *job, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Whether a picture of that size is read; says so where not. */
bool kg_convert_fits(const kg_convert_job *job, uint32_t width, uint32_t height);
/* Turns the colours of a profile (NULL = none) into sRGB, then the picture upright, as out->orientation says. */
kg_status kg_convert_finish(const kg_convert_job *job, const void *icc, size_t icc_size, bool is_grey);

#endif
