/* SPDX-License-Identifier: Apache-2.0
 *
 * The receiving side: does the archive hold what its manifest and its checksums say, and nothing else? Every defect that can be
 * told apart has words of its own. */
#include "bundle/parts.h"

#include "base/arith.h"
#include "base/text.h"
#include "bundle/shape.h"
#include "fix/fix.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN_CODE_POINTS = 120 };

typedef struct verifier {
    kg_arena *arena;
    kg_unpacked *unpacked;
    json_t *manifest;  /* NULL when it cannot be read */
    kg_sha256 *hashes; /* parallel to the members */
    bool *is_claimed;  /* by the manifest; parallel to the members */
} verifier;

static void defect(verifier *self, const char *entry, const char *found, const char *required)
{
    kg_unpacked_defect(self->unpacked, kg_mask(self->arena, entry, SHOWN_CODE_POINTS), found, required);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static size_t index_of(const verifier *self, const kg_member_bytes *member)
{
    return (size_t)(member - self->unpacked->members.items);
}

/* ---- the manifest ---- */

static kg_status read_manifest(verifier *self, kg_err *err)
{
    const kg_member_bytes *member = kg_unpacked_find(self->unpacked, KG_PART_MANIFEST);
    if (member == NULL) {
        defect(self, KG_PART_MANIFEST, N_("not there"), N_("every bundle has one"));
        return KG_OK;
    }
    json_error_t problem;
    self->manifest = json_loadb((const char *)member->bytes.data, member->bytes.size, JSON_REJECT_DUPLICATES, &problem);
    if (self->manifest == NULL && json_error_code(&problem) == json_error_out_of_memory)
        return kg_err_nomem(err);
    if (self->manifest == NULL)
        defect(self, KG_PART_MANIFEST,
               kg_arena_printf(self->arena, N_("line %d, column %d: %s"), problem.line, problem.column,
                               kg_mask(self->arena, problem.text, SHOWN_CODE_POINTS)),
               N_("must be JSON"));
    return KG_OK;
}

/* The member that the manifest calls PATH; each may be named once. */
static const kg_member_bytes *claim(verifier *self, const char *path, const char *folder)
{
    const kg_member_bytes *member = kg_unpacked_find(self->unpacked, path);
    if (member == NULL) {
        defect(self, path, N_("named in the manifest, but not there"), N_("must be in the archive"));
        return NULL;
    }
    if (self->is_claimed[index_of(self, member)]) {
        defect(self, path, N_("named in the manifest twice"), N_("each entry is one file or text"));
        return NULL;
    }
    self->is_claimed[index_of(self, member)] = true;
    if (strncmp(path, folder, strlen(folder)) != 0)
        defect(self, path, kg_arena_printf(self->arena, N_("named in the manifest as one of '%s'"), folder), N_("must lie there"));
    return member;
}

static void check_file(verifier *self, const json_t *file)
{
    const char *path = text_of(file, "path");
    const kg_member_bytes *member = claim(self, path, strcmp(text_of(file, "slot"), "logo") == 0 ? "logo" : "attachments/");
    if (member == NULL)
        return;
    uint64_t size = (uint64_t)json_integer_value(json_object_get(file, "size"));
    if (size != member->bytes.size)
        defect(self, path, kg_arena_printf(self->arena, N_("%zu bytes"), member->bytes.size),
               kg_arena_printf(self->arena, "the manifest says %" PRIu64, size));
    const char *hash = self->hashes[index_of(self, member)].hex;
    if (strcmp(hash, text_of(file, "sha256")) != 0)
        defect(self, path, kg_arena_printf(self->arena, "SHA-256 %s", hash),
               kg_arena_printf(self->arena, N_("the manifest says %s"), text_of(file, "sha256")));
}

static void check_text(verifier *self, const json_t *item)
{
    const char *path = text_of(item, "path"), *field = text_of(item, "field");
    kg_listing_kind kind;
    const kg_member_bytes *member = claim(self, path, "listing/");
    if (!kg_listing_kind_of(field, &kind))
        defect(self, path, kg_arena_printf(self->arena, N_("the field '%s'"), kg_mask(self->arena, field, SHOWN_CODE_POINTS)),
               N_("must be a field of the listing"));
    if (member == NULL)
        return;
    const char *text = (const char *)member->bytes.data;
    size_t size = member->bytes.size;
    if (strlen(text) != size || kg_utf8_valid(text, size) != size || size == 0 || text[size - 1] != '\n') {
        defect(self, path, N_("no text, or one without a line end"), N_("must be UTF-8 that ends with a line end"));
        return;
    }
    uint64_t claimed = (uint64_t)json_integer_value(json_object_get(item, "characters"));
    size_t characters = kg_utf8_count(text) - 1;
    if (characters != claimed)
        defect(self, path, kg_arena_printf(self->arena, N_("%zu characters"), characters),
               kg_arena_printf(self->arena, "the manifest says %" PRIu64, claimed));
    const json_t *product = json_object_get(self->manifest, "product");
    if ((strcmp(field, "name") == 0 || strcmp(field, "version") == 0) &&
        (strlen(text_of(product, field)) < size - 1 || strncmp(text, text_of(product, field), size - 1) != 0))
        defect(self, path, N_("another text than in the manifest"),
               kg_arena_printf(self->arena, N_("the manifest says '%s'"),
                               kg_mask(self->arena, text_of(product, field), SHOWN_CODE_POINTS)));
}

/* What the manifest counts must be what it lists. */
static void check_result(verifier *self)
{
    static const char *const keys[] = { "errors", "warnings", "infos", "to_confirm", "waived" };
    uint64_t counts[KG_COUNT(keys)] = { 0 };
    const json_t *findings = json_object_get(self->manifest, "findings"), *result = json_object_get(self->manifest, "result");
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *severity = text_of(finding, "severity");
        if (strcmp(text_of(finding, "fix"), "done") == 0)
            continue;
        if (json_is_object(json_object_get(finding, "waiver")))
            counts[4]++;
        else if (strcmp(severity, "confirm") == 0)
            counts[3] += json_is_null(json_object_get(finding, "confirmation"));
        else
            counts[strcmp(severity, "error") == 0 ? 0 : strcmp(severity, "warning") == 0 ? 1 : 2]++;
    }
    for (size_t i = 0; i < KG_COUNT(keys); i++) {
        uint64_t claimed = (uint64_t)json_integer_value(json_object_get(result, keys[i]));
        if (claimed != counts[i])
            defect(self, KG_PART_MANIFEST, kg_arena_printf(self->arena, "result.%s is %" PRIu64, keys[i], claimed),
                   kg_arena_printf(self->arena, "its findings make %" PRIu64, counts[i]));
    }
}

