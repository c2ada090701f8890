/* SPDX-License-Identifier: Apache-2.0
 *
 * Workflow commands of GitHub Actions: one annotation for each finding that is still open. Nothing is written when there is none.
 */
#include "report/report.h"

#include "base/translate.h"

/* What stands behind "::" needs fewer escapes than a property. */
static void write_escaped(kg_buf *out, const char *text, bool is_property)
{
    for (; *text != 0; text++) {
        if (*text == '%')
            kg_buf_puts(out, "%25");
        else if (*text == '\r')
            kg_buf_puts(out, "%0D");
        else if (*text == '\n')
            kg_buf_puts(out, "%0A");
        else if (is_property && *text == ':')
            kg_buf_puts(out, "%3A");
        else if (is_property && *text == ',')
            kg_buf_puts(out, "%2C");
        else
            kg_buf_putc(out, *text);
    }
}

static void begin(kg_report *report)
{
    (void)report;
}

static void write_finding(kg_report *report, const kg_report_product *item, const kg_finding *finding)
{
    static const char *const commands[] = {
        [KG_CONFIRM] = "notice", [KG_INFO] = "notice", [KG_WARNING] = "warning", [KG_ERROR] = "error"
    };
    const kg_rule *rule = &kg_rules[finding->rule];
    kg_buf *out = &report->out;
    kg_buf_printf(out, "::%s file=", commands[finding->severity]);
    write_escaped(out, kg_report_path(report, item, finding->at.file), true);
    if (finding->at.line > 0)
        kg_buf_printf(out, ",line=%u", finding->at.line);
    if (finding->at.line > 0 && finding->at.column > 0)
        kg_buf_printf(out, ",col=%u", finding->at.column);
    kg_buf_printf(out, ",title=%s %s::", rule->id, rule->slug);
    write_escaped(out, kg_report_message(report, finding), false);
    if (*finding->help != 0) {
        kg_buf_puts(out, "%0A");
        write_escaped(out, kg_translate(&report->scratch, finding->help), false);
    }
    kg_buf_putc(out, '\n');
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    for (size_t i = 0; i < item->findings->list.count; i++)
        if (kg_report_is_open(&item->findings->list.items[i]))
            write_finding(report, item, &item->findings->list.items[i]);
}

static void end(kg_report *report)
{
    for (size_t i = 0; i < report->failures.count; i++) {
        kg_buf_puts(&report->out, "::error title=kgpack::");
        write_escaped(&report->out, report->failures.items[i].path, false);
        kg_buf_puts(&report->out, ": ");
        write_escaped(&report->out, report->failures.items[i].message, false);
        kg_buf_putc(&report->out, '\n');
    }
}

const kg_reporter kg_reporter_github = { .name = "github", .begin = begin, .product = write_product, .end = end };
