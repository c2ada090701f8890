/* SPDX-License-Identifier: Apache-2.0
 *
 * Pieces of the HTML pages that kgpack writes. A page is one file without any reference to another; its content security policy
 * names its one style and its one script by hash, so that nothing else in it can ever run. */
#ifndef KG_BUNDLE_HTML_H
#define KG_BUNDLE_HTML_H

#include "base/buf.h"

/* TEXT as it may stand between tags and in quoted attributes; what HTML cannot hold becomes U+FFFD. */
void kg_html_text(kg_buf *out, const char *text);
/* The same in two languages, of which the page shows one. Not for attributes. */
void kg_html_say(kg_buf *out, const char *english, const char *chinese);

typedef struct kg_html_head {
    const char *title;
    const char *style;
    const char *script;
    const char *attributes; /* of the html element, ready to be written; "" for none */
} kg_html_head;

/* Everything up to and with <body>. KG_E_NOMEM also ends up in the status of OUT. */
void kg_html_begin(kg_buf *out, const kg_html_head *head);
/* The script and the end of the page. */
void kg_html_end(kg_buf *out, const kg_html_head *head);

void kg_base64_write(kg_buf *out, const void *data, size_t size);

#endif