static void check_manifest(verifier *self)
{
    kg_manifest_check_shape(self->manifest, self->unpacked);
    if (self->unpacked->defects.count > 0)
        return;
    const json_t *files = json_object_get(self->manifest, "files"), *listing = json_object_get(self->manifest, "listing");
    for (size_t i = 0; i < json_array_size(files); i++)
        check_file(self, json_array_get(files, i));
    for (size_t i = 0; i < json_array_size(listing); i++)
        check_text(self, json_array_get(listing, i));
    for (size_t i = 0; i < self->unpacked->members.count; i++) {
        const char *name = self->unpacked->members.items[i].name;
        bool is_own = strcmp(name, KG_PART_MANIFEST) == 0 || strcmp(name, KG_PART_SUMS) == 0 || strcmp(name, KG_PART_SHEET) == 0;
        if (!is_own && !self->is_claimed[i])
            defect(self, name, N_("not named in the manifest"), N_("must not be there"));
    }
    check_result(self);
}

/* ---- checksums ---- */

static kg_status hash_members(verifier *self, kg_err *err)
{
    size_t count = self->unpacked->members.count;
    self->hashes = kg_arena_array(self->arena, count + 1, sizeof *self->hashes);
    self->is_claimed = kg_arena_array(self->arena, count + 1, sizeof *self->is_claimed);
    if (!kg_arena_ok(self->arena))
        return kg_err_nomem(err);
    kg_status status = KG_OK;
    for (size_t i = 0; i < count && status == KG_OK; i++) {
        const kg_blob *bytes = &self->unpacked->members.items[i].bytes;
        status = kg_sha256_of(bytes->data, bytes->size, &self->hashes[i], err);
    }
    return status;
}

