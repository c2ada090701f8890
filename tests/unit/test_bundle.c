/* SPDX-License-Identifier: Apache-2.0 */
#include "bundle/bundle.h"

#include "base/arith.h"
#include "bundle_product.h"
#include "format/zipwrite.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static kg_product product;
static kg_findings findings;

static void setup(void)
{
    bundle_product_make(&product, &findings, bundle_product_yml);
}

static void teardown(void)
{
    kg_product_done(&product);
}

TestSuite(bundle, .init = setup, .fini = teardown);

static kg_blob build(int64_t epoch, unsigned jobs)
{
    kg_blob out = { 0 };
    kg_err err = { 0 };
    kg_bundle_options options = { .epoch = epoch, .jobs = jobs };
    cr_assert_eq(kg_bundle_build(&product, &findings, &options, &out, &err), KG_OK, "%s", err.message);
    return out;
}

Test(bundle, the_name_is_made_of_name_and_version)
{
    static const struct {
        const char *name, *version, *expected;
    } rows[] = {
        { "Larkspur Document Archive", "V2.1", "larkspur-document-archive-V2.1.zip" },
        { "  --A/B\\\\C:  d..e--", "V1.0", "a-b-c-d-e-V1.0.zip" },
        { "\xE4\xBA\x91\xE6\xA1\xA3\xE6\xA1\x88 Pro\xEF\xBC\x81", "V1.0", "\xE4\xBA\x91\xE6\xA1\xA3\xE6\xA1\x88-pro-V1.0.zip" },
        { "Stra\xC3\x9F"
          "e \xC3\x89t\xC3\xA9",
          "V1.0", "strasse-\xC3\xA9t\xC3\xA9-V1.0.zip" },
        { "x", "../../etc/passwd", "x-etc-passwd.zip" },
        { "x", "-. 2.0 (beta) ", "x-2.0--beta.zip" },
        { "x", "", "x.zip" },
        { "...", "V1.0", "product-folder-V1.0.zip" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        bundle_product_set(&product, "name", rows[i].name);
        bundle_product_set(&product, "version", rows[i].version);
        product.path = "/nowhere/product-folder";
        if (strcmp(rows[i].name, "...") == 0) {
            cr_assert(mkdir("/tmp/product-folder", 0755) == 0 || access("/tmp/product-folder", F_OK) == 0);
            product.path = "/tmp/product-folder/.";
        }
        cr_assert_str_eq(kg_bundle_name(&product.arena, &product), rows[i].expected);
    }
    (void)rmdir("/tmp/product-folder");
}

Test(bundle, a_name_without_any_letter_still_gives_a_file)
{
    bundle_product_set(&product, "name", "\xF0\x9F\x98\x80");
    bundle_product_set(&product, "version", "");
    product.path = "/nowhere/at/all";
    cr_assert_str_eq(kg_bundle_name(&product.arena, &product), "product.zip");
}

Test(bundle, a_long_name_is_cut_between_characters)
{
    char name[600] = "";
    for (int i = 0; i < 150; i++)
        strcat(name, "\xE6\xA1\xA3");
    bundle_product_set(&product, "name", name);
    const char *file = kg_bundle_name(&product.arena, &product);
    cr_assert_leq(strlen(file), 200);
    cr_assert_eq(strncmp(file, name, 120), 0);
    cr_assert_str_eq(file + 120, "-V2.1.zip");
}

Test(bundle, the_layout_is_that_of_the_contract)
{
    kg_blob zip = build(0, 1);
    char *names = bundle_names(&zip);
    cr_assert_str_eq(names, "SHA256SUMS\n"
                            "attachments/eula.pdf\n"
                            "attachments/other/price list.docx\n"
                            "attachments/other/sub/_x_y.pdf\n"
                            "attachments/user-guide.zip\n"
                            "listing/01-name.txt\n"
                            "listing/02-version.txt\n"
                            "listing/03-overview.txt\n"
                            "listing/04-description.txt\n"
                            "listing/05-highlight-1-text.txt\n"
                            "listing/05-highlight-1-title.txt\n"
                            "listing/05-highlight-2-title.txt\n"
                            "listing/07-support-time.txt\n"
                            "listing/13-specifications.txt\n"
                            "listing/16-seo-keywords.txt\n"
                            "listing/18-choices-and-declarations.txt\n"
                            "logo.png\n"
                            "manifest.json\n"
                            "upload.html\n");
    free(names);
    kg_blob_done(&zip);
}

Test(bundle, listing_files_hold_the_text_and_nothing_else)
{
    static const struct {
        const char *path, *text;
    } rows[] = {
        { "listing/01-name.txt", "Larkspur Document Archive\n" },
        { "listing/04-description.txt", "## What it does\n\nIt \"stores\" <b>documents</b>.\n" },
        { "listing/05-highlight-2-title.txt", "Fast\n" },
        { "listing/16-seo-keywords.txt", "archive\ndocuments, records\n" },
        { "listing/13-specifications.txt",
          "- name: Team\n  prices:\n    - period: month\n      amount: \"120.00\"\n- name: \"Business: 2\"\n" },
        { "listing/18-choices-and-declarations.txt", "hcs: no\nlogo:\n  shape: auto\neula:\n  valid_until: "
                                                     "\"\"\nopen_source_notice:\n  uses_open_source: yes\n  components: []\n" },
    };
    kg_blob zip = build(0, 1);
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        char *text = bundle_text(&zip, rows[i].path);
        cr_assert_str_eq(text, rows[i].text, "%s", rows[i].path);
        free(text);
    }
    kg_blob_done(&zip);
}

