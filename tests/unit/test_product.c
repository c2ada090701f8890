/* SPDX-License-Identifier: Apache-2.0
 *
 * Loading product folders: which file belongs to which field, what may not be in a folder, and that nothing in one can do harm. */
#include "overlay.h"

#include "base/arith.h"
#include "base/file.h"
#include "product/schema.h"
#include "product/template.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/socket.h>
#include <unistd.h>

static char folder[OVERLAY_PATH];
static kg_product product;
static kg_err err;

static void set_up(void)
{
    overlay_make_folder(folder);
}

static void tear_down(void)
{
    kg_product_done(&product);
    overlay_remove(folder);
}

TestSuite(product, .init = set_up, .fini = tear_down);

static const char *in_folder(const char *name)
{
    static char path[2 * OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "we");
    cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0, "%s", name);
}

static void make_dir(const char *name)
{
    cr_assert_eq(mkdir(in_folder(name), 0755), 0, "%s", name);
}

static kg_status load_path(const char *path)
{
    kg_load_options options = { .limits = &kg_limits_default, .today = { 2025, 3, 5 }, .jobs = 3 };
    return kg_product_load(path, &options, &product, &err);
}

static void load(void)
{
    cr_assert_eq(load_path(folder), KG_OK, "%s", err.message);
}

/* "slot=path ..." and the problems, one a line: "file:line:column found". */
static const char *describe(void)
{
    const char *text = "";
    for (size_t i = 0; i < product.assets.count; i++)
        text = kg_arena_printf(&product.arena, "%s%s=%s ", text, kg_slot_name(product.assets.items[i]->slot),
                               product.assets.items[i]->path);
    for (size_t i = 0; i < product.problems.count; i++) {
        const kg_problem *problem = &product.problems.items[i];
        text =
            kg_arena_printf(&product.arena, "%s\n%s:%u:%u %s", text, problem->file, problem->line, problem->column, problem->found);
    }
    return text;
}

Test(product, files_find_their_slots_by_name)
{
    static const struct {
        const char *name;
        bool is_folder;
        kg_slot slot;
    } rows[] = {
        { "product.yml", false, KG_SLOT_PRODUCT },
        { "Product.YAML", false, KG_SLOT_PRODUCT },
        { "product.yml.txt", false, KG_SLOT_ATTACHMENT },
        { "products.yml", false, KG_SLOT_ATTACHMENT },
        { "logo.png", false, KG_SLOT_LOGO },
        { "Logo_final (2).PNG", false, KG_SLOT_LOGO },
        { "logo.jpg", false, KG_SLOT_LOGO },
        { "logo-rules.pdf", false, KG_SLOT_ATTACHMENT },
        { "logo", true, KG_SLOT_ATTACHMENT },
        { "EULA.pdf", false, KG_SLOT_EULA },
        { "End User License Agreement.docx", false, KG_SLOT_EULA },
        { "license_agreement.pdf", false, KG_SLOT_EULA },
        { "最终用户许可协议.pdf", false, KG_SLOT_EULA },
        { "User Guide.pdf", false, KG_SLOT_USER_GUIDE },
        { "user-guide", true, KG_SLOT_USER_GUIDE },
        { "MANUAL.doc", false, KG_SLOT_USER_GUIDE },
        { "handbook-2.pdf", false, KG_SLOT_USER_GUIDE },
        { "用户手册.docx", false, KG_SLOT_USER_GUIDE },
        { "software_copyright.pdf", false, KG_SLOT_SOFTWARE_COPYRIGHT },
        { "certificate.zip", false, KG_SLOT_SOFTWARE_COPYRIGHT },
        { "软著.pdf", false, KG_SLOT_SOFTWARE_COPYRIGHT },
        { "Open Source Notice.md", false, KG_SLOT_OPEN_SOURCE_NOTICE },
        { "third-party-licenses", true, KG_SLOT_OPEN_SOURCE_NOTICE },
        { "开源声明.pdf", false, KG_SLOT_OPEN_SOURCE_NOTICE },
        { "my-eula.pdf", false, KG_SLOT_ATTACHMENT },
        { "brochure.pdf", false, KG_SLOT_ATTACHMENT },
        { "", false, KG_SLOT_ATTACHMENT },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++)
        cr_expect_str_eq(kg_slot_name(kg_slot_by_name(rows[i].name, rows[i].is_folder)), kg_slot_name(rows[i].slot), "%s",
                         rows[i].name);
    for (kg_slot slot = 0; slot < KG_SLOT_COUNT; slot++)
        cr_expect_eq(kg_slot_parse(kg_slot_name(slot)), slot);
    cr_expect_eq(kg_slot_parse("nothing"), KG_SLOT_COUNT);
}

