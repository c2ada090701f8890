/* SPDX-License-Identifier: Apache-2.0
 *
 * PowerPoint 97-2003: a stream of nested records (MS-PPT 2.3.1), and the stream that says whether it is encrypted. */
#include "format/document/ole.h"

#include "base/reader.h"

enum {
    HEAD_BYTES = 8,
    CONTAINER = 0xf,
    RECORD_SLIDE = 0x03ee,
    RECORD_VBA_INFO = 0x0400,
    TOKEN_AT = 12,
    MOST_DEPTH = 32,
};

#define TOKEN_ENCRYPTED 0xf3d1c4dfu

static void walk(kg_scan *scan, kg_reader in, unsigned depth)
{
    while (kg_reader_left(&in) >= HEAD_BYTES) {
        uint16_t version = kg_reader_u16(&in), type = kg_reader_u16(&in);
        uint32_t size = kg_reader_u32(&in);
        size_t here = size < kg_reader_left(&in) ? size : kg_reader_left(&in);
        kg_reader body = kg_reader_of(in.data + in.at, here);
        kg_reader_skip(&in, here);
        if (type == RECORD_SLIDE)
            scan->facts->pages++;
        if (type == RECORD_VBA_INFO) {
            kg_reader atom = body;
            kg_reader_skip(&atom, 4);
            scan->facts->has_macros |= kg_reader_u32(&atom) != 0;
        }
        if ((version & CONTAINER) == CONTAINER && depth < MOST_DEPTH)
            walk(scan, body, depth + 1);
    }
}

void kg_ppt_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream)
{
    scan->facts->variant = "PowerPoint 97-2003";
    kg_bytes user = kg_cfb_read(scan, cfb, kg_cfb_find(cfb, KG_CFB_ROOT, "Current User"));
    kg_reader in = kg_reader_of(user.data, user.size);
    kg_reader_seek(&in, user.size < TOKEN_AT ? user.size : TOKEN_AT);
    scan->facts->needs_password =
        kg_reader_u32(&in) == TOKEN_ENCRYPTED || kg_cfb_find(cfb, KG_CFB_ROOT, "EncryptedSummary") != NULL;
    if (stream.size < HEAD_BYTES)
        kg_scan_broken(scan, "its slides are missing");
    else if (!scan->facts->needs_password)
        walk(scan, kg_reader_of(stream.data, stream.size), 0);
}
