/* SPDX-License-Identifier: Apache-2.0
 *
 * Word 97-2003: the file information block at the start of WordDocument (MS-DOC 2.5). */
#include "format/document/ole.h"

#include "base/reader.h"

enum {
    FIB_BYTES = 34,
    IDENT = 0xa5ec,
    IDENT_WORD6 = 0xa5dc,
    FIRST_WORD97 = 0xbf,
    FLAG_ENCRYPTED = 0x0100,
    FLAG_TABLE_1 = 0x0200,
    FLAG_WRITE_RESERVED = 0x0800,
};

void kg_doc_read(kg_scan *scan, kg_cfb *cfb, kg_bytes stream)
{
    kg_reader in = kg_reader_of(stream.data, stream.size);
    uint16_t ident = kg_reader_u16(&in), version = kg_reader_u16(&in);
    kg_reader_skip(&in, 6);
    uint16_t flags = kg_reader_u16(&in);
    kg_reader_seek(&in, FIB_BYTES);
    if (in.bad || (ident != IDENT && ident != IDENT_WORD6)) {
        kg_scan_broken(scan, in.bad ? "its text is missing" : "its text has no valid beginning");
        return;
    }
    bool is_word6 = ident == IDENT_WORD6 || version < FIRST_WORD97;
    scan->facts->variant = is_word6 ? "Word 6/95" : "Word 97-2003";
    scan->facts->needs_password = (flags & FLAG_ENCRYPTED) != 0;
    scan->facts->is_restricted = (flags & FLAG_WRITE_RESERVED) != 0;
    const char *table = flags & FLAG_TABLE_1 ? "1Table" : "0Table";
    if (!is_word6 && kg_cfb_find(cfb, KG_CFB_ROOT, table) == NULL)
        kg_scan_broken(scan, "its table stream is missing");
}
