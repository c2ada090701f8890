/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of the upload sheet in the order of the form, each with its text to copy, its choice or its file. */
#include "bundle/sheet.h"

#include "base/arith.h"
#include "base/text.h"
#include "bundle/html.h"

#include <inttypes.h>
#include <string.h>

enum { ROWS_MAX = 16, CHARACTERS_A_ROW = 100 };

/* ---- a text to be copied ---- */

static unsigned rows_of(const char *text)
{
    size_t rows = 1 + kg_utf8_count(text) / CHARACTERS_A_ROW;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        rows++;
    return (unsigned)KG_MIN(rows, (size_t)ROWS_MAX);
}

static void write_copy_button(kg_sheet *sheet, unsigned id, const char *word)
{
    kg_buf_printf(sheet->out, "<button type=\"button\" data-copy=\"c%u\">", id);
    kg_sheet_say(sheet, word);
    kg_buf_puts(sheet->out, "</button>");
}

/* TEXT without its last line ends: what is pasted into one field. */
static const char *pasted(kg_sheet *sheet, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    return kg_arena_strndup(sheet->parts->arena, text, length);
}

static void write_text(kg_sheet *sheet, const char *label, const char *raw)
{
    kg_buf *out = sheet->out;
    const char *text = pasted(sheet, raw);
    if (*text == 0) {
        kg_buf_puts(out, "<p class=\"soft\">");
        kg_sheet_say(sheet, "Empty in product.yml.");
        kg_buf_puts(out, "</p>\n");
        return;
    }
    unsigned id = sheet->copies++;
    /* An HTML reader drops the first line end of a textarea, so that one is given to it. */
    kg_buf_printf(out, "<textarea id=\"c%u\" readonly dir=\"auto\" rows=\"%u\" aria-label=\"", id, rows_of(text));
    kg_html_text(out, label);
    kg_buf_puts(out, "\">\n");
    kg_html_text(out, text);
    kg_buf_puts(out, "</textarea><div class=\"print\">");
    kg_html_text(out, text);
    kg_buf_puts(out, "</div>\n<p class=\"row\">");
    write_copy_button(sheet, id, "Copy");
    kg_buf_printf(out, "<span class=\"soft\">%zu ", kg_utf8_count(text));
    kg_sheet_say(sheet, "characters");
    kg_buf_puts(out, "</span></p>\n");
}

/* ---- choices, and everything below a list or a mapping ---- */

/* "billing_mode" as "Billing mode", unless the form has a name for the key. */
static void write_key(kg_sheet *sheet, const char *row, const char *key)
{
    const kg_field *field = kg_field_find(kg_arena_printf(sheet->parts->arena, "%s.%s", row, key));
    if (field != NULL && *field->label != 0) {
        kg_sheet_say(sheet, field->label);
        return;
    }
    char *copy = kg_arena_alloc(sheet->parts->arena, strlen(key) + 1);
    if (copy == NULL)
        return;
    for (size_t i = 0; key[i] != 0; i++)
        copy[i] = (char)(key[i] == '_' ? ' ' : key[i]);
    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - 'a' + 'A');
    kg_sheet_say(sheet, copy);
}

static void write_tree(kg_sheet *sheet, const char *row, const kg_node *node)
{
    kg_buf *out = sheet->out;
    if (node->kind == KG_NODE_SCALAR) {
        if (*node->text == 0)
            return;
        unsigned id = sheet->copies++;
        kg_buf_printf(out, "<span id=\"c%u\" dir=\"auto\">", id);
        kg_html_text(out, node->text);
        kg_buf_puts(out, "</span> ");
        write_copy_button(sheet, id, "Copy");
    } else if (node->kind == KG_NODE_SEQUENCE) {
        kg_buf_puts(out, "<ol>\n");
        for (size_t i = 0; i < node->count; i++) {
            kg_buf_puts(out, "<li>");
            write_tree(sheet, kg_arena_printf(sheet->parts->arena, "%s[]", row), node->items[i]);
            kg_buf_puts(out, "</li>\n");
        }
        kg_buf_puts(out, "</ol>\n");
    } else {
        kg_buf_puts(out, "<dl>\n");
        for (size_t i = 0; i < node->count; i++) {
            if (node->items[i]->kind == KG_NODE_SCALAR && *node->items[i]->text == 0)
                continue;
            kg_buf_puts(out, "<dt>");
            write_key(sheet, row, node->keys[i]->text);
            kg_buf_puts(out, "</dt><dd>");
            write_tree(sheet, kg_arena_printf(sheet->parts->arena, "%s.%s", row, node->keys[i]->text), node->items[i]);
            kg_buf_puts(out, "</dd>\n");
        }
        kg_buf_puts(out, "</dl>\n");
    }
}

