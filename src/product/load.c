/* SPDX-License-Identifier: Apache-2.0
 *
 * From a folder to a kg_product: product.yml and its texts first, then which file belongs to which field, then the files. */
#include "product/load.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "product/alternatives.h"
#include "product/graft.h"
#include "product/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { QUOTED_CODE_POINTS = 80 };

typedef struct kg_loader {
    kg_product *product;
    const kg_load_options *options;
    kg_folder folder;
    kg_entry_list entries;
    kg_err *err;
} kg_loader;

static const char *quote(kg_loader *loader, const char *text)
{
    return kg_mask(&loader->product->arena, text, QUOTED_CODE_POINTS);
}

/* ---- product.yml ---- */

static void complain_of_syntax(kg_loader *loader, const char *file, kg_yaml_error place, const char *found)
{
    kg_folder_complain(&loader->folder, (kg_problem){ .kind = KG_PROBLEM_SYNTAX,
                                                      .file = file,
                                                      .line = place.line,
                                                      .column = place.column,
                                                      .found = kg_arena_strdup(&loader->product->arena, found),
                                                      .required = N_("must be YAML as kgpack takes it"),
                                                      .help = "" });
}

static void take_edition(kg_product *product, const kg_load_options *options)
{
    static const char *const names[] = { [KG_EDITION_INTL] = "intl", [KG_EDITION_EU] = "eu", [KG_EDITION_CN] = "cn" };
    product->edition = options->has_edition ? options->edition : KG_EDITION_INTL;
    const char *named = kg_field_choose(&product->arena, "intl|eu|cn", kg_product_text(product, "edition"));
    for (size_t i = 0; !options->has_edition && named != NULL && i < KG_COUNT(names); i++)
        if (strcmp(names[i], named) == 0)
            product->edition = (kg_edition)i;
}

/* PATH is below the folder, SHOWN what findings call it. *ROOT stays NULL when the file is not YAML; then a problem was added. */
static kg_status parse_product_file(kg_loader *loader, const char *path, const char *shown, kg_node **root)
{
    kg_product *product = loader->product;
    kg_yaml_error place = { 0 };
    kg_blob bytes;
    *root = NULL;
    kg_status status = kg_file_read(loader->folder.fd, path, product->limits->yaml_bytes, &bytes, loader->err);
    if (status == KG_E_LIMIT) {
        complain_of_syntax(loader, shown, place, kg_arena_printf(&product->arena, N_("a file of %zu bytes"), bytes.size));
        return KG_OK;
    }
    if (status != KG_OK)
        return kg_err_wrap(loader->err, status, "reading '%s'", shown);
    const kg_node *parsed = NULL;
    kg_err why = { 0 };
    status = kg_yaml_parse(&product->arena, shown, bytes.data, bytes.size, product->limits, &parsed, &place, &why);
    if (kg_product_keep_text(product, shown, bytes.data, bytes.size, &why) != KG_OK)
        status = KG_E_NOMEM;
    kg_blob_done(&bytes);
    if (status == KG_E_FORMAT || status == KG_E_LIMIT) {
        complain_of_syntax(loader, shown, place, why.message);
        return KG_OK;
    }
    if (status != KG_OK)
        return kg_err_set(loader->err, status, "%s", why.message);
    if (parsed != NULL && parsed->kind != KG_NODE_MAPPING) {
        complain_of_syntax(loader, shown, (kg_yaml_error){ parsed->line, parsed->column }, N_("no mapping of keys to values"));
        return KG_OK;
    }
    *root = kg_node_new(&product->arena, KG_NODE_MAPPING, shown, "");
    if (*root == NULL)
        return kg_err_nomem(loader->err);
    if (parsed != NULL)
        **root = *parsed;
    return KG_OK;
}

static kg_status load_product_file(kg_loader *loader, const char *path, const char *prefix)
{
    kg_product *product = loader->product;
    kg_node *root;
    product->yml_path = kg_arena_printf(&product->arena, "%s%s", prefix, path);
    kg_status status = parse_product_file(loader, path, product->yml_path, &root);
    if (status == KG_OK && root != NULL)
        status = kg_graft_texts(&loader->folder, root, prefix, &loader->entries, loader->err);
    if (status != KG_OK)
        return status;
    product->root = root;
    take_edition(product, loader->options);
    return kg_schema_check(product, loader->err);
}

/* ---- which file for which slot ---- */

