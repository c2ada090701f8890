/* SPDX-License-Identifier: Apache-2.0
 *
 * See docformat.h. */
#include "format/document/docformat.h"

#include "base/arith.h"

#include <stdlib.h>

enum {
    PAGE_BYTES = 512,
    COUNT_AT = PAGE_BYTES - 1, /* of the runs of a page */
    PAGE_NUMBER_BITS = 22,
    PARAGRAPH_ENTRY_BYTES = 13,
    LAST_HEADING = 9, /* styles 1 to 9 are the headings of every document */
};

/* Modifiers of properties (MS-DOC 2.6). */
enum {
    SPRM_P_IN_TABLE = 0x2416,
    SPRM_P_ROW_END = 0x2417,
    SPRM_P_INNER_CELL = 0x244b,
    SPRM_P_INNER_ROW = 0x244c,
    SPRM_C_DELETED = 0x0800,
    SPRM_C_INSERTED = 0x0801,
    SPRM_C_HIGHLIGHT = 0x2a0c,
    SPRM_C_UNDERLINE = 0x2a3e,
    SPRM_T_DEFINE = 0xd608, /* its size takes two bytes */
};

static const struct {
    uint16_t sprm;
    unsigned flag;
} meanings[] = {
    { SPRM_P_IN_TABLE, KG_DOC_IN_TABLE },     { SPRM_P_ROW_END, KG_DOC_ROW_END },
    { SPRM_P_INNER_CELL, KG_DOC_INNER_CELL }, { SPRM_P_INNER_ROW, KG_DOC_INNER_ROW },
    { SPRM_C_DELETED, KG_DOC_DELETED },       { SPRM_C_INSERTED, KG_DOC_INSERTED },
    { SPRM_C_HIGHLIGHT, KG_DOC_HIGHLIGHTED }, { SPRM_C_UNDERLINE, KG_DOC_UNDERLINED },
};

/* Bytes of the operand of SPRM, which stands at IN. */
static size_t operand_size(uint16_t sprm, kg_reader in)
{
    static const uint8_t sizes[8] = { 1, 1, 2, 4, 2, 2, 0, 3 };
    unsigned kind = sprm >> 13;
    if (kind != 6)
        return sizes[kind];
    if (sprm == SPRM_T_DEFINE)
        return (size_t)kg_reader_u16(&in) + 1;
    return (size_t)kg_reader_u8(&in) + 1;
}

/* What a list of modifiers turns on; a later one wins. */
static unsigned read_modifiers(kg_reader in)
{
    unsigned flags = 0;
    while (kg_reader_left(&in) > 2) {
        uint16_t sprm = kg_reader_u16(&in);
        size_t size = operand_size(sprm, in);
        bool is_on = in.at < in.size && in.data[in.at] != 0;
        for (size_t i = 0; i < KG_COUNT(meanings); i++)
            if (meanings[i].sprm == sprm)
                flags = is_on ? flags | meanings[i].flag : flags & ~meanings[i].flag;
        if (size > kg_reader_left(&in))
            break;
        kg_reader_skip(&in, size);
    }
    return flags;
}

/* The properties at AT of a page: of a paragraph a size in words, its style, modifiers; of characters a size and modifiers. */
static unsigned read_properties(kg_bytes page, size_t at, bool is_paragraphs)
{
    kg_reader in = kg_reader_of(page.data, page.size);
    if (at == 0 || at >= COUNT_AT)
        return 0;
    kg_reader_seek(&in, at);
    size_t size = kg_reader_u8(&in);
    if (is_paragraphs)
        size = size == 0 ? (size_t)kg_reader_u8(&in) * 2 : size * 2 - 1;
    size = KG_MIN(size, kg_reader_left(&in));
    kg_reader list = kg_reader_of(in.data + in.at, size);
    uint16_t style = is_paragraphs ? kg_reader_u16(&list) : 0;
    unsigned heading = style >= 1 && style <= LAST_HEADING ? KG_DOC_HEADING : 0;
    return list.bad ? 0 : heading | read_modifiers(list);
}

static void read_page(kg_scan *scan, kg_bytes page, bool is_paragraphs, kg_doc_runs *out)
{
    size_t count = page.data[COUNT_AT], entry = is_paragraphs ? PARAGRAPH_ENTRY_BYTES : 1, places = (count + 1) * 4;
    kg_reader in = kg_reader_of(page.data, page.size);
    if (places + count * entry > COUNT_AT)
        return;
    uint32_t start = kg_reader_u32(&in);
    for (size_t i = 0; i < count; i++) {
        uint32_t end = kg_reader_u32(&in);
        unsigned flags = read_properties(page, (size_t)page.data[places + i * entry] * 2, is_paragraphs);
        kg_doc_run *run = flags != 0 && end > start ? kg_list_push(scan->arena, &out->list) : NULL;
        if (run != NULL)
            *run = (kg_doc_run){ start, end, flags };
        start = end;
    }
}

static int compare_runs(const void *left, const void *right)
{
    const kg_doc_run *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

void kg_doc_runs_read(kg_scan *scan, kg_bytes stream, kg_reader list, bool is_paragraphs, kg_doc_runs *out)
{
    size_t count = list.size < 4 ? 0 : (list.size - 4) / 8;
    count = KG_MIN(count, stream.size / PAGE_BYTES); /* each page is named once */
    kg_reader_seek(&list, list.size < 4 ? 0 : ((list.size - 4) / 8 + 1) * 4);
    for (size_t i = 0; i < count; i++) {
        size_t page = (size_t)(kg_reader_u32(&list) & ((1u << PAGE_NUMBER_BITS) - 1)) * PAGE_BYTES;
        if (page <= stream.size && stream.size - page >= PAGE_BYTES)
            read_page(scan, (kg_bytes){ stream.data + page, PAGE_BYTES }, is_paragraphs, out);
    }
    if (out->list.count > 1)
        qsort(out->list.items, out->list.count, sizeof out->list.items[0], compare_runs);
}

unsigned kg_doc_flags_at(kg_doc_runs *runs, size_t offset)
{
    const kg_doc_run *last = runs->last < runs->list.count ? &runs->list.items[runs->last] : NULL;
    if (last != NULL && offset >= last->start && offset < last->end)
        return last->flags;
    size_t low = 0, high = runs->list.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (runs->list.items[middle].start <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || offset >= runs->list.items[low - 1].end)
        return 0;
    runs->last = low - 1;
    return runs->list.items[low - 1].flags;
}
