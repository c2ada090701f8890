/* SPDX-License-Identifier: Apache-2.0
 *
 * What an OLE document says of its making: the property sets of MS-OLEPS in the two streams that Office writes. */
#include "format/document/ole.h"

#include "base/arith.h"
#include "base/buf.h"
#include "format/document/codepage.h"
#include "format/document/legacytext.h"

#include <string.h>

enum {
    HEADER_BYTES = 28, /* before the place of the first set */
    CLASS_BYTES = 16,
    MOST_PROPERTIES = 200,
    ID_CODEPAGE = 1,
    TYPE_I2 = 2,
    TYPE_TEXT = 0x1e,
    TYPE_WIDE = 0x1f,
    CODEPAGE_UTF16 = 1200,
    CODEPAGE_GBK = 936,
    CODEPAGE_GB18030 = 54936,
    CODEPAGE_UTF8 = 65001,
};

typedef struct wanted {
    uint32_t id;
    kg_property_kind kind;
} wanted;

static const wanted summary[] = {
    { 2, KG_PROPERTY_TITLE }, { 4, KG_PROPERTY_AUTHOR }, { 7, KG_PROPERTY_PATH }, { 8, KG_PROPERTY_EDITOR }
};
static const wanted document_summary[] = { { 14, KG_PROPERTY_AUTHOR }, { 15, KG_PROPERTY_COMPANY } };

/* The value at OFFSET of SET. */
static kg_reader value_at(kg_reader set, uint32_t offset, uint32_t *type)
{
    kg_reader_seek(&set, KG_MIN((size_t)offset, set.size));
    *type = kg_reader_u32(&set);
    return set;
}

static const char *read_text(kg_scan *scan, kg_reader in, uint32_t type, uint16_t codepage)
{
    bool is_wide = type == TYPE_WIDE || codepage == CODEPAGE_UTF16;
    size_t size = kg_reader_u32(&in);
    size = KG_MIN(type == TYPE_WIDE ? size * 2 : size, KG_MIN(kg_reader_left(&in), (size_t)KG_SCAN_WORDS));
    if (in.bad)
        return "";
    kg_reader body = kg_reader_of(in.data + in.at, size);
    const char *bytes = kg_arena_strndup(scan->arena, (const char *)in.data + in.at, size), *decoded = NULL;
    if (!is_wide && codepage == CODEPAGE_UTF8)
        return bytes;
    if (!is_wide && (codepage == CODEPAGE_GBK || codepage == CODEPAGE_GB18030))
        decoded = kg_text_from_gb18030(scan->arena, bytes, strlen(bytes));
    if (decoded != NULL)
        return decoded;
    kg_buf text;
    kg_buf_init(&text, (size_t)KG_SCAN_WORDS * 4);
    while (kg_reader_left(&body) >= (is_wide ? 2 : 1)) {
        uint32_t point = is_wide ? kg_utf16_next(&body) : kg_windows_point(kg_reader_u8(&body));
        if (point == 0)
            break;
        kg_append_point(&text, point);
    }
    const char *copy = kg_arena_strdup(scan->arena, kg_buf_text(&text));
    kg_buf_done(&text);
    return copy;
}

static uint16_t codepage_of(kg_reader set, kg_reader list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = kg_reader_u32(&list), offset = kg_reader_u32(&list), type;
        kg_reader value = value_at(set, offset, &type);
        if (!list.bad && id == ID_CODEPAGE && type == TYPE_I2)
            return kg_reader_u16(&value);
    }
    return 0;
}

/* A template counts where it is a path; its bare name says nothing of a machine. */
static void take_property(kg_scan *scan, kg_property_kind kind, const char *text)
{
    if (kind != KG_PROPERTY_PATH || strpbrk(text, "/\\") != NULL)
        kg_scan_property(scan, kind, text);
}

static void read_set(kg_scan *scan, kg_reader set, const wanted *kinds, size_t kind_count)
{
    kg_reader list = set;
    kg_reader_skip(&list, 4);
    uint32_t count = kg_reader_u32(&list);
    count = KG_MIN(count, (uint32_t)MOST_PROPERTIES);
    uint16_t codepage = codepage_of(set, list, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t id = kg_reader_u32(&list), offset = kg_reader_u32(&list), type;
        kg_reader value = value_at(set, offset, &type);
        for (size_t k = 0; k < kind_count && !list.bad; k++)
            if (kinds[k].id == id && (type == TYPE_TEXT || type == TYPE_WIDE))
                take_property(scan, kinds[k].kind, read_text(scan, value, type, codepage));
    }
}

static void read_stream(kg_scan *scan, kg_cfb *cfb, const char *name, const wanted *kinds, size_t kind_count)
{
    kg_bytes bytes = kg_cfb_read(scan, cfb, kg_cfb_find(cfb, KG_CFB_ROOT, name));
    kg_reader in = kg_reader_of(bytes.data, bytes.size);
    kg_reader_skip(&in, HEADER_BYTES + CLASS_BYTES);
    uint32_t offset = kg_reader_u32(&in);
    if (!in.bad && offset < bytes.size)
        read_set(scan, kg_reader_of(bytes.data + offset, bytes.size - offset), kinds, kind_count);
}

void kg_ole_properties(kg_scan *scan, kg_cfb *cfb)
{
    read_stream(scan, cfb, "\x05SummaryInformation", summary, KG_COUNT(summary));
    read_stream(scan, cfb, "\x05" "DocumentSummaryInformation", document_summary, KG_COUNT(document_summary));
}
