/* SPDX-License-Identifier: Apache-2.0
 *
 * PDF through libqpdf's C interface. Its error objects must be taken after every call, or it prints on standard error. */
#include "format/document/pdf.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

enum {
    TAIL_BYTES = 1024,
    LEAST_LETTERS = 20, /* fewer in the whole document: it is a picture of pages */
};

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

static void read_properties(kg_pdf *pdf)
{
    qpdf_oh info = kg_pdf_get(pdf, qpdf_get_trailer(pdf->data), "/Info");
    kg_scan_property(pdf->scan, KG_PROPERTY_TITLE, kg_pdf_text(pdf, kg_pdf_get(pdf, info, "/Title")));
    kg_scan_property(pdf->scan, KG_PROPERTY_AUTHOR, kg_pdf_text(pdf, kg_pdf_get(pdf, info, "/Author")));
    kg_scan_property(pdf->scan, KG_PROPERTY_COMPANY, kg_pdf_text(pdf, kg_pdf_get(pdf, info, "/Company")));
}

static void read_pages(kg_pdf *pdf)
{
    kg_facts *facts = pdf->scan->facts;
    uint32_t most = KG_MIN(facts->pages, pdf->scan->limits->pages), blank = 0;
    for (uint32_t i = 0; i < most; i++) {
        qpdf_oh page = qpdf_get_page_n(pdf->data, i);
        if (kg_pdf_failed(pdf))
            continue;
        pdf->page = i + 1;
        kg_pdf_page_text(pdf, page);
        kg_pdf_page_annotations(pdf, page);
        if (!pdf->is_drawn && !pdf->is_cut && facts->damaged == NULL && ++blank > 0) /* else what should show may be lost */
            kg_scan_note(pdf->scan, KG_NOTE_BLANK_PAGE, pdf->page, "");
        qpdf_oh_release_all(pdf->data);
    }
    if (blank == facts->pages)
        kg_scan_note(pdf->scan, KG_NOTE_EMPTY, 0, "");
    else if (!pdf->is_cut && pdf->letters < LEAST_LETTERS && facts->unread_glyphs < LEAST_LETTERS)
        kg_scan_note(pdf->scan, KG_NOTE_NO_TEXT, 0, "");
    if (facts->pages > most)
        kg_scan_note(pdf->scan, KG_NOTE_TEXT_CUT, 0, "");
}

static void read_opened(kg_scan *scan, qpdf_data data, size_t size)
{
    kg_facts *facts = scan->facts;
    kg_pdf pdf = { .scan = scan, .data = data, .size = size };
    const char *version = qpdf_get_pdf_version(data);
    facts->variant = kg_arena_printf(scan->arena, "PDF %s", version == NULL ? "" : kg_mask(scan->arena, version, 8));
    facts->is_restricted = is_restricted(data);
    int pages = qpdf_get_num_pages(data);
    if (kg_pdf_failed(&pdf))
        pages = -1;
    if (pages <= 0) {
        kg_scan_broken(scan,
                       pages == 0 ? N_("there is nothing inside: the document has no pages") : N_("its pages cannot be found"));
        return;
    }
    facts->pages = (uint32_t)pages;
    read_properties(&pdf);
    read_pages(&pdf);
    kg_pdf_actions(&pdf);
    kg_pdf_forget_streams(&pdf);
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
    if (!kg_pdf_structure_is_bounded(scan, file)) {
        kg_scan_note(scan, KG_NOTE_BOMB, 0, "");
        return;
    }
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
        read_opened(scan, pdf, file.size);
    kg_pdf_forget_warnings(pdf);
    qpdf_cleanup(&pdf);
    if (scan->facts->broken == NULL)
        look_at_frame(scan, file);
}
