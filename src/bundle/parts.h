/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes into a bundle, entry by entry, and where in the form each belongs. Inside of bundle/ only. */
#ifndef KG_BUNDLE_PARTS_H
#define KG_BUNDLE_PARTS_H

#include "bundle/bundle.h"
#include "product/schema.h"

/* Entries that every bundle has. */
#define KG_PART_MANIFEST "manifest.json"
#define KG_PART_SUMS "SHA256SUMS"
#define KG_PART_SHEET "upload.html"

enum { KG_MANIFEST_SCHEMA = 1 };

/* How the entry of a field of the listing is made of its node, and read back. */
typedef enum kg_listing_kind {
    KG_LISTING_TEXT,  /* the text of a scalar and a newline */
    KG_LISTING_ITEMS, /* one entry for the title and one for the text of each element */
    KG_LISTING_LINES, /* one line for each scalar of a sequence */
    KG_LISTING_TREE,  /* as YAML */
} kg_listing_kind;

/* The path of the field that stands for everything of product.yml that has no entry of its own. */
#define KG_LISTING_REST "."

/* The kind of the field at PATH ("highlights.0.title", "."); false when no entry of a listing is made of that path. */
bool kg_listing_kind_of(const char *path, kg_listing_kind *out);

/* One entry of the bundle. */
typedef struct kg_part {
    const char *path; /* in the bundle */
    const void *data;
    size_t size;
    kg_sha256 sha256;
    const kg_asset *asset; /* of a file of the form; NULL for others */
    const char *field;     /* of an entry of the listing: its path in product.yml; NULL for others */
    size_t characters;     /* of the field's text */
} kg_part;

typedef struct kg_parts {
    kg_arena *arena;
    KG_LIST(kg_part) list; /* files by slot and path, then the listing in form order, then the others */
} kg_parts;

/* Copies TEXT of SIZE bytes into the arena when IS_COPIED. KG_E_NOMEM. */
kg_status kg_parts_add(kg_parts *parts, kg_part part, kg_err *err);

/* The files of the form, named after their slots. */
kg_status kg_parts_add_files(kg_parts *parts, const kg_product *product, kg_err *err);
/* The texts of the form. */
kg_status kg_parts_add_listing(kg_parts *parts, const kg_product *product, kg_err *err);

/* The row of the form that a field of product.yml belongs to, by itself or through the field around it; NULL for none. */
const kg_field *kg_form_row(kg_arena *arena, const char *field_path);
/* The row of a slot; NULL for attachments that belong to no field of the form. */
const kg_field *kg_form_row_of_slot(kg_slot slot);
/* Who sees the file: "public" (the details page) or "reviewer" (Huawei's operations team only). */
const char *kg_form_visibility(kg_slot slot);

/* "larkspur-document-archive" */
const char *kg_bundle_slug(kg_arena *arena, const kg_product *product);

/* "application/pdf" */
const char *kg_media_type(kg_type type);
kg_type kg_asset_type(const kg_asset *asset);

/* SHA-256 of a folder: of the lines "<sha256>  <path>\n" of its files, as `sha256sum` prints them. */
kg_status kg_folder_hash(const kg_asset *folder, kg_sha256 *out, uint64_t *size, kg_err *err);

void kg_manifest_write(const kg_product *product, const kg_findings *findings, const kg_parts *parts, kg_buf *out);
void kg_sheet_write(const kg_product *product, const kg_findings *findings, const kg_parts *parts, kg_buf *out);
/* Every entry but itself, by path. */
void kg_sums_write(const kg_parts *parts, kg_buf *out);

#endif
