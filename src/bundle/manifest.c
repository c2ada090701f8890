/* SPDX-License-Identifier: Apache-2.0
 *
 * manifest.json: the record of a bundle, section 6 of the contract, described by docs/manifest.schema.json. */
#include "bundle/parts.h"

#include "bundle/record.h"

#include <string.h>

static void write_form(kg_json *json, const kg_field *row)
{
    kg_json_key(json, "form");
    if (row == NULL) {
        kg_json_null(json);
        return;
    }
    kg_json_begin_object(json);
    kg_json_key_string(json, "page", row->page);
    kg_json_key_string(json, "field", row->label);
    kg_json_end_object(json);
}

static void key_or_null(kg_json *json, const char *key, const char *text)
{
    kg_json_key_string(json, key, *text != 0 ? text : NULL);
}

static void write_source(kg_json *json, const kg_asset *asset)
{
    const kg_asset *source = asset->source != NULL ? asset->source : asset;
    kg_sha256 hash = source->sha256;
    uint64_t size = source->size;
    if (source->is_folder && kg_folder_hash(source, &hash, &size, NULL) != KG_OK)
        json->out->status = KG_E_NOMEM;
    kg_json_key(json, "source");
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", source->path);
    kg_json_key_unsigned(json, "size", size);
    key_or_null(json, "sha256", hash.hex);
    kg_json_end_object(json);
}

static void write_file(kg_json *json, const kg_part *part)
{
    const kg_asset *asset = part->asset;
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", part->path);
    kg_json_key_string(json, "slot", kg_slot_name(asset->slot));
    write_form(json, kg_form_row_of_slot(asset->slot));
    kg_json_key_string(json, "visibility", kg_form_visibility(asset->slot));
    kg_json_key_unsigned(json, "size", part->size);
    kg_json_key_string(json, "sha256", part->sha256.hex);
    kg_json_key_string(json, "media_type", kg_media_type(asset->is_folder ? kg_type_by_name(part->path) : kg_asset_type(asset)));
    write_source(json, asset);
    kg_record_fixes(json, asset, KG_ENGLISH);
    kg_json_end_object(json);
}

static void write_product(kg_json *json, const kg_product *product, kg_arena *arena)
{
    kg_json_key(json, "product");
    kg_json_begin_object(json);
    key_or_null(json, "name", kg_product_text(product, "name"));
    key_or_null(json, "version", kg_product_text(product, "version"));
    key_or_null(json, "delivery_method", kg_product_text(product, "delivery_method"));
    kg_json_key_string(json, "slug", kg_bundle_slug(arena, product));
    kg_json_end_object(json);
}

static void write_listing(kg_json *json, const kg_parts *parts)
{
    kg_json_key(json, "listing");
    kg_json_begin_array(json);
    for (size_t i = 0; i < parts->list.count; i++) {
        const kg_part *part = &parts->list.items[i];
        if (part->field == NULL)
            continue;
        kg_json_begin_object(json);
        kg_json_key_string(json, "field", part->field);
        write_form(json, kg_form_row(parts->arena, part->field));
        kg_json_key_string(json, "path", part->path);
        kg_json_key_unsigned(json, "characters", part->characters);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
}

void kg_manifest_write(const kg_product *product, const kg_findings *findings, const kg_parts *parts, kg_buf *out)
{
    kg_json json;
    kg_counts counts = kg_findings_count(findings);
    kg_json_init(&json, out, 2);
    kg_json_begin_object(&json);
    kg_json_key_unsigned(&json, "schema", KG_MANIFEST_SCHEMA);
    kg_record_generator(&json);
    kg_record_ruleset(&json, kg_pack_of(product));
    write_product(&json, product, parts->arena);
    kg_record_result(&json, &counts);
    kg_json_key(&json, "files");
    kg_json_begin_array(&json);
    for (size_t i = 0; i < parts->list.count; i++)
        if (parts->list.items[i].asset != NULL)
            write_file(&json, &parts->list.items[i]);
    kg_json_end_array(&json);
    write_listing(&json, parts);
    kg_record_findings(&json, findings, KG_ENGLISH);
    kg_record_waivers(&json, findings);
    kg_record_confirmations(&json, findings);
    kg_json_end_object(&json);
    kg_buf_putc(out, '\n');
}
