/* SPDX-License-Identifier: Apache-2.0
 *
 * The languages that kgpack speaks. Every message is written in English and collected by `make po` (xgettext) into po/zh.po, whose
 * compiled form (msgfmt) is part of the program: no file and no locale of the machine is needed, and none has an influence. */
#ifndef KG_BASE_LANGUAGE_H
#define KG_BASE_LANGUAGE_H

#include <stdbool.h>

/* A message that is made here and shown elsewhere. */
#define N_(text) text
/* A message in the language that was chosen. */
#define _(text) kg_gettext(text)

typedef enum kg_language { KG_ENGLISH, KG_CHINESE } kg_language;

/* The language of everything that is shown; English until it is chosen. Set once, before any thread is started. */
void kg_language_choose(kg_language language);
kg_language kg_language_chosen(void);

/* The language called "en" or "zh"; false for any other name. */
bool kg_language_find(const char *name, kg_language *out);
/* The names of the languages. */
enum { KG_LANGUAGES = KG_CHINESE + 1 };
extern const char *const kg_language_names[KG_LANGUAGES];

/* MESSAGE in the language that was chosen; MESSAGE itself where the catalogue has no translation. Never NULL for a message. */
const char *kg_gettext(const char *message) __attribute__((format_arg(1)));
/* The same for a message with a number: ONE is the English for one thing, MANY for any other number. */
const char *kg_ngettext(const char *one, const char *many, unsigned long number) __attribute__((format_arg(1), format_arg(2)));

#endif
