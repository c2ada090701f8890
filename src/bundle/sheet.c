/* SPDX-License-Identifier: Apache-2.0
 *
 * upload.html: one page with which a person fills in the form of the Seller Console, and ticks off what only a person can
 * confirm. It needs no network and no other file; all that the seller wrote is escaped, and no script but its own can run. */
#include "bundle/sheet.h"

#include "base/text.h"
#include "bundle/html.h"

#include <string.h>

#include "bundle/sheet.css.h"
#include "bundle/sheet.js.h"

enum { LARGEST_LOGO = 1 << 20 };

/* ---- top and side ---- */

static void write_top(kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    const kg_product *product = sheet->product;
    const char *name = kg_product_text(product, "name");
    kg_buf_puts(out, "<div class=\"frame\">\n<header class=\"top\"><div>\n<h1 dir=\"auto\">");
    kg_html_text(out, *name != 0 ? name : kg_bundle_slug(sheet->parts->arena, product));
    kg_html_text_in(out, " ", kg_product_text(product, "version"), "");
    kg_html_say_in(out, "</h1>\n<p class=\"soft\">", "Upload sheet for the Seller Console", "");
    kg_buf_printf(out, " &#183; %s</p>\n</div>", kg_pack_of(product)->name);
    kg_html_languages(out);
    kg_buf_puts(out, "</header>\n");
}

static void write_entry(kg_sheet *sheet, const char *id, const char *phrase, bool is_counted)
{
    kg_buf_printf(sheet->out, "<li><a href=\"#%s\">", id);
    kg_html_say_in(sheet->out, "<span>", phrase, "</span>");
    if (is_counted)
        kg_buf_printf(sheet->out, "<span class=\"count\" data-count=\"%s\"></span>", id);
    kg_buf_puts(sheet->out, "</a></li>\n");
}

static void write_side(kg_sheet *sheet)
{
    kg_html_say_in(
        sheet->out, "<div class=\"columns\">\n<div class=\"side\">\n<div class=\"progress\"><label for=\"progress\">", "Done",
        " <span class=\"count\" data-count=\"\"></span></label><progress id=\"progress\" value=\"0\"></progress></div>\n");
    kg_html_say_in(sheet->out, "<nav aria-labelledby=\"contents\"><h2 id=\"contents\" class=\"sr\">", "Contents", "</h2><ul>\n");
    const char *page = "";
    for (size_t i = 0, number = 0; i < kg_field_count; i++) {
        if (*kg_fields[i].page == 0 || strcmp(kg_fields[i].page, page) == 0)
            continue;
        page = kg_fields[i].page;
        write_entry(sheet, kg_arena_printf(sheet->parts->arena, "page%zu", ++number), page, true);
    }
    write_entry(sheet, "confirm", N_("What a person must confirm"), true);
    write_entry(sheet, "findings", N_("Findings still open"), false);
    write_entry(sheet, "preview", "Preview", false);
    kg_buf_puts(sheet->out, "</ul></nav></div>\n");
}

static void write_guidance(kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    kg_buf_puts(out, "<section>\n");
    if (kg_findings_count(sheet->findings).errors > 0)
        kg_html_say_in(out, "<p class=\"note bad\"><strong>", "This bundle was built although errors stand.", "</strong></p>\n");
    kg_html_say_in(out, "<p class=\"note\">",
                   "Work through the form of the Seller Console from top to bottom: copy each text, choose each file, tick what is "
                   "done. The ticks stay in this browser.",
                   "<br>\n");
    kg_html_say_in(
        out, "",
        "A clean bundle means that nothing a machine can see is wrong. It does not mean that the product will be approved.",
        "</p>\n</section>\n");
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
            kg_html_say_in(sheet->out, "<section id=\"other\"><h2>", "Other files", "</h2>\n");
            kg_html_say_in(sheet->out, "<div class=\"card\"><p class=\"missing\">", "These files belong to no field of the form.",
                           "</p>\n");
        }
        has_any = true;
        kg_sheet_begin_field(sheet, part->path, kg_path_base(part->path), "");
        kg_sheet_file(sheet, part->path, part);
        kg_buf_puts(sheet->out, "</div></article>\n");
    }
    kg_buf_puts(sheet->out, has_any ? "</div></section>\n" : "");
}

static void write_place(kg_sheet *sheet, const kg_finding *finding)
{
    kg_buf *out = sheet->out;
    kg_buf_puts(out, "<p class=\"soft\">");
    if (*finding->at.file != 0) {
        kg_html_text(out, finding->at.file);
        if (finding->at.line > 0)
            kg_buf_printf(out, ":%u:%u", finding->at.line, finding->at.column);
        kg_html_message(out, ", ", finding->at.part, "");
        kg_buf_puts(out, " &#183; ");
    }
    kg_html_message(out, "", kg_rules[finding->rule].summary, "");
    kg_buf_puts(out, "</p>\n");
}

static void write_judgement(kg_sheet *sheet, const kg_finding *finding)
{
    kg_buf_printf(sheet->out, "<code>%s</code> ", kg_rules[finding->rule].id);
    kg_html_message(sheet->out, "<span dir=\"auto\">", finding->found, "</span>");
    kg_html_message(sheet->out, ", ", finding->required, "");
}

