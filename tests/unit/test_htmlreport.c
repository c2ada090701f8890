/* SPDX-License-Identifier: Apache-2.0 */
#include "report/htmlreport.h"

#include "base/arith.h"
#include "bundle/html.h"
#include "bundle_product.h"

#include <criterion/criterion.h>
#include <string.h>

static const char text[] = "schema: \"1\"\nname: Acme 2022 <b>\nversion: \"V2.1\"\n";

static kg_product product;
static kg_findings findings;
static kg_report report;

static void setup(void)
{
    bundle_product_make(&product, &findings, bundle_product_yml);
    cr_assert_eq(kg_product_keep_text(&product, "product.yml", text, strlen(text), NULL), KG_OK);
    kg_report_options options = { .fail_on = KG_ERROR, .pack = kg_pack_get(KG_EDITION_INTL), .inputs = 1 };
    kg_report_begin(&report, kg_reporter_find("html"), &options);
}

static void teardown(void)
{
    kg_report_done(&report);
    kg_product_done(&product);
}

TestSuite(htmlreport, .init = setup, .fini = teardown);

static void add_finding(kg_finding finding)
{
    kg_finding *added = kg_list_push(&product.arena, &findings.list);
    *added = finding;
    if (added->at.file == NULL)
        added->at.file = "";
    if (added->at.part == NULL)
        added->at.part = "";
    if (added->required == NULL)
        added->required = "";
}

static void add_product(const char *path)
{
    kg_report_product item = { .path = path, .product = &product, .findings = &findings };
    kg_report_add(&report, &item);
}

static const char *finish(void)
{
    kg_report_end(&report, 0.5);
    cr_assert_eq(kg_report_status(&report, NULL), KG_OK);
    return kg_buf_text(&report.out);
}

static size_t count(const char *page, const char *piece)
{
    size_t n = 0;
    for (const char *at = page; (at = strstr(at, piece)) != NULL; at += strlen(piece))
        n++;
    return n;
}

static void expect(const char *page, const char *piece)
{
    cr_assert(strstr(page, piece) != NULL, "not in the page: %s", piece);
}

Test(htmlreport, a_report_of_nothing_is_a_whole_page)
{
    const char *page = finish();
    expect(page, "<!DOCTYPE html>");
    expect(page, "&#183; 0 ");
    expect(page, "</body>\n</html>\n");
    cr_assert_eq(count(page, "class=\"filter"), 0);
}

Test(htmlreport, nothing_outside_of_the_page_is_named)
{
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .found = "x" });
    add_product("p");
    const char *page = finish();
    cr_assert_eq(count(page, "<script>"), 2);
    cr_assert_eq(count(page, "'sha256-"), 4);
    cr_assert(strstr(page, "http") == strstr(page, "http-equiv"));
    cr_assert_eq(count(page, "innerHTML"), 0);
}

Test(htmlreport, every_finding_is_of_one_kind)
{
    static const kg_waiver waiver = { .rule = "GEN-1", .reason = "why <i>", .until = "2035-12-31" };
    static const kg_confirmation confirmation = { "GEN-1", "manager", "2025-03-04" };
    static const kg_finding rows[] = {
        { .severity = KG_ERROR },
        { .severity = KG_WARNING },
        { .severity = KG_INFO },
        { .severity = KG_CONFIRM },
        { .severity = KG_ERROR, .repair = KG_REPAIR_DONE },
        { .severity = KG_ERROR, .repair = KG_REPAIR_DONE, .waiver = &waiver },
        { .severity = KG_CONFIRM, .confirmation = &confirmation },
    };
    cr_assert_eq(KG_COUNT(rows), KG_HTML_KIND_COUNT);
    for (kg_html_kind kind = 0; kind < KG_HTML_KIND_COUNT; kind++) {
        cr_assert_eq(kg_html_kind_of(&rows[kind]), kind, "row %d", kind);
        cr_assert(kg_html_knows(kg_html_kind_name(kind)), "%s", kg_html_kind_name(kind));
    }
}

