/* SPDX-License-Identifier: Apache-2.0
 *
 * What is kept of each is the size of its artwork; pixels are released at once. */
#include "product/alternatives.h"

#include "base/arith.h"
#include "base/file.h"

static const char list_path[] = "logo.alternatives";

/* Of the file at PATH; what cannot be decoded is kept with the reason why. */
static kg_status measure(kg_folder *folder, const char *path, kg_alternative *out, kg_err *err)
{
    kg_product *product = folder->product;
    kg_blob bytes = { 0 };
    kg_png_facts facts;
    kg_image image = { 0 };
    kg_err why = { 0 };
    kg_status status = kg_file_read(folder->fd, path, product->limits->logo_bytes, &bytes, &why);
    if (status == KG_OK)
        status = kg_png_decode(&product->arena, bytes.data, bytes.size, product->limits, &facts, &image, &why);
    kg_blob_done(&bytes);
    if (status == KG_E_FORMAT || status == KG_E_LIMIT) {
        out->broken = kg_arena_strdup(&product->arena, why.message);
        return KG_OK;
    }
    if (status != KG_OK) {
        if (err != NULL)
            *err = why;
        return kg_err_wrap(err, status, "reading '%s'", path);
    }
    out->art = kg_measure_box(&image, KG_CANVAS_EMPTY);
    kg_image_done(&image);
    return KG_OK;
}

static kg_status load_one(kg_folder *folder, kg_entry_list *entries, const kg_node *named, kg_err *err)
{
    kg_product *product = folder->product;
    const char *path = kg_folder_tidy_path(&product->arena, kg_node_text(named));
    kg_entry entry;
    bool is_there = false;
    kg_status status = *path == 0 ? KG_OK : kg_folder_find(folder, path, &entry, &is_there, err);
    if (status != KG_OK)
        return status;
    if (!is_there || entry.is_folder) {
        kg_folder_complain_of_missing(folder, entries, list_path, named);
        return KG_OK;
    }
    kg_entries_take(entries, path);
    kg_alternative *alternative = kg_list_push(&product->arena, &product->alternatives);
    if (alternative == NULL)
        return kg_err_nomem(err);
    *alternative = (kg_alternative){ .path = path, .named = named };
    return measure(folder, path, alternative, err);
}

kg_status kg_alternatives_load(kg_folder *folder, kg_entry_list *entries, kg_err *err)
{
    const kg_node *list = kg_product_field(folder->product, list_path);
    kg_status status = KG_OK;
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count && status == KG_OK; i++)
        status = load_one(folder, entries, list->items[i], err);
    return status;
}
