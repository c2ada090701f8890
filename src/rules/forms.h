/* SPDX-License-Identifier: Apache-2.0
 *
 * The forms in which the page wants versions, service times, telephone numbers and e-mail addresses. The rules judge by them, and
 * the repairs of fix/fields.c write what `repaired` says: one reading for both. */
#ifndef KG_RULES_FORMS_H
#define KG_RULES_FORMS_H

#include "base/arena.h"
#include "rules/words.h"

#include <stdint.h>

typedef enum kg_verdict {
    KG_FORM_GOOD,
    KG_FORM_ODD,        /* passes, but a person should look: `reason` */
    KG_FORM_REPAIRABLE, /* means only one thing, which is `repaired` */
    KG_FORM_WRONG,
} kg_verdict;

typedef struct kg_form {
    kg_verdict verdict;
    const char *repaired; /* REPAIRABLE */
    const char *reason;   /* what is odd or wrong; NULL when good */
} kg_form;

/* VER-1: "V" and two numbers or more joined by dots, MOST_PARTS at most (usually KG_VERSION_PARTS), the first at least 1. */
enum { KG_VERSION_PARTS = 4 };
kg_form kg_form_version(kg_arena *arena, const char *text, unsigned most_parts);
/* VER-2: why a version is none that the page takes (0.x, a word, a suffix); NULL when it is no such thing. */
const char *kg_form_version_refusal(kg_arena *arena, const char *text);
/* AS-2: hours of service that end in "(GMT+hh:mm)". */
kg_form kg_form_service_time(kg_arena *arena, const char *text);
/* AS-5: "+" or "00" and a country code of ITU-T E.164. The reason is NULL when it has one. */
const char *kg_form_country_code(const char *text);
/* AS-5: full-width digits and signs, dashes and blanks of other kinds: REPAIRABLE when the number is good without them. */
kg_form kg_form_hotline_signs(kg_arena *arena, const char *text);
/* AS-4: a number of E.164 length with an optional extension; ODD for numbers that no telephone has. */
kg_form kg_form_hotline(const char *text);
/* AS-6, GEN-3: one address; ODD for one that hardly anybody reads. EDITS: see words.h. */
kg_form kg_form_email(kg_arena *arena, const kg_word_edits *edits, const char *text);
/* Whether an address belongs to a provider of free mail. */
bool kg_form_is_free_mail(const kg_word_edits *edits, const char *email);

/* DESC-6: TEXT without what a reader never sees: a BOM, foreign line ends, tabs, blanks at line ends (two that make a Markdown line
 * break stay), more than two empty lines, decomposed characters. TEXT itself when it is tidy. */
const char *kg_form_tidy_text(kg_arena *arena, const char *text);
/* DESC-5: the sign of a list that LINE begins with (-, *, +, a bullet, an arrow ...); 0 for none. */
uint32_t kg_form_bullet(const char *line);
/* DESC-5: TEXT with "- " before every item of a list that has another sign; fenced code stays. TEXT itself when nothing changes. */
const char *kg_form_one_bullet(kg_arena *arena, const char *text);

#endif
