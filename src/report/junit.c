/* SPDX-License-Identifier: Apache-2.0
 *
 * JUnit XML as CI servers read it: a suite for each product, a test case for each rule. A rule fails with the findings that count
 * against --fail-on; what else it says stands in its output. No times, so that the same input gives the same bytes. */
#include "report/report.h"

#include "bundle/html.h"

#include <string.h>

/* The findings of one rule; the list is sorted by slot first, so that they are counted, not cut out. */
typedef struct rule_result {
    unsigned failed;
    unsigned waived;
    unsigned told;
} rule_result;

static rule_result judge(const kg_report *report, const kg_findings *findings, unsigned rule)
{
    rule_result result = { 0 };
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        if (finding->rule != rule)
            continue;
        if (kg_finding_counts(finding, report->options.fail_on))
            result.failed++;
        else if (finding->waiver != NULL)
            result.waived++;
        else
            result.told++;
    }
    return result;
}

static void write_line(kg_report *report, const kg_report_product *item, const kg_finding *finding)
{
    kg_buf *out = &report->out;
    kg_html_text(out, kg_report_path(report, item, finding->at.file));
    if (finding->at.line > 0)
        kg_buf_printf(out, ":%u:%u", finding->at.line, finding->at.column);
    kg_buf_printf(out, ": %s: ", _(kg_severity_name(finding->severity)));
    kg_html_text(out, kg_report_message(report, finding));
    if (finding->waiver != NULL) {
        kg_buf_puts(out, _(" (waived: "));
        kg_html_text(out, finding->waiver->reason);
        kg_buf_putc(out, ')');
    } else if (finding->repair == KG_REPAIR_DONE) {
        kg_buf_puts(out, _(" (repaired by the build)"));
    }
    kg_buf_putc(out, '\n');
}

/* The findings of RULE that count, or those that do not. */
static void write_lines(kg_report *report, const kg_report_product *item, unsigned rule, bool counting)
{
    const kg_findings *findings = item->findings;
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        if (finding->rule == rule && kg_finding_counts(finding, report->options.fail_on) == counting)
            write_line(report, item, finding);
    }
}

static void write_case(kg_report *report, const kg_report_product *item, unsigned rule, rule_result result)
{
    kg_buf *out = &report->out;
    kg_buf_puts(out, "    <testcase classname=\"");
    kg_html_text(out, item->path);
    kg_buf_printf(out, "\" name=\"%s %s\">\n", kg_rules[rule].id, kg_rules[rule].slug);
    if (result.failed > 0) {
        kg_buf_puts(out, "      <failure message=\"");
        kg_html_text(out, _(kg_rules[rule].summary));
        kg_buf_puts(out, "\">");
        write_lines(report, item, rule, true);
        kg_buf_puts(out, "</failure>\n");
    } else if (result.waived > 0 && result.told == 0) {
        kg_buf_printf(out, "      <skipped message=\"%s\"/>\n", _("waived"));
    }
    if (result.told + result.waived > 0) {
        kg_buf_puts(out, "      <system-out>");
        write_lines(report, item, rule, false);
        kg_buf_puts(out, "</system-out>\n");
    }
    kg_buf_puts(out, "    </testcase>\n");
}

static void begin(kg_report *report)
{
    kg_buf_puts(&report->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"kgpack\">\n");
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    unsigned failures = 0, skipped = 0;
    for (unsigned rule = 0; rule < KG_RULE_COUNT; rule++) {
        rule_result result = judge(report, item->findings, rule);
        failures += result.failed > 0;
        skipped += result.failed == 0 && result.waived > 0 && result.told == 0;
    }
    kg_buf_puts(&report->out, "  <testsuite name=\"");
    kg_html_text(&report->out, item->path);
    kg_buf_printf(&report->out, "\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"%u\">\n", (unsigned)KG_RULE_COUNT, failures,
                  skipped);
    for (unsigned rule = 0; rule < KG_RULE_COUNT; rule++)
        write_case(report, item, rule, judge(report, item->findings, rule));
    kg_buf_puts(&report->out, "  </testsuite>\n");
}

/* What could not be judged is an error of a suite of its own. */
static void end(kg_report *report)
{
    kg_buf *out = &report->out;
    for (size_t i = 0; i < report->failures.count; i++) {
        const kg_report_failure *failure = &report->failures.items[i];
        kg_buf_puts(out, "  <testsuite name=\"");
        kg_html_text(out, failure->path);
        kg_buf_puts(out, "\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase classname=\"");
        kg_html_text(out, failure->path);
        kg_buf_puts(out, "\" name=\"load\">\n      <error message=\"");
        kg_html_text(out, failure->message);
        kg_buf_puts(out, "\"/>\n    </testcase>\n  </testsuite>\n");
    }
    kg_buf_puts(out, "</testsuites>\n");
}

const kg_reporter kg_reporter_junit = { .name = "junit", .begin = begin, .product = write_product, .end = end };
