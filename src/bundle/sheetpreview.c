/* SPDX-License-Identifier: Apache-2.0
 *
 * The preview of the upload sheet: how a customer may see the product. An idea of the pages, not a copy of them. */
#include "bundle/sheet.h"

#include "bundle/html.h"

#include <string.h>

enum { LARGEST_RICH_TEXT = 1 << 16 };

static const char *text_of(const kg_sheet *sheet, const char *path)
{
    return kg_product_text(sheet->product, path);
}

static void write_logo(const kg_sheet *sheet)
{
    kg_buf_puts(sheet->out, sheet->logo != NULL ? "<span class=\"logo\" aria-hidden=\"true\"></span>" : "");
}

static void write_tile(const kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    kg_html_say_in(out, "<h3>", "Catalogue card", "</h3>\n<div class=\"shop tile\">");
    write_logo(sheet);
    kg_buf_puts(out, "<div>\n");
    kg_html_text_in(out, "<p dir=\"auto\"><strong>", text_of(sheet, "name"), "</strong></p>\n");
    kg_html_text_in(out, "<p class=\"clamp\" dir=\"auto\">", text_of(sheet, "overview"), "</p>\n");
    kg_html_text_in(out, "<p class=\"soft\" dir=\"auto\">", text_of(sheet, "company.name"), "</p>\n");
    kg_buf_puts(out, "</div></div>\n");
}

static void write_highlights(const kg_sheet *sheet)
{
    const kg_node *list = kg_product_field(sheet->product, "highlights");
    if (list == NULL || list->kind != KG_NODE_SEQUENCE || list->count == 0)
        return;
    kg_html_say_in(sheet->out, "<h4>", "Highlights", "</h4>\n<ul class=\"highlights\">\n");
    for (size_t i = 0; i < list->count; i++) {
        kg_html_text_in(sheet->out, "<li><strong dir=\"auto\">", kg_node_text(kg_node_get(list->items[i], "title")), "</strong>");
        kg_html_text_in(sheet->out, "<p dir=\"auto\">", kg_node_text(kg_node_get(list->items[i], "text")), "</p>");
        kg_buf_puts(sheet->out, "</li>\n");
    }
    kg_buf_puts(sheet->out, "</ul>\n");
}

static void write_rich(const kg_sheet *sheet, const char *text)
{
    kg_buf_puts(sheet->out, "<div class=\"rich\" dir=\"auto\">");
    if (strlen(text) <= LARGEST_RICH_TEXT)
        kg_richtext_write(sheet->out, text);
    else
        kg_html_text_in(sheet->out, "<pre>", text, "</pre>");
    kg_buf_puts(sheet->out, "</div>\n");
}

static void write_description(const kg_sheet *sheet)
{
    const char *text = text_of(sheet, "description");
    if (*text == 0)
        return;
    kg_html_say_in(sheet->out, "<h4>", "Description", "</h4>\n");
    write_rich(sheet, text);
}

static void write_cases(const kg_sheet *sheet)
{
    const kg_node *list = kg_product_field(sheet->product, "customer_cases");
    if (list == NULL || list->kind != KG_NODE_SEQUENCE || list->count == 0)
        return;
    kg_html_say_in(sheet->out, "<h4>", "Customer Case", "</h4>\n");
    for (size_t i = 0; i < list->count; i++) {
        kg_html_text_in(sheet->out, "<p dir=\"auto\"><strong>", kg_node_text(kg_node_get(list->items[i], "title")),
                        "</strong></p>\n");
        write_rich(sheet, kg_node_text(kg_node_get(list->items[i], "text")));
    }
}

static void write_prices(const kg_sheet *sheet, const kg_node *prices)
{
    for (size_t i = 0; prices != NULL && prices->kind == KG_NODE_SEQUENCE && i < prices->count; i++) {
        kg_html_text_in(sheet->out, i > 0 ? "<br>" : "", kg_node_text(kg_node_get(prices->items[i], "amount")), "");
        kg_html_text_in(sheet->out, " ", kg_node_text(kg_node_get(prices->items[i], "currency")), "");
        const char *period = kg_node_text(kg_node_get(prices->items[i], "period"));
        if (*period != 0)
            kg_html_say_in(sheet->out, " / ", period, "");
    }
}

