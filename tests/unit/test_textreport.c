/* SPDX-License-Identifier: Apache-2.0
 *
 * The report for people on a terminal: lines broken at its width, file names as hyperlinks, colour for the severity only. */
#include "report/report.h"

#include <criterion/criterion.h>
#include <string.h>

/* The text report of a product with one finding, on a terminal as OPTIONS say. */
static const char *report_with(kg_report_options options, kg_arena *arena)
{
    kg_product product = { .path = "my folder", .yml_path = "product.yml", .limits = &kg_limits_default };
    kg_findings findings = { 0 };
    kg_finding *finding = kg_list_push(arena, &findings.list);
    *finding = (kg_finding){ .rule = KG_RULE_NAME_9,
                             .severity = KG_ERROR,
                             .at = { "product.yml", 3, 7, "" },
                             .found = "product name 'Larkspur v3' contains the version 'v3'",
                             .required = "must not contain a version",
                             .help = "name the version in its own field" };
    kg_report report;
    options.pack = kg_pack_get(KG_EDITION_INTL);
    options.inputs = 1;
    kg_report_begin(&report, &kg_reporter_text, &options);
    kg_report_add(&report, &(kg_report_product){ .path = "my folder", .product = &product, .findings = &findings });
    const char *text = kg_arena_strdup(arena, kg_buf_text(&report.out));
    kg_report_done(&report);
    return text;
}

Test(textreport, a_finding_is_one_line_and_its_help_where_there_is_no_terminal)
{
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert_str_eq(report_with((kg_report_options){ 0 }, &arena),
                     "my folder/product.yml:3:7: error[NAME-9] product name 'Larkspur v3' contains the version 'v3', must not contain a "
                     "version\n    help: name the version in its own field\n");
    kg_arena_done(&arena);
}

Test(textreport, lines_end_where_the_terminal_does)
{
    kg_arena arena;
    kg_arena_init(&arena);
    const char *text = report_with((kg_report_options){ .width = 50 }, &arena);
    cr_assert_str_eq(text, "my folder/product.yml:3:7: error[NAME-9] product\n"
                           "    name 'Larkspur v3' contains the version 'v3',\n"
                           "    must not contain a version\n"
                           "    help: name the version in its own field\n");
    kg_arena_done(&arena);
}

Test(textreport, file_names_are_links_where_the_terminal_shows_them)
{
    kg_arena arena;
    kg_arena_init(&arena);
    const char *text = report_with((kg_report_options){ .link_base = "file:///home", .use_color = true }, &arena);
    const char *start = "\033]8;;file:///home/my%20folder/product.yml\033\\\033[1mmy folder/product.yml:3:7:\033[0m\033]8;;\033\\ "
                        "\033[31merror[NAME-9]\033[0m product name";
    cr_assert_eq(strncmp(text, start, strlen(start)), 0, "%s", text);
    kg_arena_done(&arena);
}
