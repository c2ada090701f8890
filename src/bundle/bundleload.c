/* SPDX-License-Identifier: Apache-2.0
 *
 * From a bundle back to a product: the tree of product.yml is put together again from the texts of listing/, so that a finding
 * names the entry that holds the text, and from what the manifest says. */
#include "bundle/bundleload.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "bundle/parts.h"
#include "bundle/unpack.h"
#include "product/load.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct bundle_loader {
    kg_arena *arena;
    kg_product *product;
    const kg_load_options *options;
    kg_unpacked unpacked;
    json_t *manifest;
    kg_node *root;
    kg_err *err;
} bundle_loader;

static const char *text_of(const bundle_loader *self, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : kg_arena_strdup(self->arena, text);
}

/* SHA256SUMS sorts before every other entry, so that it is the first thing in every bundle, also in one that was cut off. */
static bool looks_like_bundle(const kg_blob *bytes)
{
    static const char name[] = KG_PART_SUMS;
    enum { NAME_AT = 30 };
    return bytes->size >= NAME_AT + sizeof name && memcmp(bytes->data, "PK\3\4", 4) == 0 &&
           memcmp(bytes->data + NAME_AT, name, sizeof name - 1) == 0;
}

/* ---- the tree ---- */

static kg_node *new_node(bundle_loader *self, kg_node_kind kind, const char *file, const char *text)
{
    return kg_node_new(self->arena, kind, file, text);
}

static bool is_index(const char *part)
{
    return *part != 0 && part[strspn(part, "0123456789")] == 0;
}

/* The child PART of NODE, of KIND; it comes to be where there is none. NULL when memory is out. */
static kg_node *child_of(bundle_loader *self, kg_node *node, const char *part, kg_node_kind kind, const char *file)
{
    enum { MOST_ELEMENTS = 1000 };
    if (node->kind == KG_NODE_MAPPING) {
        for (size_t i = 0; i < node->count; i++)
            if (strcmp(node->keys[i]->text, part) == 0 && node->items[i]->kind == kind)
                return node->items[i];
        kg_node *child = new_node(self, kind, file, "");
        return child != NULL && kg_node_put(self->arena, node, part, child) ? child : NULL;
    }
    /* Elements that had nothing to say have no entries. */
    size_t index = KG_MIN(strtoul(part, NULL, 10), (unsigned long)MOST_ELEMENTS);
    while (node->count <= index) {
        kg_node *child = new_node(self, kind, file, "");
        if (child == NULL || !kg_node_append(self->arena, node, child))
            return NULL;
    }
    return node->items[index];
}

/* Puts VALUE at the dotted PATH below the root, whose last part is a key. */
static bool put_at(bundle_loader *self, const char *path, kg_node *value)
{
    kg_node *node = self->root;
    while (node != NULL && value != NULL) {
        size_t length = strcspn(path, ".");
        const char *part = kg_arena_strndup(self->arena, path, length);
        if (path[length] == 0)
            return node->kind == KG_NODE_MAPPING && kg_node_put(self->arena, node, part, value);
        path += length + 1;
        bool has_elements = is_index(kg_arena_strndup(self->arena, path, strcspn(path, ".")));
        node = child_of(self, node, part, has_elements ? KG_NODE_SEQUENCE : KG_NODE_MAPPING, value->file);
    }
    return false;
}

/* ---- texts ---- */

static kg_node *text_node(bundle_loader *self, const char *file, const char *text, size_t length, uint32_t line)
{
    kg_node *node = new_node(self, KG_NODE_SCALAR, file, kg_arena_strndup(self->arena, text, length));
    if (node != NULL) {
        node->line = line;
        node->column = 1;
        node->text_line = line;
    }
    return node;
}

static kg_node *lines_node(bundle_loader *self, const char *file, const char *text)
{
    kg_node *list = new_node(self, KG_NODE_SEQUENCE, file, "");
    uint32_t line = 1;
    for (const char *at = text; list != NULL && *at != 0; line++) {
        size_t length = strcspn(at, "\n");
        kg_node *item = text_node(self, file, at, length, line);
        if (item == NULL || !kg_node_append(self->arena, list, item))
            return NULL;
        at += length + (at[length] != 0);
    }
    return list;
}

