/* SPDX-License-Identifier: Apache-2.0 */
#include "bundle/bundleload.h"

#include "base/arith.h"
#include "base/commit.h"
#include "bundle/bundle.h"
#include "bundle_product.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static kg_product product, again;
static kg_findings findings;
static char path[64];
static const kg_load_options options = { .limits = &kg_limits_default, .today = { 2025, 3, 5 }, .jobs = 1 };

static void setup(void)
{
    bundle_product_make(&product, &findings, bundle_product_yml);
    (void)snprintf(path, sizeof path, "/tmp/kgload%d.zip", (int)getpid());
}

static void teardown(void)
{
    kg_product_done(&product);
    kg_product_done(&again);
    (void)unlink(path);
}

TestSuite(bundleload, .init = setup, .fini = teardown);

static void build_and_load(void)
{
    kg_blob zip = { 0 };
    kg_err err = { 0 };
    bool is_bundle = false;
    kg_bundle_options build = { .jobs = 1 };
    cr_assert_eq(kg_bundle_build(&product, &findings, &build, &zip, &err), KG_OK, "%s", err.message);
    cr_assert_eq(kg_commit_file(path, zip.data, zip.size, &err), KG_OK, "%s", err.message);
    kg_blob_done(&zip);
    cr_assert_eq(kg_bundle_load(path, &options, &again, &is_bundle, &err), KG_OK, "%s", err.message);
    cr_assert(is_bundle);
}

Test(bundleload, every_field_comes_back_and_names_its_entry)
{
    static const struct {
        const char *field, *text, *file;
    } rows[] = {
        { "name", "Larkspur Document Archive", "listing/01-name.txt" },
        { "version", "V2.1", "listing/02-version.txt" },
        { "delivery_method", "image", "manifest.json" },
        { "description", "## What it does\n\nIt \"stores\" <b>documents</b>.", "listing/04-description.txt" },
        { "highlights.0.title", "Ready", "listing/05-highlight-1-title.txt" },
        { "highlights.0.text", "At once.", "listing/05-highlight-1-text.txt" },
        { "highlights.1.title", "Fast", "listing/05-highlight-2-title.txt" },
        { "after_sales_support.time", "09:00-18:00 (GMT+08:00)", "listing/07-support-time.txt" },
        { "specifications.0.prices.0.amount", "120.00", "listing/13-specifications.txt" },
        { "specifications.1.name", "Business: 2", "listing/13-specifications.txt" },
        { "seo.keywords.1", "documents, records", "listing/16-seo-keywords.txt" },
        { "hcs", "no", "listing/18-choices-and-declarations.txt" },
        { "open_source_notice.uses_open_source", "yes", "listing/18-choices-and-declarations.txt" },
        { "eula.file", "attachments/eula.pdf", "manifest.json" },
    };
    build_and_load();
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        const kg_node *node = kg_product_field(&again, rows[i].field);
        cr_assert(node != NULL, "%s", rows[i].field);
        cr_assert_str_eq(node->text, rows[i].text, "%s", rows[i].field);
        cr_assert_str_eq(node->file, rows[i].file, "%s", rows[i].field);
    }
    cr_assert_eq(kg_product_field(&again, "highlights")->count, 2);
    cr_assert_eq(kg_product_field(&again, "seo.keywords.1")->line, 2);
    cr_assert_eq(kg_product_field(&again, "specifications.1.name")->line, 5);
    cr_assert(kg_product_field(&again, "competitors") == NULL, "the seller's private list stays at home");
}

Test(bundleload, files_come_back_by_their_slots)
{
    static const struct {
        kg_slot slot;
        const char *path;
        size_t size;
    } rows[] = {
        { KG_SLOT_LOGO, "logo.png", 6 },
        { KG_SLOT_EULA, "attachments/eula.pdf", 8 },
        { KG_SLOT_USER_GUIDE, "attachments/user-guide.zip", 8 },
        { KG_SLOT_ATTACHMENT, "attachments/other/price list.docx", 7 },
        { KG_SLOT_ATTACHMENT, "attachments/other/sub/_x_y.pdf", 8 },
    };
    build_and_load();
    cr_assert_eq(again.assets.count, KG_COUNT(rows));
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        const kg_asset *asset = again.assets.items[i];
        cr_assert_eq(asset->slot, rows[i].slot, "row %zu", i);
        cr_assert_str_eq(asset->path, rows[i].path);
        cr_assert_eq(asset->size, rows[i].size);
        cr_assert_eq(asset->bytes.size, rows[i].size);
    }
    cr_assert_str_eq(again.assets.items[0]->sha256.hex, product.assets.items[0]->sha256.hex);
}

Test(bundleload, waivers_and_confirmations_come_back)
{
    kg_findings listed = { 0 };
    *(kg_waiver *)kg_list_push(&product.arena, &listed.waivers) =
        (kg_waiver){ .rule = "EULA-1", .file = "eula.PDF", .match = "short", .reason = "it is", .until = "2026-01-01" };
    *(kg_confirmation *)kg_list_push(&product.arena, &listed.confirmations) =
        (kg_confirmation){ "NAME-1", "manager", "2025-03-04" };
    findings = listed;
    build_and_load();
    cr_assert_str_eq(kg_product_text(&again, "waivers.0.rule"), "EULA-1");
    cr_assert_str_eq(kg_product_text(&again, "waivers.0.file"), "attachments/eula.pdf", "the entry that the file has become");
    cr_assert_str_eq(kg_product_text(&again, "waivers.0.reason"), "it is");
    cr_assert_str_eq(kg_product_text(&again, "confirmations.0.clauses.0"), "NAME-1");
    cr_assert_str_eq(kg_product_text(&again, "confirmations.0.by"), "manager");
}

Test(bundleload, a_product_without_product_yml_has_no_tree)
{
    product.root = NULL;
    build_and_load();
    cr_assert(again.root == NULL);
    cr_assert_eq(again.assets.count, 5);
}

Test(bundleload, a_damaged_bundle_is_a_product_of_problems)
{
    kg_blob zip = { 0 };
    bool is_bundle = false;
    kg_bundle_options build = { .jobs = 1 };
    cr_assert_eq(kg_bundle_build(&product, &findings, &build, &zip, NULL), KG_OK);
    cr_assert_eq(kg_commit_file(path, zip.data, zip.size - 7, NULL), KG_OK);
    kg_blob_done(&zip);
    cr_assert_eq(kg_bundle_load(path, &options, &again, &is_bundle, NULL), KG_OK);
    cr_assert(is_bundle);
    cr_assert_eq(again.problems.count, 1);
    cr_assert_str_eq(again.problems.items[0].found, "the archive is cut off");
    cr_assert_eq(again.assets.count, 0);
}

Test(bundleload, other_files_are_no_bundles)
{
    static const char *const texts[] = { "", "PK\3\4", "no archive at all, but long enough to be one, one should think" };
    for (size_t i = 0; i < KG_COUNT(texts); i++) {
        bool is_bundle = true;
        cr_assert_eq(kg_commit_file(path, texts[i], strlen(texts[i]), NULL), KG_OK);
        cr_assert_eq(kg_bundle_load(path, &options, &again, &is_bundle, NULL), KG_OK);
        cr_assert(!is_bundle);
    }
}