Test(bundle, sums_are_what_sha256sum_checks)
{
    kg_blob zip = build(0, 1);
    char *sums = bundle_text(&zip, "SHA256SUMS"), *names = bundle_names(&zip);
    unsigned lines = 0;
    for (char *line = strtok(sums, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        char *text = bundle_text(&zip, line + 66);
        kg_sha256 hash;
        cr_assert_eq(kg_sha256_of(text, bundle_size(&zip, line + 66), &hash, NULL), KG_OK);
        cr_assert_eq(strncmp(line, hash.hex, 64), 0, "%s", line);
        cr_assert_eq(strncmp(line + 64, "  ", 2), 0);
        free(text);
    }
    cr_assert_eq(lines, 18, "every entry but SHA256SUMS itself");
    free(sums);
    free(names);
    kg_blob_done(&zip);
}

Test(bundle, the_manifest_has_the_keys_of_the_contract_in_order)
{
    static const char *const keys[] = { "schema", "generator", "ruleset",  "product", "result",
                                        "files",  "listing",   "findings", "waivers", "confirmations" };
    kg_blob zip = build(0, 1);
    char *text = bundle_text(&zip, "manifest.json");
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    cr_assert(root != NULL);
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) cr_assert_str_eq(key, keys[i++]);
    cr_assert_eq(i, KG_COUNT(keys));
    static const char start[] = "{\n  \"schema\": 1,\n  \"generator\": {\n    \"name\": \"kgpack\",\n";
    cr_assert_eq(strncmp(text, start, strlen(start)), 0);
    cr_assert_str_eq(text + strlen(text) - 3, "\n}\n");
    json_t *logo = json_array_get(json_object_get(root, "files"), 0);
    char *file = json_dumps(logo, JSON_COMPACT);
    cr_assert_str_eq(file,
                     "{\"path\":\"logo.png\",\"slot\":\"logo\",\"form\":{\"page\":\"Basic Information\",\"field\":\"Logo\"},"
                     "\"visibility\":\"public\",\"size\":6,"
                     "\"sha256\":\"0ad648f13f91e13d19d83c0ddf240350861e10a9f893494d065ba11a7b3e26bb\",\"media_type\":\"image/png\","
                     "\"source\":{\"path\":\"Logo big.PNG\",\"size\":3,"
                     "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"},"
                     "\"fixes\":[{\"rule\":\"LOGO-2\",\"action\":\"fitted\",\"before\":\"512 x 200\",\"after\":\"120 x 120\"}]}");
    free(file);
    json_t *name = json_array_get(json_object_get(root, "listing"), 0);
    char *field = json_dumps(name, JSON_COMPACT);
    cr_assert_str_eq(field, "{\"field\":\"name\",\"form\":{\"page\":\"Basic Information\",\"field\":\"Product Name\"},"
                            "\"path\":\"listing/01-name.txt\",\"characters\":25}");
    free(field);
    json_decref(root);
    free(text);
    kg_blob_done(&zip);
}

Test(bundle, machine_time_zone_and_threads_change_no_byte)
{
    kg_blob first = build(1741132800, 1);
    for (unsigned i = 0; i < 6; i++) {
        cr_assert_eq(setenv("TZ", i % 2 == 0 ? "Asia/Kathmandu" : "Pacific/Apia", 1), 0);
        cr_assert_eq(setenv("LC_ALL", i % 3 == 0 ? "tr_TR.UTF-8" : "C", 1), 0);
        tzset();
        (void)umask(i % 2 == 0 ? 0777 : 0);
        cr_assert_eq(chdir(i % 2 == 0 ? "/" : "/tmp"), 0);
        kg_blob again = build(1741132800, i);
        cr_assert_eq(again.size, first.size);
        cr_assert_arr_eq(again.data, first.data, first.size);
        kg_blob_done(&again);
    }
    kg_blob_done(&first);
}

Test(bundle, nothing_of_the_machine_is_in_it)
{
    static const char *const traces[] = { "/nowhere", "/tmp", "root", "2026" };
    product.path = "/nowhere/product";
    kg_blob zip = build(0, 1);
    char *text = bundle_text(&zip, "manifest.json");
    for (size_t i = 0; i < KG_COUNT(traces); i++)
        cr_assert(strstr(text, traces[i]) == NULL, "%s", traces[i]);
    free(text);
    kg_blob_done(&zip);
}

Test(bundle, errors_forbid_a_bundle_unless_they_are_allowed)
{
    kg_blob out = { 0 };
    kg_bundle_options options = { 0 };
    kg_finding *finding = kg_list_push(&product.arena, &findings.list);
    *finding = (kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .at = { .file = "product.yml" }, .found = "no name" };
    cr_assert_eq(kg_bundle_build(&product, &findings, &options, &out, NULL), KG_E_BUG);
    cr_assert(out.data == NULL);
    options.allow_errors = true;
    cr_assert_eq(kg_bundle_build(&product, &findings, &options, &out, NULL), KG_OK);
    char *text = bundle_text(&out, "manifest.json");
    cr_assert(strstr(text, "\"errors\": 1,") != NULL, "the manifest says so");
    free(text);
    kg_blob_done(&out);
}