static void write_specifications(const kg_sheet *sheet)
{
    const kg_node *list = kg_product_field(sheet->product, "specifications");
    if (list == NULL || list->kind != KG_NODE_SEQUENCE || list->count == 0)
        return;
    kg_html_say_in(sheet->out, "<h4>", "Product Specifications", "</h4>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">");
    kg_html_say_in(sheet->out, "", "Specification Name", "</th><th scope=\"col\">");
    kg_html_say_in(sheet->out, "", "Billing Mode", "</th><th scope=\"col\">");
    kg_html_say_in(sheet->out, "", "Price", "</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < list->count; i++) {
        kg_buf_puts(sheet->out, "<tr><td dir=\"auto\">");
        kg_html_text(sheet->out, kg_node_text(kg_node_get(list->items[i], "name")));
        kg_html_say_in(sheet->out, "</td><td>", kg_node_text(kg_node_get(list->items[i], "billing_mode")), "</td><td>");
        write_prices(sheet, kg_node_get(list->items[i], "prices"));
        kg_buf_puts(sheet->out, "</td></tr>\n");
    }
    kg_buf_puts(sheet->out, "</tbody></table></div>\n");
}

static void write_support(const kg_sheet *sheet)
{
    static const char *const paths[] = { "time", "services", "hotline", "email" };
    kg_html_say_in(sheet->out, "<h4>", "After-Sales Support", "</h4>\n<dl>\n");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *path = kg_arena_printf(sheet->parts->arena, "after_sales_support.%s", paths[i]);
        if (*text_of(sheet, path) == 0)
            continue;
        kg_html_say_in(sheet->out, "<dt>", kg_field_find(path)->label, "</dt><dd dir=\"auto\">");
        kg_html_text_in(sheet->out, "", text_of(sheet, path), "");
        kg_buf_puts(sheet->out, "</dd>\n");
    }
    kg_buf_puts(sheet->out, "</dl>\n");
}

/* The files that customers can download; what only reviewers see is not among them. */
static void write_downloads(const kg_sheet *sheet)
{
    const char *separator = "";
    for (size_t i = 0; i < sheet->parts->list.count; i++) {
        const kg_part *part = &sheet->parts->list.items[i];
        const kg_field *row = part->asset != NULL ? kg_form_row_of_slot(part->asset->slot) : NULL;
        if (row == NULL || part->asset->slot == KG_SLOT_LOGO || strcmp(kg_form_visibility(part->asset->slot), "public") != 0)
            continue;
        if (*separator == 0)
            kg_html_say_in(sheet->out, "<h4>", "Documents", "</h4>\n<p>");
        kg_html_say_in(sheet->out, separator, row->label, "");
        separator = " &#183; ";
    }
    kg_buf_puts(sheet->out, *separator != 0 ? "</p>\n" : "");
}

static void write_details(const kg_sheet *sheet)
{
    kg_buf *out = sheet->out;
    kg_html_say_in(out, "<h3>", "Details page", "</h3>\n<div class=\"shop details\">\n<header>");
    write_logo(sheet);
    kg_buf_puts(out, "<div>\n");
    kg_html_text_in(out, "<p dir=\"auto\"><strong>", text_of(sheet, "name"), "</strong></p>\n");
    kg_html_text_in(out, "<p class=\"soft\" dir=\"auto\">", text_of(sheet, "version"), "</p>\n");
    kg_html_text_in(out, "<p class=\"soft\" dir=\"auto\">", text_of(sheet, "company.name"), "</p>\n");
    kg_html_text_in(out, "<p dir=\"auto\">", text_of(sheet, "overview"), "</p>\n");
    kg_buf_puts(out, "</div></header>\n");
    write_highlights(sheet);
    write_description(sheet);
    write_cases(sheet);
    write_specifications(sheet);
    write_support(sheet);
    write_downloads(sheet);
    kg_buf_puts(out, "</div>\n");
}

void kg_sheet_preview(kg_sheet *sheet)
{
    kg_html_say_in(sheet->out, "<section id=\"preview\"><h2>", "Preview", "</h2>\n");
    kg_html_say_in(sheet->out, "<p class=\"soft\">", "An idea of the page, not its exact look.", "</p>\n");
    write_tile(sheet);
    write_details(sheet);
    kg_buf_puts(sheet->out, "</section>\n");
}