static kg_status complain(bundle_loader *self, const char *file, kg_yaml_error place, const char *found, const char *required)
{
    kg_problem *problem = kg_list_push(self->arena, &self->product->problems);
    if (problem == NULL)
        return kg_err_nomem(self->err);
    *problem = (kg_problem){ .kind = KG_PROBLEM_ENTRY,
                             .file = file,
                             .line = place.line,
                             .column = place.column,
                             .found = found,
                             .required = required,
                             .help = "" };
    return KG_OK;
}

static kg_status parse_tree(bundle_loader *self, const char *file, const kg_blob *bytes, const kg_node **out)
{
    kg_yaml_error place = { 0 };
    kg_err why = { 0 };
    kg_status status = kg_yaml_parse(self->arena, file, bytes->data, bytes->size, self->options->limits, out, &place, &why);
    if (status == KG_E_FORMAT || status == KG_E_LIMIT) {
        *out = NULL;
        return complain(self, file, place, kg_arena_strdup(self->arena, why.message), N_("must be YAML as kgpack takes it"));
    }
    return status == KG_OK ? KG_OK : kg_err_set(self->err, status, "%s", why.message);
}

/* The tree of everything without an entry of its own comes first: the others are put into it. */
static kg_status load_rest(bundle_loader *self, const json_t *listing)
{
    self->root = new_node(self, KG_NODE_MAPPING, KG_PART_MANIFEST, "");
    for (size_t i = 0; i < json_array_size(listing); i++) {
        const json_t *item = json_array_get(listing, i);
        if (strcmp(text_of(self, item, "field"), KG_LISTING_REST) != 0)
            continue;
        const char *path = text_of(self, item, "path");
        const kg_member_bytes *member = kg_unpacked_find(&self->unpacked, path);
        const kg_node *rest = NULL;
        kg_status status = parse_tree(self, path, &member->bytes, &rest);
        if (status != KG_OK)
            return status;
        for (size_t k = 0; rest != NULL && rest->kind == KG_NODE_MAPPING && k < rest->count; k++)
            if (!kg_node_put(self->arena, self->root, rest->keys[k]->text, rest->items[k]))
                return kg_err_nomem(self->err);
    }
    return self->root == NULL ? kg_err_nomem(self->err) : KG_OK;
}

static kg_status load_text(bundle_loader *self, const json_t *item)
{
    const char *field = text_of(self, item, "field"), *path = text_of(self, item, "path");
    const kg_blob *bytes = &kg_unpacked_find(&self->unpacked, path)->bytes;
    const char *text = (const char *)bytes->data;
    kg_listing_kind kind;
    kg_node *node = NULL;
    if (strcmp(field, KG_LISTING_REST) == 0 || !kg_listing_kind_of(field, &kind))
        return KG_OK;
    if (kind == KG_LISTING_TREE) {
        const kg_node *tree = NULL;
        kg_status status = parse_tree(self, path, bytes, &tree);
        if (status != KG_OK || tree == NULL)
            return status;
        node = new_node(self, tree->kind, path, tree->text);
        if (node != NULL)
            *node = *tree;
    } else if (kind == KG_LISTING_LINES) {
        node = lines_node(self, path, text);
    } else {
        node = text_node(self, path, text, bytes->size - 1, 1);
    }
    return put_at(self, field, node) ? KG_OK : kg_err_nomem(self->err);
}

/* ---- what the manifest says ---- */

static bool put_text(bundle_loader *self, kg_node *map, const char *key, const char *text)
{
    kg_node *node = new_node(self, KG_NODE_SCALAR, KG_PART_MANIFEST, text);
    return node != NULL && kg_node_put(self->arena, map, key, node);
}

/* The entry that the seller's file of that name has become; "" for names that are in no bundle. */
static const char *entry_of(bundle_loader *self, const char *source)
{
    const json_t *files = json_object_get(self->manifest, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        if (strcmp(text_of(self, json_object_get(file, "source"), "path"), source) == 0)
            return text_of(self, file, "path");
    }
    return "";
}