/* The lines of SHA256SUMS have to be those that kgpack writes; a line that is not is told by what is wrong with it. */
static void check_sums(verifier *self)
{
    const kg_member_bytes *sums = kg_unpacked_find(self->unpacked, KG_PART_SUMS);
    if (sums == NULL) {
        defect(self, KG_PART_SUMS, N_("not there"), N_("every bundle has one"));
        return;
    }
    const char *at = (const char *)sums->bytes.data;
    for (size_t i = 0; i < self->unpacked->members.count; i++) {
        const char *name = self->unpacked->members.items[i].name;
        if (strcmp(name, KG_PART_SUMS) == 0)
            continue;
        const char *line = kg_arena_printf(self->arena, "%s  %s\n", self->hashes[i].hex, name);
        size_t length = strlen(line);
        if (strncmp(at, line, length) == 0) {
            at += length;
            continue;
        }
        bool is_other_hash = strcspn(at, "\n") + 1 == length && strncmp(at + 64, line + 64, length - 64) == 0;
        defect(self, KG_PART_SUMS,
               kg_arena_printf(self->arena, is_other_hash ? N_("another SHA-256 for '%s'") : N_("no line for '%s' at its place"),
                               kg_mask(self->arena, name, SHOWN_CODE_POINTS)),
               N_("must have one line for each entry, by name"));
        return;
    }
    if (at != (const char *)sums->bytes.data + sums->bytes.size)
        defect(self, KG_PART_SUMS, N_("more lines than entries"), N_("must have one line for each entry, by name"));
}

/* ---- the folder it was made of ---- */

static const kg_asset *find_source(const kg_product *product, const char *path)
{
    for (size_t i = 0; i < product->assets.count; i++)
        if (strcmp(product->assets.items[i]->path, path) == 0)
            return product->assets.items[i];
    return NULL;
}

static kg_status compare_file(verifier *self, const kg_product *product, const json_t *file, kg_err *err)
{
    const json_t *source = json_object_get(file, "source");
    const char *path = text_of(source, "path");
    const kg_asset *asset = find_source(product, path);
    if (asset == NULL) {
        defect(self, path, N_("gone from the folder since the build"), "");
        return KG_OK;
    }
    kg_sha256 hash = asset->sha256;
    uint64_t size;
    kg_status status = asset->is_folder ? kg_folder_hash(asset, &hash, &size, err) : KG_OK;
    if (status == KG_OK && strcmp(hash.hex, text_of(source, "sha256")) != 0)
        defect(self, path, N_("changed in the folder since the build"), "");
    return status;
}

static bool is_recorded(const json_t *files, const char *path)
{
    for (size_t i = 0; i < json_array_size(files); i++)
        if (strcmp(text_of(json_object_get(json_array_get(files, i), "source"), "path"), path) == 0)
            return true;
    return false;
}

/* The texts of the repaired folder as a bundle would have them today, against those in this one. */
static kg_status compare_listing(verifier *self, const kg_product *product, kg_err *err)
{
    kg_parts parts = { .arena = self->arena };
    kg_status status = kg_parts_add_listing(&parts, product, err);
    if (status != KG_OK)
        return status;
    for (size_t i = 0; i < parts.list.count; i++) {
        const kg_part *part = &parts.list.items[i];
        const kg_member_bytes *member = kg_unpacked_find(self->unpacked, part->path);
        if (member == NULL)
            defect(self, part->path, N_("new in the folder since the build"), "");
        else if (member->bytes.size != part->size || memcmp(member->bytes.data, part->data, part->size) != 0)
            defect(self, part->path, N_("changed in the folder since the build"), "");
    }
    const json_t *listing = json_object_get(self->manifest, "listing");
    for (size_t i = 0; i < json_array_size(listing); i++) {
        const char *path = text_of(json_array_get(listing, i), "path");
        bool is_there = false;
        for (size_t j = 0; j < parts.list.count && !is_there; j++)
            is_there = strcmp(parts.list.items[j].path, path) == 0;
        if (!is_there)
            defect(self, path, N_("gone from the folder since the build"), "");
    }
    return KG_OK;
}