Test(product, a_folder_without_product_file_loads_by_name)
{
    put("logo.png", "x");
    put("eula.txt", "agreement");
    put("sheet.pdf", "y");
    put(".hidden", "z");
    put("Thumbs.db", "z");
    put("eula.pdf~", "z");
    put("README.txt", "for people");
    put("description.md", "text");
    make_dir("dist");
    load();
    cr_assert_str_eq(describe(), "logo=logo.png eula=eula.txt attachment=sheet.pdf ");
    cr_assert(product.root == NULL);
    cr_assert_str_eq(product.yml_path, "");
    const kg_asset *eula = kg_product_asset(&product, KG_SLOT_EULA);
    cr_assert_eq(eula->size, 9);
    cr_assert_str_eq(eula->sha256.hex, "46a81739c6ee7c1d5ed084e7de843a7ed79435cd445513e4dd5c4e5ac395fb4b");
}

Test(product, product_yml_names_files_and_wins_over_names)
{
    put("product.yml", "eula:\n  file: ./legal/terms.pdf\nuser_guide:\n  file: eula.pdf\nlogo:\n  file: art.png\n");
    make_dir("legal");
    put("legal/terms.pdf", "x");
    put("eula.pdf", "x");
    put("art.png", "x");
    put("logo.png", "x");
    load();
    cr_assert_str_eq(describe(), "logo=art.png eula=legal/terms.pdf user_guide=eula.pdf attachment=logo.png ");
}

Test(product, a_named_file_that_is_not_there_is_a_problem)
{
    put("product.yml", "name: x\neula:\n  file: eulla.pdf\nlogo:\n  file: ../secret.png\nuser_guide:\n  file: /etc/passwd\n");
    put("eula.pdf", "x");
    load();
    cr_assert_str_eq(describe(), "attachment=eula.pdf "
                                 "\nproduct.yml:5:9 logo.file is '../secret.png'"
                                 "\nproduct.yml:7:9 user_guide.file is '/etc/passwd'"
                                 "\nproduct.yml:5:9 logo.file names '../secret.png', which is not in the folder"
                                 "\nproduct.yml:3:9 eula.file names 'eulla.pdf', which is not in the folder"
                                 "\nproduct.yml:7:9 user_guide.file names '/etc/passwd', which is not in the folder");
    cr_assert_str_eq(product.problems.items[3].help, "did you mean 'eula.pdf'?");
}

Test(product, other_sizes_of_the_logo_are_compared_and_are_no_assets)
{
    put("product.yml", "logo:\n  alternatives:\n    - ./logo-2x.png\n    - art/logo.svg\n    - ../logo.png\n    - logo-3x.png\n");
    put("logo.png", "x");
    put("logo-2x.png", "x");
    make_dir("art");
    put("art/logo.svg", "x");
    load();
    cr_assert_str_eq(describe(), "logo=logo.png "
                                 "\nproduct.yml:5:7 logo.alternatives.2 is '../logo.png'"
                                 "\nproduct.yml:5:7 logo.alternatives names '../logo.png', which is not in the folder"
                                 "\nproduct.yml:6:7 logo.alternatives names 'logo-3x.png', which is not in the folder");
    cr_assert_eq(product.alternatives.count, 2);
    cr_assert_str_eq(product.alternatives.items[0].path, "logo-2x.png");
    cr_assert_str_eq(product.alternatives.items[1].path, "art/logo.svg");
    cr_assert_str_eq(product.alternatives.items[1].broken, "not a PNG: the content is plain text");
}

