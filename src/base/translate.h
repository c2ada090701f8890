/* SPDX-License-Identifier: Apache-2.0
 *
 * Finished messages in another language.
 *
 * Findings and errors are English text: they cross from the inspector, are stored in manifests, matched by waivers and hashed into
 * fingerprints, and must be the same bytes in every language. Whoever shows one translates it then: a message that stands in the
 * catalogue as it is is looked up; of any other the format is found that it was made with, and what the format's conversions stand
 * for goes into the format of the translation. A pure function of the text and the catalogue. */
#ifndef KG_BASE_TRANSLATE_H
#define KG_BASE_TRANSLATE_H

#include "base/arena.h"

/* TEXT in Chinese, in ARENA or static; TEXT itself where the catalogue does not know it. What stands in quotation marks, numbers
 * and names stay as they are. */
const char *kg_translate_chinese(kg_arena *arena, const char *text);

/* TEXT in the language that was chosen. */
const char *kg_translate(kg_arena *arena, const char *text);

#endif