Test(htmlreport, findings_stand_below_their_file_with_place_and_lines)
{
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1,
                              .severity = KG_WARNING,
                              .at = { .file = "product.yml", .line = 2, .column = 7 },
                              .found = "product name 'Acme 2022' ends in a year",
                              .required = "must not",
                              .help = "take it out" });
    add_finding((kg_finding){ .rule = KG_RULE_GEN_6, .severity = KG_ERROR, .at.file = "eula.PDF", .found = "one" });
    add_product("shop");
    const char *page = finish();
    expect(page, "<h3>product.yml</h3>");
    expect(page, "<code>shop/product.yml:2:7</code>");
    expect(page, "<span class=\"line\"><span class=\"number\">1</span> schema: &#34;1&#34;\n</span>"
                 "<span class=\"line here\"><span class=\"number\">2</span> name: <mark>Acme 2022</mark> &#60;b&#62;\n</span>"
                 "<span class=\"line\"><span class=\"number\">3</span> version: &#34;V2.1&#34;\n</span></pre>");
    expect(page, "<p>take it out</p>");
    const char *second = strstr(page, "<h3>eula.PDF</h3>");
    cr_assert(second != NULL && strstr(page, "<h3>product.yml</h3>") < second && strstr(second, "data-rule=\"GEN-6\"") != NULL);
    expect(second, ">End User License Agreement</span>");
    expect(second, "a PDF document");
}

Test(htmlreport, what_is_to_be_put_right_comes_first)
{
    static const kg_waiver waiver = { .rule = "GEN-3", .reason = "why", .until = "2035-12-31" };
    add_finding((kg_finding){ .rule = KG_RULE_GEN_4, .severity = KG_CONFIRM, .at.file = "product.yml", .found = "confirm" });
    add_finding((kg_finding){ .rule = KG_RULE_GEN_3, .severity = KG_ERROR, .at.file = "product.yml", .found = "x", .waiver = &waiver });
    add_finding((kg_finding){ .rule = KG_RULE_EULA_8, .severity = KG_ERROR, .at.file = "eula.PDF", .found = "second" });
    add_finding((kg_finding){ .rule = KG_RULE_EULA_1, .severity = KG_CONFIRM, .at.file = "eula.PDF", .found = "confirm" });
    add_product("shop");
    const char *page = finish();
    static const char *const order[] = { "<h3>eula.PDF</h3>", "data-rule=\"EULA-8\"",  "data-rule=\"EULA-1\"", "<h3>product.yml</h3>",
                                         "data-rule=\"GEN-3\"", "data-rule=\"GEN-4\"", "<table" };
    for (size_t i = 1; i < KG_COUNT(order); i++)
        cr_assert_lt(strstr(page, order[i - 1]), strstr(page, order[i]), "%s does not come before %s", order[i - 1], order[i]);
}

