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

/* Places in a document. A block of text is one line of a page or slide, one paragraph, or one cell of a table. */
#define KG_SPOT_KINDS(X)                                                                                                           \
    X(DOCUMENT, "document", N_("document %u")) /* no place inside it is known */                                                   \
    X(PAGE, "page", N_("page %u"))             /* one line of page NUMBER; its lines follow each other */                          \
    X(SLIDE, "slide", N_("slide %u"))                                                                                              \
    X(PARAGRAPH, "paragraph", N_("paragraph %u")) /* counted through the whole text; lines broken by hand share a number */        \
    X(HEADING, "heading", N_("paragraph %u"))     /* a paragraph that is one; counted among the paragraphs */                      \
    X(ROW, "row", N_("row %u")) /* one cell of table row NUMBER, counted through the whole text; cells follow each other, */       \
                                /* empty ones too, and a cell is one block */                                                      \
    X(HEADER, "header", N_("header %u")) /* header and footer */                                                                   \
    X(NOTE, "note", N_("note %u"))       /* footnote, endnote, speaker's note */                                                   \
    X(COMMENT, "comment", N_("comment %u"))

typedef enum kg_spot_kind {
#define X(id, name, sentence) KG_SPOT_##id,
    KG_SPOT_KINDS(X)
#undef X
        KG_SPOT_KIND_COUNT
} kg_spot_kind;

typedef struct kg_spot {
    kg_spot_kind kind;
    uint32_t member; /* 1 + index of the member that the document is; 0: the file itself */
    uint32_t number; /* from 1; 0 = none */
} kg_spot;

/* "page 3", "row 2", "manual.docx, paragraph 7"; "" where no place is known. */
struct kg_facts;
const char *kg_spot_sentence(kg_arena *arena, const struct kg_facts *facts, kg_spot spot);

typedef struct kg_block {
    kg_spot at;
    const char *text; /* valid UTF-8 without line breaks; a tab stands between columns */
} kg_block;

/* Links that lie beside the text; addresses written in the text are found there. */
#define KG_LINK_KINDS(X)                                                                                                           \
    X(ANNOTATION, "annotation")     /* PDF, PPT */                                                                                 \
    X(RELATIONSHIP, "relationship") /* DOCX, PPTX */                                                                               \
    X(FIELD, "field")               /* HYPERLINK fields of DOC and DOCX */

typedef enum kg_link_kind {
#define X(id, name) KG_LINK_##id,
    KG_LINK_KINDS(X)
#undef X
        KG_LINK_KIND_COUNT
} kg_link_kind;

typedef struct kg_link {
    kg_link_kind kind;
    kg_spot at;
    const char *url; /* as stored */
} kg_link;

/* Things that somebody is to fill in. Push buttons are none. */
#define KG_FORM_KINDS(X)                                                                                                           \
    X(TEXT, "text")           /* AcroForm /Tx, FORMTEXT, FILLIN */                                                                 \
    X(CHECK, "check")         /* check boxes and radio buttons */                                                                  \
    X(CHOICE, "choice")       /* lists */                                                                                          \
    X(SIGNATURE, "signature") /* AcroForm /Sig, o:signatureline */                                                                 \
    X(CONTROL, "control")     /* a content control that still shows its placeholder, MACROBUTTON */                                \
    X(MERGE, "merge")         /* MERGEFIELD */                                                                                     \
    X(BLANK, "blank")         /* an underlined run of blanks or tabs, which the text alone does not show */                         \
    X(HIGHLIGHT, "highlight") /* highlighted words, as those are that somebody has still to decide about */

typedef enum kg_form_kind {
#define X(id, name) KG_FORM_##id,
    KG_FORM_KINDS(X)
#undef X
        KG_FORM_KIND_COUNT
} kg_form_kind;

typedef struct kg_form_field {
    kg_form_kind kind;
    kg_spot at;
    bool is_filled;
    const char *name; /* of the field, or the words it shows; "" where there are none */
} kg_form_field;

typedef struct kg_font {
    const char *family; /* without subset prefix and style: "Noto Sans" */
    uint64_t letters;   /* characters set in it */
} kg_font;

/* What the document says of its making. */
#define KG_PROPERTY_KINDS(X)                                                                                                       \
    X(TITLE, "title")                                                                                                              \
    X(AUTHOR, "author")                                                                                                            \
    X(EDITOR, "editor")                                                                                                            \
    X(COMPANY, "company")                                                                                                          \
    X(PATH, "path") /* of a file on somebody's machine */

typedef enum kg_property_kind {
#define X(id, name) KG_PROPERTY_##id,
    KG_PROPERTY_KINDS(X)
#undef X
        KG_PROPERTY_KIND_COUNT
} kg_property_kind;

typedef struct kg_property {
    kg_property_kind kind;
    const char *text;
} kg_property;

typedef struct kg_facts {
    kg_type type;        /* what the content is */
    const char *variant; /* "RAR 5", "PDF 1.7", "Word 6/95" ...; "" where there is nothing to say */
    const char *broken;  /* why it cannot be opened as TYPE (truncated, damaged, nothing inside); NULL when it can */
    const char *damaged; /* a defect that readers repair by themselves; NULL when there is none */
    bool needs_password; /* nobody can open it without a password */
    bool is_restricted;  /* opens, but printing, copying or editing is forbidden by an owner password */
    bool has_macros;
    bool is_multi_volume;
    uint32_t pages;         /* pages or slides; 0 = not known */
    uint32_t comments;      /* of reviewers */
    uint32_t changes;       /* tracked insertions and deletions */
    uint64_t unread_glyphs; /* characters drawn whose meaning the document does not tell */
    KG_LIST(kg_member) members;
    KG_LIST(kg_note) notes;
    KG_LIST(kg_font) fonts;
    KG_LIST(kg_property) properties;
    KG_LIST(kg_block) blocks; /* in the order of the document; limits->text_bytes bounds their text, a byte more for each */
    KG_LIST(kg_link) links;
    KG_LIST(kg_form_field) fields;
    const char *missing_locks; /* "seccomp, Landlock": what the reader had to do without; "" or NULL when nothing was missing */
} kg_facts;

/* Whether there are words to judge: a scan has none. */
bool kg_facts_have_text(const kg_facts *facts);

/* Adds a note, once for each kind, page and text and no more than limits->notes of its kind. TEXT is copied. */
void kg_facts_note(kg_arena *arena, const kg_limits *limits, kg_facts *facts, kg_note_kind kind, uint32_t page, const char *text);
/* Adds to OUTER what INNER says of the content of its member INDEX: its type, what is wrong or hostile about it, its words. */
void kg_facts_adopt(kg_arena *arena, const kg_limits *limits, kg_facts *outer, size_t index, const kg_facts *inner);

/* The facts as lines of text; the inspector's answer. */
void kg_facts_write(const kg_facts *facts, kg_buf *out);
/* Back again. KG_E_FORMAT for anything that kg_facts_write would not have written. */
kg_status kg_facts_parse(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err);

#endif
