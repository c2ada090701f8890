/* SPDX-License-Identifier: Apache-2.0
 *
 * The report for people: one block a finding, the file and position first so that editors can jump to it, then a line with the
 * counts. Colour marks the severity and nothing else. */
#include "report/report.h"

#include "base/text.h"
#include "base/translate.h"

#include <inttypes.h>
#include <string.h>

enum { LONGEST_VALUE = 200 };

static const char *paint(const kg_report *report, const char *code)
{
    return report->options.use_color ? code : "";
}

static const char *severity_colour(const kg_finding *finding)
{
    static const char *const colours[] = {
        [KG_CONFIRM] = "\033[36m", [KG_INFO] = "\033[34m", [KG_WARNING] = "\033[33m", [KG_ERROR] = "\033[31m"
    };
    return finding->repair == KG_REPAIR_DONE ? "\033[32m" : colours[finding->severity];
}

static void begin(kg_report *report)
{
    (void)report;
}

static const char *state(kg_report *report, const kg_finding *finding)
{
    if (finding->waiver != NULL)
        return kg_arena_printf(&report->scratch, _(" (waived until %s: %s)"), finding->waiver->until,
                               kg_mask(&report->scratch, finding->waiver->reason, LONGEST_VALUE));
    if (finding->confirmation != NULL)
        return kg_arena_printf(&report->scratch, _(" (confirmed by %s, %s)"),
                               kg_mask(&report->scratch, finding->confirmation->by, LONGEST_VALUE),
                               kg_mask(&report->scratch, finding->confirmation->date, LONGEST_VALUE));
    switch (finding->repair) {
    case KG_REPAIR_BUILD:
        return report->options.of_logos ? _(" (fixed without --check)") : _(" (fixed by build)");
    case KG_REPAIR_OPTION:
        return report->options.of_logos ? _(" (can be fixed, see the help)") : _(" (build can fix it, see the help)");
    case KG_REPAIR_DONE:
        return _(" (fixed)");
    case KG_REPAIR_NONE:
        break;
    }
    return "";
}

/* TEXT, broken at blanks and between Chinese characters where the terminal ends; the line already has COLUMN columns, further ones
 * begin with four blanks. */
static void put_wrapped(kg_report *report, size_t column, const char *text)
{
    kg_buf *out = &report->out;
    size_t width = report->options.width;
    bool has_blank = false;
    for (const char *piece = text; *piece != 0;) {
        size_t length = kg_utf8_piece(piece);
        size_t columns = kg_utf8_width(kg_arena_strndup(&report->scratch, piece, length));
        if (width > 0 && piece != text && column + has_blank + columns > width) {
            kg_buf_puts(out, "\n    ");
            column = 4;
        } else if (has_blank) {
            kg_buf_putc(out, ' ');
            column++;
        }
        kg_buf_append(out, piece, length);
        column += columns;
        has_blank = piece[length] == ' ';
        piece += length + has_blank;
    }
    kg_buf_putc(out, '\n');
}

/* Opens (OSC 8) a hyperlink to PATH where the terminal knows them. */
static void begin_link(kg_report *report, const char *path)
{
    if (report->options.link_base == NULL)
        return;
    kg_buf_puts(&report->out, "\033]8;;");
    if (*path != '/')
        kg_buf_printf(&report->out, "%s/", report->options.link_base);
    else
        kg_buf_puts(&report->out, "file://");
    kg_buf_puts(&report->out, kg_path_url(&report->scratch, path));
    kg_buf_puts(&report->out, "\033\\");
}

static void end_link(kg_report *report)
{
    if (report->options.link_base != NULL)
        kg_buf_puts(&report->out, "\033]8;;\033\\");
}

static const char *shown_path(kg_report *report, const char *path)
{
    return kg_mask(&report->scratch, path, 4096);
}

/* "path:line:column:"; the columns it takes. */
static size_t put_place(kg_report *report, const kg_report_product *item, const kg_place *at)
{
    const char *path = kg_report_path(report, item, at->file);
    const char *shown = shown_path(report, path);
    if (at->line > 0)
        shown = kg_arena_printf(&report->scratch, "%s:%" PRIu32 ":%" PRIu32, shown, at->line, at->column);
    begin_link(report, path);
    kg_buf_printf(&report->out, "%s%s:%s", paint(report, "\033[1m"), shown, paint(report, "\033[0m"));
    end_link(report);
    return kg_utf8_width(shown) + 1;
}

static void write_finding(kg_report *report, const kg_report_product *item, const kg_finding *finding)
{
    const char *off = paint(report, "\033[0m");
    size_t column = put_place(report, item, &finding->at);
    const char *label =
        kg_arena_printf(&report->scratch, "%s[%s]", _(kg_severity_name(finding->severity)), kg_rules[finding->rule].id);
    kg_buf_printf(&report->out, " %s%s%s ", paint(report, severity_colour(finding)), label, off);
    put_wrapped(report, column + 2 + kg_utf8_width(label),
                kg_arena_printf(&report->scratch, "%s%s", kg_report_message(report, finding), state(report, finding)));
    bool is_settled = finding->waiver != NULL || finding->repair == KG_REPAIR_DONE;
    if (*finding->help == 0 || report->options.is_quiet || is_settled)
        return;
    const char *word = _("help: ");
    kg_buf_printf(&report->out, "    %s%s%s", paint(report, "\033[2m"), word, off);
    put_wrapped(report, strlen("    ") + kg_utf8_width(word), kg_translate(&report->scratch, finding->help));
}

