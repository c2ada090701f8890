/* SPDX-License-Identifier: Apache-2.0 */
#include "bundle/bundle.h"
#include "bundle/unpack.h"

#include "base/arith.h"
#include "bundle_product.h"
#include "format/zipwrite.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static kg_product product;
static kg_findings findings;
static kg_arena arena;

static void setup(void)
{
    bundle_product_make(&product, &findings, bundle_product_yml);
    kg_arena_init(&arena);
}

static void teardown(void)
{
    kg_product_done(&product);
    kg_arena_done(&arena);
}

TestSuite(verify, .init = setup, .fini = teardown);

static kg_blob build(void)
{
    kg_blob out = { 0 };
    kg_err err = { 0 };
    kg_bundle_options options = { .jobs = 1 };
    cr_assert_eq(kg_bundle_build(&product, &findings, &options, &out, &err), KG_OK, "%s", err.message);
    return out;
}

static kg_verification verify(const void *data, size_t size)
{
    kg_verification result;
    kg_err err = { 0 };
    cr_assert_eq(kg_bundle_verify(&arena, data, size, NULL, &kg_limits_default, &result, &err), KG_OK, "%s", err.message);
    return result;
}

static void assert_defect(const void *data, size_t size, const char *entry, const char *found)
{
    kg_verification result = verify(data, size);
    cr_assert_geq(result.defects.count, 1, "no defect, wanted '%s'", found);
    cr_assert_str_eq(result.defects.items[0].entry, entry, "%s: %s", result.defects.items[0].entry, result.defects.items[0].found);
    cr_assert_str_eq(result.defects.items[0].found, found);
}

/* ---- a bundle taken apart and put together again, changed ---- */

enum { MOST = 40 };

typedef struct archive {
    kg_zip_entry entries[MOST];
    size_t count;
} archive;

static archive take_apart(const kg_blob *zip)
{
    archive out = { 0 };
    char *names = bundle_names(zip);
    for (char *name = strtok(names, "\n"); name != NULL; name = strtok(NULL, "\n"), out.count++)
        out.entries[out.count] = (kg_zip_entry){ .name = kg_arena_strdup(&arena, name),
                                                 .data = kg_arena_strndup(&arena, "", 0),
                                                 .size = bundle_size(zip, name) };
    for (size_t i = 0; i < out.count; i++) {
        char *text = bundle_text(zip, out.entries[i].name);
        char *copy = kg_arena_alloc(&arena, out.entries[i].size + 1);
        memcpy(copy, text, out.entries[i].size);
        out.entries[i].data = copy;
        free(text);
    }
    free(names);
    return out;
}

static kg_zip_entry *find(archive *parts, const char *name)
{
    for (size_t i = 0; i < parts->count; i++)
        if (strcmp(parts->entries[i].name, name) == 0)
            return &parts->entries[i];
    cr_assert(false, "no entry %s", name);
    return NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const kg_zip_entry *)a)->name, ((const kg_zip_entry *)b)->name);
}

static kg_blob put_together(archive *parts)
{
    kg_blob out = { 0 };
    kg_zip_options options = { .jobs = 1 };
    qsort(parts->entries, parts->count, sizeof parts->entries[0], by_name);
    cr_assert_eq(kg_zip_write(parts->entries, parts->count, &options, &out, NULL), KG_OK);
    return out;
}

static void assert_changed(archive *parts, const char *entry, const char *found)
{
    kg_blob zip = put_together(parts);
    assert_defect(zip.data, zip.size, entry, found);
    kg_blob_done(&zip);
}