Test(product, two_files_for_one_slot_name_both)
{
    put("eula.pdf", "x");
    put("EULA old.docx", "x");
    put("logo.png", "x");
    put("logo.svg", "x");
    put("product.yml", "name: x\n");
    put("product.yaml", "name: x\n");
    load();
    cr_assert_str_eq(describe(), "logo=logo.png eula=EULA old.docx attachment=logo.svg "
                                 "\nproduct.yml:0:0 'product.yaml' and 'product.yml' are both the product file"
                                 "\neula.pdf:0:0 'EULA old.docx' and 'eula.pdf' are both the End User License Agreement");
}

Test(product, what_is_no_plain_file_is_refused)
{
    char outside[2 * OVERLAY_PATH];
    (void)snprintf(outside, sizeof outside, "%s.outside", folder);
    FILE *file = fopen(outside, "we");
    cr_assert(file != NULL && fclose(file) == 0);
    put("real.pdf", "x");
    cr_assert_eq(symlink(outside, in_folder("eula.pdf")), 0);
    cr_assert_eq(symlink("real.pdf", in_folder("guide.pdf")), 0);
    cr_assert_eq(symlink("nowhere", in_folder("manual-dangling.pdf")), 0);
    cr_assert_eq(symlink("loop", in_folder("loop")), 0);
    cr_assert_eq(symlink(".", in_folder("user-guide")), 0);
    cr_assert_eq(symlink("/dev/zero", in_folder("zero.pdf")), 0);
    cr_assert_eq(mkfifo(in_folder("certificate.pdf"), 0644), 0);
    put("bad\xFFname.pdf", "x");
    make_dir("pictures");
    load();
    (void)unlink(outside);
    cr_assert_str_eq(describe(), "user_guide=guide.pdf attachment=real.pdf "
                                 "\nbad\\xFFname.pdf:0:0 a name that is not UTF-8"
                                 "\ncertificate.pdf:0:0 a FIFO"
                                 "\neula.pdf:0:0 a symbolic link that leaves the product folder"
                                 "\nloop:0:0 a symbolic link that leads nowhere"
                                 "\nmanual-dangling.pdf:0:0 a symbolic link that leads nowhere"
                                 "\nuser-guide:0:0 a symbolic link to a folder"
                                 "\nzero.pdf:0:0 a symbolic link that leaves the product folder"
                                 "\npictures:0:0 a folder that fits no field of the form and is left out");
}

Test(product, a_slot_folder_brings_its_files_sorted)
{
    make_dir("user-guide");
    make_dir("user-guide/b");
    put("user-guide/b/2.pdf", "22");
    put("user-guide/a.pdf", "1");
    put("user-guide/.hidden", "1");
    put("user-guide/b/1.pdf", "333");
    make_dir("open-source");
    load();
    const kg_asset *guide = kg_product_asset(&product, KG_SLOT_USER_GUIDE);
    cr_assert(guide->is_folder);
    cr_assert_eq(guide->files.count, 3);
    cr_assert_str_eq(guide->files.items[0].path, "a.pdf");
    cr_assert_str_eq(guide->files.items[1].path, "b/1.pdf");
    cr_assert_str_eq(guide->files.items[2].path, "b/2.pdf");
    cr_assert_eq(guide->size, 6);
    cr_assert_eq(memcmp(guide->files.items[1].bytes.data, "333", 3), 0);
    cr_assert_str_eq(kg_product_asset(&product, KG_SLOT_OPEN_SOURCE_NOTICE)->broken, "the folder is empty");
}

Test(product, kgpackignore_leaves_files_out)
{
    put(".kgpackignore", "# drafts\n*.tmp\r\n/notes.pdf\nwork/\nuser-guide/*.png\n");
    put("eula.tmp", "x");
    put("notes.pdf", "x");
    make_dir("work");
    make_dir("user-guide");
    put("user-guide/a.png", "x");
    put("user-guide/notes.pdf", "x");
    load();
    cr_assert_str_eq(describe(), "user_guide=user-guide ");
    cr_assert_eq(kg_product_asset(&product, KG_SLOT_USER_GUIDE)->files.count, 1);
}