static bool load_waivers(bundle_loader *self)
{
    static const char *const keys[] = { "rule", "match", "reason", "until" };
    const json_t *waivers = json_object_get(self->manifest, "waivers");
    kg_node *list = new_node(self, KG_NODE_SEQUENCE, KG_PART_MANIFEST, "");
    for (size_t i = 0; i < json_array_size(waivers); i++) {
        const json_t *waiver = json_array_get(waivers, i);
        kg_node *map = new_node(self, KG_NODE_MAPPING, KG_PART_MANIFEST, "");
        if (map == NULL || list == NULL || !kg_node_append(self->arena, list, map))
            return false;
        for (size_t k = 0; k < KG_COUNT(keys); k++)
            if (!put_text(self, map, keys[k], text_of(self, waiver, keys[k])))
                return false;
        if (!put_text(self, map, "file", entry_of(self, text_of(self, waiver, "file"))))
            return false;
    }
    return list != NULL && (list->count == 0 || kg_node_put(self->arena, self->root, "waivers", list));
}

static bool load_confirmations(bundle_loader *self)
{
    const json_t *confirmations = json_object_get(self->manifest, "confirmations");
    kg_node *list = new_node(self, KG_NODE_SEQUENCE, KG_PART_MANIFEST, "");
    for (size_t i = 0; i < json_array_size(confirmations); i++) {
        const json_t *item = json_array_get(confirmations, i);
        kg_node *map = new_node(self, KG_NODE_MAPPING, KG_PART_MANIFEST, "");
        kg_node *clauses = new_node(self, KG_NODE_SEQUENCE, KG_PART_MANIFEST, "");
        kg_node *rule = new_node(self, KG_NODE_SCALAR, KG_PART_MANIFEST, text_of(self, item, "rule"));
        if (list == NULL || map == NULL || clauses == NULL || rule == NULL || !kg_node_append(self->arena, list, map) ||
            !kg_node_append(self->arena, clauses, rule) || !kg_node_put(self->arena, map, "clauses", clauses) ||
            !put_text(self, map, "by", text_of(self, item, "by")) || !put_text(self, map, "date", text_of(self, item, "date")))
            return false;
    }
    return list != NULL && (list->count == 0 || kg_node_put(self->arena, self->root, "confirmations", list));
}

static bool load_product_block(bundle_loader *self)
{
    static const char *const keys[] = { "name", "version", "delivery_method" };
    const json_t *product = json_object_get(self->manifest, "product"), *ruleset = json_object_get(self->manifest, "ruleset");
    const kg_pack *pack = kg_pack_find(text_of(self, ruleset, "name"));
    if (pack == NULL)
        pack = kg_pack_find(text_of(self, ruleset, "edition"));
    if (pack != NULL && !self->options->has_edition) {
        self->product->edition = pack->edition;
        self->product->ruleset = pack->name;
    }
    for (size_t i = 0; i < KG_COUNT(keys); i++)
        if (kg_node_get(self->root, keys[i]) == NULL && *text_of(self, product, keys[i]) != 0 &&
            !put_text(self, self->root, keys[i], text_of(self, product, keys[i])))
            return false;
    return true;
}

/* ---- files ---- */

static int compare_assets(const void *left, const void *right)
{
    const kg_asset *a = *(kg_asset *const *)left, *b = *(kg_asset *const *)right;
    return a->slot != b->slot ? (a->slot > b->slot) - (a->slot < b->slot) : strcmp(a->path, b->path);
}

static kg_status load_file(bundle_loader *self, const json_t *file)
{
    const char *path = text_of(self, file, "path");
    kg_member_bytes *member = NULL;
    for (size_t i = 0; i < self->unpacked.members.count; i++)
        if (strcmp(self->unpacked.members.items[i].name, path) == 0)
            member = &self->unpacked.members.items[i];
    kg_asset *asset = kg_arena_alloc(self->arena, sizeof *asset);
    kg_asset **place = kg_list_push(self->arena, &self->product->assets);
    if (member == NULL || asset == NULL || place == NULL)
        return kg_err_nomem(self->err);
    *place = asset;
    asset->slot = kg_slot_parse(text_of(self, file, "slot"));
    asset->path = path;
    asset->type_by_name = kg_type_by_name(path);
    asset->bytes = kg_blob_take(&member->bytes);
    const char *key = kg_slot_key(asset->slot);
    if (self->root == NULL || *key == 0)
        return KG_OK;
    return put_at(self, key, new_node(self, KG_NODE_SCALAR, KG_PART_MANIFEST, path)) ? KG_OK : kg_err_nomem(self->err);
}