/* A folder that is too large is not read at all. */
static kg_status bound_folder(kg_loader *loader, kg_asset *asset)
{
    const kg_limits *limits = loader->product->limits;
    uint64_t total = 0;
    for (size_t i = 0; i < asset->files.count; i++) {
        struct stat info;
        if (fstatat(loader->folder.fd, asset->files.items[i].path, &info, 0) != 0)
            return kg_err_sys(loader->err, errno, "cannot look at '%s'", asset->files.items[i].path);
        total += (uint64_t)info.st_size;
    }
    if (asset->files.count == 0)
        asset->broken = N_("the folder is empty");
    if (total <= limits->folder_bytes)
        return KG_OK;
    asset->broken = kg_arena_printf(&loader->product->arena, N_("its files have %ju bytes, more than the %zu that kgpack reads"),
                                    (uintmax_t)total, limits->folder_bytes);
    asset->size = total;
    asset->files.count = 0;
    return KG_OK;
}

static kg_status add_asset(kg_loader *loader, kg_slot slot, kg_entry *entry)
{
    kg_product *product = loader->product;
    kg_asset *asset = kg_arena_alloc(&product->arena, sizeof *asset), **place = kg_list_push(&product->arena, &product->assets);
    if (asset == NULL || place == NULL)
        return kg_err_nomem(loader->err);
    entry->is_taken = true;
    *place = asset;
    asset->slot = slot;
    asset->path = entry->path;
    asset->is_folder = entry->is_folder;
    asset->facts.variant = "";
    asset->type_by_name = entry->is_folder ? KG_TYPE_UNKNOWN : kg_type_by_name(entry->path);
    if (!entry->is_folder)
        return KG_OK;
    kg_entry_list files = { 0 };
    kg_status status = kg_folder_list(&loader->folder, entry->path, true, &files, loader->err);
    for (size_t i = 0; i < files.count && status == KG_OK; i++) {
        kg_folder_file *file = kg_list_push(&product->arena, &asset->files);
        if (file == NULL)
            return kg_err_nomem(loader->err);
        file->path = files.items[i].path;
    }
    if (status == KG_OK)
        status = bound_folder(loader, asset);
    return status;
}

/* The file that product.yml names for SLOT. */
static kg_status take_named(kg_loader *loader, kg_slot slot, const kg_node *named)
{
    kg_arena *arena = &loader->product->arena;
    const char *path = kg_folder_tidy_path(arena, kg_node_text(named));
    for (size_t i = 0; i < loader->entries.count; i++)
        if (strcmp(loader->entries.items[i].path, path) == 0)
            return add_asset(loader, slot, &loader->entries.items[i]);
    kg_entry entry;
    bool is_there = false;
    kg_status status = *path == 0 ? KG_OK : kg_folder_find(&loader->folder, path, &entry, &is_there, loader->err);
    if (status != KG_OK)
        return status;
    if (!is_there) {
        kg_folder_complain_of_missing(&loader->folder, &loader->entries, kg_slot_key(slot), named);
        return KG_OK;
    }
    kg_entries_take(&loader->entries, path);
    return add_asset(loader, slot, &entry);
}

static bool is_candidate(const kg_entry *entry, kg_slot slot, bool only_png)
{
    return !entry->is_taken && kg_slot_by_name(entry->path, entry->is_folder) == slot &&
           (!only_png || kg_type_by_name(entry->path) == KG_TYPE_PNG);
}

/* The file whose name says SLOT; of a logo in several formats the PNG is meant. */
static kg_status take_by_name(kg_loader *loader, kg_slot slot)
{
    kg_product *product = loader->product;
    bool only_png = false;
    for (size_t i = 0; i < loader->entries.count && slot == KG_SLOT_LOGO; i++)
        only_png = only_png || is_candidate(&loader->entries.items[i], slot, true);
    kg_entry *first = NULL;
    for (size_t i = 0; i < loader->entries.count; i++) {
        kg_entry *entry = &loader->entries.items[i];
        if (!is_candidate(entry, slot, only_png))
            continue;
        if (first == NULL) {
            first = entry;
            continue;
        }
        entry->is_taken = true;
        const char *key = kg_slot_key(slot);
        kg_folder_complain(
            &loader->folder,
            (kg_problem){
                .kind = KG_PROBLEM_SLOT,
                .file = entry->path,
                .found = kg_arena_printf(&product->arena, N_("'%s' and '%s' are both the %s"), quote(loader, first->path),
                                         quote(loader, entry->path), kg_slot_sentence(slot)),
                .required = N_("must be one file"),
                .help = kg_arena_printf(&product->arena, N_("remove one, or name the right one as %s in product.yml"), key) });
    }
    return first == NULL ? KG_OK : add_asset(loader, slot, first);
}

