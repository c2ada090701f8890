/* SPDX-License-Identifier: Apache-2.0
 *
 * The report for the person who puts things right: one page with an overview, a filter, the findings file by file, and at its end
 * the rules they come from. A page of its own kind: see bundle/html.h. */
#include "report/htmlreport.h"

#include "base/arith.h"
#include "bundle/html.h"

#include <string.h>

#include "report/htmlreport.css.h"
#include "report/htmlreport.js.h"

const char *kg_html_kind_name(kg_html_kind kind)
{
    static const char *const names[] = { "error", "warning", "info", "confirm", "fixed", "waived", "confirmed" };
    return names[kind];
}

kg_html_kind kg_html_kind_of(const kg_finding *finding)
{
    static const kg_html_kind kinds[] = {
        [KG_CONFIRM] = KG_HTML_CONFIRM, [KG_INFO] = KG_HTML_INFO, [KG_WARNING] = KG_HTML_WARNING, [KG_ERROR] = KG_HTML_ERROR
    };
    if (finding->waiver != NULL)
        return KG_HTML_WAIVED;
    if (finding->repair == KG_REPAIR_DONE)
        return KG_HTML_FIXED;
    return finding->confirmation != NULL ? KG_HTML_CONFIRMED : kinds[finding->severity];
}

/* ---- while products come in ---- */

static void begin(kg_report *report)
{
    report->state = kg_arena_alloc(&report->arena, sizeof(kg_html_state));
}

static void count_findings(kg_html_state *state, kg_html_row *row, const kg_findings *findings)
{
    bool seen[KG_RULE_COUNT] = { false };
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        kg_html_kind kind = kg_html_kind_of(finding);
        row->counts[kind]++;
        state->counts[kind]++;
        state->rule_findings[finding->rule]++;
        state->rule_products[finding->rule] += !seen[finding->rule];
        seen[finding->rule] = true;
    }
}

static void add_product(kg_report *report, const kg_report_product *item)
{
    kg_html_state *state = report->state;
    kg_html_row *row = state == NULL ? NULL : kg_list_push(&report->arena, &state->rows);
    if (row == NULL)
        return; /* the arena remembers */
    row->path = kg_arena_strdup(&report->arena, item->path);
    row->name =
        kg_arena_printf(&report->arena, "%s %s", kg_product_text(item->product, "name"), kg_product_text(item->product, "version"));
    count_findings(state, row, item->findings);
    kg_html_product(report, item, report->products);
}

/* ---- the overview ---- */

static void write_heading(kg_buf *out, const char *phrase, bool is_number)
{
    kg_buf_printf(out, "<th scope=\"col\"%s><button type=\"button\" data-sort=\"%s\">", is_number ? " class=\"number\"" : "",
                  is_number ? "number" : "text");
    kg_html_say_in(out, "", phrase, "</button></th>");
}

static void write_products(kg_report *report)
{
    kg_buf *out = &report->out;
    const kg_html_state *state = report->state;
    if (state->rows.count < 2)
        return;
    kg_html_say_in(out, "<section id=\"products\"><h2>", "Products",
                   "</h2>\n<div class=\"card wide\"><table class=\"sortable\"><thead><tr>");
    write_heading(out, "Product", false);
    write_heading(out, "Name", false);
    for (kg_html_kind kind = 0; kind < KG_HTML_KIND_COUNT; kind++)
        write_heading(out, kg_html_kind_name(kind), true);
    kg_buf_puts(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < state->rows.count; i++) {
        const kg_html_row *row = &state->rows.items[i];
        kg_buf_printf(out, "<tr data-product=\"p%zu\"><td><a href=\"#p%zu\">", i, i);
        kg_html_text_in(out, "", row->path, "</a></td><td dir=\"auto\">");
        kg_html_text(out, row->name);
        kg_buf_puts(out, "</td>");
        for (kg_html_kind kind = 0; kind < KG_HTML_KIND_COUNT; kind++)
            kg_buf_printf(out, "<td class=\"number%s\">%u</td>", row->counts[kind] == 0 ? " soft" : "", row->counts[kind]);
        kg_buf_puts(out, "</tr>\n");
    }
    kg_buf_puts(out, "</tbody></table></div></section>\n");
}

static void write_rule_counts(kg_report *report)
{
    kg_buf *out = &report->out;
    const kg_html_state *state = report->state;
    kg_html_say_in(out, "<section id=\"counts\"><h2>", "Findings by rule",
                   "</h2>\n<div class=\"card wide\"><table class=\"sortable\"><thead><tr>");
    write_heading(out, "Rule", false);
    write_heading(out, "What it asks for", false);
    write_heading(out, "Findings", true);
    write_heading(out, "Products", true);
    kg_buf_puts(out, "</tr></thead><tbody>\n");
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        if (state->rule_findings[i] > 0) {
            kg_buf_printf(out, "<tr><td><button type=\"button\" data-show=\"%s\">%s</button></td><td>", kg_rules[i].id,
                          kg_rules[i].id);
            kg_html_message(out, "", kg_rules[i].summary, "");
            kg_buf_printf(out, "</td><td class=\"number\">%u</td><td class=\"number\">%u</td></tr>\n", state->rule_findings[i],
                          state->rule_products[i]);
        }
    kg_buf_puts(out, "</tbody></table></div></section>\n");
}

