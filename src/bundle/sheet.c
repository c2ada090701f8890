/* SPDX-License-Identifier: Apache-2.0
 *
 * upload.html: one page with which a person fills in the form of the Seller Console, and ticks off what only a person can
 * confirm. It needs no network and no other file; all that the seller wrote is escaped, and no script but its own can run. */
#include "bundle/sheet.h"

#include "base/arith.h"
#include "base/text.h"
#include "bundle/html.h"

#include <string.h>

#include "bundle/sheet.css.h"
#include "bundle/sheet.js.h"

enum { LARGEST_LOGO = 1 << 20 };

void kg_sheet_say(kg_sheet *sheet, const char *english)
{
    static const char *const words[][2] = {
#define WORD(english, chinese) { english, chinese },
#include "bundle/words.def"
#undef WORD
    };
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (strcmp(words[i][0], english) == 0) {
            kg_html_say(sheet->out, words[i][0], words[i][1]);
            return;
        }
    kg_html_text(sheet->out, english);
}

static void say_in(kg_sheet *sheet, const char *open, const char *english, const char *close)
{
    kg_buf_puts(sheet->out, open);
    kg_sheet_say(sheet, english);
    kg_buf_puts(sheet->out, close);
}

static void text_in(kg_sheet *sheet, const char *open, const char *text, const char *close)
{
    if (text == NULL || *text == 0)
        return;
    kg_buf_puts(sheet->out, open);
    kg_html_text(sheet->out, text);
    kg_buf_puts(sheet->out, close);
}

/* ---- top ---- */

static void write_top(kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    const kg_pack *pack = kg_pack_get(sheet->product->edition);
    const char *name = kg_product_text(sheet->product, "name");
    kg_counts counts = kg_findings_count(sheet->findings);
    say_in(sheet, "<a class=\"skip\" href=\"#content\">", "Contents", "</a>\n<header><div>\n");
    text_in(sheet, "<h1 dir=\"auto\">", *name != 0 ? name : kg_bundle_slug(sheet->parts->arena, sheet->product), "</h1>\n");
    kg_buf_puts(out, "<p>");
    kg_sheet_say(sheet, "Upload sheet");
    text_in(sheet, " &#183; ", kg_product_text(sheet->product, "version"), "");
    text_in(sheet, " &#183; ", kg_product_text(sheet->product, "delivery_method"), "");
    kg_buf_printf(out, " &#183; <span data-open=\"\">?</span> ");
    kg_sheet_say(sheet, "left to do");
    kg_buf_printf(out, "</p>\n<p class=\"soft\">%s</p>\n", pack->name);
    if (counts.errors > 0)
        say_in(sheet, "<p class=\"bad\"><strong>", "This bundle was built although errors stand.", "</strong></p>\n");
    kg_buf_puts(out, "</div><p class=\"row\"><button type=\"button\" data-language=\"en\" lang=\"en\">English</button>"
                     "<button type=\"button\" data-language=\"zh\" lang=\"zh-CN\">中文</button></p></header>\n");
}

static void write_contents(kg_sheet *sheet)
{
    kg_buf_puts(sheet->out, "<nav><ul>\n");
    const char *page = "";
    for (size_t i = 0, number = 0; i < kg_field_count; i++) {
        if (*kg_fields[i].page == 0 || strcmp(kg_fields[i].page, page) == 0)
            continue;
        page = kg_fields[i].page;
        kg_buf_printf(sheet->out, "<li><a href=\"#page%zu\">", ++number);
        kg_sheet_say(sheet, page);
        kg_buf_puts(sheet->out, "</a></li>\n");
    }
    say_in(sheet, "<li><a href=\"#confirm\">", "What a person must confirm", "</a></li>\n");
    say_in(sheet, "<li><a href=\"#findings\">", "Findings still open", "</a></li>\n");
    say_in(sheet, "<li><a href=\"#preview\">", "Preview", "</a></li>\n</ul></nav>\n");
}

static void write_guidance(kg_sheet *sheet)
{
    say_in(sheet, "<p>",
           "Work through the form of the Seller Console from top to bottom: copy each text, choose each file, tick what is done. "
           "The ticks stay in this browser.",
           "</p>\n");
    say_in(sheet, "<p class=\"soft\">",
           "A clean bundle means that nothing a machine can see is wrong. It does not mean that the product will be approved.",
           "</p>\n");
}

/* ---- below the form ---- */

