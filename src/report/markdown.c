/* SPDX-License-Identifier: Apache-2.0
 *
 * A summary in GitHub's Markdown, for the page of a CI job or a comment: counts, what is open, what a person has to confirm. */
#include "report/report.h"

#include "base/translate.h"

#include <string.h>

/* TEXT as one line of plain text: nothing in it is markup, a mention or the end of a table cell. */
static void write_text(kg_buf *out, const char *text)
{
    for (; *text != 0; text++) {
        if (*text == '<')
            kg_buf_puts(out, "&lt;");
        else if (*text == '&')
            kg_buf_puts(out, "&amp;");
        else if (*text == '@')
            kg_buf_puts(out, "&#64;");
        else if (*text == '\n' || *text == '\r')
            kg_buf_putc(out, ' ');
        else if (strchr("\\`*_{}[]()#+!|~>", *text) != NULL)
            kg_buf_printf(out, "\\%c", *text);
        else
            kg_buf_putc(out, *text);
    }
}

static void begin(kg_report *report)
{
    kg_buf_puts(&report->out, "# kgpack\n");
}

static void write_counts(kg_buf *out, const kg_counts *counts)
{
    kg_buf_puts(out, _("\n| errors | warnings | infos | to confirm | confirmed | waived | repaired |\n"));
    kg_buf_printf(out,
                  "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
                  "| %u | %u | %u | %u | %u | %u | %u |\n",
                  counts->errors, counts->warnings, counts->infos, counts->to_confirm, counts->confirmed, counts->waived,
                  counts->repaired);
}

static void write_place(kg_report *report, const kg_report_product *item, const kg_place *at)
{
    write_text(&report->out, kg_report_path(report, item, at->file));
    if (at->line > 0)
        kg_buf_printf(&report->out, ":%u:%u", at->line, at->column);
}

static void write_open(kg_report *report, const kg_report_product *item)
{
    static const char *const signs[] = { [KG_CONFIRM] = "", [KG_INFO] = "", [KG_WARNING] = "**", [KG_ERROR] = "**" };
    kg_buf *out = &report->out;
    bool has_any = false;
    for (size_t i = 0; i < item->findings->list.count; i++) {
        const kg_finding *finding = &item->findings->list.items[i];
        if (!kg_report_is_open(finding))
            continue;
        if (!has_any)
            kg_buf_puts(out, _("\n| | Rule | Where | What |\n| --- | --- | --- | --- |\n"));
        has_any = true;
        const char *sign = signs[finding->severity];
        kg_buf_printf(out, "| %s%s%s | %s | ", sign, _(kg_severity_name(finding->severity)), sign, kg_rules[finding->rule].id);
        write_place(report, item, &finding->at);
        kg_buf_puts(out, " | ");
        write_text(out, kg_report_message(report, finding));
        if (finding->repair == KG_REPAIR_BUILD)
            kg_buf_puts(out, _(" *(fixed by build)*"));
        kg_buf_puts(out, " |\n");
    }
    if (!has_any)
        kg_buf_puts(out, _("\nNothing that a machine can see is wrong.\n"));
}

static void write_settled(kg_report *report, const kg_report_product *item)
{
    kg_buf *out = &report->out;
    bool has_any = false;
    for (size_t i = 0; i < item->findings->list.count; i++) {
        const kg_finding *finding = &item->findings->list.items[i];
        if (finding->waiver == NULL)
            continue;
        kg_buf_puts(out, has_any ? "" : _("\n### Waived\n\n"));
        has_any = true;
        kg_buf_printf(out, "- %s, ", kg_rules[finding->rule].id);
        write_place(report, item, &finding->at);
        kg_buf_puts(out, ": ");
        write_text(out, kg_report_message(report, finding));
        kg_buf_puts(out, _(" (until "));
        write_text(out, finding->waiver->until);
        kg_buf_puts(out, ": ");
        write_text(out, finding->waiver->reason);
        kg_buf_puts(out, ")\n");
    }
}

static void write_checklist(kg_report *report, const kg_report_product *item)
{
    kg_buf *out = &report->out;
    bool has_any = false;
    for (size_t i = 0; i < item->findings->list.count; i++) {
        const kg_finding *finding = &item->findings->list.items[i];
        if (finding->severity != KG_CONFIRM)
            continue;
        kg_buf_puts(out, has_any ? "" : _("\n### A person must confirm\n\n"));
        has_any = true;
        kg_buf_printf(out, "- [%c] %s: ", finding->confirmation != NULL ? 'x' : ' ', kg_rules[finding->rule].id);
        write_text(out, kg_translate(&report->scratch, finding->found));
        if (finding->confirmation != NULL) {
            kg_buf_puts(out, " (");
            write_text(out, finding->confirmation->by);
            kg_buf_puts(out, ", ");
            write_text(out, finding->confirmation->date);
            kg_buf_puts(out, ")");
        }
        kg_buf_puts(out, "\n");
    }
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    kg_counts counts = kg_findings_count(item->findings);
    kg_buf_puts(&report->out, "\n## ");
    write_text(&report->out, item->path);
    kg_buf_puts(&report->out, "\n\n");
    kg_buf_puts(&report->out, _("Rules: "));
    write_text(&report->out, kg_pack_of(item->product)->name);
    kg_buf_puts(&report->out, "\n");
    write_counts(&report->out, &counts);
    write_open(report, item);
    write_settled(report, item);
    write_checklist(report, item);
    if (item->bundle == NULL)
        return;
    kg_buf_puts(&report->out, item->is_dry_run ? _("\nWould write ") : _("\nWrote "));
    write_text(&report->out, item->bundle);
    kg_buf_puts(&report->out, "\n");
}

static void end(kg_report *report)
{
    kg_buf *out = &report->out;
    if (report->failures.count > 0)
        kg_buf_puts(out, _("\n## Not judged\n\n"));
    for (size_t i = 0; i < report->failures.count; i++) {
        kg_buf_puts(out, "- ");
        write_text(out, report->failures.items[i].path);
        kg_buf_puts(out, ": ");
        write_text(out, report->failures.items[i].message);
        kg_buf_puts(out, "\n");
    }
    if (report->products <= 1)
        return;
    kg_buf_printf(out, _("\n## All %u products\n"), report->products);
    write_counts(out, &report->total);
}

const kg_reporter kg_reporter_markdown = { .name = "markdown", .begin = begin, .product = write_product, .end = end };