static const char *swap_text(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    cr_assert(at != NULL, "no '%s'", from);
    return kg_arena_printf(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void edit(archive *parts, const char *name, const char *from, const char *to)
{
    kg_zip_entry *entry = find(parts, name);
    entry->data = swap_text(entry->data, from, to);
    entry->size = strlen(entry->data);
}

/* ---- tests ---- */

Test(verify, a_bundle_as_built_is_whole)
{
    kg_blob zip = build();
    kg_verification result = verify(zip.data, zip.size);
    cr_assert_eq(result.defects.count, 0, "%s: %s", result.defects.items[0].entry, result.defects.items[0].found);
    cr_assert_str_eq(result.name, "Larkspur Document Archive");
    cr_assert_str_eq(result.version, "V2.1");
    cr_assert_eq(result.files, 19);
    kg_blob_done(&zip);
}

Test(verify, taking_apart_and_putting_together_changes_nothing)
{
    kg_blob zip = build();
    archive parts = take_apart(&zip);
    kg_blob again = put_together(&parts);
    cr_assert_eq(zip.size, again.size);
    cr_assert_arr_eq(zip.data, again.data, zip.size);
    kg_blob_done(&zip);
    kg_blob_done(&again);
}

/* A flip that goes unnoticed must leave every name and every unpacked byte as it was. */
static bool unpacks_the_same(const kg_blob *zip, const kg_unpacked *good)
{
    kg_unpacked now;
    kg_arena scratch;
    kg_arena_init(&scratch);
    cr_assert_eq(kg_unpack(&scratch, zip->data, zip->size, &kg_limits_default, &now, NULL), KG_OK);
    bool same = now.defects.count == 0 && now.members.count == good->members.count;
    for (size_t i = 0; same && i < now.members.count; i++)
        same = strcmp(now.members.items[i].name, good->members.items[i].name) == 0 &&
               now.members.items[i].bytes.size == good->members.items[i].bytes.size &&
               memcmp(now.members.items[i].bytes.data, good->members.items[i].bytes.data, good->members.items[i].bytes.size) == 0;
    kg_unpacked_done(&now);
    kg_arena_done(&scratch);
    return same;
}

Test(verify, every_single_flipped_byte_is_noticed_or_changes_nothing)
{
    static const uint8_t flips[] = { 0x01, 0x80, 0xFF };
    kg_blob zip = build();
    kg_unpacked good;
    unsigned harmless = 0;
    cr_assert_eq(kg_unpack(&arena, zip.data, zip.size, &kg_limits_default, &good, NULL), KG_OK);
    for (size_t i = 0; i < zip.size; i++) {
        kg_arena scratch;
        kg_verification result;
        kg_arena_init(&scratch);
        zip.data[i] ^= flips[i % KG_COUNT(flips)];
        cr_assert_eq(kg_bundle_verify(&scratch, zip.data, zip.size, NULL, &kg_limits_default, &result, NULL), KG_OK);
        if (result.defects.count == 0) {
            cr_assert(unpacks_the_same(&zip, &good), "the flip of byte %zu is not noticed", i);
            harmless++;
        }
        zip.data[i] ^= flips[i % KG_COUNT(flips)];
        kg_arena_done(&scratch);
    }
    /* The version that "made" an entry, and bits that pad a deflate stream to a whole byte. */
    cr_assert_leq(harmless, 2 * good.members.count, "%u of %zu flips go unnoticed", harmless, zip.size);
    kg_unpacked_done(&good);
    kg_blob_done(&zip);
}

Test(verify, every_truncation_is_noticed)
{
    kg_blob zip = build();
    for (size_t size = 0; size < zip.size; size++) {
        uint8_t *copy = malloc(size + 1); /* its own allocation, so that reading behind the end is seen */
        memcpy(copy, zip.data, size);
        kg_verification result = verify(copy, size);
        cr_assert_eq(result.defects.count, 1, "%zu bytes of %zu", size, zip.size);
        cr_assert_str_eq(result.defects.items[0].found, size < 4 ? "not a ZIP archive" : "the archive is cut off");
        free(copy);
    }
    kg_blob_done(&zip);
}

Test(verify, bytes_before_and_behind_are_noticed)
{
    kg_blob zip = build();
    uint8_t *longer = malloc(zip.size + 8);
    memset(longer, 0, zip.size + 8);
    memcpy(longer, zip.data, zip.size);
    assert_defect(longer, zip.size + 8, "", "8 bytes behind the end of the archive");
    memset(longer, 0, zip.size + 8);
    memcpy(longer + 8, zip.data, zip.size);
    kg_verification result = verify(longer, zip.size + 8);
    cr_assert_eq(result.defects.count, 1);
    cr_assert_str_eq(result.defects.items[0].required, "must lie right before the end of the archive");
    free(longer);
    kg_blob_done(&zip);
}

Test(verify, what_is_extra_missing_or_changed_has_words_of_its_own)
{
    kg_blob zip = build();
    const archive good = take_apart(&zip);
    archive parts = good;
    parts.entries[parts.count++] = (kg_zip_entry){ "attachments/extra.exe", "MZ", 2 };
    assert_changed(&parts, "attachments/extra.exe", "not named in the manifest");

    parts = good;
    *find(&parts, "attachments/eula.pdf") = parts.entries[--parts.count];
    assert_changed(&parts, "attachments/eula.pdf", "named in the manifest, but not there");

    parts = good;
    find(&parts, "attachments/eula.pdf")->data = "%PDF-1.6";
    assert_changed(&parts, "attachments/eula.pdf", "SHA-256 7e99854ea6e359fb2d4c6a3769146459aeb261ccb99796d0754b6f4405f74980");
    kg_blob_done(&zip);
}

Test(verify, two_entries_that_changed_places_are_noticed)
{
    kg_blob zip = build();
    archive parts = take_apart(&zip);
    kg_zip_entry *a = find(&parts, "attachments/eula.pdf"), *b = find(&parts, "attachments/other/sub/_x_y.pdf");
    const void *data = a->data;
    a->data = b->data;
    b->data = data;
    kg_blob changed = put_together(&parts);
    kg_verification result = verify(changed.data, changed.size);
    cr_assert_eq(result.defects.count, 3, "both files, and SHA256SUMS");
    cr_assert_str_eq(result.defects.items[2].found, "another SHA-256 for 'attachments/eula.pdf'");
    kg_blob_done(&changed);
    kg_blob_done(&zip);
}

Test(verify, a_manifest_that_does_not_fit_the_schema_is_told_where)
{
    static const struct {
        const char *from, *to, *found;
    } rows[] = {
        { "\"schema\": 1", "\"schema\": 2", "schema does not fit" },
        { "\"schema\": 1,", "", "schema is missing" },
        { "\"schema\": 1", "\"schema\": 1, \"more\": {}", "the manifest has keys that the schema does not know" },
        { "\"edition\": \"intl\"", "\"edition\": \"moon\"", "ruleset.edition does not fit" },
        { "\"page_date\": \"2025-02-11\"", "\"page_date\": \"2025-02-30\"", "ruleset.page_date does not fit" },
        { "\"slot\": \"eula\"", "\"slot\": \"product\"", "files[1].slot does not fit" },
        { "\"slot\": \"eula\"", "\"slot\": 7", "files[1].slot does not fit" },
        { "\"visibility\": \"public\"", "\"visibility\": null", "files[0].visibility does not fit" },
        { "\"size\": 6", "\"size\": -6", "files[0].size does not fit" },
        { "\"size\": 6", "\"size\": 6.0", "files[0].size does not fit" },
        { "\"fixes\": [", "\"fixes\": [7, ", "files[0].fixes[0] does not fit" },
        { "\"sha256\": \"ba7816bf", "\"sha256\": \"BA7816bf", "files[0].source.sha256 does not fit" },
        { "\"errors\": 0", "\"errors\": 1", "result.errors is 1" },
        { "\"schema\": 1,", "\"schema\": 1, \"schema\": 1,", "line 2, column 23: duplicate object key near '\"schema\"'" },
        { "\"schema\": 1,", "\"schema\" 1,", "line 2, column 12: ':' expected near '1'" },
    };
    kg_blob zip = build();
    const archive good = take_apart(&zip);
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        archive parts = good;
        edit(&parts, "manifest.json", rows[i].from, rows[i].to);
        assert_changed(&parts, "manifest.json", rows[i].found);
    }
    kg_blob_done(&zip);
}

Test(verify, a_manifest_that_lies_about_an_entry_is_noticed)
{
    static const struct {
        const char *from, *to, *entry, *found;
    } rows[] = {
        { "\"size\": 6", "\"size\": 7", "logo.png", "6 bytes" },
        { "\"path\": \"attachments/eula.pdf\"", "\"path\": \"attachments/../x\"", "attachments/../x",
          "named in the manifest, but not there" },
        { "\"path\": \"attachments/eula.pdf\"", "\"path\": \"manifest.json\"", "manifest.json",
          "named in the manifest as one of 'attachments/'" },
        { "\"path\": \"attachments/eula.pdf\"", "\"path\": \"attachments/user-guide.zip\"", "attachments/user-guide.zip",
          "8 bytes" },
        { "\"field\": \"name\"", "\"field\": \"nam\"", "listing/01-name.txt", "the field 'nam'" },
        { "\"characters\": 25", "\"characters\": 26", "listing/01-name.txt", "25 characters" },
        { "\"version\": \"V2.1\"", "\"version\": \"V2.2\"", "listing/02-version.txt", "another text than in the manifest" },
    };
    kg_blob zip = build();
    const archive good = take_apart(&zip);
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        archive parts = good;
        edit(&parts, "manifest.json", rows[i].from, rows[i].to);
        if (i == 3) {
            find(&parts, "attachments/user-guide.zip")->size = 8;
            kg_blob changed = put_together(&parts);
            kg_verification result = verify(changed.data, changed.size);
            cr_assert_geq(result.defects.count, 2);
            kg_blob_done(&changed);
            continue;
        }
        assert_changed(&parts, rows[i].entry, rows[i].found);
    }
    kg_blob_done(&zip);
}

