/* SPDX-License-Identifier: Apache-2.0
 *
 * The order of repairs, and what they share. */
#include "fix/fix.h"

const kg_fix_options kg_fix_options_default = { .effort = 6 };

kg_status kg_fix_run(kg_product *product, const kg_fix_options *options, kg_err *err)
{
    kg_status status = kg_fix_fields(product, options, err);
    if (status == KG_OK)
        status = kg_fix_logo(product, options, err);
    if (status == KG_OK)
        status = kg_fix_files(product, options, err);
    return status;
}

kg_status kg_fix_replace(kg_product *product, size_t index, const char *path, kg_blob *bytes, kg_asset **out, kg_err *err)
{
    kg_asset *old = product->assets.items[index];
    kg_asset *copy = kg_arena_alloc(&product->arena, sizeof *copy);
    if (copy == NULL)
        return kg_err_nomem(err);
    copy->slot = old->slot;
    copy->path = path;
    copy->type_by_name = kg_type_by_name(path);
    copy->size = bytes->size;
    copy->source = old->source != NULL ? old->source : old;
    copy->fixes.items = old->fixes.items;
    copy->fixes.count = old->fixes.count;
    copy->fixes.capacity = old->fixes.count; /* the next record goes into storage of its own */
    kg_status status = kg_sha256_of(bytes->data, bytes->size, &copy->sha256, err);
    if (status != KG_OK)
        return status;
    copy->bytes = kg_blob_take(bytes);
    if (old->source != NULL)
        kg_asset_done(old); /* a copy between the seller's file and the new one */
    product->assets.items[index] = copy;
    *out = copy;
    return KG_OK;
}

kg_status kg_fix_note(kg_product *product, kg_asset *asset, kg_fix_record record, kg_err *err)
{
    kg_fix_record *added = kg_list_push(&product->arena, &asset->fixes);
    if (added == NULL)
        return kg_err_nomem(err);
    *added = record;
    return KG_OK;
}