static void write_other_files(kg_sheet *sheet)
{
    bool has_any = false;
    for (size_t i = 0; i < sheet->parts->list.count; i++) {
        const kg_part *part = &sheet->parts->list.items[i];
        if (part->asset == NULL || part->asset->slot != KG_SLOT_ATTACHMENT)
            continue;
        if (!has_any) {
            say_in(sheet, "<section id=\"other\"><h2>", "Other files", "</h2>\n");
            say_in(sheet, "<p>", "These files belong to no field of the form.", "</p>\n");
        }
        has_any = true;
        kg_buf_puts(sheet->out, "<div class=\"field\">");
        kg_sheet_file(sheet, part);
        kg_buf_puts(sheet->out, "</div>\n");
    }
    kg_buf_puts(sheet->out, has_any ? "</section>\n" : "");
}

static void write_rule(kg_sheet *sheet, const kg_finding *finding)
{
    kg_buf_printf(sheet->out, "<code>%s</code> ", kg_rules[finding->rule].id);
    text_in(sheet, "<span dir=\"auto\">", finding->found, "</span>");
    text_in(sheet, ", ", finding->required, "");
}

static void write_checklist(kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    say_in(sheet, "<section id=\"confirm\"><h2>", "What a person must confirm", "</h2>\n<ul class=\"plain\">\n");
    bool has_any = false;
    for (size_t i = 0; i < sheet->findings->list.count; i++) {
        const kg_finding *finding = &sheet->findings->list.items[i];
        if (finding->severity != KG_CONFIRM)
            continue;
        has_any = true;
        const kg_confirmation *confirmation = finding->confirmation;
        kg_buf_printf(out, "<li class=\"field\"><label class=\"row\"><input type=\"checkbox\" data-box=\"rule %s %zu\"%s><span>",
                      kg_rules[finding->rule].id, i, confirmation != NULL ? " checked" : "");
        write_rule(sheet, finding);
        kg_buf_puts(out, "</span></label>\n");
        if (confirmation != NULL) {
            say_in(sheet, "<p class=\"soft\">", "Confirmed by", "");
            text_in(sheet, " ", confirmation->by, "");
            text_in(sheet, ", ", confirmation->date, "");
            kg_buf_puts(out, "</p>");
        }
        kg_buf_puts(out, "</li>\n");
    }
    kg_buf_puts(out, "</ul>\n");
    if (!has_any)
        say_in(sheet, "<p>", "Nothing has to be confirmed.", "</p>\n");
    kg_buf_puts(out, "</section>\n");
}

static void write_open_finding(kg_sheet *sheet, const kg_finding *finding)
{
    static const char *const classes[] = { [KG_CONFIRM] = "", [KG_INFO] = "soft", [KG_WARNING] = "warn", [KG_ERROR] = "bad" };
    kg_buf_printf(sheet->out, "<li class=\"field\"><p><strong class=\"%s\">", classes[finding->severity]);
    kg_sheet_say(sheet, kg_severity_name(finding->severity));
    kg_buf_puts(sheet->out, "</strong> ");
    write_rule(sheet, finding);
    kg_buf_puts(sheet->out, "</p>\n");
    if (*finding->at.file != 0) {
        text_in(sheet, "<p class=\"soft\">", finding->at.file, "");
        if (finding->at.line > 0)
            kg_buf_printf(sheet->out, ":%u:%u", finding->at.line, finding->at.column);
        text_in(sheet, ", ", finding->at.part, "");
        kg_buf_puts(sheet->out, "</p>\n");
    }
    text_in(sheet, "<p>", finding->help, "</p>\n");
    if (finding->waiver != NULL) {
        say_in(sheet, "<p class=\"soft\">", "waived:", " ");
        text_in(sheet, "", finding->waiver->reason, "");
        text_in(sheet, " (", finding->waiver->until, ")");
        kg_buf_puts(sheet->out, "</p>\n");
    }
    kg_buf_puts(sheet->out, "</li>\n");
}

static void write_open_findings(kg_sheet *sheet)
{
    bool has_any = false;
    say_in(sheet, "<section id=\"findings\"><h2>", "Findings still open", "</h2>\n<ul class=\"plain\">\n");
    for (size_t i = 0; i < sheet->findings->list.count; i++) {
        const kg_finding *finding = &sheet->findings->list.items[i];
        if (finding->severity == KG_CONFIRM || finding->repair == KG_REPAIR_DONE)
            continue;
        has_any = true;
        write_open_finding(sheet, finding);
    }
    kg_buf_puts(sheet->out, "</ul>\n");
    if (!has_any)
        say_in(sheet, "<p>", "None.", "</p>\n");
    kg_buf_puts(sheet->out, "</section>\n");
}

/* ---- preview ---- */

static void write_item_preview(kg_sheet *sheet, const char *path)
{
    const kg_node *list = kg_product_field(sheet->product, path);
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        text_in(sheet, "<p dir=\"auto\"><strong>", kg_node_text(kg_node_get(list->items[i], "title")), "</strong></p>\n");
        text_in(sheet, "<p dir=\"auto\">", kg_node_text(kg_node_get(list->items[i], "text")), "</p>\n");
    }
}

