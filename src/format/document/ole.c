/* SPDX-License-Identifier: Apache-2.0
 *
 * Which program an OLE file belongs to, told by its streams. */
#include "format/document/ole.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* In this order: an encrypted document hides its own streams, a Word document may embed any of the others. */
static const struct {
    const char *stream;
    kg_type type;
} marks[] = {
    { "EncryptedPackage", KG_TYPE_OOXML_ENCRYPTED },
    { "WordDocument", KG_TYPE_DOC },
    { "PowerPoint Document", KG_TYPE_PPT },
    { "PP97_DUALSTORAGE", KG_TYPE_PPT },
    { "PP40", KG_TYPE_PPT },
    { "Workbook", KG_TYPE_XLS },
    { "Book", KG_TYPE_XLS },
    { "__properties_version1.0", KG_TYPE_MSG },
    { "VisioDocument", KG_TYPE_VSD },
};

static const uint8_t msi_class[16] = { 0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46 };

static const kg_cfb_entry *find_mark(kg_scan *scan, const kg_cfb *cfb)
{
    scan->facts->type = KG_TYPE_OLE;
    for (size_t i = 0; i < KG_COUNT(marks); i++) {
        const kg_cfb_entry *entry = kg_cfb_find(cfb, KG_CFB_ROOT, marks[i].stream);
        if (entry != NULL) {
            scan->facts->type = marks[i].type;
            return entry;
        }
    }
    if (memcmp(cfb->entries.items[KG_CFB_ROOT].class_id, msi_class, sizeof msi_class) == 0)
        scan->facts->type = KG_TYPE_MSI;
    return NULL;
}

void kg_ole_note_embedded(kg_scan *scan, kg_cfb *cfb)
{
    enum { NAME_AT = 6 };
    for (size_t i = 1; i < cfb->entries.count; i++) {
        const kg_cfb_entry *entry = &cfb->entries.items[i];
        if (strcmp(entry->name, "\x01Ole10Native") != 0)
            continue;
        kg_bytes package = kg_cfb_read(scan, cfb, entry);
        const char *name = "";
        if (package.size > NAME_AT && memchr(package.data + NAME_AT, 0, package.size - NAME_AT) != NULL)
            name = kg_mask(scan->arena, (const char *)package.data + NAME_AT, 80);
        kg_type type = kg_type_by_name(name);
        bool is_program = kg_type_is_program(type);
        kg_scan_note(scan, is_program ? KG_NOTE_EXECUTABLE : KG_NOTE_EMBEDDED, 0, name);
    }
}

void kg_read_ole(kg_scan *scan, kg_bytes file)
{
    kg_cfb cfb;
    if (!kg_cfb_open(scan, file, &cfb))
        return;
    const kg_cfb_entry *entry = find_mark(scan, &cfb);
    kg_facts *facts = scan->facts;
    bool has_rights = kg_cfb_find_anywhere(&cfb, "\tDRMContent") != NULL;
    facts->needs_password = facts->type == KG_TYPE_OOXML_ENCRYPTED;
    if (has_rights)
        kg_scan_broken(scan, "rights management protects it: only people who were given the right can open it");
    facts->has_macros = kg_cfb_find_anywhere(&cfb, "_VBA_PROJECT") != NULL;
    if (facts->type == KG_TYPE_DOC && !has_rights)
        kg_doc_read(scan, &cfb, kg_cfb_read(scan, &cfb, entry));
    else if (facts->type == KG_TYPE_PPT && !has_rights && kg_ascii_casecmp(entry->name, "PowerPoint Document") == 0)
        kg_ppt_read(scan, &cfb, kg_cfb_read(scan, &cfb, entry));
    else if (facts->type == KG_TYPE_PPT && !has_rights)
        facts->variant = "PowerPoint 95";
    kg_ole_note_embedded(scan, &cfb);
    if (facts->type != KG_TYPE_DOC && facts->type != KG_TYPE_PPT)
        return;
    kg_ole_properties(scan, &cfb);
    if (cfb.has_loop)
        kg_scan_broken(scan, "its table of sectors is damaged: it runs in a circle");
    if (cfb.is_cut)
        kg_scan_broken(scan, "it is cut off");
}