Test(product, texts_in_files_of_their_own_become_fields)
{
    put("product.yml", "name: x\ncustomer_cases:\n  - title: first\n    text: own\n");
    put("description.md", "line one\nline two\n");
    make_dir("cases");
    put("cases/b.md", "# Second case\n\nIts text.\n");
    put("cases/c.md", "No title here.\n");
    put("cases/skip.txt", "x");
    load();
    const kg_node *text = kg_product_field(&product, "description");
    cr_assert_str_eq(kg_node_text(text), "line one\nline two\n");
    cr_assert_str_eq(text->file, "description.md");
    cr_assert_eq(text->text_line, 1);
    cr_assert_str_eq(kg_product_text(&product, "customer_cases.0.text"), "own");
    cr_assert_str_eq(kg_product_text(&product, "customer_cases.1.title"), "Second case");
    cr_assert_str_eq(kg_product_text(&product, "customer_cases.1.text"), "Its text.\n");
    cr_assert_eq(kg_product_field(&product, "customer_cases.1.text")->text_line, 3);
    cr_assert_str_eq(kg_product_text(&product, "customer_cases.2.title"), "c");
    cr_assert_str_eq(describe(), "");
}

Test(product, texts_are_kept_as_they_were_read)
{
    put("product.yml", "name: x # why\r\nversion: [\n");
    put("description.md", "# One\n\ntwo\n");
    load();
    cr_assert_str_eq(kg_product_kept_text(&product, "product.yml"), "name: x # why\r\nversion: [\n", "also where it is no YAML");
    cr_assert(kg_product_kept_text(&product, "description.md") == NULL, "without fields there is none");
    kg_product_done(&product);
    put("product.yml", "name: x\n");
    load();
    cr_assert_str_eq(kg_product_kept_text(&product, "description.md"), "# One\n\ntwo\n");
    kg_product_done(&product);
    put("product.yml", "name: \xFF\n");
    load();
    cr_assert(kg_product_kept_text(&product, "product.yml") == NULL, "not UTF-8");
}

Test(product, a_description_in_two_places_is_a_problem)
{
    put("product.yml", "description: x\n");
    put("description.md", "y");
    load();
    cr_assert_str_eq(describe(), "\nproduct.yml:1:14 the description stands here and in 'description.md'");
}

Test(product, the_description_file_stays_below_the_folder)
{
    put("product.yml", "description_file: ../x.md\n");
    load();
    cr_assert_str_eq(describe(), "\nproduct.yml:1:19 description_file names '../x.md', which is not there"
                                 "\nproduct.yml:1:19 description_file is '../x.md'");
}