static kg_status take_slots(kg_loader *loader)
{
    bool is_named[KG_SLOT_COUNT] = { false };
    kg_status status = KG_OK;
    for (kg_slot slot = KG_SLOT_LOGO; slot < KG_SLOT_ATTACHMENT && status == KG_OK; slot++) {
        const kg_node *named = kg_product_field(loader->product, kg_slot_key(slot));
        is_named[slot] = *kg_node_text(named) != 0;
        if (is_named[slot])
            status = take_named(loader, slot, named);
    }
    if (status == KG_OK)
        status = kg_alternatives_load(&loader->folder, &loader->entries, loader->err);
    for (kg_slot slot = KG_SLOT_LOGO; slot < KG_SLOT_ATTACHMENT && status == KG_OK; slot++)
        if (!is_named[slot])
            status = take_by_name(loader, slot);
    return status;
}

static kg_status take_rest(kg_loader *loader)
{
    kg_status status = KG_OK;
    for (size_t i = 0; i < loader->entries.count && status == KG_OK; i++) {
        kg_entry *entry = &loader->entries.items[i];
        if (entry->is_taken)
            continue;
        if (!entry->is_folder) {
            status = add_asset(loader, KG_SLOT_ATTACHMENT, entry);
            continue;
        }
        kg_folder_complain(&loader->folder, (kg_problem){ .kind = KG_PROBLEM_LEFT_OUT,
                                                          .file = entry->path,
                                                          .found = N_("a folder that fits no field of the form and is left out"),
                                                          .required = "",
                                                          .help = N_("list it in .kgpackignore, or name it in product.yml") });
    }
    return status;
}

static int compare_assets(const void *left, const void *right)
{
    const kg_asset *a = *(kg_asset *const *)left, *b = *(kg_asset *const *)right;
    return a->slot != b->slot ? (a->slot > b->slot) - (a->slot < b->slot) : strcmp(a->path, b->path);
}

static kg_status load_assets(kg_loader *loader, int dir_fd)
{
    kg_product *product = loader->product;
    if (product->assets.count > 1)
        qsort(product->assets.items, product->assets.count, sizeof product->assets.items[0], compare_assets);
    return kg_load_assets(product, dir_fd, loader->options, loader->err);
}

/* ---- a folder ---- */

/* The first of the product files is read, the second one complained of. */
static kg_status find_product_file(kg_loader *loader)
{
    const char *first = NULL;
    kg_status status = KG_OK;
    for (size_t i = 0; i < loader->entries.count && status == KG_OK; i++) {
        kg_entry *entry = &loader->entries.items[i];
        if (kg_slot_by_name(entry->path, entry->is_folder) != KG_SLOT_PRODUCT)
            continue;
        entry->is_taken = true;
        if (first == NULL) {
            first = entry->path;
            status = load_product_file(loader, first, "");
            continue;
        }
        kg_folder_complain(&loader->folder, (kg_problem){ .kind = KG_PROBLEM_SLOT,
                                                          .file = entry->path,
                                                          .found = kg_arena_printf(&loader->product->arena,
                                                                                   N_("'%s' and '%s' are both the product file"),
                                                                                   first, entry->path),
                                                          .required = N_("must be one file"),
                                                          .help = N_("remove one") });
    }
    return status;
}

/* Texts for people and texts of the form are no attachments, also where no product.yml uses them. */
static void skip_texts(kg_entry_list *entries)
{
    for (size_t i = 0; i < entries->count; i++) {
        kg_entry *entry = &entries->items[i];
        if (entry->is_folder ? strcmp(entry->path, "cases") == 0
                             : strcmp(entry->path, "description.md") == 0 || kg_ascii_casecmp(entry->path, "readme.txt") == 0 ||
                                   kg_ascii_casecmp(entry->path, "readme.md") == 0)
            entry->is_taken = true;
    }
}

static kg_status load_folder(kg_loader *loader)
{
    kg_product *product = loader->product;
    kg_status status = kg_folder_init(&loader->folder, product, product->path, loader->err);
    if (status == KG_OK)
        status = kg_folder_list(&loader->folder, "", false, &loader->entries, loader->err);
    if (status == KG_OK)
        status = find_product_file(loader);
    skip_texts(&loader->entries);
    if (status == KG_OK)
        status = take_slots(loader);
    if (status == KG_OK)
        status = take_rest(loader);
    if (status == KG_OK)
        status = load_assets(loader, loader->folder.fd);
    kg_folder_done(&loader->folder);
    return status;
}

static void begin(kg_loader *loader, const char *path, const kg_load_options *options, kg_product *out, kg_err *err)
{
    *out = (kg_product){ .limits = options->limits, .yml_path = "", .today = options->today };
    kg_arena_init(&out->arena);
    out->path = kg_arena_strdup(&out->arena, path);
    out->edition = options->has_edition ? options->edition : KG_EDITION_INTL;
    out->ruleset = options->ruleset;
    *loader = (kg_loader){ .product = out, .options = options, .folder = { .fd = -1 }, .err = err };
}

