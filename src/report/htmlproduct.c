/* SPDX-License-Identifier: Apache-2.0
 *
 * One product in the HTML report: its findings file by file, then what was repaired in that file, before and after. */
#include "report/htmlreport.h"

#include "base/arith.h"
#include "bundle/html.h"

#include <string.h>

enum { LARGEST_PICTURE = 1 << 20, ALL_PICTURES = 8 << 20 };

typedef KG_LIST(const char *) kg_path_list;

/* ---- one finding ---- */

static void write_state(kg_buf *out, const kg_finding *finding)
{
    static const char *const repairs[] = {
        [KG_REPAIR_NONE] = NULL,
        [KG_REPAIR_BUILD] = "build puts it right on its copy",
        [KG_REPAIR_OPTION] = "build can put it right when asked with --fix",
        [KG_REPAIR_DONE] = NULL,
    };
    if (finding->waiver != NULL) {
        kg_html_text_in(out, "<p class=\"soft\">", finding->waiver->reason, "");
        kg_html_text_in(out, " (", finding->waiver->until, ")</p>\n");
    } else if (finding->confirmation != NULL) {
        kg_html_text_in(out, "<p class=\"soft\">", finding->confirmation->by, "");
        kg_html_text_in(out, ", ", finding->confirmation->date, "</p>\n");
    } else if (repairs[finding->repair] != NULL) {
        kg_html_say_in(out, "<p class=\"good\">", repairs[finding->repair], "</p>\n");
    }
}

static void write_finding(kg_report *report, const kg_report_product *item, const kg_finding *finding)
{
    kg_buf *out = &report->body;
    const char *id = kg_rules[finding->rule].id, *kind = kg_html_kind_name(kg_html_kind_of(finding));
    kg_buf_printf(out, "<li class=\"finding item\" data-kind=\"%s\" data-rule=\"%s\"><p><span class=\"badge %s\">", kind, id, kind);
    kg_html_say_in(out, "", kind, "</span> ");
    kg_buf_printf(out, "<a href=\"#rule-%s\">%s</a> ", id, id);
    kg_html_message(out, "<span dir=\"auto\">", finding->found, "</span>");
    kg_html_message(out, ", ", finding->required, "");
    kg_html_text_in(out, "</p>\n<p><code>", kg_report_path(report, item, finding->at.file), "");
    if (finding->at.line > 0)
        kg_buf_printf(out, ":%u:%u", finding->at.line, finding->at.column);
    kg_buf_puts(out, "</code>");
    kg_html_message(out, " ", finding->at.part, "");
    kg_buf_puts(out, "</p>\n");
    kg_html_excerpt(report, item, finding);
    if (kg_report_is_open(finding))
        kg_html_message(out, "<p>", finding->help, "</p>\n");
    write_state(out, finding);
    kg_buf_puts(out, "</li>\n");
}

/* What is to be put right is read first, then what is settled, then what a person confirms. */
enum { RANK_COUNT = 3 };

static int rank_of(const kg_finding *finding)
{
    return finding->severity == KG_CONFIRM ? 2 : kg_report_is_open(finding) ? 0 : 1;
}

static void write_findings(kg_report *report, const kg_report_product *item, const char *file)
{
    bool has_any = false;
    for (int rank = 0; rank < RANK_COUNT; rank++)
        for (size_t i = 0; i < item->findings->list.count; i++) {
            const kg_finding *finding = &item->findings->list.items[i];
            if (rank_of(finding) != rank || strcmp(finding->at.file, file) != 0)
                continue;
            kg_buf_puts(&report->body, has_any ? "" : "<ul class=\"plain\">\n");
            has_any = true;
            write_finding(report, item, finding);
        }
    kg_buf_puts(&report->body, has_any ? "</ul>\n" : "");
}

/* ---- repairs ---- */

static void write_fix(kg_buf *out, const kg_fix_record *fix)
{
    kg_html_text_in(out, "<tr><td>", fix->rule, "</td><td>");
    kg_html_message(out, "", fix->action, "");
    kg_buf_puts(out, "</td><td>");
    kg_html_text_in(out, "<del class=\"change\" dir=\"auto\">", fix->before, "</del>");
    kg_buf_puts(out, "</td><td>");
    kg_html_text_in(out, "<ins class=\"change\" dir=\"auto\">", fix->after, "</ins>");
    kg_buf_puts(out, "</td></tr>\n");
}

static void begin_fixes(kg_buf *out)
{
    static const char *const columns[] = { "Rule", "Repair", "Before", "After" };
    kg_html_say_in(out, "<div class=\"fixes\"><h4>", "Repaired", "</h4>\n<div class=\"wide\"><table><thead><tr>");
    for (size_t i = 0; i < KG_COUNT(columns); i++)
        kg_html_say_in(out, "<th scope=\"col\">", columns[i], "</th>");
    kg_buf_puts(out, "</tr></thead><tbody>\n");
}

static void write_picture(kg_report *report, const kg_asset *asset, const char *phrase)
{
    kg_buf *out = &report->body;
    kg_html_state *state = report->state;
    bool is_shown = asset->logo.type == KG_TYPE_PNG && asset->broken == NULL && asset->bytes.data != NULL &&
                    asset->bytes.size <= LARGEST_PICTURE && state->picture_bytes + asset->bytes.size <= ALL_PICTURES;
    if (!is_shown)
        return;
    state->picture_bytes += asset->bytes.size;
    kg_buf_puts(out, "<figure><img alt=\"\" src=\"");
    kg_html_png(out, asset->bytes.data, asset->bytes.size);
    kg_html_say_in(out, "\"><figcaption>", phrase, "");
    kg_buf_printf(out, ", %u x %u</figcaption></figure>\n", asset->logo.png.width, asset->logo.png.height);
}

