/* SPDX-License-Identifier: Apache-2.0
 *
 * Limited Markdown and the HTML inside it: what a reader sees, and what lies behind it. Parsed by md4c (CommonMark, tables);
 * nothing is ever rendered. Every result knows its byte offset in the source. */
#ifndef KG_FORMAT_MARKDOWN_H
#define KG_FORMAT_MARKDOWN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

#include <stdint.h>

typedef enum kg_mark_kind {
    KG_MARK_LINK,    /* a link or autolink; TEXT is its target */
    KG_MARK_IMAGE,   /* an image; TEXT is its target */
    KG_MARK_TAG,     /* an HTML tag; TEXT is its name in lower case */
    KG_MARK_HEADING, /* TEXT is "" and LEVEL 1..6 */
    KG_MARK_ITEM,    /* an item of a list; LEVEL is its sign: '-', '+', '*', or 0 for a number */
} kg_mark_kind;

typedef struct kg_mark {
    kg_mark_kind kind;
    const char *text;
    size_t offset; /* in the source */
    size_t plain;  /* in the visible text: where it begins */
    int level;
} kg_mark;

typedef struct kg_segment {
    size_t plain;
    size_t source;
} kg_segment;

typedef struct kg_markdown {
    const char *plain; /* the visible text, blocks separated by line feeds */
    KG_LIST(kg_mark) marks;
    KG_LIST(kg_segment) segments;
} kg_markdown;

/* TEXT must be valid UTF-8. Marks beyond limits->links are dropped. KG_E_NOMEM is the only failure. */
kg_status kg_markdown_parse(kg_arena *arena, const char *text, const kg_limits *limits, kg_markdown *out, kg_err *err);

/* The source offset of a byte of the visible text. */
size_t kg_markdown_source(const kg_markdown *markdown, size_t plain);

#endif
