/* SPDX-License-Identifier: Apache-2.0
 *
 * Pieces of the HTML pages that kgpack writes: the upload sheet and the report. A page is one file without any reference to
 * another; its content security policy names each of its styles and scripts by hash, so that nothing else in it can ever run.
 * It holds every language of kgpack and shows one at a time. */
#ifndef KG_BUNDLE_HTML_H
#define KG_BUNDLE_HTML_H

#include "base/buf.h"

/* TEXT as it may stand between tags and in quoted attributes; what HTML cannot hold becomes U+FFFD. */
void kg_html_text(kg_buf *out, const char *text);
/* PHRASE, a message of the catalogue or a key of words.def, in every language; any other text as it is. Not for attributes. */
void kg_html_say(kg_buf *out, const char *phrase);
/* The same between two pieces of HTML. */
void kg_html_say_in(kg_buf *out, const char *open, const char *phrase, const char *close);
/* TEXT between two pieces of HTML; nothing at all for NULL and "". */
void kg_html_text_in(kg_buf *out, const char *open, const char *text, const char *close);
/* A finished message in every language, between two pieces of HTML; nothing at all for NULL and "". */
void kg_html_message(kg_buf *out, const char *open, const char *message, const char *close);
/* Whether PHRASE is known in every language. */
bool kg_html_knows(const char *phrase);
/* "31.6 kB (31641 bytes)" */
void kg_html_size(kg_buf *out, uint64_t bytes);

typedef struct kg_html_page {
    const char *title;
    const char *key;      /* what the page remembers is kept under it; "" = only the language */
    const char *style;    /* of this kind of page, behind the shared one */
    const char *pictures; /* rules that hold the pictures of this page; "" = none */
    kg_language language; /* in which it opens; the reader may choose another one */
    const char *script;   /* of this kind of page, behind the shared one */
} kg_html_page;

/* Everything up to and with <body> and the link that skips to the element #content. */
void kg_html_begin(kg_buf *out, const kg_html_page *page);
/* The buttons that choose the language. */
void kg_html_languages(kg_buf *out);
/* The scripts and the end of the page. */
void kg_html_end(kg_buf *out, const kg_html_page *page);

/* "data:image/png;base64,..." */
void kg_html_png(kg_buf *out, const void *data, size_t size);

#endif