Test(verify, the_three_pages_of_a_bundle_must_be_there)
{
    static const char *const names[] = { "manifest.json", "SHA256SUMS", "upload.html" };
    kg_blob zip = build();
    const archive good = take_apart(&zip);
    for (size_t i = 0; i < KG_COUNT(names); i++) {
        archive parts = good;
        *find(&parts, names[i]) = parts.entries[parts.count - 1];
        parts.count--;
        assert_changed(&parts, names[i], "not there");
    }
    archive parts = good;
    edit(&parts, "upload.html", "</body>", "<b></b></body>");
    assert_changed(&parts, "SHA256SUMS", "another SHA-256 for 'upload.html'");
    parts = good;
    edit(&parts, "SHA256SUMS", "  upload.html\n", "  upload.html\n0  more\n");
    assert_changed(&parts, "SHA256SUMS", "more lines than entries");
    kg_blob_done(&zip);
}

/* ---- hostile archives, made by changing bytes of a good one ---- */

static size_t central_of(const kg_blob *zip, size_t index)
{
    const uint8_t *end = zip->data + zip->size - 22;
    size_t at = end[16] | (size_t)end[17] << 8 | (size_t)end[18] << 16;
    for (; index > 0; index--)
        at += 46u + zip->data[at + 28] + zip->data[at + 29] * 256u;
    return at;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

Test(verify, hostile_headers_are_refused_by_name)
{
    enum { BOTH = 1 };
    static const struct {
        size_t offset; /* in the central header of entry 1, attachments/eula.pdf */
        uint32_t value;
        const char *found;
    } rows[] = {
        { 38, (uint32_t)0120777 << 16, "a symbolic link" },
        { 38, (uint32_t)0100755 << 16, "attributes 0100755 (0x0000)" },
        { 38, (uint32_t)0100644 << 16 | 0x10, "attributes 0100644 (0x0010)" },
        { 42, 0, "begins at byte 0" },
        { 42, 0x7FFFFFFF, "begins at byte 2147483647" },
        { 20, 0x7FFFFFFF, "2147483647 packed bytes that reach into what follows" },
        { 24, 9, "its own header differs from that in the directory" },
        { 16, 0, "its own header differs from that in the directory" },
        { 12, 0x00210001, "a time of its own" },
    };
    kg_blob zip = build();
    size_t at = central_of(&zip, 1);
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        uint8_t before[4];
        memcpy(before, zip.data + at + rows[i].offset, 4);
        put_u32(zip.data + at + rows[i].offset, rows[i].value);
        assert_defect(zip.data, zip.size, "attachments/eula.pdf", rows[i].found);
        memcpy(zip.data + at + rows[i].offset, before, 4);
    }
    kg_blob_done(&zip);
}

