/* SPDX-License-Identifier: Apache-2.0
 *
 * A page on which a person looks over hundreds of logos: each before and after, on light and on dark, with its findings. One file
 * without references. */
#ifndef KG_REPORT_CONTACTSHEET_H
#define KG_REPORT_CONTACTSHEET_H

#include "report/report.h"

/* For so many LOGOS on a canvas of WIDTH x HEIGHT px. */
void kg_contact_begin(kg_buf *out, size_t logos, uint32_t width, uint32_t height);
/* BEFORE and AFTER are PNG files; empty where there is no picture. */
void kg_contact_add(kg_buf *out, const kg_report_product *item, const kg_blob *before, const kg_blob *after);
void kg_contact_end(kg_buf *out);

#endif
