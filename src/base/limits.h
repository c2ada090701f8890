/* SPDX-License-Identifier: Apache-2.0
 *
 * Every cap on what kgpack reads, in one struct. Readers take it as `const kg_limits *`; tests pass smaller ones. */
#ifndef KG_BASE_LIMITS_H
#define KG_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

typedef struct kg_limits {
    size_t yaml_bytes;          /* one YAML or text file of the product folder */
    unsigned yaml_depth;        /* nesting of mappings and sequences */
    size_t logo_bytes;          /* one source image */
    uint32_t logo_side_px;      /* width or height of a source image */
    uint64_t logo_pixels;       /* width times height of a source image */
    size_t png_chunk_bytes;     /* one ancillary chunk, before and after inflating */
    unsigned png_chunks;        /* chunks of a PNG */
    size_t file_bytes;          /* one attachment: above it the file is not even read */
    size_t folder_bytes;        /* all members of one folder that becomes a ZIP */
    unsigned folder_entries;    /* members of one folder, and entries of the product folder */
    unsigned folder_depth;      /* nesting of folders */
    unsigned archive_entries;   /* members of one archive */
    unsigned archive_depth;     /* archives inside archives */
    uint64_t inflated_bytes;    /* everything that one file inflates to, counted while inflating */
    unsigned inflate_ratio;     /* inflated to compressed of one member, above inflate_grace_bytes */
    size_t inflate_grace_bytes; /* a member that inflates to no more than this is never a bomb by ratio */
    uint64_t xml_bytes;         /* of parts of Office documents that are read, over the file and all in it */
    size_t text_bytes;          /* text taken from one document */
    unsigned pages;             /* of one document whose content is read */
    uint64_t steps;             /* glyphs and operators interpreted in the pages of one document */
    unsigned links;             /* links taken from one document */
    unsigned fields;            /* form fields, fonts and properties taken from one document, of each so many */
    unsigned notes;             /* of each kind, kept of one document: a flood of one must not hide the others */
    unsigned findings;          /* what is wrong with one product folder and its product.yml, beside their contents */
    unsigned inspect_seconds;   /* processor time for one document */
    size_t inspect_bytes;       /* address space of the process that reads one document */
} kg_limits;

extern const kg_limits kg_limits_default;

#endif