Test(verify, names_that_lead_elsewhere_are_refused)
{
    static const struct {
        const char *name, *shown, *found;
    } rows[] = {
        { "../x", "../x", "a name that leads elsewhere" },
        { "a/../../x", "a/../../x", "a name that leads elsewhere" },
        { "/etc/passwd", "/etc/passwd", "a name that leads elsewhere" },
        { "a//b", "a//b", "a name that leads elsewhere" },
        { "a/", "a/", "a name that leads elsewhere" },
        { "./a", "./a", "a name that leads elsewhere" },
        { "a\\b", "a\\b", "a name with the byte 0x5C" },
        { "C:evil", "C:evil", "a name with the byte 0x3A" },
        { "a\nb", "a\\x0Ab", "a name with the byte 0x0A" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_zip_entry entry = { rows[i].name, "x", 1 };
        kg_zip_options options = { 0 };
        kg_blob zip = { 0 };
        cr_assert_eq(kg_zip_write(&entry, 1, &options, &zip, NULL), KG_OK);
        assert_defect(zip.data, zip.size, rows[i].shown, rows[i].found);
        kg_blob_done(&zip);
    }
}

Test(verify, a_name_twice_and_names_out_of_order_are_refused)
{
    kg_zip_entry entries[] = { { "b", "x", 1 }, { "a", "x", 1 } };
    kg_zip_options options = { 0 };
    kg_blob zip = { 0 };
    cr_assert_eq(kg_zip_write(entries, 2, &options, &zip, NULL), KG_OK);
    assert_defect(zip.data, zip.size, "a", "an entry out of order");
    zip.data[central_of(&zip, 1) + 46] = 'b';
    zip.data[32 + 30] = 'b';
    assert_defect(zip.data, zip.size, "b", "a second entry of this name");
    zip.data[central_of(&zip, 1) + 46] = 'c';
    zip.data[32 + 30] = 'c';
    kg_verification result = verify(zip.data, zip.size);
    cr_assert_str_eq(result.defects.items[0].entry, "manifest.json", "now only the manifest is missing");
    kg_blob_done(&zip);
    kg_zip_entry cases[] = { { "A", "x", 1 }, { "a", "x", 1 } };
    cr_assert_eq(kg_zip_write(cases, 2, &options, &zip, NULL), KG_OK);
    assert_defect(zip.data, zip.size, "a", "the same name as another entry");
    kg_blob_done(&zip);
}

Test(verify, a_bomb_is_refused_before_it_is_unpacked)
{
    enum { SIZE = 64 << 20 };
    kg_zip_entry entry = { "bomb.txt", calloc(1, SIZE), SIZE };
    kg_zip_options options = { .jobs = 1 };
    kg_blob zip = { 0 };
    cr_assert_eq(kg_zip_write(&entry, 1, &options, &zip, NULL), KG_OK);
    kg_verification result = verify(zip.data, zip.size);
    cr_assert_eq(result.defects.count, 1);
    cr_assert_str_eq(result.defects.items[0].required, "must not be a decompression bomb");
    /* The same with a header that lies: it unpacks to no more than it says. */
    size_t at = central_of(&zip, 0);
    put_u32(zip.data + at + 24, 1000);
    put_u32(zip.data + 22, 1000);
    assert_defect(zip.data, zip.size, "bomb.txt", "damaged data");
    kg_blob_done(&zip);
    free((void *)(uintptr_t)entry.data);
}

Test(verify, the_limits_are_obeyed)
{
    kg_blob zip = build();
    kg_limits limits = kg_limits_default;
    kg_verification result;
    limits.archive_entries = 18;
    cr_assert_eq(kg_bundle_verify(&arena, zip.data, zip.size, NULL, &limits, &result, NULL), KG_OK);
    cr_assert_str_eq(result.defects.items[0].found, "19 entries");
    limits.archive_entries = 19;
    limits.inflated_bytes = 1000;
    cr_assert_eq(kg_bundle_verify(&arena, zip.data, zip.size, NULL, &limits, &result, NULL), KG_OK);
    cr_assert_str_eq(result.defects.items[0].required, "must fit the limits of kgpack");
    kg_blob_done(&zip);
}
