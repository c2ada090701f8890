/* SPDX-License-Identifier: Apache-2.0
 *
 * OLE compound files (MS-CFB): a small file system of sectors, chained by tables that may be cut off, cyclic or lies. */
#ifndef KG_FORMAT_DOCUMENT_CFB_H
#define KG_FORMAT_DOCUMENT_CFB_H

#include "format/document/scan.h"

typedef struct kg_cfb_entry {
    const char *name; /* UTF-8; control characters as they are */
    uint32_t parent;  /* index of the storage it lies in */
    bool is_stream;
    uint32_t start; /* first sector */
    uint64_t size;
    uint8_t class_id[16];
} kg_cfb_entry;

typedef struct kg_cfb {
    kg_bytes file;
    unsigned shift;       /* log2 of the bytes of a sector */
    uint32_t mini_cutoff; /* smaller streams lie in the mini stream */
    uint32_t *fat;
    size_t fat_count;
    uint32_t *mini_fat;
    size_t mini_fat_count;
    kg_bytes mini;                 /* the mini stream */
    bool is_cut;                   /* sectors that the tables name are not there */
    bool has_loop;                 /* a chain of sectors leads back into itself */
    KG_LIST(kg_cfb_entry) entries; /* 0 is the root */
} kg_cfb;

enum { KG_CFB_ROOT = 0 };

/* False, and facts->broken is set, when no directory can be read. */
bool kg_cfb_open(kg_scan *scan, kg_bytes file, kg_cfb *out);
/* The entry of the storage PARENT by name, case ignored (real files differ in it); NULL where there is none. */
const kg_cfb_entry *kg_cfb_find(const kg_cfb *cfb, uint32_t parent, const char *name);
/* The same anywhere in the file. */
const kg_cfb_entry *kg_cfb_find_anywhere(const kg_cfb *cfb, const char *name);
/* The bytes of a stream, in the arena; shorter than entry->size where sectors are missing. */
kg_bytes kg_cfb_read(kg_scan *scan, kg_cfb *cfb, const kg_cfb_entry *entry);

#endif