static void write_to_confirm(kg_sheet *sheet, const kg_finding *finding, size_t number)
{
    kg_buf *out = sheet->out;
    const kg_confirmation *confirmation = finding->confirmation;
    unsigned id = sheet->boxes++;
    kg_buf_printf(out,
                  "<li class=\"field plain\"><input type=\"checkbox\" id=\"b%u\" data-box=\"rule %s %zu\"%s><div class=\"values\">",
                  id, kg_rules[finding->rule].id, number, confirmation != NULL ? " checked" : "");
    kg_buf_printf(out, "<p><label for=\"b%u\">", id);
    write_judgement(sheet, finding);
    kg_buf_puts(out, "</label></p>\n");
    write_place(sheet, finding);
    if (confirmation != NULL) {
        kg_html_say_in(out, "<p class=\"soft\"><span class=\"badge confirmed\">", "confirmed", "</span> ");
        kg_html_text_in(out, "", confirmation->by, "");
        kg_html_text_in(out, ", ", confirmation->date, "");
        kg_buf_puts(out, "</p>\n");
    }
    kg_buf_puts(out, "</div></li>\n");
}

static void write_checklist(kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    size_t count = 0;
    kg_html_say_in(out, "<section id=\"confirm\"><h2><span>", "What a person must confirm",
                   "</span><span class=\"count\" data-count=\"confirm\"></span></h2>\n<ul class=\"plain card\">\n");
    for (size_t i = 0; i < sheet->findings->list.count; i++)
        if (sheet->findings->list.items[i].severity == KG_CONFIRM)
            write_to_confirm(sheet, &sheet->findings->list.items[i], count++);
    if (count == 0)
        kg_html_say_in(out, "<li class=\"missing\">", "Nothing has to be confirmed.", "</li>\n");
    kg_buf_puts(out, "</ul></section>\n");
}

bool kg_sheet_is_open(const kg_finding *finding)
{
    return finding->severity != KG_CONFIRM && finding->repair != KG_REPAIR_DONE;
}

static void write_open_finding(kg_sheet *sheet, const kg_finding *finding, size_t number)
{
    kg_buf *out = sheet->out;
    const char *severity = kg_severity_name(finding->severity);
    kg_buf_printf(out, "<li class=\"missing\" id=\"finding%zu\"><p><span class=\"badge %s\">", number, severity);
    kg_html_say_in(out, "", severity, "</span> ");
    write_judgement(sheet, finding);
    kg_buf_puts(out, "</p>\n");
    write_place(sheet, finding);
    kg_html_message(out, "<p>", finding->help, "</p>\n");
    if (finding->waiver != NULL) {
        kg_html_say_in(out, "<p class=\"soft\"><span class=\"badge waived\">", "waived", "</span> ");
        kg_html_text(out, finding->waiver->reason);
        kg_html_text_in(out, " (", finding->waiver->until, ")");
        kg_buf_puts(out, "</p>\n");
    }
    kg_buf_puts(out, "</li>\n");
}

static void write_open_findings(kg_sheet *sheet)
{
    size_t count = 0;
    kg_html_say_in(sheet->out, "<section id=\"findings\"><h2>", "Findings still open", "</h2>\n<ul class=\"plain card\">\n");
    for (size_t i = 0; i < sheet->findings->list.count; i++) {
        const kg_finding *finding = &sheet->findings->list.items[i];
        if (!kg_sheet_is_open(finding))
            continue;
        count++;
        write_open_finding(sheet, finding, i);
    }
    if (count == 0)
        kg_html_say_in(sheet->out, "<li class=\"missing\">", "None.", "</li>\n");
    kg_buf_puts(sheet->out, "</ul></section>\n");
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

/* The logo as a background picture, so that its bytes stand in the page once although it is shown many times. */
static void write_pictures(const kg_sheet *sheet, kg_buf *style)
{
    if (sheet->logo == NULL)
        return;
    kg_buf_puts(style, ".logo{background-image:url(");
    kg_html_png(style, sheet->logo->data, sheet->logo->size);
    kg_buf_puts(style, ")}");
}

void kg_sheet_write(const kg_product *product, const kg_findings *findings, const kg_parts *parts, kg_buf *out)
{
    kg_buf pictures;
    kg_sheet sheet = { .product = product, .findings = findings, .parts = parts, .logo = find_logo(parts), .out = out };
    const char *name = kg_product_text(product, "name");
    kg_buf_init(&pictures, 4u << 20);
    write_pictures(&sheet, &pictures);
    if (kg_buf_status(&pictures, NULL) != KG_OK)
        out->status = KG_E_NOMEM;
    const char *title =
        kg_arena_printf(parts->arena, "%s %s", *name != 0 ? name : "Upload sheet", kg_product_text(product, "version"));
    kg_html_page page = {
        .title = title, .key = manifest_hash(parts), .style = sheet_css, .pictures = kg_buf_text(&pictures), .script = sheet_js
    };
    kg_html_begin(out, &page);
    write_top(&sheet);
    write_side(&sheet);
    kg_buf_puts(out, "<main id=\"content\" tabindex=\"-1\">\n");
    write_guidance(&sheet);
    kg_sheet_pages(&sheet);
    write_other_files(&sheet);
    write_checklist(&sheet);
    write_open_findings(&sheet);
    kg_sheet_preview(&sheet);
    kg_buf_puts(out, "</main></div></div>\n");
    kg_html_end(out, &page);
    kg_buf_done(&pictures);
}
