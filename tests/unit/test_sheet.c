/* SPDX-License-Identifier: Apache-2.0 */
#include "bundle/sheet.h"

#include "base/arith.h"
#include "bundle/html.h"
#include "bundle_product.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static kg_product product;
static kg_findings findings;
static kg_buf out;

static void setup(void)
{
    bundle_product_make(&product, &findings, bundle_product_yml);
    kg_buf_init(&out, 1 << 20);
}

static void teardown(void)
{
    kg_product_done(&product);
    kg_buf_done(&out);
}

TestSuite(sheet, .init = setup, .fini = teardown);

static char *build_page(void)
{
    kg_blob zip = { 0 };
    kg_err err = { 0 };
    kg_bundle_options options = { .jobs = 1, .allow_errors = true };
    cr_assert_eq(kg_bundle_build(&product, &findings, &options, &zip, &err), KG_OK, "%s", err.message);
    char *page = bundle_text(&zip, "upload.html");
    kg_blob_done(&zip);
    return page;
}

static void expect(const char *page, const char *piece)
{
    cr_assert(strstr(page, piece) != NULL, "not in the page: %s", piece);
}

static size_t count(const char *page, const char *piece)
{
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, piece)) != NULL; at += strlen(piece))
        n++;
    return n;
}

static void add_finding(kg_finding finding)
{
    kg_finding *added = kg_list_push(&product.arena, &findings.list);
    *added = finding;
}

Test(sheet, hostile_texts_stay_texts)
{
    static const char hostile[] = "</div><script>alert(1)</script>\" onload='x' &amp; \x01";
    static const char harmless[] =
        "&#60;/div&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34; onload=&#39;x&#39; &#38;amp; \xEF\xBF\xBD";
    static const char *const fields[] = { "name", "version", "overview", "description", "delivery_method" };
    for (size_t i = 0; i < KG_COUNT(fields); i++)
        bundle_product_set(&product, fields[i], hostile);
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1,
                              .severity = KG_WARNING,
                              .at = { .file = hostile, .part = hostile },
                              .found = hostile,
                              .required = hostile,
                              .help = hostile });
    char *page = build_page();
    cr_assert(strstr(page, "<script>alert") == NULL && strstr(page, "onload='") == NULL);
    cr_assert_geq(count(page, harmless), 12);
    free(page);
}

Test(sheet, nothing_outside_of_the_page_is_named)
{
    char *page = build_page();
    const char *policy = strstr(page, "content=\"default-src 'none'; img-src data:; style-src 'sha256-");
    cr_assert(policy != NULL && policy < strstr(page, "<style"));
    cr_assert_eq(count(page, "<script>"), 2);
    cr_assert_eq(count(page, "<style>"), 3, "shared, the sheet's, the picture");
    cr_assert_eq(count(page, "'sha256-"), 5);
    cr_assert(strstr(page, "http") == strstr(page, "http-equiv"), "no address of another page");
    cr_assert_eq(count(page, " src="), 0);
    cr_assert_eq(count(page, " style="), 0);
    cr_assert_eq(count(page, "innerHTML"), 0);
    free(page);
}

Test(sheet, a_text_stands_with_its_button_and_its_count)
{
    char *page = build_page();
    expect(page, "dir=\"auto\">Larkspur Document Archive</div><button type=\"button\" data-copy=\"c");
    expect(page, "<p class=\"soft\">25 <span class=\"en\" lang=\"en\">characters</span><span class=\"zh\" lang=\"zh-CN\">");
    expect(page, "It &#34;stores&#34; &#60;b&#62;documents&#60;/b&#62;.</div>");
    expect(page, ".logo{background-image:url(data:image/png;base64,UE5HISEh)}");
    free(page);
}

Test(sheet, a_description_that_is_too_short_is_marked)
{
    char text[1001] = "";
    memset(text, 'x', 1000);
    bundle_product_set(&product, "description", text);
    char *page = build_page();
    expect(page, "<p class=\"soft\">1000 ");
    free(page);
    text[999] = 0;
    bundle_product_set(&product, "description", text);
    page = build_page();
    expect(page, "<p class=\"soft bad\">999 ");
    free(page);
    product.edition = KG_EDITION_CN;
    page = build_page();
    expect(page, "<p class=\"soft\">999 ");
    expect(page, "at least 400 characters");
    free(page);
}