static void write_filter(kg_report *report)
{
    kg_buf *out = &report->out;
    const kg_html_state *state = report->state;
    kg_html_say_in(out, "<form class=\"filter card\" role=\"search\"><p><label for=\"words-wanted\">", "Filter",
                   "</label> "
                   "<input type=\"search\" id=\"words-wanted\" autocomplete=\"off\" spellcheck=\"false\"></p>\n");
    kg_html_say_in(out, "<p><label for=\"rule-wanted\">", "Rule",
                   "</label> <select id=\"rule-wanted\"><option value=\"\">*</option>");
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        if (state->rule_findings[i] > 0)
            kg_buf_printf(out, "<option>%s</option>", kg_rules[i].id);
    kg_buf_puts(out, "</select></p>\n<p class=\"kinds\">");
    for (kg_html_kind kind = 0; kind < KG_HTML_KIND_COUNT; kind++) {
        if (state->counts[kind] == 0)
            continue;
        const char *name = kg_html_kind_name(kind);
        kg_buf_printf(out, "<label><input type=\"checkbox\" data-kind=\"%s\" checked> <span class=\"badge %s\">", name, name);
        kg_html_say_in(out, "", name, "");
        kg_buf_printf(out, " %u</span></label>\n", state->counts[kind]);
    }
    kg_html_say_in(out, "</p><p><button type=\"reset\">", "Show all",
                   "</button> <span id=\"matches\" class=\"soft\" role=\"status\"></span></p></form>\n");
}

static void write_failures(kg_report *report)
{
    kg_buf *out = &report->out;
    if (report->failures.count == 0)
        return;
    kg_html_say_in(out, "<section id=\"failures\"><h2>", "Not judged", "</h2>\n<ul class=\"card plain\">\n");
    for (size_t i = 0; i < report->failures.count; i++) {
        kg_html_text_in(out, "<li class=\"item\"><strong>", report->failures.items[i].path, "</strong>: ");
        kg_html_text(out, report->failures.items[i].message);
        kg_buf_puts(out, "</li>\n");
    }
    kg_buf_puts(out, "</ul></section>\n");
}

/* ---- the rules ---- */

static void write_part(kg_buf *out, const char *phrase, const char *text, const char *open, const char *close)
{
    if (text == NULL || *text == 0)
        return;
    kg_html_say_in(out, "<dt>", phrase, "</dt><dd>");
    kg_html_message(out, open, text, close);
    kg_buf_puts(out, "</dd>\n");
}

static void write_rules(kg_report *report)
{
    kg_buf *out = &report->out;
    const kg_html_state *state = report->state;
    kg_html_say_in(out, "<section id=\"rules\"><h2>", "The rules", "</h2>\n<div class=\"card\">\n");
    for (unsigned i = 0; i < KG_RULE_COUNT; i++) {
        const kg_rule *rule = &kg_rules[i];
        if (state->rule_findings[i] == 0)
            continue;
        kg_buf_printf(out, "<article class=\"item\" id=\"rule-%s\"><h3>%s <span class=\"soft\">%s</span></h3>\n<p>", rule->id,
                      rule->id, rule->slug);
        kg_html_message(out, "", rule->summary, "</p>\n<dl>\n");
        write_part(out, "How it is read", rule->reading, "", "");
        write_part(out, "Good", rule->good, "<code>", "</code>");
        write_part(out, "Bad", rule->bad, "<code>", "</code>");
        write_part(out, "To put it right", rule->repair, "", "");
        write_part(out, "A person must confirm", rule->confirm, "", "");
        kg_buf_puts(out, "</dl></article>\n");
    }
    kg_buf_puts(out, "</div></section>\n");
}

/* ---- the page ---- */

static void write_top(kg_report *report)
{
    kg_buf *out = &report->out;
    kg_html_say_in(out, "<div class=\"frame\">\n<header class=\"top\"><div>\n<h1>", "Report of kgpack", "</h1>\n");
    kg_buf_printf(out, "<p class=\"soft\">%s &#183; %u ", kg_report_rulesets(report), report->products);
    kg_html_say_in(out, "", report->products == 1 ? "product" : "products", "</p>\n</div>");
    kg_html_languages(out);
    kg_buf_puts(out, "</header>\n<main id=\"content\" tabindex=\"-1\">\n");
}

static void end(kg_report *report)
{
    const kg_html_state *state = report->state;
    kg_html_page page = { .title = "kgpack",
                          .key = "",
                          .style = htmlreport_css,
                          .pictures = "",
                          .script = htmlreport_js,
                          .language = kg_language_chosen() };
    if (state == NULL)
        return;
    bool has_findings = false;
    for (kg_html_kind kind = 0; kind < KG_HTML_KIND_COUNT; kind++)
        has_findings |= state->counts[kind] > 0;
    kg_html_begin(&report->out, &page);
    write_top(report);
    if (has_findings)
        write_filter(report);
    write_failures(report);
    write_products(report);
    /* Of one product its findings are read first, of many the rules that most of them break. */
    bool counts_first = has_findings && report->products > 1;
    if (counts_first)
        write_rule_counts(report);
    kg_buf_append(&report->out, report->body.data, report->body.size);
    if (report->body.status != KG_OK)
        report->out.status = report->body.status;
    if (has_findings && !counts_first)
        write_rule_counts(report);
    if (has_findings)
        write_rules(report);
    kg_html_say_in(
        &report->out, "<p class=\"soft\">",
        "A clean report means that nothing a machine can see is wrong. It does not mean that the product will be approved.",
        "</p>\n</main></div>\n");
    kg_html_end(&report->out, &page);
}

const kg_reporter kg_reporter_html = { .name = "html", .begin = begin, .product = add_product, .end = end };
