/* SPDX-License-Identifier: Apache-2.0
 *
 * Puts a bundle together: files and texts first, then what speaks about them, then the checksums of all, sorted by name. */
#include "bundle/parts.h"

#include "format/zipwrite.h"

#include <stdlib.h>
#include <string.h>

enum { GENERATED_BYTES = 256 << 20 };

/* Adds what was written into BUF as entry PATH; the part borrows the bytes of BUF. */
static kg_status add_generated(kg_parts *parts, const char *path, const kg_buf *buf, kg_err *err)
{
    kg_status status = kg_buf_status(buf, err);
    return status == KG_OK ? kg_parts_add(parts, (kg_part){ .path = path, .data = buf->data, .size = buf->size }, err) : status;
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const kg_part *)a)->path, ((const kg_part *)b)->path);
}

void kg_sums_write(const kg_parts *parts, kg_buf *out)
{
    for (size_t i = 0; i < parts->list.count; i++)
        kg_buf_printf(out, "%s  %s\n", parts->list.items[i].sha256.hex, parts->list.items[i].path);
}

static void sort(kg_parts *parts)
{
    qsort(parts->list.items, parts->list.count, sizeof *parts->list.items, compare_paths);
}

static kg_status write_zip(const kg_parts *parts, const kg_bundle_options *options, kg_blob *out, kg_err *err)
{
    kg_zip_options zip = { .epoch = options->epoch, .jobs = options->jobs };
    kg_zip_entry *entries = kg_arena_array(parts->arena, parts->list.count, sizeof *entries);
    if (entries == NULL)
        return kg_err_nomem(err);
    for (size_t i = 0; i < parts->list.count; i++) {
        const kg_part *part = &parts->list.items[i];
        entries[i] = (kg_zip_entry){ .name = part->path, .data = part->data, .size = part->size };
    }
    return kg_zip_write(entries, parts->list.count, &zip, out, err);
}

kg_status kg_bundle_build(const kg_product *product, const kg_findings *findings, const kg_bundle_options *options, kg_blob *out,
                          kg_err *err)
{
    kg_arena arena;
    kg_buf manifest, sheet, sums;
    kg_arena_init(&arena);
    kg_buf_init(&manifest, GENERATED_BYTES);
    kg_buf_init(&sheet, GENERATED_BYTES);
    kg_buf_init(&sums, GENERATED_BYTES);
    kg_parts parts = { .arena = &arena };
    unsigned errors = kg_findings_count(findings).errors;
    kg_status status = KG_OK;
    if (errors > 0 && !options->allow_errors)
        status = kg_err_set(err, KG_E_BUG, "a bundle of a product with %u errors", errors);
    if (status == KG_OK)
        status = kg_parts_add_files(&parts, product, err);
    if (status == KG_OK)
        status = kg_parts_add_listing(&parts, product, err);
    if (status == KG_OK) {
        kg_manifest_write(product, findings, &parts, &manifest);
        status = add_generated(&parts, KG_PART_MANIFEST, &manifest, err);
    }
    if (status == KG_OK) {
        kg_sheet_write(product, findings, &parts, &sheet);
        status = add_generated(&parts, KG_PART_SHEET, &sheet, err);
    }
    if (status == KG_OK) {
        sort(&parts);
        kg_sums_write(&parts, &sums);
        status = add_generated(&parts, KG_PART_SUMS, &sums, err);
    }
    if (status == KG_OK) {
        sort(&parts);
        status = write_zip(&parts, options, out, err);
    }
    kg_buf_done(&manifest);
    kg_buf_done(&sheet);
    kg_buf_done(&sums);
    kg_arena_done(&arena);
    return status;
}