Test(product, unknown_keys_get_the_nearest_one_suggested)
{
    static const struct {
        const char *yml, *found, *help;
    } rows[] = {
        { "verson: \"V1.0\"\n", "unknown key 'verson'", "did you mean 'version'?" },
        { "eula:\n  fil: x\n", "unknown key 'fil' in eula", "did you mean 'file'?" },
        { "hotline: x\n", "unknown key 'hotline'", "did you mean 'after_sales_support.hotline'?" },
        { "specifications:\n  - nme: x\n", "unknown key 'nme' in specifications[]", "did you mean 'name'?" },
        { "qqqqqqqq: x\n", "unknown key 'qqqqqqqq'", "remove it; `kgpack init` writes a file with all keys" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        put("product.yml", rows[i].yml);
        load();
        cr_assert_eq(product.problems.count, 1, "%s", rows[i].yml);
        cr_expect_str_eq(product.problems.items[0].found, rows[i].found);
        cr_expect_str_eq(product.problems.items[0].help, rows[i].help);
        kg_product_done(&product);
    }
}

Test(product, values_are_typed_by_the_schema)
{
    static const struct {
        const char *yml, *found; /* "" = the value is taken */
    } rows[] = {
        { "hcs: no\n", "" },
        { "hcs: No\n", "hcs is 'No'" },
        { "hcs: false\n", "hcs is 'false'" },
        { "hcs:\n", "" },
        { "edition: en\n", "edition is 'en'" },
        { "name: [a]\n", "name is a list" },
        { "eula: x\n", "eula is a text" },
        { "eula:\n", "" },
        { "highlights: x\n", "highlights is a text" },
        { "logo:\n  margin: 20\n", "" },
        { "logo:\n  margin: 21\n", "logo.margin is '21'" },
        { "logo:\n  margin: 99999999999999999999\n", "logo.margin is '99999999999999999999'" },
        { "logo:\n  margin: -1\n", "logo.margin is '-1'" },
        { "self_check:\n  date: \"2025-02-29\"\n", "self_check.date is '2025-02-29'" },
        { "self_check:\n  date: 2024-02-29\n", "" },
        { "specifications:\n  - prices:\n      - amount: 1,5\n", "specifications.0.prices.0.amount is '1,5'" },
        { "specifications:\n  - prices:\n      - amount: 120.00\n", "" },
        { "name: \"a\\nb\"\n", "name is 'a\\x0Ab'" },
        { "name: |\n  a\n", "" },
        { "- a\n", "no mapping of keys to values" },
        { "name: a\nname: b\n", "the key 'name' stands here and in line 1, column 1" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        put("product.yml", rows[i].yml);
        load();
        cr_expect_str_eq(product.problems.count == 0 ? "" : product.problems.items[0].found, rows[i].found, "%s", rows[i].yml);
        kg_product_done(&product);
    }
}

Test(product, the_edition_comes_from_the_file_unless_the_caller_names_one)
{
    put("product.yml", "edition: eu\n");
    load();
    cr_assert_eq(product.edition, KG_EDITION_EU);
    kg_product_done(&product);
    kg_load_options options = { .limits = &kg_limits_default, .has_edition = true, .edition = KG_EDITION_CN };
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
    cr_assert_eq(product.edition, KG_EDITION_CN);
}

Test(product, a_single_file_is_what_its_name_or_the_caller_says)
{
    put("eula.pdf", "x");
    put("product.yml", "description_file: d.md\nlogo:\n  file: gone.png\n");
    put("d.md", "text");
    cr_assert_eq(load_path(in_folder("eula.pdf")), KG_OK);
    cr_assert(product.is_single_file);
    cr_assert_eq(product.assets.count, 1);
    cr_assert_eq(product.assets.items[0]->slot, KG_SLOT_EULA);
    cr_assert_str_eq(product.assets.items[0]->path, in_folder("eula.pdf"));
    kg_product_done(&product);
    kg_load_options options = { .limits = &kg_limits_default };
    cr_assert_eq(kg_product_load_file(in_folder("eula.pdf"), KG_SLOT_USER_GUIDE, &options, &product, &err), KG_OK);
    cr_assert_eq(product.assets.items[0]->slot, KG_SLOT_USER_GUIDE);
    kg_product_done(&product);
    cr_assert_eq(load_path(in_folder("product.yml")), KG_OK);
    cr_assert_eq(product.assets.count, 0);
    cr_assert_str_eq(kg_product_text(&product, "description"), "text");
    cr_assert_str_eq(kg_product_field(&product, "description")->file, in_folder("d.md"));
    cr_assert_eq(product.problems.count, 0);
}

Test(product, what_cannot_be_read_is_an_error_that_names_it)
{
    cr_assert_eq(load_path(in_folder("nothing")), KG_E_USAGE);
    cr_assert(strstr(err.message, "does not exist") != NULL, "%s", err.message);
    kg_product_done(&product);
    cr_assert_eq(load_path("/dev/null"), KG_E_IO);
    kg_product_done(&product);
    if (geteuid() == 0)
        return; /* root reads everything */
    put("eula.pdf", "x");
    cr_assert_eq(chmod(in_folder("eula.pdf"), 0), 0);
    cr_assert_eq(load_path(folder), KG_E_IO);
    cr_assert(strstr(err.message, "eula.pdf") != NULL, "%s", err.message);
}

Test(product, a_file_above_the_cap_is_known_by_its_size_only)
{
    kg_limits limits = kg_limits_default;
    limits.file_bytes = 10;
    put("eula.pdf", "12345678901");
    put("sheet.pdf", "1234567890");
    kg_load_options options = { .limits = &limits };
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
    const kg_asset *eula = kg_product_asset(&product, KG_SLOT_EULA);
    cr_assert_eq(eula->size, 11);
    cr_assert(eula->bytes.data == NULL);
    cr_assert_str_eq(eula->sha256.hex, "");
    cr_assert_str_eq(eula->broken, "11 bytes, more than the 10 that kgpack reads");
    cr_assert(kg_product_asset(&product, KG_SLOT_ATTACHMENT)->broken == NULL);
}

Test(product, a_folder_above_the_caps_is_bounded)
{
    kg_limits limits = kg_limits_default;
    limits.folder_bytes = 3;
    limits.folder_entries = 4;
    limits.folder_depth = 2;
    make_dir("user-guide");
    put("user-guide/a", "12");
    put("user-guide/b", "34");
    make_dir("open-source");
    make_dir("open-source/a");
    make_dir("open-source/a/b");
    kg_load_options options = { .limits = &limits };
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
    cr_assert_str_eq(kg_product_asset(&product, KG_SLOT_USER_GUIDE)->broken,
                     "its files have 4 bytes, more than the 3 that kgpack reads");
    cr_assert_str_eq(describe(),
                     "user_guide=user-guide open_source_notice=open-source \nopen-source/a/b:0:0 a folder that lies too deep");
}

Test(product, problems_above_the_cap_are_not_kept)
{
    kg_limits limits = kg_limits_default;
    kg_load_options options = { .limits = &limits };
    put("product.yml", "aa: 1\nbb: 2\n");
    cr_assert_eq(symlink("/", in_folder("link")), 0);
    for (limits.findings = 4; limits.findings > 0; limits.findings--) {
        cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
        cr_expect_eq(product.problems.count, limits.findings < 3 ? limits.findings : 3, "%s", describe());
        kg_product_done(&product);
    }
}

Test(product, a_logo_above_the_cap_is_known_by_its_size_only)
{
    kg_limits limits = kg_limits_default;
    limits.logo_bytes = 10;
    kg_load_options options = { .limits = &limits };
    put("logo.png", "1234567890");
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
    cr_expect_not_null(kg_product_asset(&product, KG_SLOT_LOGO)->bytes.data);
    kg_product_done(&product);
    put("logo.png", "12345678901");
    cr_assert_eq(kg_product_load(folder, &options, &product, &err), KG_OK);
    const kg_asset *logo = kg_product_asset(&product, KG_SLOT_LOGO);
    cr_expect_null(logo->bytes.data);
    cr_expect_str_eq(logo->broken, "11 bytes, more than the 10 that kgpack reads");
}

Test(product, every_template_loads_without_a_problem)
{
    unsigned count = 0;
    for (const char *method; (method = kg_template_method(count)) != NULL; count++) {
        kg_arena arena;
        kg_arena_init(&arena);
        put("product.yml", kg_template_product_yml(&arena, method));
        kg_arena_done(&arena);
        load();
        cr_expect_str_eq(describe(), "", "%s", method);
        cr_expect_str_eq(kg_product_text(&product, "delivery_method"), method);
        cr_expect((kg_product_field(&product, "specifications") != NULL) == (strcmp(method, "consulting_service") != 0));
        kg_product_done(&product);
    }
    cr_assert_eq(count, 6);
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert(kg_template_product_yml(&arena, "nothing") == NULL);
    kg_arena_done(&arena);
}

Test(product, the_example_and_the_schema_know_the_same_keys)
{
    char path[2 * OVERLAY_PATH];
    (void)snprintf(path, sizeof path, "%s/examples/larkspur", overlay_root());
    cr_assert_eq(load_path(path), KG_OK, "%s", err.message);
    cr_assert_eq(product.problems.count, 0, "%s", describe());
    cr_assert_eq(product.assets.count, 5);
    for (size_t i = 0; i < kg_field_count; i++)
        cr_expect(kg_field_find(kg_fields[i].path) == &kg_fields[i], "%s has two rows", kg_fields[i].path);
}
