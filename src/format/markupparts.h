/* SPDX-License-Identifier: Apache-2.0
 *
 * What markup.c (Markdown) and markuphtml.c (the HTML in it) share: the reader that text, blocks and references are told to. */
#ifndef KG_FORMAT_MARKUPPARTS_H
#define KG_FORMAT_MARKUPPARTS_H

#include "base/buf.h"
#include "format/markup.h"

typedef struct kg_open_element {
    const char *name;
    size_t source;
} kg_open_element;

typedef struct kg_markup_reader {
    kg_arena *arena;
    const kg_limits *limits;
    kg_markup *out;
    const char *source;
    size_t source_size;
    kg_buf text;              /* the rendered text so far */
    size_t last;              /* source offset behind what was read last: the place of what has none of its own */
    bool in_block;            /* the last block of out->blocks is still open */
    kg_markup_kind next_kind; /* of the block that the next text opens */
    unsigned next_level;
    unsigned list_depth;
    unsigned images;  /* inside the description of so many images: their text is not rendered */
    size_t links[16]; /* references whose text is being read, as index + 1 */
    unsigned link_depth;
    kg_buf html; /* HTML that waits to be read as a whole */
    KG_LIST(kg_markup_run) html_runs;
    KG_LIST(kg_open_element) open;
    const char *skipped; /* inside <script> or <style>: its name */
} kg_markup_reader;

/* Ends the open block; the next text opens a new one of KIND. */
void kg_markup_break(kg_markup_reader *reader, kg_markup_kind kind, unsigned level);
/* Renders SIZE bytes that stand at SOURCE. */
void kg_markup_put(kg_markup_reader *reader, const char *text, size_t size, size_t source);
/* Adds a reference; where it is a link its text is what is put until the kg_markup_link_end of the same depth. */
void kg_markup_refer(kg_markup_reader *reader, bool is_image, const char *what, const char *target, size_t source);
void kg_markup_link_end(kg_markup_reader *reader);
/* Reads the HTML that waits. */
void kg_markup_html(kg_markup_reader *reader);
/* Whether TEXT, behind a '<', is the name of an element that shows something, leads somewhere or is refused. */
bool kg_markup_is_tag(const char *text);
/* Reports the elements that are still open. */
void kg_markup_html_end(kg_markup_reader *reader);
/* The text of the entity at TEXT ("&amp;"), written to OUT; bytes of the entity, or 0 when there is none. */
size_t kg_markup_entity(const char *text, size_t size, char out[8]);

#endif