Test(sheet, a_value_of_another_kind_is_shown_as_what_it_is)
{
    bundle_product_set(&product, "highlights", "one text for all");
    bundle_product_set(&product, "version", "");
    char *page = build_page();
    expect(page, "one text for all</div><button");
    free(page);
    product.root = NULL;
    page = build_page();
    expect(page, "Not in product.yml: fill it in by hand.");
    expect(page, "\">attachments/user-guide.zip</strong>");
    free(page);
}

Test(sheet, files_stand_with_size_hash_and_what_they_were_made_of)
{
    char *page = build_page();
    expect(page, "<strong id=\"c");
    expect(page, "\">attachments/user-guide.zip</strong>");
    expect(page, "SHA-256 <code>0ad648f13f91e13d19d83c0ddf240350861e10a9f893494d065ba11a7b3e26bb</code>");
    expect(page, "Logo big.PNG</p><ul class=\"fixes\">\n<li>LOGO-2 fitted: 512 x 200 &#8594; 120 x 120</li>");
    expect(page, "attachments/other/price list.docx");
    free(page);
}

Test(sheet, what_must_be_given_is_asked_for_and_what_may_is_named)
{
    char *page = build_page();
    /* The self-check, three fields of after-sales support, two categories, the revenue sharing rule and the tax information. */
    cr_assert_eq(count(page, "Not in product.yml: fill it in by hand."), 8);
    expect(page, "Optional and not given:</span>");
    free(page);
}

Test(sheet, only_confirmed_boxes_are_ticked_at_first)
{
    static const kg_confirmation confirmation = { "GEN-1", "release <manager>", "2025-03-04" };
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_CONFIRM, .at.file = "", .found = "one" });
    add_finding((kg_finding){
        .rule = KG_RULE_GEN_1, .severity = KG_CONFIRM, .at.file = "", .found = "two", .confirmation = &confirmation });
    char *page = build_page();
    expect(page, "data-box=\"rule GEN-1 0\"><div");
    expect(page, "data-box=\"rule GEN-1 1\" checked><div");
    expect(page, "release &#60;manager&#62;, 2025-03-04");
    free(page);
}

Test(sheet, repaired_findings_are_not_open)
{
    add_finding((kg_finding){
        .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .at.file = "", .found = "was repaired", .repair = KG_REPAIR_DONE });
    char *page = build_page();
    cr_assert_eq(count(page, "was repaired"), 0);
    expect(page, ">None.</span>");
    cr_assert_eq(count(page, "although errors stand"), 0);
    free(page);
}

Test(sheet, a_field_links_to_what_is_found_about_it)
{
    static const kg_waiver waiver = { .rule = "GEN-1", .reason = "why", .until = "2035-12-31" };
    static const struct {
        kg_finding finding;
        const char *label; /* of the field with the link; NULL for none */
    } rows[] = {
        { { .at = { "product.yml", 3, 7, "" } }, "Product Name" },
        { { .at = { "product.yml", 11, 5, "" } }, "Description" },
        { { .at = { "product.yml", 15, 12, "" } }, "Highlights" },
        { { .at = { "product.yml", 4, 6, "" } }, NULL },
        { { .at = { "other.yml", 3, 7, "" } }, NULL },
        { { .at.file = "eula.PDF", .slot = KG_SLOT_EULA }, "End User License Agreement" },
        { { .at.file = "product.yml" }, NULL },
        { { .at = { "product.yml", 3, 7, "" }, .waiver = &waiver }, NULL },
        { { .at = { "product.yml", 3, 7, "" }, .repair = KG_REPAIR_DONE }, NULL },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        findings.list.count = 0;
        add_finding(rows[i].finding);
        findings.list.items[0].severity = KG_WARNING;
        findings.list.items[0].found = "x";
        char *page = build_page();
        char *link = strstr(page, "<a class=\"badge warning\" href=\"#finding0\">");
        cr_assert_eq(link != NULL, rows[i].label != NULL, "row %zu", i);
        if (link != NULL) {
            *link = 0;
            char *field = strstr(page, "<article class=\"field\""), *next;
            while ((next = strstr(field + 1, "<article class=\"field\"")) != NULL)
                field = next;
            expect(field, rows[i].label);
        }
        free(page);
    }
}

