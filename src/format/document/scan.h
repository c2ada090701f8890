/* SPDX-License-Identifier: Apache-2.0
 *
 * What all readers of documents share: the facts being filled, the caps, and the budget that everything inside one file draws
 * from, however deeply it is nested. */
#ifndef KG_FORMAT_DOCUMENT_SCAN_H
#define KG_FORMAT_DOCUMENT_SCAN_H

#include "format/facts.h"

enum {
    KG_SCAN_NAME_POINTS = 512, /* of the name of a member */
    KG_SCAN_WORDS = 2048,      /* bytes of a link, of the name of a field, of a property */
    KG_SCAN_FONTS = 200,
    KG_SCAN_PROPERTIES = 50,
    KG_SCAN_BLOCK_COST = 32, /* what a block costs beside its text */
};

typedef struct kg_scan {
    kg_arena *arena;
    const kg_limits *limits;
    kg_facts *facts;
    size_t size;        /* of the whole file, also where it is read for a member of it */
    uint64_t *inflated; /* bytes unpacked so far, of the file and all in it */
    uint64_t *parsed;   /* bytes of XML read so far */
    size_t *text;       /* bytes of text taken so far */
    unsigned depth;     /* archives around */
} kg_scan;

/* Bytes of a document; not owned. */
typedef struct kg_bytes {
    const uint8_t *data;
    size_t size;
} kg_bytes;

/* The first reason that is given stays. */
void kg_scan_broken(kg_scan *scan, const char *format, ...) __attribute__((format(printf, 2, 3)));
void kg_scan_damaged(kg_scan *scan, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* TEXT is copied; at most limits->notes of a kind are kept, each page and text once. */
void kg_scan_note(kg_scan *scan, kg_note_kind kind, uint32_t page, const char *text);
/* A new member with a copy of NAME, cut to valid UTF-8 in one line; NULL (and a note) above limits->archive_entries. */
kg_member *kg_scan_member(kg_scan *scan, const char *name, size_t length);
/* What a document says. Texts are copied, white space at both ends is left out, control characters become blanks; the caps of
 * kg_limits hold over the file and all in it. A block without text is only kept as a cell of a table. */
void kg_scan_block(kg_scan *scan, kg_spot_kind kind, uint32_t number, const char *text, size_t length);
void kg_scan_link(kg_scan *scan, kg_link_kind kind, kg_spot_kind place, uint32_t number, const char *url);
void kg_scan_field(kg_scan *scan, kg_form_kind kind, kg_spot_kind place, uint32_t number, bool is_filled, const char *name);
void kg_scan_font(kg_scan *scan, const char *family, uint64_t letters);
void kg_scan_property(kg_scan *scan, kg_property_kind kind, const char *text);

/* For a document whose words were taken and are hardly any: pictures of pages where IS_DRAWN, else nothing at all. */
void kg_scan_wordless(kg_scan *scan, bool is_drawn);

/* Whether unpacking SIZE more bytes stays within limits->inflated_bytes; counts them. */
bool kg_scan_spend(kg_scan *scan, uint64_t size);

typedef enum kg_spending {
    KG_SPENDING_FAIR,
    KG_SPENDING_BOMB, /* what was unpacked, or all that was unpacked so far, is out of proportion to what it takes */
    KG_SPENDING_OVER, /* limits->inflated_bytes are used up */
} kg_spending;

/* Whether nothing more is to be unpacked: all that was is out of proportion to the file, or limits->inflated_bytes are used up. */
bool kg_scan_is_spent(const kg_scan *scan);
/* Counts SIZE more bytes of a member that has given MADE, these included, and takes PACKED in its archive. */
kg_spending kg_scan_inflate(kg_scan *scan, uint64_t size, uint64_t made, uint64_t packed);

/* The readers. Each fills scan->facts; what is wrong is a fact. */
void kg_read_zip(kg_scan *scan, kg_bytes file);
void kg_read_rar(kg_scan *scan, kg_bytes file);
void kg_read_ole(kg_scan *scan, kg_bytes file);
void kg_read_pdf(kg_scan *scan, kg_bytes file);
void kg_read_plain(kg_scan *scan, kg_bytes file);

#endif
