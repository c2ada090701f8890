/* SPDX-License-Identifier: Apache-2.0
 *
 * The directory of a ZIP archive, walked by ourselves because libzip hides where members lie, and members unpacked within the
 * caps. Format: APPNOTE.TXT of PKWARE, sections 4.3 and 4.4. */
#ifndef KG_FORMAT_DOCUMENT_ZIP_H
#define KG_FORMAT_DOCUMENT_ZIP_H

#include "base/buf.h"
#include "format/document/scan.h"

/* One entry of the central directory. */
typedef struct kg_zip_item {
    const char *name; /* raw bytes, NUL-terminated for convenience */
    size_t name_length;
    const char *unicode_name; /* the same in UTF-8, from an extra field; NULL where there is none */
    uint16_t flags;
    uint16_t method;
    uint32_t crc;
    uint64_t packed;    /* bytes of data in the archive */
    uint64_t unpacked;  /* bytes as declared */
    uint64_t header;    /* offset of the local header */
    uint64_t data;      /* offset of the data; 0 when the local header is not readable */
    uint32_t unix_mode; /* 0 where the archive does not say */
    bool is_folder;
    bool is_encrypted;
} kg_zip_item;

typedef struct kg_zip {
    kg_bytes file;
    size_t directory_end; /* offset behind the last entry */
    KG_LIST(kg_zip_item) items;
} kg_zip;

typedef enum kg_unpacked {
    KG_UNPACKED,       /* whole, and the checksum is right */
    KG_UNPACK_DAMAGED, /* does not inflate, or not to what is declared */
    KG_UNPACK_BOMB,    /* it inflates to far more than it takes */
    KG_UNPACK_SPENT,   /* the file and all in it inflate to more than limits->inflated_bytes */
    KG_UNPACK_ENCRYPTED,
    KG_UNPACK_METHOD, /* neither stored nor deflated */
    KG_UNPACK_NO_MEMORY,
} kg_unpacked;

/* Walks the directory. False, and facts->broken is set, when there is none that makes sense. */
bool kg_zip_open(kg_scan *scan, kg_bytes file, kg_zip *out);
/* By name, ASCII case ignored; NULL where there is none. */
const kg_zip_item *kg_zip_find(const kg_zip *zip, const char *name);
/* Unpacks ITEM; OUT may be NULL when only its soundness is asked, and keeps no more than its maximum. */
kg_unpacked kg_zip_unpack(kg_scan *scan, const kg_zip *zip, const kg_zip_item *item, kg_buf *out);

#endif
