/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of an attachment after reading it: plain facts, no judgement. They are read in the inspector, a separate locked
 * process, and cross a pipe as text (kg_facts_write, kg_facts_parse); the receiving side trusts none of it. */
#ifndef KG_FORMAT_FACTS_H
#define KG_FORMAT_FACTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "format/type.h"

#include <stdbool.h>
#include <stdint.h>

/* One member of an archive or container. */
typedef struct kg_member {
    const char *name; /* as stored, made valid UTF-8, masked */
    uint64_t size;    /* bytes when unpacked, as declared */
    kg_type type;     /* by content where it was read, else by name */
    bool is_folder;
    bool is_link;
    bool is_encrypted;
} kg_member;

/* What a reader noticed besides: one row of notes.def and the words that go with it. */
typedef enum kg_note_kind {
#define NOTE(id, name, sentence) KG_NOTE_##id,
#include "format/notes.def"
#undef NOTE
    KG_NOTE_COUNT
} kg_note_kind;

const char *kg_note_name(kg_note_kind kind);     /* "traversal" */
const char *kg_note_sentence(kg_note_kind kind); /* "a name that leads out of the folder it is unpacked into" */

typedef struct kg_note {
    kg_note_kind kind;
    uint32_t page;    /* page, slide or paragraph, from 1; 0 = none */
    const char *text; /* what it is about, "" where the kind says all; valid UTF-8 in one line */
} kg_note;

typedef struct kg_facts {
    kg_type type;            /* what the content is */
    const char *variant;     /* "RAR 5", "PDF 1.7", "Word 6/95" ...; "" where there is nothing to say */
    const char *broken;      /* why it cannot be opened as TYPE (truncated, damaged, nothing inside); NULL when it can */
    const char *damaged;     /* a defect that readers repair by themselves; NULL when there is none */
    bool needs_password;     /* nobody can open it without a password */
    bool is_restricted;      /* opens, but printing, copying or editing is forbidden by an owner password */
    bool has_macros;
    bool is_multi_volume;
    uint32_t pages;          /* pages or slides; 0 = not known */
    KG_LIST(kg_member) members;
    KG_LIST(kg_note) notes;
    const char *missing_locks; /* "seccomp, Landlock": what the reader had to do without; "" or NULL when nothing was missing */
} kg_facts;

/* The facts as lines of text; the inspector's answer. */
void kg_facts_write(const kg_facts *facts, kg_buf *out);
/* Back again. KG_E_FORMAT for anything that kg_facts_write would not have written. */
kg_status kg_facts_parse(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err);

#endif
