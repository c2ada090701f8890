/* SPDX-License-Identifier: Apache-2.0
 *
 * From the colours of an ICC profile to sRGB, by lcms2. A profile here is a cmsHPROFILE. */
#ifndef KG_FORMAT_ICC_H
#define KG_FORMAT_ICC_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The profile in DATA, to be closed with kg_icc_close; NULL when it is broken, is made for another kind of image than RGB (IS_GREY:
 * than grey), or moves no colour by more than one level. */
void *kg_icc_open(const void *data, size_t size, bool is_grey);
void kg_icc_close(void *profile);

/* COUNT pixels from PROFILE to 8-bit sRGB. SAMPLES are RGBA, of 16 bits each with IS_DEEP; of grey ones R counts. SAMPLES and RGBA
 * may be the same when not deep. KG_E_NOMEM. */
kg_status kg_icc_convert(void *profile, const void *samples, bool is_deep, size_t count, uint8_t *rgba, kg_err *err);

#endif
