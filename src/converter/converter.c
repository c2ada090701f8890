/* SPDX-License-Identifier: Apache-2.0
 *
 * What the readers of all kinds end with. */
#include "converter/converter.h"

#include "base/language.h"
#include "format/icc.h"
#include "image/orient.h"

#include <stdarg.h>
#include <stdio.h>

kg_status kg_convert_refuse(const kg_convert_job *job, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(job->out->broken, sizeof job->out->broken, format, args);
    va_end(args);
    return KG_OK;
}

bool kg_convert_fits(const kg_convert_job *job, uint32_t width, uint32_t height)
{
    const kg_limits *limits = job->limits;
    bool fits = width <= limits->logo_side_px && height <= limits->logo_side_px && (uint64_t)width * height <= limits->logo_pixels;
    if (!fits)
        (void)kg_convert_refuse(job, N_("%u x %u pixels, more than the %u x %u or %llu in all that kgpack reads"), width, height,
                                limits->logo_side_px, limits->logo_side_px, (unsigned long long)limits->logo_pixels);
    return fits;
}

kg_status kg_convert_finish(const kg_convert_job *job, const void *icc, size_t icc_size, bool is_grey)
{
    kg_image *image = job->image;
    void *profile = icc != NULL ? kg_icc_open(icc, icc_size, is_grey) : NULL;
    kg_status status = KG_OK;
    job->out->is_recoloured = profile != NULL;
    if (profile != NULL)
        status = kg_icc_convert(profile, image->rgba, false, (size_t)image->width * image->height, image->rgba, NULL);
    kg_icc_close(profile);
    return status == KG_OK ? kg_image_orient(image, job->out->orientation, NULL) : status;
}