static kg_status load_files(bundle_loader *self)
{
    kg_product *product = self->product;
    const json_t *files = json_object_get(self->manifest, "files");
    kg_status status = KG_OK;
    for (size_t i = 0; i < json_array_size(files) && status == KG_OK; i++)
        status = load_file(self, json_array_get(files, i));
    if (status == KG_OK && product->assets.count > 1)
        qsort(product->assets.items, product->assets.count, sizeof product->assets.items[0], compare_assets);
    return status == KG_OK ? kg_load_assets(product, -1, self->options, self->err) : status;
}

/* ---- all of it ---- */

/* A bundle without any text was built without product.yml, and is judged without one. */
static kg_status load_fields(bundle_loader *self)
{
    const json_t *listing = json_object_get(self->manifest, "listing");
    if (json_array_size(listing) == 0)
        return KG_OK;
    kg_status status = load_rest(self, listing);
    for (size_t i = 0; i < json_array_size(listing) && status == KG_OK; i++)
        status = load_text(self, json_array_get(listing, i));
    if (status == KG_OK && (!load_product_block(self) || !load_waivers(self) || !load_confirmations(self)))
        status = kg_err_nomem(self->err);
    return status;
}

static kg_status load_whole(bundle_loader *self, const kg_blob *bytes)
{
    kg_status status = kg_unpack(self->arena, bytes->data, bytes->size, self->options->limits, &self->unpacked, self->err);
    if (status != KG_OK)
        return status;
    const kg_blob *text = &kg_unpacked_find(&self->unpacked, KG_PART_MANIFEST)->bytes;
    self->manifest = json_loadb((const char *)text->data, text->size, JSON_REJECT_DUPLICATES, NULL);
    status = self->manifest == NULL ? kg_err_nomem(self->err) : load_fields(self);
    if (status == KG_OK)
        status = load_files(self);
    self->product->root = self->root;
    if (status == KG_OK && self->root != NULL) {
        self->product->yml_path = KG_PART_MANIFEST;
        status = kg_schema_check(self->product, self->err);
    }
    json_decref(self->manifest);
    kg_unpacked_done(&self->unpacked);
    return status;
}

static kg_status load_checked(bundle_loader *self, const kg_blob *bytes)
{
    kg_verification verification;
    kg_status status =
        kg_bundle_verify(self->arena, bytes->data, bytes->size, NULL, self->options->limits, &verification, self->err);
    if (status == KG_OK && verification.defects.count == 0)
        return load_whole(self, bytes);
    for (size_t i = 0; status == KG_OK && i < verification.defects.count; i++) {
        const kg_defect *defect = &verification.defects.items[i];
        status = complain(self, defect->entry, (kg_yaml_error){ 0 }, defect->found, defect->required);
    }
    return status;
}

kg_status kg_bundle_load(const char *path, const kg_load_options *options, kg_product *out, bool *is_bundle, kg_err *err)
{
    kg_blob bytes = { 0 };
    *out = (kg_product){
        .limits = options->limits, .yml_path = "", .today = options->today, .edition = options->edition, .ruleset = options->ruleset
    };
    *is_bundle = false;
    kg_status status =
        kg_ascii_suffix(path, ".zip") ? kg_file_read(AT_FDCWD, path, options->limits->folder_bytes, &bytes, err) : KG_OK;
    if (status == KG_E_LIMIT || (status == KG_OK && !looks_like_bundle(&bytes))) {
        kg_blob_done(&bytes);
        return KG_OK;
    }
    if (status != KG_OK)
        return kg_err_wrap(err, status, "reading '%s'", path);
    *is_bundle = true;
    kg_arena_init(&out->arena);
    out->path = kg_arena_strdup(&out->arena, path);
    bundle_loader self = { .arena = &out->arena, .product = out, .options = options, .err = err };
    status = load_checked(&self, &bytes);
    kg_blob_done(&bytes);
    return status == KG_OK && !kg_arena_ok(&out->arena) ? kg_err_nomem(err) : status;
}