static void write_preview(kg_sheet *sheet)
{
    const kg_product *product = sheet->product;
    const char *logo = sheet->logo == NULL ? "" : "<span class=\"logo x1\" aria-hidden=\"true\"></span>";
    say_in(sheet, "<section id=\"preview\"><h2>", "Preview", "</h2>\n");
    say_in(sheet, "<p class=\"soft\">", "An idea of the page, not its exact look.", "</p>\n");
    say_in(sheet, "<h3>", "Catalogue card", "</h3>\n");
    kg_buf_printf(sheet->out, "<div class=\"catalogue\">%s<div>\n", logo);
    text_in(sheet, "<p dir=\"auto\"><strong>", kg_product_text(product, "name"), "</strong></p>\n");
    text_in(sheet, "<p class=\"clamp\" dir=\"auto\">", kg_product_text(product, "overview"), "</p>\n");
    text_in(sheet, "<p class=\"clamp\" dir=\"auto\">", kg_product_text(product, "company.name"), "</p>\n");
    kg_buf_puts(sheet->out, "</div></div>\n");
    say_in(sheet, "<h3>", "Details page", "</h3>\n");
    kg_buf_printf(sheet->out, "<div class=\"details\">%s\n", logo);
    text_in(sheet, "<h4 dir=\"auto\">", kg_product_text(product, "name"), "</h4>\n");
    text_in(sheet, "<p dir=\"auto\">", kg_product_text(product, "overview"), "</p>\n");
    say_in(sheet, "<h4>", "Highlights", "</h4>\n");
    write_item_preview(sheet, "highlights");
    say_in(sheet, "<h4>", "Description", "</h4>\n");
    text_in(sheet, "<pre dir=\"auto\">", kg_product_text(product, "description"), "</pre>\n");
    say_in(sheet, "<h4>", "Customer Case", "</h4>\n");
    write_item_preview(sheet, "customer_cases");
    kg_buf_puts(sheet->out, "</div></section>\n");
}

/* ---- the page ---- */

static const kg_part *find_logo(const kg_parts *parts)
{
    for (size_t i = 0; i < parts->list.count; i++) {
        const kg_part *part = &parts->list.items[i];
        if (part->asset != NULL && part->asset->slot == KG_SLOT_LOGO && part->asset->logo.type == KG_TYPE_PNG &&
            part->size <= LARGEST_LOGO)
            return part;
    }
    return NULL;
}

static const char *manifest_hash(const kg_parts *parts)
{
    for (size_t i = 0; i < parts->list.count; i++)
        if (strcmp(parts->list.items[i].path, KG_PART_MANIFEST) == 0)
            return parts->list.items[i].sha256.hex;
    return "";
}

/* The page's own style, and the logo as a background picture, so that its bytes stand in the page once. */
static void write_style(const kg_sheet *sheet, kg_buf *style)
{
    kg_buf_puts(style, sheet_css);
    if (sheet->logo == NULL)
        return;
    kg_buf_puts(style, ".logo{background-image:url(data:image/png;base64,");
    kg_base64_write(style, sheet->logo->data, sheet->logo->size);
    kg_buf_puts(style, ")}\n");
}

void kg_sheet_write(const kg_product *product, const kg_findings *findings, const kg_parts *parts, kg_buf *out)
{
    kg_buf style;
    kg_sheet sheet = { .product = product, .findings = findings, .parts = parts, .logo = find_logo(parts), .out = out };
    const char *name = kg_product_text(product, "name");
    kg_buf_init(&style, 4u << 20);
    write_style(&sheet, &style);
    if (kg_buf_status(&style, NULL) != KG_OK)
        out->status = KG_E_NOMEM;
    kg_html_head head = { .title = kg_arena_printf(parts->arena, "%s %s", *name != 0 ? name : "Upload sheet",
                                                   kg_product_text(product, "version")),
                          .style = kg_buf_text(&style),
                          .script = sheet_js,
                          .attributes = kg_arena_printf(parts->arena, " data-bundle=\"%.16s\"", manifest_hash(parts)) };
    kg_html_begin(out, &head);
    write_top(&sheet);
    write_contents(&sheet);
    kg_buf_puts(out, "<main id=\"content\">\n<p id=\"said\" class=\"sr\" role=\"status\"></p>\n");
    write_guidance(&sheet);
    kg_sheet_pages(&sheet);
    write_other_files(&sheet);
    write_checklist(&sheet);
    write_open_findings(&sheet);
    write_preview(&sheet);
    kg_buf_puts(out, "</main>\n");
    kg_html_end(out, &head);
    kg_buf_done(&style);
}