static kg_status compare_source(verifier *self, const char *folder, const kg_limits *limits, kg_err *err)
{
    kg_product product;
    kg_load_options options = { .limits = limits, .today = { 2000, 1, 1 } };
    const json_t *files = json_object_get(self->manifest, "files");
    kg_status status = kg_product_load(folder, &options, &product, err);
    for (size_t i = 0; status == KG_OK && i < json_array_size(files); i++)
        status = compare_file(self, &product, json_array_get(files, i), err);
    for (size_t i = 0; status == KG_OK && i < product.assets.count; i++)
        if (!is_recorded(files, product.assets.items[i]->path))
            defect(self, product.assets.items[i]->path, N_("new in the folder since the build"), "");
    if (status == KG_OK)
        status = kg_fix_fields(&product, &kg_fix_options_default, err);
    const char *method = text_of(json_object_get(self->manifest, "product"), "delivery_method");
    if (status == KG_OK && strcmp(kg_product_text(&product, "delivery_method"), method) != 0)
        defect(self, "product.yml", N_("another delivery method than at the build"), "");
    if (status == KG_OK)
        status = compare_listing(self, &product, err);
    kg_product_done(&product);
    return status;
}

/* ---- all of it ---- */

static void tell(const verifier *self, kg_verification *out)
{
    const json_t *product = json_object_get(self->manifest, "product");
    out->name = kg_mask(self->arena, text_of(product, "name"), SHOWN_CODE_POINTS);
    out->version = kg_mask(self->arena, text_of(product, "version"), SHOWN_CODE_POINTS);
    out->files = self->unpacked->members.count;
    for (size_t i = 0; i < self->unpacked->members.count; i++)
        out->bytes += self->unpacked->members.items[i].bytes.size;
    out->defects.items = self->unpacked->defects.items;
    out->defects.count = self->unpacked->defects.count;
    out->defects.capacity = self->unpacked->defects.capacity;
}

kg_status kg_bundle_verify(kg_arena *arena, const void *data, size_t size, const char *source_dir, const kg_limits *limits,
                           kg_verification *out, kg_err *err)
{
    kg_unpacked unpacked;
    verifier self = { .arena = arena, .unpacked = &unpacked };
    *out = (kg_verification){ .name = "", .version = "" };
    kg_status status = kg_unpack(arena, data, size, limits, &unpacked, err);
    bool is_readable = status == KG_OK && unpacked.defects.count == 0;
    if (is_readable)
        status = hash_members(&self, err);
    if (is_readable && status == KG_OK)
        status = read_manifest(&self, err);
    if (is_readable && status == KG_OK && self.manifest != NULL)
        check_manifest(&self);
    if (is_readable && status == KG_OK && kg_unpacked_find(&unpacked, KG_PART_SHEET) == NULL)
        defect(&self, KG_PART_SHEET, N_("not there"), N_("every bundle has one"));
    if (is_readable && status == KG_OK)
        check_sums(&self);
    if (is_readable && status == KG_OK && source_dir != NULL && unpacked.defects.count == 0)
        status = compare_source(&self, source_dir, limits, err);
    if (status == KG_OK)
        tell(&self, out);
    json_decref(self.manifest);
    kg_unpacked_done(&unpacked);
    if (status == KG_OK && !kg_arena_ok(arena))
        status = kg_err_nomem(err);
    return status;
}
