/* SPDX-License-Identifier: Apache-2.0
 *
 * The types of files that kgpack can name. */
#ifndef KG_FORMAT_TYPE_H
#define KG_FORMAT_TYPE_H

#include <stdbool.h>

typedef enum kg_type {
#define TYPE(id, name, sentence, extensions) KG_TYPE_##id,
#include "format/types.def"
#undef TYPE
    KG_TYPE_COUNT
} kg_type;

/* "docx" */
const char *kg_type_name(kg_type type);
/* "a Word document (DOCX)" */
const char *kg_type_sentence(kg_type type);
/* By the extension of a file name, ASCII case ignored; KG_TYPE_UNKNOWN where no type has it. */
kg_type kg_type_by_name(const char *file_name);
/* By the short name; KG_TYPE_UNKNOWN where there is none. */
kg_type kg_type_parse(const char *name);
/* RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX: what the store takes. */
bool kg_type_is_taken(kg_type type);
/* A program, a script or an installer. */
bool kg_type_is_program(kg_type type);
/* Something that other files are packed in. */
bool kg_type_is_archive(kg_type type);

#endif
