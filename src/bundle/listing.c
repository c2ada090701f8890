/* SPDX-License-Identifier: Apache-2.0
 *
 * The texts of the form as files: what is pasted into one field is one file. What the form asks as a choice, and what the seller
 * declares about the files, stands together in the last one as YAML, so that nothing of product.yml is lost. */
#include "bundle/parts.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

/* In form order. The numbers are part of the contract: they stay when a field is empty or comes to be. */
static const struct {
    unsigned number;
    const char *path;
    const char *slug;
    kg_listing_kind kind;
} rows[] = {
    { 1, "name", "name", KG_LISTING_TEXT },
    { 2, "version", "version", KG_LISTING_TEXT },
    { 3, "overview", "overview", KG_LISTING_TEXT },
    { 4, "description", "description", KG_LISTING_TEXT },
    { 5, "highlights", "highlight", KG_LISTING_ITEMS },
    { 6, "customer_cases", "customer-case", KG_LISTING_ITEMS },
    { 7, "after_sales_support.time", "support-time", KG_LISTING_TEXT },
    { 8, "after_sales_support.services", "support-services", KG_LISTING_TEXT },
    { 9, "after_sales_support.hotline", "support-hotline", KG_LISTING_TEXT },
    { 10, "after_sales_support.email", "support-email", KG_LISTING_TEXT },
    { 11, "category.level1", "category-level1", KG_LISTING_TEXT },
    { 12, "category.level2", "category-level2", KG_LISTING_TEXT },
    { 13, "specifications", "specifications", KG_LISTING_TREE },
    { 14, "tax.information", "tax", KG_LISTING_TEXT },
    { 15, "seo.title", "seo-title", KG_LISTING_TEXT },
    { 16, "seo.keywords", "seo-keywords", KG_LISTING_LINES },
    { 17, "seo.description", "seo-description", KG_LISTING_TEXT },
    { 18, KG_LISTING_REST, "choices-and-declarations", KG_LISTING_TREE },
};

static const char *const item_keys[] = { "title", "text" };

/* Fields that have a place of their own in the manifest, name files of the folder or are the seller's private lists. */
static const char *const left_out[] = {
    "schema",           "edition",    "delivery_method",        "logo.file",   "eula.file",
    "user_guide.file",  "waivers",    "confirmations",          "competitors", "software_copyright.file",
    "description_file", "dictionary", "open_source_notice.file", "logo.alternatives"
};

bool kg_listing_kind_of(const char *path, kg_listing_kind *out)
{
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        size_t length = strlen(rows[i].path);
        if (rows[i].kind != KG_LISTING_ITEMS && strcmp(path, rows[i].path) == 0) {
            *out = rows[i].kind;
            return true;
        }
        if (rows[i].kind != KG_LISTING_ITEMS || strncmp(path, rows[i].path, length) != 0 || path[length] != '.')
            continue;
        const char *key = path + length + 1 + strspn(path + length + 1, "0123456789");
        if (key == path + length + 1 || *key != '.')
            return false;
        for (size_t k = 0; k < KG_COUNT(item_keys); k++)
            if (strcmp(key + 1, item_keys[k]) == 0) {
                *out = KG_LISTING_TEXT;
                return true;
            }
        return false;
    }
    return false;
}

/* ---- writing ---- */

static kg_status add_text(kg_parts *parts, const char *path, const char *field, const char *text, kg_err *err)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    if (length == 0)
        return KG_OK;
    const char *data = kg_arena_printf(parts->arena, "%.*s\n", (int)length, text);
    return kg_parts_add(parts,
                        (kg_part){ .path = path,
                                   .data = data,
                                   .size = length + 1,
                                   .field = field,
                                   .characters = kg_utf8_count(kg_arena_strndup(parts->arena, text, length)) },
                        err);
}

