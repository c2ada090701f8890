/* SPDX-License-Identifier: Apache-2.0
 *
 * See codepage.h. */
#include "format/document/codepage.h"

#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

enum { MOST_BYTES = 4 };

static const char *const names[KG_CODEPAGE_COUNT] = { "GB18030", "BIG5-HKSCS", "CP932", "EUC-JP", "EUC-JP", "CP949", "JOHAB" };
static iconv_t converters[KG_CODEPAGE_COUNT];
static bool is_open;

void kg_codepages_open(void)
{
    for (size_t i = 0; i < KG_CODEPAGE_COUNT && !is_open; i++)
        converters[i] = iconv_open("UTF-32LE", names[i]);
    is_open = true;
}

/* How many bytes the character takes whose first two are FIRST and SECOND. */
static size_t length_of(kg_codepage page, uint8_t first, uint8_t second)
{
    switch (page) {
    case KG_CODEPAGE_JIS:
        return 2;
    case KG_CODEPAGE_GB18030:
        return first < 0x81 ? 1 : second >= '0' && second <= '9' ? 4 : 2;
    case KG_CODEPAGE_SHIFT_JIS:
        return first < 0x81 || (first >= 0xa0 && first < 0xe0) ? 1 : 2;
    case KG_CODEPAGE_EUC_JP:
        return first < 0x8e ? 1 : first == 0x8f ? 3 : 2;
    default:
        return first < 0x81 ? 1 : 2;
    }
}

size_t kg_codepage_next(kg_codepage page, const uint8_t *code, size_t left, uint32_t *point)
{
    size_t length = length_of(page, code[0], left > 1 ? code[1] : 0), room = sizeof *point;
    char bytes[MOST_BYTES], out[sizeof *point] = { 0 }, *from = bytes, *to = out;
    *point = 0;
    kg_codepages_open();
    if (length > left || converters[page] == (iconv_t)-1) /* NOLINT: iconv's own sign of failure */
        return length > left ? left : length;
    memcpy(bytes, code, length);
    for (size_t i = 0; i < length && page == KG_CODEPAGE_JIS; i++)
        bytes[i] = (char)(code[i] | 0x80);
    size_t rest = length;
    if (iconv(converters[page], &from, &rest, &to, &room) == (size_t)-1 || rest > 0 || room > 0) {
        (void)iconv(converters[page], NULL, NULL, NULL, NULL);
        return length;
    }
    *point = (uint32_t)(uint8_t)out[0] | (uint32_t)(uint8_t)out[1] << 8 | (uint32_t)(uint8_t)out[2] << 16;
    return length;
}

const char *kg_text_from_gb18030(kg_arena *arena, const char *text, size_t length)
{
    enum { MOST_UTF8 = 4, FIRST_OF_GB2312 = 0xa1, LAST_OF_GB2312 = 0xf7 };
    uint8_t *out = kg_arena_alloc(arena, length * MOST_UTF8 + 1);
    const uint8_t *at = (const uint8_t *)text, *end = at + length;
    size_t used = 0, usual = 0, unusual = 0;
    while (out != NULL && at < end) {
        uint32_t point;
        size_t bytes = kg_codepage_next(KG_CODEPAGE_GB18030, at, (size_t)(end - at), &point);
        if (point == 0)
            return NULL;
        bool is_usual = bytes == 2 && at[0] >= FIRST_OF_GB2312 && at[0] <= LAST_OF_GB2312 && at[1] >= FIRST_OF_GB2312;
        usual += is_usual;
        unusual += bytes > 1 && !is_usual;
        used += (size_t)utf8proc_encode_char((utf8proc_int32_t)point, out + used);
        at += bytes;
    }
    return usual > unusual ? (const char *)out : NULL;
}