static void write_choice(kg_sheet *sheet, const char *text)
{
    kg_buf_puts(sheet->out, "<p>");
    kg_sheet_say(sheet, "Select in the form:");
    kg_buf_puts(sheet->out, " <strong dir=\"auto\">");
    kg_html_text(sheet->out, text);
    kg_buf_puts(sheet->out, "</strong></p>\n");
}

/* Title and text of each highlight or case. */
static void write_items(kg_sheet *sheet, const kg_node *list)
{
    static const char *const keys[][2] = { { "title", "Title" }, { "text", "Text" } };
    for (size_t i = 0; list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        for (size_t k = 0; k < KG_COUNT(keys); k++) {
            kg_buf_printf(sheet->out, "<p class=\"soft\">%zu. ", i + 1);
            kg_sheet_say(sheet, keys[k][1]);
            kg_buf_puts(sheet->out, "</p>\n");
            write_text(sheet, keys[k][1], kg_node_text(kg_node_get(list->items[i], keys[k][0])));
        }
    }
}

/* ---- files ---- */

static void write_logo(kg_sheet *sheet)
{
    static const char *const backgrounds[] = { "light", "grey", "dark" };
    kg_buf_puts(sheet->out, "<div class=\"logos\">\n");
    for (size_t i = 0; i < KG_COUNT(backgrounds); i++)
        for (unsigned scale = 1; scale <= 2; scale++) {
            kg_buf_printf(sheet->out,
                          "<figure><div class=\"%s\"><span class=\"logo x%u\" role=\"img\" aria-label=\"%s, %ux\"></span></div>"
                          "<figcaption>",
                          backgrounds[i], scale, backgrounds[i], scale);
            kg_sheet_say(sheet, backgrounds[i]);
            kg_buf_printf(sheet->out, ", %ux</figcaption></figure>\n", scale);
        }
    kg_buf_puts(sheet->out, "</div>\n");
}

void kg_sheet_file(kg_sheet *sheet, const kg_part *part)
{
    kg_buf *out = sheet->out;
    const kg_asset *source = part->asset->source;
    unsigned id = sheet->copies++;
    kg_buf_puts(out, "<p>");
    kg_sheet_say(sheet, "Upload this file:");
    kg_buf_printf(out, " <strong id=\"c%u\">", id);
    kg_html_text(out, part->path);
    kg_buf_puts(out, "</strong> ");
    write_copy_button(sheet, id, "Copy the file name");
    kg_buf_printf(out, "</p>\n<p class=\"soft\">%zu bytes, %s, SHA-256 <code>%s</code></p>\n", part->size,
                  kg_type_sentence(kg_asset_type(part->asset)), part->sha256.hex);
    if (source == NULL)
        return;
    kg_buf_puts(out, "<p class=\"soft\">");
    kg_sheet_say(sheet, "Made from");
    kg_buf_puts(out, " ");
    kg_html_text(out, source->path);
    for (size_t i = 0; i < part->asset->fixes.count; i++) {
        const kg_fix_record *fix = &part->asset->fixes.items[i];
        kg_buf_printf(out, "; %s: ", fix->rule);
        kg_html_text(out, fix->action);
        kg_buf_puts(out, " (");
        kg_html_text(out, fix->before);
        kg_buf_puts(out, " &#8594; ");
        kg_html_text(out, fix->after);
        kg_buf_puts(out, ")");
    }
    kg_buf_puts(out, "</p>\n");
}

static void write_files(kg_sheet *sheet, kg_slot slot)
{
    bool has_any = false;
    for (size_t i = 0; i < sheet->parts->list.count; i++) {
        const kg_part *part = &sheet->parts->list.items[i];
        if (part->asset == NULL || part->asset->slot != slot)
            continue;
        has_any = true;
        kg_sheet_file(sheet, part);
        if (slot == KG_SLOT_LOGO && sheet->logo != NULL)
            write_logo(sheet);
    }
    if (has_any)
        return;
    kg_buf_puts(sheet->out, "<p class=\"soft\">");
    kg_sheet_say(sheet, "Not in this bundle.");
    kg_buf_puts(sheet->out, "</p>\n");
}