static kg_status finish(const kg_loader *loader, kg_status status)
{
    return status == KG_OK && !kg_arena_ok(&loader->product->arena) ? kg_err_nomem(loader->err) : status;
}

static bool is_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

kg_status kg_product_load(const char *path, const kg_load_options *options, kg_product *out, kg_err *err)
{
    if (is_file(path))
        return kg_product_load_file(path, KG_SLOT_COUNT, options, out, err);
    kg_loader loader;
    begin(&loader, path, options, out, err);
    if (!kg_arena_ok(&out->arena))
        return kg_err_nomem(err);
    return finish(&loader, load_folder(&loader));
}

/* ---- one file ---- */

static kg_status load_single_product_file(kg_loader *loader, const char *path)
{
    kg_arena *arena = &loader->product->arena;
    const char *base = kg_path_base(path);
    const char *prefix = kg_arena_strndup(arena, path, (size_t)(base - path));
    kg_status status = kg_folder_init(&loader->folder, loader->product, *prefix == 0 ? "." : prefix, loader->err);
    if (status == KG_OK)
        status = kg_folder_list(&loader->folder, "", false, &loader->entries, loader->err);
    /* What else is wrong with that folder was not asked for. */
    loader->product->problems.count = 0;
    if (status == KG_OK)
        status = load_product_file(loader, base, prefix);
    kg_folder_done(&loader->folder);
    return status;
}

kg_status kg_product_load_file(const char *path, kg_slot slot, const kg_load_options *options, kg_product *out, kg_err *err)
{
    kg_loader loader;
    begin(&loader, path, options, out, err);
    if (!kg_arena_ok(&out->arena))
        return kg_err_nomem(err);
    out->is_single_file = true;
    if (slot == KG_SLOT_COUNT)
        slot = kg_slot_by_name(kg_path_base(out->path), false);
    struct stat info;
    if (stat(path, &info) != 0) {
        bool is_absent = errno == ENOENT || errno == ENOTDIR;
        return is_absent ? kg_err_set(err, KG_E_USAGE, "'%s' does not exist", path)
                         : kg_err_sys(err, errno, "cannot look at '%s'", path);
    }
    if (slot == KG_SLOT_PRODUCT)
        return finish(&loader, load_single_product_file(&loader, out->path));
    kg_entry entry = { .path = out->path };
    kg_status status = add_asset(&loader, slot, &entry);
    if (status == KG_OK)
        status = load_assets(&loader, AT_FDCWD);
    return finish(&loader, status);
}

/* ---- what came of it ---- */

void kg_asset_done(kg_asset *asset)
{
    kg_blob_done(&asset->bytes);
    kg_image_done(&asset->logo.image);
    for (size_t i = 0; i < asset->files.count; i++)
        kg_blob_done(&asset->files.items[i].bytes);
}

void kg_product_done(kg_product *product)
{
    if (product == NULL)
        return;
    for (size_t i = 0; i < product->assets.count; i++) {
        for (kg_asset *asset = product->assets.items[i], *source; asset != NULL; asset = source) {
            source = asset->source;
            kg_asset_done(asset);
        }
    }
    kg_arena_done(&product->arena);
    *product = (kg_product){ 0 };
}

kg_asset *kg_product_asset(const kg_product *product, kg_slot slot)
{
    for (size_t i = 0; i < product->assets.count; i++)
        if (product->assets.items[i]->slot == slot)
            return product->assets.items[i];
    return NULL;
}

const kg_node *kg_product_field(const kg_product *product, const char *path)
{
    return kg_node_at(product->root, path);
}

const char *kg_product_text(const kg_product *product, const char *path)
{
    return kg_node_text(kg_product_field(product, path));
}

kg_status kg_product_keep_text(kg_product *product, const char *file, const void *data, size_t size, kg_err *err)
{
    if (size == 0 || kg_utf8_valid(data, size) < size || memchr(data, 0, size) != NULL)
        return KG_OK;
    kg_source_text *kept = kg_list_push(&product->arena, &product->texts);
    const char *text = kg_arena_strndup(&product->arena, data, size);
    if (kept == NULL || !kg_arena_ok(&product->arena))
        return kg_err_nomem(err);
    *kept = (kg_source_text){ .file = file, .text = text };
    return KG_OK;
}

const char *kg_product_kept_text(const kg_product *product, const char *file)
{
    for (size_t i = 0; i < product->texts.count; i++)
        if (strcmp(product->texts.items[i].file, file) == 0)
            return product->texts.items[i].text;
    return NULL;
}
