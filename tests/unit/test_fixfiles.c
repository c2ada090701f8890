/* SPDX-License-Identifier: Apache-2.0
 *
 * Repairs of documents: what becomes a ZIP, under which name and with which members, and what is left alone. */
#include "overlay.h"

#include "fix/fix.h"
#include "format/document/document.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void load(const char *fixture, kg_product *product)
{
    char folder[OVERLAY_PATH], source[2 * OVERLAY_PATH];
    static const char *const layers[] = { "examples/larkspur", "fixtures/base" };
    overlay_make_folder(folder);
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(source, sizeof source, "%s/%s", overlay_root(), layers[i]);
        cr_assert(overlay_apply(source, folder));
    }
    (void)snprintf(source, sizeof source, "%s/fixtures/rules/%s", overlay_root(), fixture);
    cr_assert(overlay_apply(source, folder));
    overlay_options options = { .date = "2025-03-05" };
    kg_err err;
    cr_assert_eq(overlay_load(folder, &options, product, &err), KG_OK, "%s", err.message);
    overlay_remove(folder);
}

static const kg_asset *repair(kg_product *product, kg_slot slot, bool wrap)
{
    kg_fix_options options = kg_fix_options_default;
    options.wrap = wrap;
    cr_assert_eq(kg_fix_files(product, &options, NULL), KG_OK);
    return kg_product_asset(product, slot);
}

/* The repaired copy must be what its facts say. */
static void expect_facts_of_zip(const kg_asset *asset)
{
    kg_arena arena;
    kg_facts facts;
    kg_arena_init(&arena);
    cr_assert_eq(kg_document_read(&arena, asset->bytes.data, asset->bytes.size, &kg_limits_default, &facts, NULL), KG_OK);
    cr_assert(facts.broken == NULL && facts.damaged == NULL && facts.type == KG_TYPE_ZIP);
    cr_assert_eq(facts.members.count, asset->facts.members.count);
    for (size_t i = 0; i < facts.members.count; i++) {
        cr_assert_str_eq(facts.members.items[i].name, asset->facts.members.items[i].name);
        cr_assert_eq(facts.members.items[i].size, asset->facts.members.items[i].size);
    }
    kg_arena_done(&arena);
}

Test(fixfiles, a_folder_becomes_one_zip_with_its_files_by_name)
{
    kg_product product;
    load("UG-10/good-folder", &product);
    const kg_asset *guide = repair(&product, KG_SLOT_USER_GUIDE, false);
    cr_assert_str_eq(guide->path, "user-guide.zip");
    cr_assert(guide->source != NULL && guide->source->is_folder && !guide->is_folder);
    cr_assert_eq(guide->facts.members.count, 2u);
    cr_assert_str_eq(guide->facts.members.items[0].name, "first.txt");
    cr_assert_str_eq(guide->facts.members.items[1].name, "guide.pdf");
    cr_assert_str_eq(guide->fixes.items[0].before, "folder of 2 files");
    expect_facts_of_zip(guide);
    kg_product_done(&product);
}

Test(fixfiles, a_text_notice_is_wrapped_with_its_bytes_unchanged)
{
    kg_product product;
    load("OSS-3/bad-text", &product);
    const kg_asset *notice = repair(&product, KG_SLOT_OPEN_SOURCE_NOTICE, false);
    cr_assert_str_eq(notice->path, "open-source-notice.zip");
    cr_assert_str_eq(notice->facts.members.items[0].name, "open-source-notice.md");
    cr_assert_eq(notice->facts.members.items[0].size, notice->source->size);
    cr_assert_str_eq(notice->fixes.items[0].rule, "OSS-3");
    expect_facts_of_zip(notice);
    kg_product_done(&product);
}

Test(fixfiles, another_type_is_wrapped_only_when_asked)
{
    kg_product product;
    load("CERT-4/bad-picture", &product);
    cr_assert_str_eq(repair(&product, KG_SLOT_SOFTWARE_COPYRIGHT, false)->path, "software-copyright.jpg");
    const kg_asset *picture = repair(&product, KG_SLOT_SOFTWARE_COPYRIGHT, true);
    cr_assert_str_eq(picture->path, "software-copyright.zip");
    cr_assert_str_eq(picture->fixes.items[0].rule, "CERT-4");
    expect_facts_of_zip(picture);
    kg_product_done(&product);
}

Test(fixfiles, what_cannot_be_opened_or_is_named_like_another_type_is_never_wrapped)
{
    static const char *const fixtures[] = { "UG-1/bad-cut-off", "UG-10/bad-extension", "UG-1/bad-empty" };
    for (size_t i = 0; i < 3; i++) {
        kg_product product;
        load(fixtures[i], &product);
        const kg_asset *before = kg_product_asset(&product, KG_SLOT_USER_GUIDE);
        cr_assert_eq(repair(&product, KG_SLOT_USER_GUIDE, true), before, "%s", fixtures[i]);
        kg_product_done(&product);
    }
}

Test(fixfiles, an_upper_case_extension_is_lowered_and_the_facts_stay)
{
    kg_product product;
    load("UG-10/good-upper-case", &product);
    const kg_asset *guide = repair(&product, KG_SLOT_USER_GUIDE, false);
    cr_assert_str_eq(guide->path, "user-guide.pdf");
    cr_assert_eq(guide->facts.pages, 1u);
    cr_assert_str_eq(guide->sha256.hex, guide->source->sha256.hex);
    kg_product_done(&product);
}