Test(sheet, names_of_the_form_are_in_both_languages)
{
    for (size_t i = 0; i < kg_field_count; i++) {
        cr_assert(*kg_fields[i].label == 0 || kg_html_knows(kg_fields[i].label), "%s", kg_fields[i].label);
        cr_assert(*kg_fields[i].page == 0 || kg_html_knows(kg_fields[i].page), "%s", kg_fields[i].page);
    }
    for (kg_severity severity = KG_CONFIRM; severity <= KG_ERROR; severity++)
        cr_assert(kg_html_knows(kg_severity_name(severity)), "%s", kg_severity_name(severity));
}

Test(sheet, a_phrase_without_translation_stays_as_it_is)
{
    kg_html_say(&out, "no <such> phrase");
    cr_assert_str_eq(kg_buf_text(&out), "no &#60;such&#62; phrase");
    kg_buf_clear(&out);
    kg_html_say(&out, "pay_per_use");
    cr_assert_str_eq(kg_buf_text(&out), "<span class=\"en\" lang=\"en\">Pay-per-use</span>"
                                        "<span class=\"zh\" lang=\"zh-CN\">\xE6\x8C\x89\xE9\x9C\x80</span>");
}

Test(sheet, sizes_are_said_for_people_and_exactly)
{
    static const struct {
        uint64_t bytes;
        const char *text;
    } rows[] = {
        { 0, "0 " },
        { 999, "999 " },
        { 1000, "1.0 kB (1000 " },
        { 999999, "999.9 kB (999999 " },
        { 1000000, "1.0 MB (1000000 " },
        { 20971520, "20.9 MB (20971520 " },
        { 5000000000000, "5000.0 GB (5000000000000 " },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_buf_clear(&out);
        kg_html_size(&out, rows[i].bytes);
        cr_assert_eq(strncmp(kg_buf_text(&out), rows[i].text, strlen(rows[i].text)), 0, "%s", kg_buf_text(&out));
    }
}

Test(sheet, markdown_becomes_a_few_elements_without_attributes)
{
    static const struct {
        const char *markdown, *html;
    } rows[] = {
        { "## Use\n\nOne *two* **three**.", "<h5>Use</h5>\n<p>One <em>two</em> <strong>three</strong>.</p>\n" },
        { "- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n" },
        { "[text](javascript:alert(1))", "<p>text</p>\n" },
        { "![alt](https://a.example/x.png)", "<p>alt</p>\n" },
        { "<b onclick=x>y</b>", "<p>&#60;b onclick=x&#62;y&#60;/b&#62;</p>\n" },
        { "<script>\nalert(1)\n</script>", "<p>&#60;script&#62;\nalert(1)\n&#60;/script&#62;</p>\n" },
        { "```x\" onload=y\n<\n```", "<pre>&#60;\n</pre>\n" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_buf_clear(&out);
        kg_richtext_write(&out, rows[i].markdown);
        cr_assert_str_eq(kg_buf_text(&out), rows[i].html);
    }
}

Test(sheet, long_rich_text_is_cut_between_characters)
{
    kg_buf text;
    kg_buf_init(&text, 1 << 20);
    for (int i = 0; i < 500; i++)
        kg_buf_puts(&text, i % 2 == 0 ? "\xE6\xA1\xA3" : "\xF0\x9F\x98\x80");
    kg_richtext_write(&out, kg_buf_text(&text));
    cr_assert_eq(count(kg_buf_text(&out), "\xEF\xBF\xBD"), 0);
    cr_assert_eq(out.size, text.size + strlen("<p></p>\n"));
    kg_buf_done(&text);
}
