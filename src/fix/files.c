/* SPDX-License-Identifier: Apache-2.0
 *
 * Documents: folders and text notices become a ZIP, extensions lower case. The content of a document is never changed. */
#include "fix/fix.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/zipwrite.h"
#include "product/wrap.h"

#include <stdlib.h>
#include <string.h>

typedef struct wrapping {
    kg_product *product;
    size_t index; /* of the asset */
    kg_asset *old;
    kg_err *err;
} wrapping;

/* The rule that asks for the type of a slot's file. */
static const char *type_rule(kg_slot slot)
{
    static const char *const rules[KG_SLOT_COUNT] = { [KG_SLOT_EULA] = "EULA-1",
                                                      [KG_SLOT_USER_GUIDE] = "UG-10",
                                                      [KG_SLOT_SOFTWARE_COPYRIGHT] = "CERT-4",
                                                      [KG_SLOT_OPEN_SOURCE_NOTICE] = "OSS-3",
                                                      [KG_SLOT_ATTACHMENT] = "GEN-9" };
    return rules[slot];
}

static int compare_entries(const void *left, const void *right)
{
    const kg_zip_entry *a = left, *b = right;
    return strcmp(a->name, b->name);
}

/* The members of the ZIP, sorted by name. NULL when memory is out. */
static kg_zip_entry *list_entries(const wrapping *job, size_t *count)
{
    const kg_asset *old = job->old;
    *count = old->is_folder ? old->files.count : 1;
    kg_zip_entry *entries = kg_arena_array(&job->product->arena, *count, sizeof *entries);
    if (entries == NULL)
        return NULL;
    if (!old->is_folder)
        entries[0] = (kg_zip_entry){ kg_path_base(old->path), old->bytes.data, old->bytes.size };
    size_t folder = strlen(old->path);
    for (size_t i = 0; old->is_folder && i < *count; i++) {
        const kg_folder_file *file = &old->files.items[i];
        bool is_below = strncmp(file->path, old->path, folder) == 0 && file->path[folder] == '/';
        entries[i] = (kg_zip_entry){ is_below ? file->path + folder + 1 : file->path, file->bytes.data, file->bytes.size };
    }
    qsort(entries, *count, sizeof *entries, compare_entries);
    return entries;
}

/* What the inspector would say of the ZIP that has just been written. */
static kg_status fill_facts(const wrapping *job, kg_asset *copy, const kg_zip_entry *entries)
{
    kg_arena *arena = &job->product->arena;
    if (job->old->is_folder) {
        copy->facts = job->old->facts; /* its files are the members already, in the same order */
        copy->facts.type = KG_TYPE_ZIP;
        return KG_OK;
    }
    copy->facts = (kg_facts){ .type = KG_TYPE_ZIP, .variant = "" };
    kg_member *member = kg_list_push(arena, &copy->facts.members);
    if (member == NULL)
        return kg_err_nomem(job->err);
    *member = (kg_member){ .name = entries->name, .size = entries->size, .type = kg_type_by_name(entries->name) };
    kg_facts_adopt(arena, job->product->limits, &copy->facts, 0, &job->old->facts);
    return KG_OK;
}

static const char *stem_of(kg_arena *arena, const kg_asset *asset)
{
    size_t length = strlen(asset->path) - (asset->is_folder ? 0 : strlen(kg_path_extension(asset->path)));
    return kg_arena_strndup(arena, asset->path, length);
}

static kg_status wrap(kg_product *product, size_t index, kg_err *err)
{
    kg_arena *arena = &product->arena;
    wrapping job = { .product = product, .index = index, .old = product->assets.items[index], .err = err };
    const kg_asset *old = job.old;
    size_t count;
    kg_zip_entry *entries = list_entries(&job, &count);
    if (entries == NULL)
        return kg_err_nomem(err);
    const kg_zip_options options = { .jobs = 1 };
    const char *path = kg_arena_printf(arena, "%s.zip", stem_of(arena, old));
    kg_blob bytes = { 0 };
    kg_asset *copy;
    kg_status status = kg_zip_write(entries, count, &options, &bytes, err);
    if (status == KG_E_LIMIT)
        return KG_OK; /* larger than any ZIP without extensions: it stays as it is, and its size is a finding */
    if (status == KG_OK)
        status = kg_fix_replace(product, index, path, &bytes, &copy, err);
    if (status == KG_OK)
        status = fill_facts(&job, copy, entries);
    if (status == KG_OK)
        status = kg_fix_note(product, copy,
                             (kg_fix_record){ .rule = type_rule(old->slot),
                                              .action = old->is_folder ? N_("folder packed into a ZIP") : N_("wrapped into a ZIP"),
                                              .before = old->is_folder ? kg_arena_printf(arena, N_("folder of %zu %s"), count,
                                                                                         count == 1 ? "file" : "files")
                                                                       : kg_type_name(old->facts.type),
                                              .after = "zip" },
                             err);
    kg_blob_done(&bytes);
    return status;
}

/* ---- extensions ---- */

static bool has_upper_case(const char *text)
{
    for (; *text != 0; text++)
        if (*text >= 'A' && *text <= 'Z')
            return true;
    return false;
}

static const char *lower_extension(kg_arena *arena, const char *path)
{
    size_t size = strlen(path) + 1;
    char *copy = kg_arena_alloc(arena, size);
    if (copy == NULL)
        return path;
    memcpy(copy, path, size);
    for (char *at = copy + (kg_path_extension(path) - path); *at != 0; at++)
        *at = (char)kg_ascii_lower((unsigned char)*at);
    return copy;
}

static kg_status rename_copy(kg_product *product, size_t index, kg_err *err)
{
    const kg_asset *old = product->assets.items[index];
    const char *path = lower_extension(&product->arena, old->path);
    kg_buf bytes;
    kg_buf_init(&bytes, SIZE_MAX / 2);
    kg_buf_append(&bytes, old->bytes.data, old->bytes.size);
    kg_status status = kg_buf_status(&bytes, err);
    kg_blob blob = kg_buf_take(&bytes);
    kg_asset *copy;
    if (status == KG_OK)
        status = kg_fix_replace(product, index, path, &blob, &copy, err);
    if (status == KG_OK) {
        copy->facts = old->facts;
        copy->broken = old->broken;
        status = kg_fix_note(product, copy,
                             (kg_fix_record){ type_rule(old->slot), N_("extension written in lower case"), kg_path_base(old->path),
                                              kg_path_base(path) },
                             err);
    }
    kg_blob_done(&blob);
    kg_buf_done(&bytes);
    return status;
}

kg_status kg_fix_files(kg_product *product, const kg_fix_options *options, kg_err *err)
{
    kg_status status = KG_OK;
    for (size_t i = 0; i < product->assets.count && status == KG_OK; i++) {
        const kg_asset *asset = product->assets.items[i];
        kg_wrap kind = kg_asset_wrap(asset);
        if (asset->slot == KG_SLOT_LOGO)
            continue;
        if (kind == KG_WRAP_ALWAYS || (kind == KG_WRAP_ASKED && options->wrap))
            status = wrap(product, i, err);
        else if (asset->bytes.data != NULL && has_upper_case(kg_path_extension(asset->path)))
            status = rename_copy(product, i, err);
    }
    return status;
}
