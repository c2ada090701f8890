/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things belong in the form of the Seller Console, and the files of a bundle named after their fields. */
#include "bundle/parts.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

const kg_field *kg_form_row(kg_arena *arena, const char *field_path)
{
    for (size_t length = strlen(field_path); length > 0; length--) {
        if (field_path[length] != 0 && field_path[length] != '.')
            continue;
        const kg_field *field = kg_field_find(kg_arena_strndup(arena, field_path, length));
        if (field != NULL && *field->page != 0)
            return field;
    }
    return NULL;
}

const kg_field *kg_form_row_of_slot(kg_slot slot)
{
    return *kg_slot_key(slot) == 0 ? NULL : kg_field_find(kg_slot_key(slot));
}

const char *kg_form_visibility(kg_slot slot)
{
    return slot == KG_SLOT_SOFTWARE_COPYRIGHT || slot == KG_SLOT_ATTACHMENT ? "reviewer" : "public";
}

kg_type kg_asset_type(const kg_asset *asset)
{
    return asset->slot == KG_SLOT_LOGO ? asset->logo.type : asset->facts.type;
}

const char *kg_media_type(kg_type type)
{
    static const struct {
        kg_type type;
        const char *name;
    } rows[] = {
        { KG_TYPE_PNG, "image/png" },
        { KG_TYPE_PDF, "application/pdf" },
        { KG_TYPE_DOC, "application/msword" },
        { KG_TYPE_DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { KG_TYPE_PPT, "application/vnd.ms-powerpoint" },
        { KG_TYPE_PPTX, "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
        { KG_TYPE_ZIP, "application/zip" },
        { KG_TYPE_RAR, "application/vnd.rar" },
        { KG_TYPE_JPEG, "image/jpeg" },
        { KG_TYPE_TEXT, "text/plain" },
        { KG_TYPE_HTML, "text/html" },
        { KG_TYPE_RTF, "application/rtf" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++)
        if (rows[i].type == type)
            return rows[i].name;
    return "application/octet-stream";
}

/* ---- names ---- */

/* PATH with nothing in it that some file system refuses or some program misreads. */
static const char *safe_path(kg_arena *arena, const char *path)
{
    size_t length = strlen(path);
    char *safe = kg_arena_alloc(arena, length + 1);
    if (safe == NULL)
        return "";
    memcpy(safe, path, length);
    for (size_t i = 0; i < length; i++) {
        bool ends_part = i + 1 == length || path[i + 1] == '/';
        bool starts_part = i == 0 || path[i - 1] == '/';
        unsigned char byte = (unsigned char)path[i];
        if (byte < 0x20 || byte == 0x7F || strchr("\\:*?\"<>|", byte) != NULL || (ends_part && strchr(". ", byte) != NULL) ||
            (starts_part && strchr(" -~", byte) != NULL))
            safe[i] = '_';
    }
    return safe;
}

static const char *lower_extension(kg_arena *arena, const char *path)
{
    enum { LONGEST = 8 };
    const char *extension = kg_path_extension(path);
    size_t length = strlen(extension);
    char *lower = kg_arena_alloc(arena, length + 1);
    if (lower == NULL || length < 2 || length > LONGEST)
        return "";
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && !kg_ascii_is_alnum((unsigned char)extension[i]))
            return "";
        lower[i] = (char)kg_ascii_lower((unsigned char)extension[i]);
    }
    return lower;
}

static bool is_taken(const kg_parts *parts, const char *path)
{
    for (size_t i = 0; i < parts->list.count; i++)
        if (kg_ascii_casecmp(parts->list.items[i].path, path) == 0)
            return true;
    return false;
}

/* PATH, or PATH with "-2", "-3" ... before its extension where another entry has that name. */
static const char *free_path(const kg_parts *parts, const char *path)
{
    const char *extension = kg_path_extension(path);
    int stem = (int)(strlen(path) - strlen(extension));
    const char *candidate = path;
    for (unsigned n = 2; is_taken(parts, candidate) && kg_arena_ok(parts->arena); n++)
        candidate = kg_arena_printf(parts->arena, "%.*s-%u%s", stem, path, n, extension);
    return candidate;
}

/* "attachments/user-guide", "logo" */
static const char *stem_of_slot(kg_arena *arena, kg_slot slot)
{
    if (slot == KG_SLOT_LOGO)
        return "logo";
    const char *name = kg_slot_name(slot);
    char *copy = kg_arena_alloc(arena, strlen(name) + 1);
    if (copy == NULL)
        return "";
    for (size_t i = 0; name[i] != 0; i++)
        copy[i] = (char)(name[i] == '_' ? '-' : name[i]);
    return kg_arena_printf(arena, "attachments/%s", copy);
}

/* ---- files ---- */

kg_status kg_parts_add(kg_parts *parts, kg_part part, kg_err *err)
{
    kg_status status = KG_OK;
    if (part.sha256.hex[0] == 0)
        status = kg_sha256_of(part.data, part.size, &part.sha256, err);
    if (status != KG_OK)
        return status;
    kg_part *added = kg_list_push(parts->arena, &parts->list);
    if (added == NULL || !kg_arena_ok(parts->arena))
        return kg_err_nomem(err);
    *added = part;
    return KG_OK;
}

/* A folder that was not repaired into a ZIP goes in file by file. */
static kg_status add_folder(kg_parts *parts, const kg_asset *asset, const char *stem, kg_err *err)
{
    kg_status status = KG_OK;
    for (size_t i = 0; i < asset->files.count && status == KG_OK; i++) {
        const kg_folder_file *file = &asset->files.items[i];
        const char *path = kg_arena_printf(parts->arena, "%s/%s", stem, safe_path(parts->arena, file->path));
        kg_part part = { .path = free_path(parts, path), .data = file->bytes.data, .size = file->bytes.size, .asset = asset };
        status = kg_parts_add(parts, part, err);
    }
    return status;
}

kg_status kg_parts_add_files(kg_parts *parts, const kg_product *product, kg_err *err)
{
    kg_status status = KG_OK;
    for (size_t i = 0; i < product->assets.count && status == KG_OK; i++) {
        const kg_asset *asset = product->assets.items[i];
        const char *stem = stem_of_slot(parts->arena, asset->slot);
        if (asset->is_folder) {
            status = add_folder(parts, asset, stem, err);
            continue;
        }
        if (asset->bytes.data == NULL && asset->size > 0)
            continue; /* too large to be read: its finding says so, and only --allow-errors comes here */
        const char *path = asset->slot == KG_SLOT_ATTACHMENT
                               ? kg_arena_printf(parts->arena, "attachments/other/%s", safe_path(parts->arena, asset->path))
                               : kg_arena_printf(parts->arena, "%s%s", stem, lower_extension(parts->arena, asset->path));
        status = kg_parts_add(parts,
                              (kg_part){ .path = free_path(parts, path),
                                         .data = asset->bytes.data,
                                         .size = asset->bytes.size,
                                         .sha256 = asset->sha256,
                                         .asset = asset },
                              err);
    }
    return status;
}

kg_status kg_folder_hash(const kg_asset *folder, kg_sha256 *out, uint64_t *size, kg_err *err)
{
    kg_buf lines;
    kg_buf_init(&lines, 64u << 20);
    kg_status status = KG_OK;
    *size = 0;
    for (size_t i = 0; i < folder->files.count && status == KG_OK; i++) {
        kg_sha256 hash;
        status = kg_sha256_of(folder->files.items[i].bytes.data, folder->files.items[i].bytes.size, &hash, err);
        kg_buf_printf(&lines, "%s  %s\n", hash.hex, folder->files.items[i].path);
        *size += folder->files.items[i].bytes.size;
    }
    status = status == KG_OK ? kg_buf_status(&lines, err) : status;
    status = status == KG_OK ? kg_sha256_of(lines.data, lines.size, out, err) : status;
    kg_buf_done(&lines);
    return status;
}
