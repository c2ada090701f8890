/* SPDX-License-Identifier: Apache-2.0
 *
 * Text with limited Markdown and HTML, as sellers write descriptions, to what a reader of the page sees: the rendered text, its
 * blocks, what it refers to, and how it is styled, each with its place in the source. Markdown is read by md4c (CommonMark and
 * tables), the HTML in it by markuphtml.c. Nothing here judges; a link is only a place and a target. */
#ifndef KG_FORMAT_MARKUP_H
#define KG_FORMAT_MARKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kg_markup_kind {
    KG_MARKUP_PARAGRAPH,
    KG_MARKUP_HEADING, /* level 1 to 6 */
    KG_MARKUP_ITEM,    /* of a list; level is its nesting, from 1 */
    KG_MARKUP_CODE,
    KG_MARKUP_CELL, /* of a table */
} kg_markup_kind;

/* A block that holds text. The blocks stand in order and do not overlap; in the rendered text a line feed lies between two. */
typedef struct kg_markup_block {
    kg_markup_kind kind;
    unsigned level;
    size_t offset; /* in the rendered text */
    size_t length;
} kg_markup_block;

/* Something outside the text that it leads to or shows. */
typedef struct kg_reference {
    bool is_image;      /* is shown (image, drawing, video, frame); else is a link */
    const char *what;   /* "Markdown link", "<a>", "CSS url()" */
    const char *target; /* address with its entities decoded; "" where there is none (<svg>) */
    size_t source;      /* offset in the source */
    size_t offset;      /* the text of the link in the rendered text */
    size_t length;
} kg_reference;

typedef enum kg_style_kind { KG_STYLE_FONT, KG_STYLE_SIZE, KG_STYLE_COLOUR } kg_style_kind;

/* A font, size or colour that HTML sets. */
typedef struct kg_style {
    kg_style_kind kind;
    const char *value; /* first family, size or colour, in lower case */
    size_t source;
} kg_style;

typedef enum kg_markup_defect_kind {
    KG_MARKUP_UNCLOSED,   /* an element without its end tag */
    KG_MARKUP_UNOPENED,   /* an end tag without its element */
    KG_MARKUP_UNFINISHED, /* a tag or comment without its '>' */
    KG_MARKUP_SCRIPT,     /* script, event handler, form: a page does not take them */
} kg_markup_defect_kind;

typedef struct kg_markup_defect {
    kg_markup_defect_kind kind;
    const char *name; /* of the element or attribute */
    size_t source;
} kg_markup_defect;

/* From TEXT on, the rendered text stands at SOURCE and behind it. */
typedef struct kg_markup_run {
    size_t text;
    size_t source;
} kg_markup_run;

typedef struct kg_markup {
    const char *text; /* rendered: no markup, entities decoded */
    size_t length;
    KG_LIST(kg_markup_run) runs;
    KG_LIST(kg_markup_block) blocks;
    KG_LIST(kg_reference) references;
    KG_LIST(kg_style) styles;
    KG_LIST(kg_markup_defect) defects;
} kg_markup;

/* Reads TEXT, which is valid UTF-8. Everything in OUT lies in ARENA. References beyond limits->links are dropped. KG_E_NOMEM is the
 * only failure: every text is some Markdown. */
kg_status kg_markup_read(kg_arena *arena, const char *text, const kg_limits *limits, kg_markup *out, kg_err *err);

/* Where the byte OFFSET of the rendered text stands in the source. */
size_t kg_markup_source(const kg_markup *markup, size_t offset);

#endif
