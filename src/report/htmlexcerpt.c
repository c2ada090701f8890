/* SPDX-License-Identifier: Apache-2.0
 *
 * Excerpts of the HTML report: the lines of a text file around a finding, or the block of a document that it quotes. */
#include "report/htmlreport.h"

#include "base/arith.h"
#include "base/text.h"
#include "bundle/html.h"

#include <string.h>

enum { LINES_AROUND = 1, LONGEST_LINE = 240, BLOCKS_AROUND = 1 };
enum { EXCERPTS_END = 16 << 20 }; /* a page that is larger than this already gets no more of them: browsers become slow */

/* Where TEXT has what stands in FOUND between OPEN and CLOSE, two quotation marks, without the dots of a quotation that was cut. */
static const char *find_between(const char *text, const char *open, const char *close, size_t *length)
{
    *length = (size_t)(close - open - 1);
    if (*length > 3 && strncmp(close - 3, "...", 3) == 0)
        *length -= 3;
    return *length == 0 ? NULL : memmem(text, strlen(text), open + 1, *length);
}

/* Where TEXT has what FINDING quotes ("'Acme 2022'"): all from the first to the last mark, else the last quotation; or NULL. */
static const char *find_quote(const kg_finding *finding, const char *text, size_t *length)
{
    const char *first = strchr(finding->found, '\''), *last = strrchr(finding->found, '\'');
    if (first == NULL || first == last)
        return NULL;
    const char *found = find_between(text, first, last, length), *open = last - 1;
    while (*open != '\'')
        open--;
    return found != NULL ? found : find_between(text, open, last, length);
}

/* TEXT from MARK on for MARKED bytes as marked; MARK may be NULL. */
static void write_marked(kg_buf *out, const char *text, const char *mark, size_t marked, kg_arena *scratch)
{
    if (mark == NULL || marked == 0) {
        kg_html_text(out, text);
        return;
    }
    kg_html_text(out, kg_arena_strndup(scratch, text, (size_t)(mark - text)));
    kg_html_text_in(out, "<mark>", kg_arena_strndup(scratch, mark, marked), "</mark>");
    kg_html_text(out, mark + marked);
}

/* ---- lines of a text ---- */

/* The start of the word at COLUMN (from 1, in code points) of LINE; NULL when the line is shorter. */
static const char *at_column(const char *line, uint32_t column)
{
    for (uint32_t i = 1; i < column && *line != 0; i++)
        (void)kg_utf8_next(&line);
    return column > 0 && *line != 0 ? line : NULL;
}

static void write_line(kg_report *report, const char *start, size_t size, uint32_t number, const kg_finding *finding)
{
    kg_buf *out = &report->body;
    const char *line = kg_arena_strndup(&report->scratch, start, size), *mark = NULL;
    size_t marked = 0;
    if (number == finding->at.line) {
        mark = at_column(line, finding->at.column);
        size_t length = 0;
        const char *quote = mark != NULL ? find_quote(finding, mark, &length) : NULL;
        marked = quote != NULL ? length : mark != NULL ? strcspn(mark, " \t") : 0;
        mark = quote != NULL ? quote : mark;
    }
    kg_buf_printf(out, "<span class=\"%s\"><span class=\"number\">%u</span> ", number == finding->at.line ? "line here" : "line",
                  number);
    write_marked(out, line, mark, marked, &report->scratch);
    kg_buf_puts(out, "\n</span>");
}

static void write_lines(kg_report *report, const char *text, const kg_finding *finding)
{
    kg_buf_puts(&report->body, "<pre class=\"excerpt\">");
    uint32_t number = 1;
    for (const char *at = text; *at != 0; number++) {
        const char *end = strchr(at, '\n');
        size_t length = end != NULL ? (size_t)(end - at) : strlen(at), shown = length;
        if (shown > 0 && at[shown - 1] == '\r')
            shown--;
        if (shown > LONGEST_LINE) {
            shown = LONGEST_LINE;
            while (((unsigned char)at[shown] & 0xC0) == 0x80)
                shown--;
        }
        if (number + LINES_AROUND >= finding->at.line && number <= finding->at.line + LINES_AROUND)
            write_line(report, at, shown, number, finding);
        if (number > finding->at.line + LINES_AROUND || end == NULL)
            break;
        at = end + 1;
    }
    kg_buf_puts(&report->body, "</pre>\n");
}

/* ---- blocks of a document ---- */

/* The block at the place that FINDING names that has what it quotes; the number of blocks when there is none. */
static size_t find_block(kg_arena *scratch, const kg_facts *facts, const kg_finding *finding)
{
    size_t i = 0, length;
    while (i < facts->blocks.count && (find_quote(finding, facts->blocks.items[i].text, &length) == NULL ||
                                       strcmp(kg_spot_sentence(scratch, facts, facts->blocks.items[i].at), finding->at.part) != 0))
        i++;
    return i;
}

static void write_blocks(kg_report *report, const kg_facts *facts, const kg_finding *finding)
{
    kg_buf *out = &report->body;
    size_t found = find_block(&report->scratch, facts, finding);
    if (found == facts->blocks.count)
        return;
    kg_buf_puts(out, "<pre class=\"excerpt\">");
    size_t first = found - KG_MIN(found, (size_t)BLOCKS_AROUND), last = KG_MIN(found + BLOCKS_AROUND, facts->blocks.count - 1);
    for (size_t i = first; i <= last; i++) {
        const char *text = facts->blocks.items[i].text;
        kg_buf_printf(out, "<span class=\"%s\">", i == found ? "line here" : "line");
        size_t length = 0;
        const char *quote = i == found ? find_quote(finding, text, &length) : NULL;
        write_marked(out, text, quote, length, &report->scratch);
        kg_buf_puts(out, "\n</span>");
    }
    kg_buf_puts(out, "</pre>\n");
}

void kg_html_excerpt(kg_report *report, const kg_report_product *item, const kg_finding *finding)
{
    const kg_product *product = item->product;
    if (report->body.size > EXCERPTS_END)
        return;
    const char *text = finding->at.line > 0 ? kg_product_kept_text(product, finding->at.file) : NULL;
    if (text != NULL)
        write_lines(report, text, finding);
    for (size_t i = 0; finding->at.line == 0 && *finding->at.part != 0 && i < product->assets.count; i++)
        if (strcmp(product->assets.items[i]->path, finding->at.file) == 0)
            write_blocks(report, &product->assets.items[i]->facts, finding);
}