static kg_status add_items(kg_parts *parts, size_t row, const kg_node *list, kg_err *err)
{
    kg_status status = KG_OK;
    for (size_t i = 0; list->kind == KG_NODE_SEQUENCE && i < list->count; i++)
        for (size_t k = 0; k < KG_COUNT(item_keys) && status == KG_OK; k++) {
            const char *path =
                kg_arena_printf(parts->arena, "listing/%02u-%s-%zu-%s.txt", rows[row].number, rows[row].slug, i + 1, item_keys[k]);
            const char *field = kg_arena_printf(parts->arena, "%s.%zu.%s", rows[row].path, i, item_keys[k]);
            status = add_text(parts, path, field, kg_node_text(kg_node_get(list->items[i], item_keys[k])), err);
        }
    return status;
}

static kg_status add_generated(kg_parts *parts, const char *path, const char *field, kg_buf *buf, kg_err *err)
{
    kg_status status = kg_buf_status(buf, err);
    if (status == KG_OK && buf->size > 0)
        status = add_text(parts, path, field, kg_buf_text(buf), err);
    kg_buf_done(buf);
    return status;
}

static void write_lines(const kg_node *list, kg_buf *out)
{
    for (size_t i = 0; list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        for (const char *at = kg_node_text(list->items[i]); *at != 0; at++)
            kg_buf_putc(out, *at == '\n' ? ' ' : *at);
        kg_buf_putc(out, '\n');
    }
}

static bool is_covered(const char *path)
{
    for (size_t i = 0; i < KG_COUNT(rows); i++)
        if (strcmp(rows[i].path, path) == 0)
            return true;
    for (size_t i = 0; i < KG_COUNT(left_out); i++)
        if (strcmp(left_out[i], path) == 0)
            return true;
    return false;
}

/* A copy of mapping MAP, two levels deep, without what has an entry of its own. NULL when memory is out. */
static kg_node *rest_of(kg_arena *arena, const kg_node *map, const char *prefix)
{
    kg_node *rest = kg_node_new(arena, KG_NODE_MAPPING, map->file, "");
    for (size_t i = 0; rest != NULL && i < map->count; i++) {
        const char *path = kg_arena_printf(arena, "%s%s", prefix, map->keys[i]->text);
        kg_node *value = map->items[i];
        if (is_covered(path))
            continue;
        if (*prefix == 0 && value->kind == KG_NODE_MAPPING) {
            value = rest_of(arena, value, kg_arena_printf(arena, "%s.", path));
            if (value != NULL && value->count == 0 && map->items[i]->count > 0)
                continue;
        }
        if (value == NULL || !kg_node_put(arena, rest, map->keys[i]->text, value))
            return NULL;
    }
    return rest;
}

static kg_status add_row(kg_parts *parts, size_t row, const kg_node *node, kg_err *err)
{
    const char *path = kg_arena_printf(parts->arena, "listing/%02u-%s.txt", rows[row].number, rows[row].slug);
    kg_buf buf;
    kg_buf_init(&buf, 16u << 20);
    switch (rows[row].kind) {
    case KG_LISTING_TEXT:
        return add_text(parts, path, rows[row].path, kg_node_text(node), err);
    case KG_LISTING_ITEMS:
        return add_items(parts, row, node, err);
    case KG_LISTING_LINES:
        write_lines(node, &buf);
        return add_generated(parts, path, rows[row].path, &buf, err);
    case KG_LISTING_TREE:
        if (node->kind != KG_NODE_SCALAR)
            kg_yaml_write(node, &buf);
        return add_generated(parts, path, rows[row].path, &buf, err);
    }
    return kg_err_set(err, KG_E_BUG, "a listing row of unknown kind");
}

kg_status kg_parts_add_listing(kg_parts *parts, const kg_product *product, kg_err *err)
{
    kg_status status = KG_OK;
    for (size_t i = 0; i < KG_COUNT(rows) && status == KG_OK; i++) {
        const kg_node *node = kg_product_field(product, rows[i].path);
        if (strcmp(rows[i].path, KG_LISTING_REST) == 0) {
            if (product->root == NULL || product->root->kind != KG_NODE_MAPPING)
                continue;
            node = rest_of(parts->arena, product->root, "");
            if (node == NULL)
                return kg_err_nomem(err);
        }
        if (node != NULL)
            status = add_row(parts, i, node, err);
    }
    return status;
}