Test(htmlreport, a_place_without_quotation_marks_its_word)
{
    static const struct {
        uint32_t line, column;
        const char *found, *expected;
    } rows[] = {
        { 2, 7, "nothing quoted", "name: <mark>Acme</mark> 2022" },
        { 2, 12, "it isn't there", "name: Acme <mark>2022</mark> " },
        { 2, 7, "'Acme' with '2022'", "name: Acme <mark>2022</mark>" },
        { 2, 7, "cut 'Acme 20...'", "name: <mark>Acme 20</mark>22" },
        { 3, 99, "behind the end", "3</span> version: &#34;V2.1&#34;\n" },
        { 1, 0, "no column", "1</span> schema: &#34;1&#34;\n" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_finding finding = { .at = { "product.yml", rows[i].line, rows[i].column, "" }, .found = rows[i].found };
        kg_report_product item = { .path = "p", .product = &product };
        kg_buf_clear(&report.body);
        kg_html_excerpt(&report, &item, &finding);
        expect(kg_buf_text(&report.body), rows[i].expected);
    }
}

Test(htmlreport, a_line_that_is_not_there_gives_no_line)
{
    kg_finding finding = { .at = { "product.yml", 9, 1, "" }, .found = "" };
    kg_report_product item = { .path = "p", .product = &product };
    kg_html_excerpt(&report, &item, &finding);
    cr_assert_str_eq(kg_buf_text(&report.body), "<pre class=\"excerpt\"></pre>\n");
}

Test(htmlreport, a_large_page_gets_no_more_excerpts)
{
    kg_finding finding = { .at = { "product.yml", 2, 7, "" }, .found = "" };
    kg_report_product item = { .path = "p", .product = &product };
    size_t size = (16u << 20) + 1;
    cr_assert(kg_buf_reserve(&report.body, size) != NULL);
    kg_html_excerpt(&report, &item, &finding);
    cr_assert_eq(report.body.size, size);
}

Test(htmlreport, documents_are_quoted_at_the_place_that_is_named)
{
    static const char *const lines[] = { "Between", "Name: ____ and <b>", "signed" };
    kg_asset *eula = kg_product_asset(&product, KG_SLOT_EULA);
    for (size_t i = 0; i < KG_COUNT(lines); i++)
        *(kg_block *)kg_list_push(&product.arena, &eula->facts.blocks) = (kg_block){ { KG_SPOT_PAGE, 0, 3 }, lines[i] };
    kg_finding finding = { .at = { "eula.PDF", 0, 0, "page 3" }, .found = "'Name: ____' is to be filled in" };
    kg_report_product item = { .path = "p", .product = &product };
    kg_html_excerpt(&report, &item, &finding);
    cr_assert_str_eq(
        kg_buf_text(&report.body),
        "<pre class=\"excerpt\"><span class=\"line\">Between\n</span>"
        "<span class=\"line here\"><mark>Name: ____</mark> and &#60;b&#62;\n</span><span class=\"line\">signed\n</span></pre>\n");
    kg_buf_clear(&report.body);
    finding.at.part = "page 4";
    kg_html_excerpt(&report, &item, &finding);
    cr_assert_str_eq(kg_buf_text(&report.body), "");
}

Test(htmlreport, repairs_stand_with_before_and_after)
{
    *(kg_field_edit *)kg_list_push(&product.arena, &product.edits) =
        (kg_field_edit){ "version", { "VER-1", "put into the usual form", "v2.1 <", "V2.1" } };
    add_product("p");
    const char *page = finish();
    expect(page, "<tr><td>LOGO-2</td><td>fitted</td><td><del class=\"change\" dir=\"auto\">512 x 200</del></td>"
                 "<td><ins class=\"change\" dir=\"auto\">120 x 120</ins></td></tr>");
    expect(page, "<del class=\"change\" dir=\"auto\">v2.1 &#60;</del>");
    expect(page, "<h3>Logo big.PNG</h3>");
    expect(page, "<img alt=\"\" src=\"data:image/png;base64,YWJj\">");
    expect(page, "<img alt=\"\" src=\"data:image/png;base64,UE5HISEh\">");
}

Test(htmlreport, many_products_have_an_overview_and_counts_a_rule)
{
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .found = "x" });
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_WARNING, .found = "y" });
    add_product("a");
    add_product("b<c");
    kg_report_fail(&report, "gone", "'gone' does not exist");
    const char *page = finish();
    expect(page, "<tr data-product=\"p1\"><td><a href=\"#p1\">b&#60;c</a></td><td dir=\"auto\">Larkspur Document Archive V2.1</td>"
                 "<td class=\"number\">1</td><td class=\"number\">1</td><td class=\"number soft\">0</td>");
    expect(page, "data-show=\"GEN-1\">GEN-1</button>");
    expect(page, "<td class=\"number\">4</td><td class=\"number\">2</td></tr>");
    expect(page, "<strong>gone</strong>: &#39;gone&#39; does not exist");
    cr_assert_eq(count(page, "<article class=\"item\" id=\"rule-"), 1, "only rules with findings are explained");
}

Test(htmlreport, hostile_texts_stay_texts)
{
    static const char hostile[] = "</pre><script>alert(1)</script>\"'";
    static const kg_waiver waiver = { .rule = "GEN-1", .reason = hostile, .until = hostile };
    bundle_product_set(&product, "name", hostile);
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1,
                              .severity = KG_ERROR,
                              .at = { .file = hostile, .part = hostile },
                              .found = hostile,
                              .required = hostile,
                              .help = hostile,
                              .waiver = &waiver });
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .found = hostile, .help = hostile });
    add_product(hostile);
    add_product(hostile);
    kg_report_fail(&report, hostile, hostile);
    const char *page = finish();
    cr_assert(strstr(page, "<script>alert") == NULL);
    cr_assert_geq(count(page, "&#60;/pre&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;"), 20);
}

Test(htmlreport, the_same_findings_give_the_same_bytes)
{
    add_finding((kg_finding){ .rule = KG_RULE_GEN_1, .severity = KG_ERROR, .found = "x" });
    add_product("a");
    const char *first = finish();
    kg_report again;
    kg_report_begin(&again, kg_reporter_find("html"), &report.options);
    kg_report_product item = { .path = "a", .product = &product, .findings = &findings };
    kg_report_add(&again, &item);
    kg_report_end(&again, 99.0);
    cr_assert_str_eq(kg_buf_text(&again.out), first);
    kg_report_done(&again);
}
