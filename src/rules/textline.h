/* SPDX-License-Identifier: Apache-2.0
 *
 * One block of text as the scanners of blanks see it: an array of code points in which full-width forms are their ASCII twins and
 * every white space is a blank (a tab stays one), with the way back to the bytes. Shared by blanks.c and placeholders.c only. */
#ifndef KG_RULES_TEXTLINE_H
#define KG_RULES_TEXTLINE_H

#include "rules/blanks.h"

enum { KG_LINE_POINTS = 8192 }; /* longer blocks are read in pieces */

typedef struct kg_line {
    kg_arena *arena;
    kg_blanks *out;
    const kg_word_edits *edits; /* NULL = none */
    size_t max;
    const kg_block *block;
    const kg_block *end; /* behind the last block */
    bool is_last;        /* the block ends with this piece */
    uint32_t *point;     /* COUNT code points, and a 0 behind them */
    uint32_t *byte;      /* where each begins in block->text, and where the piece ends behind them */
    bool *taken;         /* reported already */
    size_t count;
} kg_line;

/* False when memory is out. */
bool kg_line_init(kg_line *line, kg_arena *arena);
/* Reads BLOCK from byte FROM on into LINE; returns where the next piece begins, the length of the text behind the last. */
size_t kg_line_read(kg_line *line, const kg_block *block, size_t from);
/* Adds [from, to) of LINE unless a part of it was reported before. */
void kg_line_report(kg_line *line, kg_blank found, size_t from, size_t to);

bool kg_line_is_blank(uint32_t point); /* ' ' or '\t' */
bool kg_line_is_cjk(uint32_t point);
bool kg_line_is_ascii_word(uint32_t point); /* letter or digit of ASCII */
/* The first place at or behind AT (before or at it) that is no blank; LINE->count (0) at the end. */
size_t kg_line_skip(const kg_line *line, size_t at);
size_t kg_line_skip_back(const kg_line *line, size_t at);
/* Whether WORD (lower case) stands at AT, ASCII case ignored; its length in code points or 0. A word of ASCII letters must end
 * there. */
size_t kg_line_word_at(const kg_line *line, size_t at, size_t end, const char *word);
/* Whether it stands anywhere in [from, to). */
bool kg_line_has_word(const kg_line *line, size_t from, size_t to, const char *word);

/* The places that placeholders.c finds: brackets, templates, XX公司, boxes, words such as TBD. */
void kg_placeholders_scan(kg_line *line);

#endif
