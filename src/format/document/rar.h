/* SPDX-License-Identifier: Apache-2.0
 *
 * The headers of a RAR archive, walked by ourselves: libarchive tells neither encryption nor volumes reliably, and does not notice
 * wrong checksums of stored members. */
#ifndef KG_FORMAT_DOCUMENT_RAR_H
#define KG_FORMAT_DOCUMENT_RAR_H

#include "format/document/scan.h"

/* One file header. */
typedef struct kg_rar_file {
    const uint8_t *name; /* as stored; RAR 5: UTF-8 */
    size_t name_length;
    uint64_t packed;
    uint64_t unpacked;
    uint32_t crc;
    uint64_t attributes;
    uint8_t version; /* RAR 4: of the program that it takes to unpack, times ten */
    bool has_crc;
    bool is_unix;     /* attributes are a mode of Unix */
    bool is_rar4;     /* folders in names end with a backslash */
    bool has_unicode; /* RAR 4: an encoded name follows a NUL */
    bool is_folder;
    bool is_link;
    bool is_copy; /* of another member: it has no data of its own */
    bool is_encrypted;
    bool is_stored;
    bool is_split; /* goes on in, or comes from, another volume */
} kg_rar_file;

/* What the archive as a whole says. */
typedef struct kg_rar {
    kg_scan *scan;
    kg_bytes file;
    size_t files;  /* members that are no folders */
    size_t locked; /* of them, encrypted */
    bool is_volume;
    bool is_solid; /* members go on with what those before them have taught the packer */
    bool has_end;
    KG_LIST(kg_rar_file) members; /* parallel to those of the facts */
} kg_rar;

/* Unpacks the members that are compressed, through libarchive, and reads them. */
void kg_rar_unpack(kg_rar *rar);

/* Adds FILE with its packed DATA (of which there may be less than it says) to the members. */
void kg_rar_add(kg_rar *rar, const kg_rar_file *file, kg_bytes data);
/* The walks of the two formats; the signature is behind them. False: stop, facts->broken is set. */
bool kg_rar4_walk(kg_rar *rar, size_t start);
bool kg_rar5_walk(kg_rar *rar, size_t start);

#endif
