/* SPDX-License-Identifier: Apache-2.0
 *
 * cfblist FILE...: the streams of OLE files as our reader sees them, to be compared with libgsf: CRC-32 of the bytes, their number,
 * the path. */
#include "base/file.h"
#include "format/document/cfb.h"

#include <fcntl.h>
#include <stdio.h>
#include <zlib.h>

static void print_path(const kg_cfb *cfb, uint32_t index)
{
    const kg_cfb_entry *entry = &cfb->entries.items[index];
    if (entry->parent != KG_CFB_ROOT) {
        print_path(cfb, entry->parent);
        (void)putchar('/');
    }
    (void)fputs(entry->name, stdout);
}

static void list(kg_scan *scan, kg_bytes file)
{
    kg_cfb cfb;
    if (!kg_cfb_open(scan, file, &cfb)) {
        puts("broken");
        return;
    }
    for (uint32_t i = 1; i < cfb.entries.count; i++) {
        if (!cfb.entries.items[i].is_stream)
            continue;
        kg_bytes bytes = kg_cfb_read(scan, &cfb, &cfb.entries.items[i]);
        printf("%08lx %zu ", crc32_z(0, bytes.data, bytes.size), bytes.size);
        print_path(&cfb, i);
        (void)putchar('\n');
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        kg_blob bytes;
        kg_err err;
        kg_arena arena;
        kg_facts facts = { 0 };
        uint64_t inflated = 0, parsed = 0;
        size_t text = 0;
        kg_arena_init(&arena);
        kg_scan scan = { .arena = &arena,
                         .limits = &kg_limits_default,
                         .facts = &facts,
                         .inflated = &inflated,
                         .parsed = &parsed,
                         .text = &text };
        if (kg_file_read(AT_FDCWD, argv[i], kg_limits_default.file_bytes, &bytes, &err) != KG_OK) {
            (void)fprintf(stderr, "%s\n", err.message);
            return 2;
        }
        list(&scan, (kg_bytes){ bytes.data, bytes.size });
        kg_blob_done(&bytes);
        kg_arena_done(&arena);
    }
    return 0;
}
