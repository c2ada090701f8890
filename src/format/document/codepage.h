/* SPDX-License-Identifier: Apache-2.0
 *
 * Old encodings of Chinese, Japanese and Korean, through the C library's iconv. It loads a module for each from the file system, so
 * that they have to be opened before the process is locked; one that is not there reads nothing. */
#ifndef KG_FORMAT_DOCUMENT_CODEPAGE_H
#define KG_FORMAT_DOCUMENT_CODEPAGE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef enum kg_codepage {
    KG_CODEPAGE_GB18030, /* also GB 2312 and GBK, which it contains */
    KG_CODEPAGE_BIG5,
    KG_CODEPAGE_SHIFT_JIS,
    KG_CODEPAGE_EUC_JP,
    KG_CODEPAGE_JIS, /* two bytes of 7 bits: EUC-JP without the high bits */
    KG_CODEPAGE_UHC, /* also KS C 5601 in EUC, which it contains */
    KG_CODEPAGE_JOHAB,
    KG_CODEPAGE_COUNT
} kg_codepage;

/* Opens what the C library has. Calling it again does nothing; not safe in several threads at once. */
void kg_codepages_open(void);

/* The character at CODE, of which LEFT bytes (at least 1) are there: its bytes, and its code point in *POINT, 0 where it has none. */
size_t kg_codepage_next(kg_codepage page, const uint8_t *code, size_t left, uint32_t *point);

/* LENGTH bytes of TEXT as UTF-8 in ARENA if they are likely to be Chinese in GBK or GB 18030; NULL when not: letters of Western code
 * pages make valid pairs, too, but seldom of those that GB 2312 has. */
const char *kg_text_from_gb18030(kg_arena *arena, const char *text, size_t length);

#endif
