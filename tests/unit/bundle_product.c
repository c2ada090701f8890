/* SPDX-License-Identifier: Apache-2.0
 *
 * See bundle_product.h. */
#include "bundle_product.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

const char bundle_product_yml[] = "schema: \"1\"\n"
                                  "delivery_method: image\n"
                                  "name: Larkspur Document Archive\n"
                                  "hcs: no\n"
                                  "version: \"V2.1\"\n"
                                  "logo:\n  file: Logo big.PNG\n  shape: auto\n"
                                  "overview: It stores documents.\n"
                                  "description: |\n  ## What it does\n\n  It \"stores\" <b>documents</b>.\n"
                                  "highlights:\n  - title: Ready\n    text: At once.\n  - title: Fast\n"
                                  "eula:\n  file: eula.pdf\n  valid_until: \"\"\n"
                                  "after_sales_support:\n  time: 09:00-18:00 (GMT+08:00)\n"
                                  "open_source_notice:\n  uses_open_source: yes\n  components: []\n"
                                  "specifications:\n"
                                  "  - name: Team\n    prices:\n      - period: month\n        amount: \"120.00\"\n"
                                  "  - name: \"Business: 2\"\n"
                                  "seo:\n  keywords:\n    - archive\n    - documents, records\n"
                                  "competitors:\n  - Nimbusware\n";

static kg_blob blob_of(const char *text)
{
    kg_blob blob = { .data = malloc(strlen(text) + 1), .size = strlen(text) };
    cr_assert(blob.data != NULL);
    memcpy(blob.data, text, blob.size + 1);
    return blob;
}

static kg_asset *new_asset(kg_product *product, kg_slot slot, const char *path, const char *text, kg_type type)
{
    kg_asset *asset = kg_arena_alloc(&product->arena, sizeof *asset);
    *asset = (kg_asset){ .slot = slot, .path = path, .type_by_name = kg_type_by_name(path), .bytes = blob_of(text) };
    asset->size = asset->bytes.size;
    cr_assert_eq(kg_sha256_of(asset->bytes.data, asset->bytes.size, &asset->sha256, NULL), KG_OK);
    asset->facts.type = asset->logo.type = type;
    return asset;
}

static void add(kg_product *product, kg_asset *asset)
{
    *(kg_asset **)kg_list_push(&product->arena, &product->assets) = asset;
}

static void add_folder_file(kg_product *product, kg_asset *folder, const char *path, const char *text)
{
    kg_folder_file *file = kg_list_push(&product->arena, &folder->files);
    *file = (kg_folder_file){ .path = path, .bytes = blob_of(text) };
}

void bundle_product_make(kg_product *product, kg_findings *findings, const char *yml)
{
    kg_yaml_error place;
    kg_err err = { 0 };
    *findings = (kg_findings){ 0 };
    *product = (kg_product){ .limits = &kg_limits_default, .path = "product", .yml_path = "product.yml", .today = { 2025, 3, 5 } };
    kg_arena_init(&product->arena);
    cr_assert_eq(kg_yaml_parse(&product->arena, "product.yml", yml, strlen(yml), &kg_limits_default, &product->root, &place, &err),
                 KG_OK, "%s", err.message);
    kg_asset *logo = new_asset(product, KG_SLOT_LOGO, "logo.png", "PNG!!!", KG_TYPE_PNG);
    logo->source = new_asset(product, KG_SLOT_LOGO, "Logo big.PNG", "abc", KG_TYPE_PNG);
    *(kg_fix_record *)kg_list_push(&product->arena, &logo->fixes) = (kg_fix_record){ "LOGO-2", "fitted", "512 x 200", "120 x 120" };
    kg_asset *guide = new_asset(product, KG_SLOT_USER_GUIDE, "user-guide.zip", "PK guide", KG_TYPE_ZIP);
    guide->source = new_asset(product, KG_SLOT_USER_GUIDE, "user-guide", "", KG_TYPE_UNKNOWN);
    guide->source->is_folder = true;
    add_folder_file(product, guide->source, "a.pdf", "A");
    add_folder_file(product, guide->source, "deep/b.pdf", "B");
    add(product, logo);
    add(product, new_asset(product, KG_SLOT_EULA, "eula.PDF", "%PDF-1.7", KG_TYPE_PDF));
    add(product, guide);
    add(product, new_asset(product, KG_SLOT_ATTACHMENT, "price list.docx", "PK docx", KG_TYPE_DOCX));
    add(product, new_asset(product, KG_SLOT_ATTACHMENT, "sub/-x:y.pdf", "%PDF-1.4", KG_TYPE_PDF));
}

void bundle_product_set(kg_product *product, const char *key, const char *text)
{
    kg_node *value = kg_node_new(&product->arena, KG_NODE_SCALAR, "product.yml", text);
    kg_node *root = kg_node_new(&product->arena, KG_NODE_MAPPING, "product.yml", "");
    for (size_t i = 0; i < product->root->count; i++)
        cr_assert(kg_node_put(&product->arena, root, product->root->keys[i]->text, product->root->items[i]));
    cr_assert(kg_node_put(&product->arena, root, key, value));
    product->root = root;
}

/* ---- looking into it ---- */

static zip_t *open_zip(const kg_blob *blob)
{
    zip_source_t *source = zip_source_buffer_create(blob->data, blob->size, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    cr_assert(zip != NULL);
    return zip;
}

char *bundle_names(const kg_blob *blob)
{
    zip_t *zip = open_zip(blob);
    kg_buf names;
    kg_buf_init(&names, 1 << 20);
    for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++)
        kg_buf_printf(&names, "%s\n", zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW));
    zip_discard(zip);
    return (char *)kg_buf_take(&names).data;
}

size_t bundle_size(const kg_blob *blob, const char *name)
{
    zip_t *zip = open_zip(blob);
    zip_stat_t info;
    cr_assert_eq(zip_stat(zip, name, ZIP_FL_ENC_RAW, &info), 0, "no entry %s", name);
    zip_discard(zip);
    return info.size;
}

char *bundle_text(const kg_blob *blob, const char *name)
{
    size_t size = bundle_size(blob, name);
    zip_t *zip = open_zip(blob);
    zip_file_t *file = zip_fopen(zip, name, ZIP_FL_ENC_RAW);
    char *text = calloc(1, size + 1);
    cr_assert(file != NULL && text != NULL);
    cr_assert_eq(zip_fread(file, text, size), (zip_int64_t)size);
    cr_assert_eq(zip_fclose(file), 0);
    zip_discard(zip);
    return text;
}
