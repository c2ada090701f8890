/* SPDX-License-Identifier: Apache-2.0
 *
 * The pieces of the HTML report. Inside of report/ only. */
#ifndef KG_REPORT_HTMLREPORT_H
#define KG_REPORT_HTMLREPORT_H

#include "report/report.h"

/* What a finding is to a reader; each is counted and filtered as one of these. */
typedef enum kg_html_kind {
    KG_HTML_ERROR,
    KG_HTML_WARNING,
    KG_HTML_INFO,
    KG_HTML_CONFIRM,
    KG_HTML_FIXED,
    KG_HTML_WAIVED,
    KG_HTML_CONFIRMED,
    KG_HTML_KIND_COUNT
} kg_html_kind;

const char *kg_html_kind_name(kg_html_kind kind); /* "error": a phrase of words.def and a class of page.css */
kg_html_kind kg_html_kind_of(const kg_finding *finding);

/* One product of the overview. */
typedef struct kg_html_row {
    const char *path;
    const char *name;
    unsigned counts[KG_HTML_KIND_COUNT];
} kg_html_row;

typedef struct kg_html_state {
    KG_LIST(kg_html_row) rows;
    unsigned rule_findings[KG_RULE_COUNT];
    unsigned rule_products[KG_RULE_COUNT];
    unsigned counts[KG_HTML_KIND_COUNT];
    size_t picture_bytes; /* of logos shown so far */
} kg_html_state;

/* The section of product NUMBER (from 0) with its files, findings and repairs, into report->body. */
void kg_html_product(kg_report *report, const kg_report_product *item, unsigned number);
/* The lines of ITEM that FINDING speaks of, with what it quotes marked; nothing where they are not known. */
void kg_html_excerpt(kg_report *report, const kg_report_product *item, const kg_finding *finding);

#endif
