/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of the PDF reader (ISO 32000-1): objects through libqpdf, fonts, content streams. Handles of libqpdf live until the end
 * of the page that is being read; what is kept longer lies in the arena. */
#ifndef KG_FORMAT_DOCUMENT_PDF_H
#define KG_FORMAT_DOCUMENT_PDF_H

#include "base/buf.h"
#include "format/document/scan.h"

#include <qpdf/qpdf-c.h>

typedef struct kg_pdf_font kg_pdf_font;

enum { KG_PDF_KEPT_STREAMS = 8 };

/* A stream that was unpacked and may be asked for again: many pages share one. */
typedef struct kg_pdf_kept {
    int object; /* its number; 0 = none */
    kg_blob bytes;
} kg_pdf_kept;

typedef struct kg_pdf {
    kg_scan *scan;
    qpdf_data data;
    size_t size;      /* of the file */
    uint32_t page;    /* being read, from 1 */
    bool is_drawn;    /* something shows on the page */
    uint64_t letters; /* drawn so far that are no blanks */
    uint64_t steps;   /* of interpreting content so far */
    bool is_cut;      /* some content was not unpacked: it goes beyond a cap */
    KG_LIST(kg_pdf_font *) fonts;
    kg_pdf_kept kept[KG_PDF_KEPT_STREAMS]; /* to be ended with kg_pdf_forget_streams */
    size_t oldest;                         /* of them */
} kg_pdf;

/* ---- objects ---- */

/* The value at KEY ("/Type") of a dictionary or of a stream's dictionary; null where there is none. */
qpdf_oh kg_pdf_get(kg_pdf *pdf, qpdf_oh object, const char *key);
bool kg_pdf_is_name(kg_pdf *pdf, qpdf_oh object, const char *name);
/* Copies in the arena; "" for what is no name or string. */
const char *kg_pdf_name(kg_pdf *pdf, qpdf_oh object);
const char *kg_pdf_text(kg_pdf *pdf, qpdf_oh object);
double kg_pdf_number(kg_pdf *pdf, qpdf_oh object, double otherwise);
/* Elements of an array; 0 for anything else. */
int kg_pdf_count(kg_pdf *pdf, qpdf_oh object);
/* The unpacked bytes of a stream, to be freed with kg_blob_done; empty when it cannot be unpacked within the caps. */
kg_blob kg_pdf_stream(kg_pdf *pdf, qpdf_oh object);
kg_blob kg_pdf_page_content(kg_pdf *pdf, qpdf_oh page);
void kg_pdf_forget_streams(kg_pdf *pdf);
/* Counts STEPS of work. False, and a note, once limits->steps are used up. */
bool kg_pdf_spend(kg_pdf *pdf, uint64_t steps);
/* Takes the error that libqpdf may hold, which it would print otherwise. True when there was one. */
bool kg_pdf_failed(kg_pdf *pdf);
/* Takes the warnings that libqpdf has collected. */
void kg_pdf_forget_warnings(qpdf_data data);

/* ---- filters of streams ---- */

enum { KG_PDF_NO_FILTER = -1, KG_PDF_MOST_FILTERS = 16 };

typedef struct kg_pdf_filter {
    int filter;            /* of kg_pdf_filter_named */
    bool has_early_change; /* LZW: codes grow one code earlier than they must */
} kg_pdf_filter;

/* One stream to be unpacked within the caps. */
typedef struct kg_pdf_unpacking {
    kg_scan *scan;
    size_t file_size;
    kg_pdf_filter chain[KG_PDF_MOST_FILTERS];
    size_t count;
    bool is_structure; /* a table of objects or objects packed together: no ratio is too high, but the end of the caps is a bomb */
    size_t packed;     /* bytes as they lie in the file */
    bool is_cut;       /* set: a cap was reached */
    bool is_bomb;      /* set: by contents that unpack to far more than they should */
} kg_pdf_unpacking;

/* The filter of that name ("FlateDecode"), or KG_PDF_NO_FILTER: it is unknown, or gives pictures. */
int kg_pdf_filter_named(const char *name);
/* Unpacks PACKED through the chain into OUT, which is to be freed with kg_blob_done. False, and OUT is empty, for bombs. */
bool kg_pdf_unpack(kg_pdf_unpacking *job, kg_bytes packed, kg_blob *out);
/* Whether the tables of objects of FILE, which libqpdf unpacks by itself and without limit, stay within the caps. */
bool kg_pdf_structure_is_bounded(kg_scan *scan, kg_bytes file);

/* ---- tokens of content streams and character maps ---- */

typedef enum kg_pdf_token_kind {
    KG_PDF_END,
    KG_PDF_NUMBER,
    KG_PDF_NAME, /* without its slash */
    KG_PDF_STRING,
    KG_PDF_WORD,    /* an operator, true, null ... */
    KG_PDF_BRACKET, /* one of [ ] { }, << and >> as their first character */
} kg_pdf_token_kind;

typedef struct kg_pdf_token {
    kg_pdf_token_kind kind;
    double number;
    size_t start; /* of the text in the lexer's buffer */
    size_t length;
} kg_pdf_token;

typedef struct kg_pdf_lexer {
    kg_bytes input;
    size_t at;
    kg_buf text; /* of all tokens since it was cleared */
} kg_pdf_lexer;

kg_pdf_token kg_pdf_next(kg_pdf_lexer *lexer);
const char *kg_pdf_token_text(const kg_pdf_lexer *lexer, const kg_pdf_token *token);
/* Behind an ID operator: skips the data of an inline image. */
void kg_pdf_skip_image(kg_pdf_lexer *lexer);

/* ---- fonts ---- */

/* The font of that dictionary, from the cache where it is an object of its own. NULL when memory is out. */
kg_pdf_font *kg_pdf_font_get(kg_pdf *pdf, qpdf_oh dictionary);
/* One character of a shown string. */
typedef struct kg_pdf_glyph {
    const char *text; /* UTF-8; NULL when the font does not say what it means */
    double width;     /* of the em */
    size_t bytes;     /* of the string that it took, at least 1 */
    bool is_space;    /* code 32 of one byte, to which word spacing applies */
} kg_pdf_glyph;
enum { KG_PDF_GLYPH_BYTES = 8 };
/* MADE is room for a text that lies nowhere else. */
kg_pdf_glyph kg_pdf_font_glyph(const kg_pdf_font *font, const uint8_t *code, size_t left, char made[static KG_PDF_GLYPH_BYTES]);
const char *kg_pdf_font_family(const kg_pdf_font *font);

/* ---- pages ---- */

/* The text of a page as blocks, one a line; sets is_drawn, also where the content cannot be read. */
void kg_pdf_page_text(kg_pdf *pdf, qpdf_oh page);
/* Links, form fields and comments of a page. */
void kg_pdf_page_annotations(kg_pdf *pdf, qpdf_oh page);
/* What runs or opens by itself anywhere in the document. */
void kg_pdf_actions(kg_pdf *pdf);

#endif