static const char *origin_of(const kg_asset *asset)
{
    return asset->source != NULL ? asset->source->path : asset->path;
}

static void write_fixes(kg_report *report, const kg_report_product *item, const char *file)
{
    kg_buf *out = &report->body;
    const kg_product *product = item->product;
    bool has_any = false;
    for (size_t i = 0; strcmp(file, product->yml_path) == 0 && i < product->edits.count; i++) {
        if (!has_any)
            begin_fixes(out);
        has_any = true;
        write_fix(out, &product->edits.items[i].record);
    }
    const kg_asset *logo = NULL;
    for (size_t i = 0; i < product->assets.count; i++) {
        const kg_asset *asset = product->assets.items[i];
        if (asset->fixes.count == 0 || strcmp(origin_of(asset), file) != 0)
            continue;
        if (!has_any)
            begin_fixes(out);
        has_any = true;
        for (size_t k = 0; k < asset->fixes.count; k++)
            write_fix(out, &asset->fixes.items[k]);
        logo = asset->slot == KG_SLOT_LOGO ? asset : logo;
    }
    kg_buf_puts(out, has_any ? "</tbody></table></div>\n" : "");
    if (logo != NULL && logo->source != NULL) {
        kg_buf_puts(out, "<div class=\"pictures\">\n");
        write_picture(report, logo->source, "Before");
        write_picture(report, logo, "After");
        kg_buf_puts(out, "</div>\n");
    }
    kg_buf_puts(out, has_any ? "</div>\n" : "");
}

/* ---- files ---- */

static void add_path(kg_report *report, kg_path_list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], path) == 0)
            return;
    const char **added = kg_list_push(&report->scratch, list);
    if (added != NULL)
        *added = path;
}

/* Files with findings, those with something to be put right before the others, then files that were only repaired. */
static void list_files(kg_report *report, const kg_report_product *item, kg_path_list *list)
{
    const kg_product *product = item->product;
    for (int rank = 0; rank < RANK_COUNT; rank++)
        for (size_t i = 0; i < item->findings->list.count; i++)
            if (rank_of(&item->findings->list.items[i]) == rank)
                add_path(report, list, item->findings->list.items[i].at.file);
    if (product->edits.count > 0)
        add_path(report, list, product->yml_path);
    for (size_t i = 0; i < product->assets.count; i++)
        if (product->assets.items[i]->fixes.count > 0)
            add_path(report, list, origin_of(product->assets.items[i]));
}

static const kg_asset *find_asset(const kg_product *product, const char *path)
{
    for (size_t i = 0; i < product->assets.count; i++) {
        const kg_asset *asset = product->assets.items[i];
        if (strcmp(asset->path, path) == 0)
            return asset;
        if (asset->source != NULL && strcmp(asset->source->path, path) == 0)
            return asset->source;
    }
    return NULL;
}

static void write_file(kg_report *report, const kg_report_product *item, const char *file)
{
    kg_buf *out = &report->body;
    const kg_asset *asset = find_asset(item->product, file);
    kg_buf_puts(out, "<div class=\"file card\"><h3>");
    if (*file != 0)
        kg_html_text(out, file);
    else
        kg_html_say(out, "The product as a whole");
    kg_buf_puts(out, "</h3>\n");
    if (asset != NULL && !asset->is_folder) {
        kg_html_message(out, "<p class=\"soft about\">", kg_slot_sentence(asset->slot), ", ");
        kg_html_message(out, "", kg_type_sentence(asset->slot == KG_SLOT_LOGO ? asset->logo.type : asset->facts.type), ", ");
        kg_html_size(out, asset->size);
        kg_buf_puts(out, "</p>\n");
    }
    write_findings(report, item, file);
    write_fixes(report, item, file);
    kg_buf_puts(out, "</div>\n");
}

/* ---- the product ---- */

void kg_html_product(kg_report *report, const kg_report_product *item, unsigned number)
{
    kg_buf *out = &report->body;
    kg_path_list files = { 0 };
    kg_buf_printf(out, "<section class=\"product\" id=\"p%u\"><h2><span>", number);
    kg_html_text_in(out, "", item->path, "</span></h2>\n");
    kg_html_text_in(out, "<p dir=\"auto\">", kg_product_text(item->product, "name"), "");
    kg_html_text_in(out, " ", kg_product_text(item->product, "version"), "");
    kg_buf_printf(out, "%s<p class=\"soft\">%s</p>\n", *kg_product_text(item->product, "name") != 0 ? "</p>\n" : "",
                  kg_pack_of(item->product)->name);
    if (item->bundle != NULL) {
        kg_html_say_in(out, "<p class=\"soft\">", item->is_dry_run ? "Would write" : "Wrote", " <code>");
        kg_html_text_in(out, "", item->bundle, "</code>, ");
        kg_html_size(out, item->bundle_size);
        kg_buf_puts(out, "</p>\n");
    }
    list_files(report, item, &files);
    for (size_t i = 0; i < files.count; i++)
        write_file(report, item, files.items[i]);
    if (files.count == 0)
        kg_html_say_in(out, "<p class=\"good\">", "Nothing was found.", "</p>\n");
    kg_buf_puts(out, "</section>\n");
}
