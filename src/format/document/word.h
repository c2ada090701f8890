/* SPDX-License-Identifier: Apache-2.0
 *
 * Styles of a Word document: only they say which paragraph is a heading and which font a run without one of its own has. */
#ifndef KG_FORMAT_DOCUMENT_WORD_H
#define KG_FORMAT_DOCUMENT_WORD_H

#include "format/document/ooxml.h"

typedef struct kg_word_style {
    const char *id;
    const char *parent; /* "" = none */
    const char *font;   /* "" = that of the parent */
    bool is_heading;
} kg_word_style;

typedef struct kg_word_styles {
    KG_LIST(kg_word_style) list;
    const char *font; /* of everything that has no other; "" = not known */
} kg_word_styles;

/* Reads the styles of the package; without any, OUT is empty. */
void kg_word_styles_read(kg_package *package, kg_word_styles *out);
/* NULL where there is none. */
const kg_word_style *kg_word_style_find(const kg_word_styles *styles, const char *id);
/* The font of a style, its parents' where it has none, at last the document's. */
const char *kg_word_style_font(const kg_word_styles *styles, const char *id);
/* The font that an rFonts element names for Latin or East Asian letters; NULL where it names a theme or none. */
const char *kg_word_font(const char **attributes);

#endif