/* ---- fields ---- */

static const char *hint_of(const kg_field *field)
{
    static const char *const hints[][2] = {
        { "version", "a version such as V1.0" },
        { "logo.file", "PNG, 120 x 120 pixels, at most 5 MB" },
        { "description", "at least 1000 characters" },
        { "highlights", "at most five highlights" },
        { "after_sales_support.time", "ends with the time zone, such as (GMT+08:00)" },
        { "after_sales_support.hotline", "with the country or region code" },
        { "user_guide.file", "RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX, at most 20 MB" },
        { "software_copyright.file", "not shown on the details page" },
        { "open_source_notice.file", "RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX, at most 20 MB" },
    };
    for (size_t i = 0; i < KG_COUNT(hints); i++)
        if (strcmp(hints[i][0], field->path) == 0)
            return hints[i][1];
    return "";
}

static kg_slot slot_of(const kg_field *field)
{
    for (kg_slot slot = 0; slot < KG_SLOT_COUNT; slot++)
        if (strcmp(kg_slot_key(slot), field->path) == 0)
            return slot;
    return KG_SLOT_COUNT;
}

static void write_value(kg_sheet *sheet, const kg_field *field)
{
    const kg_node *node = kg_product_field(sheet->product, field->path);
    kg_listing_kind kind = KG_LISTING_TEXT;
    bool is_list = field->type == KG_FIELD_LIST || field->type == KG_FIELD_MAP;
    if (field->type == KG_FIELD_FILE)
        write_files(sheet, slot_of(field));
    else if (strcmp(field->path, "highlights") == 0 || strcmp(field->path, "customer_cases") == 0)
        write_items(sheet, node);
    else if (is_list && node->kind != KG_NODE_SCALAR)
        write_tree(sheet, field->path, node);
    else if (*field->choices != 0 && !kg_listing_kind_of(field->path, &kind))
        write_choice(sheet, kg_node_text(node));
    else
        write_text(sheet, field->label, kg_node_text(node));
}

static void write_field(kg_sheet *sheet, const kg_field *field)
{
    kg_buf *out = sheet->out;
    const char *hint = hint_of(field);
    kg_buf_puts(out, "<article class=\"field\"><div class=\"head\"><h3>");
    kg_sheet_say(sheet, field->label);
    kg_buf_puts(out, "</h3><span class=\"soft\">");
    if (*hint != 0)
        kg_sheet_say(sheet, hint);
    kg_buf_puts(out, "</span><label class=\"row soft\"><input type=\"checkbox\" data-box=\"");
    kg_html_text(out, field->path);
    kg_buf_puts(out, "\"><span class=\"sr\">");
    kg_sheet_say(sheet, field->label);
    kg_buf_puts(out, ": </span>");
    kg_sheet_say(sheet, "done");
    kg_buf_puts(out, "</label></div>\n");
    write_value(sheet, field);
    kg_buf_puts(out, "</article>\n");
}

/* Fields that are absent are not in the way of the person; files are always named. */
static bool is_shown(const kg_sheet *sheet, const kg_field *field)
{
    return *field->page != 0 && (field->type == KG_FIELD_FILE || kg_product_field(sheet->product, field->path) != NULL);
}

void kg_sheet_pages(kg_sheet *sheet)
{
    const char *page = "";
    unsigned number = 0;
    for (size_t i = 0; i < kg_field_count; i++) {
        const kg_field *field = &kg_fields[i];
        if (!is_shown(sheet, field))
            continue;
        if (strcmp(page, field->page) != 0) {
            page = field->page;
            kg_buf_printf(sheet->out, "%s<section id=\"page%u\"><h2>%u. ", number == 0 ? "" : "</section>\n", number + 1,
                          number + 1);
            kg_sheet_say(sheet, page);
            kg_buf_puts(sheet->out, "</h2>\n");
            number++;
        }
        write_field(sheet, field);
    }
    kg_buf_puts(sheet->out, number == 0 ? "" : "</section>\n");
}
