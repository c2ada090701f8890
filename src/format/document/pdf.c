/* SPDX-License-Identifier: Apache-2.0
 *
 * PDF through libqpdf's C interface. Its error objects must be taken after every call, or it prints on standard error. */
#include "format/document/scan.h"

#include "base/arith.h"
#include "base/text.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

enum { TAIL_BYTES = 1024 };

/* Reads FILE; the code of its first error, or qpdf_e_success. */
static int open_pdf(qpdf_data pdf, kg_bytes file, bool recover)
{
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    qpdf_set_attempt_recovery(pdf, recover ? QPDF_TRUE : QPDF_FALSE);
    int result = qpdf_read_memory(pdf, "document", (const char *)file.data, file.size, NULL);
    int code = qpdf_e_success;
    if ((result & QPDF_ERRORS) != 0)
        code = qpdf_has_error(pdf) ? (int)qpdf_get_error_code(pdf, qpdf_get_error(pdf)) : (int)qpdf_e_internal;
    return code;
}

static bool is_restricted(qpdf_data pdf)
{
    return qpdf_is_encrypted(pdf) && !(qpdf_allow_print_high_res(pdf) && qpdf_allow_extract_all(pdf) && qpdf_allow_modify_all(pdf));
}

static void read_opened(kg_scan *scan, qpdf_data pdf)
{
    kg_facts *facts = scan->facts;
    const char *version = qpdf_get_pdf_version(pdf);
    facts->variant = kg_arena_printf(scan->arena, "PDF %s", version == NULL ? "" : kg_mask(scan->arena, version, 8));
    facts->is_restricted = is_restricted(pdf);
    int pages = qpdf_get_num_pages(pdf);
    if (qpdf_has_error(pdf)) {
        (void)qpdf_get_error(pdf);
        pages = -1;
    }
    if (pages > 0)
        facts->pages = (uint32_t)pages;
    else
        kg_scan_broken(scan, pages == 0 ? "there is nothing inside: the document has no pages" : "its pages cannot be found");
}

static void look_at_frame(kg_scan *scan, kg_bytes file)
{
    const uint8_t *header = memmem(file.data, file.size, "%PDF-", 5);
    size_t tail = KG_MIN(file.size, (size_t)TAIL_BYTES);
    if (header != NULL && header != file.data)
        kg_scan_damaged(scan, "%zu bytes stand in front of the document", (size_t)(header - file.data));
    if (memmem(file.data + file.size - tail, tail, "%%EOF", 5) == NULL)
        kg_scan_damaged(scan, "its end is missing or followed by something else");
}

void kg_read_pdf(kg_scan *scan, kg_bytes file)
{
    qpdf_data pdf = qpdf_init();
    int code = open_pdf(pdf, file, false);
    if (code != qpdf_e_success && code != qpdf_e_password) {
        qpdf_cleanup(&pdf);
        pdf = qpdf_init();
        code = open_pdf(pdf, file, true);
        if (code == qpdf_e_success)
            kg_scan_damaged(scan, "its table of objects is damaged; readers have to rebuild it");
    }
    if (code == qpdf_e_password)
        scan->facts->needs_password = true;
    else if (code != qpdf_e_success)
        kg_scan_broken(scan, "it is damaged beyond repair");
    else
        read_opened(scan, pdf);
    while (qpdf_more_warnings(pdf))
        (void)qpdf_next_warning(pdf);
    qpdf_cleanup(&pdf);
    if (scan->facts->broken == NULL)
        look_at_frame(scan, file);
}