static void write_fix(kg_report *report, const kg_report_product *item, const char *file, const kg_fix_record *fix)
{
    kg_buf_printf(&report->out, "%s: %s%s%s[%s] %s: %s -> %s\n", shown_path(report, kg_report_path(report, item, file)),
                  paint(report, "\033[32m"), _("fix"), paint(report, "\033[0m"), fix->rule, kg_translate(&report->scratch, fix->action),
                  kg_mask(&report->scratch, fix->before, LONGEST_VALUE), kg_mask(&report->scratch, fix->after, LONGEST_VALUE));
}

/* What was (or, in a dry run, would be) repaired, with before and after. */
static void write_fixes(kg_report *report, const kg_report_product *item)
{
    const kg_product *product = item->product;
    for (size_t i = 0; i < product->edits.count; i++)
        write_fix(report, item, product->yml_path, &product->edits.items[i].record);
    for (size_t i = 0; i < product->assets.count; i++) {
        const kg_asset *asset = product->assets.items[i];
        for (size_t j = 0; j < asset->fixes.count; j++)
            write_fix(report, item, asset->source != NULL ? asset->source->path : asset->path, &asset->fixes.items[j]);
    }
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    const kg_findings *findings = item->findings;
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        bool is_shown = !report->options.is_quiet || kg_finding_counts(finding, report->options.fail_on);
        if (is_shown)
            write_finding(report, item, finding);
    }
    if (report->options.is_quiet)
        return;
    if (report->options.is_verbose || item->is_dry_run)
        write_fixes(report, item);
    if (item->bundle != NULL && report->options.inputs > 1)
        kg_buf_printf(&report->out, "%s: %s %s (%" PRIu64 " %s)\n", shown_path(report, item->path),
                      item->is_dry_run ? _("would write") : _("wrote"), shown_path(report, item->bundle), item->bundle_size,
                      _("bytes"));
}

static void write_counts(kg_report *report)
{
    const kg_counts *total = &report->total;
    kg_buf *out = &report->out;
    kg_buf_printf(out, kg_ngettext("%u error", "%u errors", total->errors), total->errors);
    kg_buf_printf(out, kg_ngettext(", %u warning", ", %u warnings", total->warnings), total->warnings);
    kg_buf_printf(out, kg_ngettext(", %u info", ", %u infos", total->infos), total->infos);
    kg_buf_printf(out, _(", %u to confirm"), total->to_confirm);
    if (total->confirmed > 0)
        kg_buf_printf(out, _(", %u confirmed"), total->confirmed);
    if (total->waived > 0)
        kg_buf_printf(out, _(", %u waived"), total->waived);
    if (total->repaired > 0)
        kg_buf_printf(out, _(", %u fixed"), total->repaired);
    if (report->options.of_logos)
        kg_buf_printf(out, kg_ngettext(" in %u logo", " in %u logos", report->products), report->products);
    else
        kg_buf_printf(out, kg_ngettext(" in %u product", " in %u products", report->products), report->products);
}

static void end(kg_report *report)
{
    if (report->options.is_quiet)
        return;
    write_counts(report);
    kg_buf *out = &report->out;
    /* Milliseconds by integer arithmetic: no locale can turn the point into a comma. */
    unsigned milliseconds = (unsigned)(report->seconds * 1000 + 0.5);
    kg_buf_printf(out, " (%s, %u.%03u s)", kg_report_rulesets(report), milliseconds / 1000, milliseconds % 1000);
    if (report->failures.count > 0)
        kg_buf_printf(out, _("; %zu not judged"), report->failures.count);
    bool is_one = report->options.inputs == 1, of_logos = report->options.of_logos;
    if (report->has_dry_run && report->written != NULL && is_one)
        kg_buf_printf(out, _("; would write %s"), report->written);
    else if (report->has_dry_run)
        kg_buf_puts(out, _("; dry run, nothing written"));
    else if (report->bundles > 0 && is_one)
        kg_buf_printf(out, _("; wrote %s"), report->written);
    else if (report->bundles > 0 && of_logos)
        kg_buf_printf(out, kg_ngettext("; wrote %u logo", "; wrote %u logos", report->bundles), report->bundles);
    else if (report->bundles > 0)
        kg_buf_printf(out, kg_ngettext("; wrote %u bundle", "; wrote %u bundles", report->bundles), report->bundles);
    kg_buf_putc(out, '\n');
}

const kg_reporter kg_reporter_text = { .name = "text", .begin = begin, .product = write_product, .end = end };
