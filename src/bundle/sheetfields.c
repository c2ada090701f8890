/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of the upload sheet in the order of the form, each with its text to copy, its choice or its file. */
#include "bundle/sheet.h"

#include "base/arith.h"
#include "base/text.h"
#include "bundle/html.h"

#include <string.h>

enum { SCROLLED = 600 }; /* code points from which a text may be higher than its box */

/* ---- a text to be copied ---- */

/* The button that copies element ID; LABEL is for those who hear the page. */
static void write_copy_button(kg_sheet *sheet, unsigned id, const char *label)
{
    kg_buf_printf(sheet->out, "<button type=\"button\" data-copy=\"c%u\">", id);
    kg_html_say_in(sheet->out, "", "Copy", "<span class=\"sr\">: ");
    kg_html_say_in(sheet->out, "", label, "</span></button>");
}

/* TEXT without its last line ends: what is pasted into one field. */
static const char *pasted(kg_sheet *sheet, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    return kg_arena_strndup(sheet->parts->arena, text, length);
}

/* A box with RAW and its button; below it the count, marked when it is less than MIN code points. */
static void write_text(kg_sheet *sheet, const char *label, const char *raw, size_t min)
{
    kg_buf *out = sheet->out;
    const char *text = pasted(sheet, raw);
    unsigned id = sheet->copies++;
    size_t count = kg_utf8_count(text);
    kg_buf_printf(out, "<div class=\"value\"><div class=\"text\" id=\"c%u\" dir=\"auto\"", id);
    if (count > SCROLLED) /* so that it can be scrolled by keyboard */
        kg_buf_printf(out, " tabindex=\"0\" role=\"group\" aria-labelledby=\"l%u\"", sheet->boxes - 1);
    kg_html_text_in(out, ">", text, "");
    kg_buf_puts(out, "</div>");
    write_copy_button(sheet, id, label);
    kg_buf_printf(out, "<p class=\"soft%s\">%zu ", count < min ? " bad" : "", count);
    kg_html_say_in(out, "", "characters", "</p></div>\n");
}

/* A short text in a line, with its button. */
static void write_inline(kg_sheet *sheet, const char *label, const char *text)
{
    unsigned id = sheet->copies++;
    kg_buf_printf(sheet->out, "<span class=\"inline\"><span id=\"c%u\" dir=\"auto\">", id);
    kg_html_text(sheet->out, text);
    kg_buf_puts(sheet->out, "</span> ");
    write_copy_button(sheet, id, label);
    kg_buf_puts(sheet->out, "</span>");
}

/* ---- choices, and everything below a list or a mapping ---- */

/* What the form offers for VALUE of FIELD; NULL when the form offers nothing of the kind. */
static const char *choice_of(kg_sheet *sheet, const kg_field *field, const char *value)
{
    if (field == NULL || (field->type == KG_FIELD_YES_NO && kg_html_knows(value)))
        return field == NULL ? NULL : value;
    return field->type == KG_FIELD_ENUM || field->type == KG_FIELD_LINE
               ? kg_field_choose(sheet->parts->arena, field->choices, value)
               : NULL;
}

/* "huawei_hosted_domains" as "Huawei hosted domains", unless the form or words.def have a name for the key. */
static const char *label_of(kg_sheet *sheet, const kg_field *field, const char *key)
{
    if (field != NULL && *field->label != 0)
        return field->label;
    char *copy = kg_arena_alloc(sheet->parts->arena, strlen(key) + 1);
    if (copy == NULL)
        return "";
    for (size_t i = 0; key[i] != 0; i++)
        copy[i] = (char)(key[i] == '_' ? ' ' : key[i]);
    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - 'a' + 'A');
    return copy;
}

static void write_scalar(kg_sheet *sheet, const kg_field *field, const char *label, const char *text)
{
    const char *choice = choice_of(sheet, field, text);
    if (*text == 0)
        return;
    if (choice != NULL)
        kg_html_say_in(sheet->out, "<span class=\"choice\">", choice, "</span>");
    else
        write_inline(sheet, label, text);
}

static bool has_content(const kg_node *node)
{
    return node != NULL && (node->kind == KG_NODE_SCALAR ? *node->text != 0 : node->count > 0);
}

/* Whether LIST holds nothing but mappings of scalars. */
static bool is_table(const kg_node *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind != KG_NODE_MAPPING)
            return false;
        for (size_t k = 0; k < list->items[i]->count; k++)
            if (list->items[i]->items[k]->kind != KG_NODE_SCALAR)
                return false;
    }
    return list->count > 0;
}

static bool is_column_used(const kg_node *list, const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (has_content(kg_node_get(list->items[i], key)))
            return true;
    return false;
}

/* One column for each key that the schema has below PATH and that is used, one row for each element. */
static void write_table(kg_sheet *sheet, const char *path, const kg_node *list)
{
    kg_buf *out = sheet->out;
    const char *prefix = kg_arena_printf(sheet->parts->arena, "%s[].", path);
    size_t length = strlen(prefix);
    kg_buf_puts(out, "<div class=\"wide\"><table>\n");
    for (size_t row = 0; row <= list->count; row++) {
        kg_buf_puts(out, "<tr>");
        for (size_t i = 0; i < kg_field_count; i++) {
            const kg_field *field = &kg_fields[i];
            const char *key = field->path + length;
            if (strncmp(field->path, prefix, length) != 0 || !is_column_used(list, key))
                continue;
            kg_buf_puts(out, row == 0 ? "<th scope=\"col\">" : "<td>");
            if (row == 0)
                kg_html_say(out, label_of(sheet, field, key));
            else
                write_scalar(sheet, field, label_of(sheet, field, key), kg_node_text(kg_node_get(list->items[row - 1], key)));
            kg_buf_puts(out, row == 0 ? "</th>" : "</td>");
        }
        kg_buf_puts(out, "</tr>\n");
    }
    kg_buf_puts(out, "</table></div>\n");
}

static void write_tree(kg_sheet *sheet, const char *path, const char *label, const kg_node *node)
{
    kg_buf *out = sheet->out;
    kg_arena *arena = sheet->parts->arena;
    if (node->kind == KG_NODE_SCALAR) {
        write_scalar(sheet, kg_field_find(path), label, node->text);
        return;
    }
    bool is_list = node->kind == KG_NODE_SEQUENCE;
    if (is_list && is_table(node)) {
        write_table(sheet, path, node);
        return;
    }
    kg_buf_puts(out, is_list ? "<ol class=\"tree\">\n" : "<dl>\n");
    for (size_t i = 0; i < node->count; i++) {
        if (!has_content(node->items[i]))
            continue;
        const char *below =
            is_list ? kg_arena_printf(arena, "%s[]", path) : kg_arena_printf(arena, "%s.%s", path, node->keys[i]->text);
        const char *name = is_list ? label : label_of(sheet, kg_field_find(below), node->keys[i]->text);
        if (is_list)
            kg_buf_puts(out, "<li>");
        else
            kg_html_say_in(out, "<dt>", name, "</dt><dd>");
        write_tree(sheet, below, name, node->items[i]);
        kg_buf_puts(out, is_list ? "</li>\n" : "</dd>\n");
    }
    kg_buf_puts(out, is_list ? "</ol>\n" : "</dl>\n");
}

/* Title and text of each highlight or case. */
static void write_items(kg_sheet *sheet, const kg_node *list)
{
    static const char *const keys[][2] = { { "title", "Title" }, { "text", "Text" } };
    for (size_t i = 0; i < list->count; i++)
        for (size_t k = 0; k < KG_COUNT(keys); k++) {
            const char *text = kg_node_text(kg_node_get(list->items[i], keys[k][0]));
            if (*text == 0)
                continue;
            kg_buf_printf(sheet->out, "<div><p class=\"soft\">%zu. ", i + 1);
            kg_html_say_in(sheet->out, "", keys[k][1], "</p>\n");
            write_text(sheet, keys[k][1], text, 0);
            kg_buf_puts(sheet->out, "</div>\n");
        }
}

/* ---- files ---- */

static void write_logo(kg_sheet *sheet)
{
    static const char *const grounds[] = { "light", "grey", "dark" };
    kg_buf_puts(sheet->out, "<div class=\"logos\">\n");
    for (size_t i = 0; i < KG_COUNT(grounds); i++) {
        kg_buf_printf(sheet->out,
                      "<figure><div class=\"ground %s\"><span class=\"logo x1\" role=\"img\" aria-labelledby=\"ground%zu\"></span>"
                      "<span class=\"logo x2\" role=\"img\" aria-labelledby=\"ground%zu\"></span></div>"
                      "<figcaption id=\"ground%zu\">",
                      grounds[i], i, i, i);
        kg_html_say_in(sheet->out, "", grounds[i], ", 1x, 2x</figcaption></figure>\n");
    }
    kg_buf_puts(sheet->out, "</div>\n");
}

static void write_fixes(kg_sheet *sheet, const kg_asset *asset)
{
    kg_buf *out = sheet->out;
    kg_html_say_in(out, "<div class=\"soft\"><p>", "Made from", " ");
    kg_html_text(out, asset->source->path);
    kg_buf_puts(out, asset->fixes.count > 0 ? "</p><ul class=\"fixes\">\n" : "</p>");
    for (size_t i = 0; i < asset->fixes.count; i++) {
        const kg_fix_record *fix = &asset->fixes.items[i];
        kg_buf_printf(out, "<li>%s ", fix->rule);
        kg_html_message(out, "", fix->action, "");
        kg_html_text_in(out, ": ", fix->before, "");
        kg_html_text_in(out, " &#8594; ", fix->after, "");
        kg_buf_puts(out, "</li>\n");
    }
    kg_buf_puts(out, asset->fixes.count > 0 ? "</ul></div>\n" : "</div>\n");
}

void kg_sheet_file(kg_sheet *sheet, const char *label, const kg_part *part)
{
    kg_buf *out = sheet->out;
    unsigned id = sheet->copies++;
    kg_html_say_in(out, "<div class=\"value\"><div class=\"text\"><span class=\"soft\">", "Upload this file:", "</span> ");
    kg_buf_printf(out, "<strong id=\"c%u\">", id);
    kg_html_text(out, part->path);
    kg_buf_puts(out, "</strong></div>");
    write_copy_button(sheet, id, label);
    kg_buf_puts(out, "<p class=\"soft\">");
    kg_html_size(out, part->size);
    kg_html_message(out, ", ", kg_type_sentence(kg_asset_type(part->asset)), "<br>");
    kg_buf_printf(out, "SHA-256 <code>%s</code></p></div>\n", part->sha256.hex);
    if (part->asset->source != NULL)
        write_fixes(sheet, part->asset);
}

static void write_files(kg_sheet *sheet, const char *label, kg_slot slot)
{
    bool has_any = false;
    for (size_t i = 0; i < sheet->parts->list.count; i++) {
        const kg_part *part = &sheet->parts->list.items[i];
        if (part->asset == NULL || part->asset->slot != slot)
            continue;
        has_any = true;
        kg_sheet_file(sheet, label, part);
        if (slot == KG_SLOT_LOGO && sheet->logo != NULL)
            write_logo(sheet);
    }
    if (!has_any)
        kg_html_say_in(sheet->out, "<p class=\"soft\">", "Not in this bundle.", "</p>\n");
}

/* ---- fields ---- */

static bool is_cn(const kg_sheet *sheet)
{
    return sheet->product->edition == KG_EDITION_CN;
}

/* DESC-4: the Chinese page asks for 400 characters, the others for 1000. */
static size_t minimum_of(const kg_sheet *sheet, const kg_field *field)
{
    return strcmp(field->path, "description") != 0 ? 0 : is_cn(sheet) ? 400 : 1000;
}

static const char *hint_of(const kg_sheet *sheet, const kg_field *field)
{
    static const char *const hints[][2] = {
        { "version", N_("a version such as V1.0") },
        { "logo.file", N_("PNG, 120 x 120 pixels, at most 5 MB") },
        { "overview", N_("a brief introduction in one paragraph") },
        { "description", N_("at least 1000 characters") },
        { "highlights", N_("at most five highlights") },
        { "after_sales_support.time", N_("ends with the time zone, such as (GMT+08:00)") },
        { "after_sales_support.hotline", N_("with the country or region code") },
        { "eula.file", N_("complete, with nothing left to be filled in") },
        { "user_guide.file", N_("RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX, at most 20 MB") },
        { "software_copyright.file", N_("not shown on the details page") },
        { "open_source_notice.file", N_("RAR, ZIP, DOC, DOCX, PDF, PPT or PPTX, at most 20 MB") },
    };
    for (size_t i = 0; i < KG_COUNT(hints); i++)
        if (strcmp(hints[i][0], field->path) == 0)
            return minimum_of(sheet, field) == 400 ? N_("at least 400 characters") : hints[i][1];
    return "";
}

static kg_slot slot_of(const kg_field *field)
{
    for (kg_slot slot = 0; slot < KG_SLOT_COUNT; slot++)
        if (strcmp(kg_slot_key(slot), field->path) == 0)
            return slot;
    return KG_SLOT_COUNT;
}

static const char *joined(kg_sheet *sheet, const kg_node *list)
{
    const char *text = "";
    for (size_t i = 0; i < list->count; i++)
        text = kg_arena_printf(sheet->parts->arena, "%s%s\n", text, kg_node_text(list->items[i]));
    return text;
}

static void write_value(kg_sheet *sheet, const kg_field *field)
{
    const kg_node *node = kg_product_field(sheet->product, field->path);
    const char *choice = choice_of(sheet, field, kg_node_text(node));
    kg_listing_kind kind = KG_LISTING_TEXT;
    if (field->type == KG_FIELD_FILE)
        write_files(sheet, field->label, slot_of(field));
    else if (!has_content(node))
        kg_html_say_in(sheet->out, "<p class=\"bad\">", "Not in product.yml: fill it in by hand.", "</p>\n");
    else if (node->kind == KG_NODE_SEQUENCE &&
             (strcmp(field->path, "highlights") == 0 || strcmp(field->path, "customer_cases") == 0))
        write_items(sheet, node);
    else if (node->kind != KG_NODE_SCALAR && kg_listing_kind_of(field->path, &kind) && kind == KG_LISTING_LINES)
        write_text(sheet, field->label, joined(sheet, node), 0);
    else if (node->kind != KG_NODE_SCALAR)
        write_tree(sheet, field->path, field->label, node);
    else if (choice != NULL) {
        kg_html_say_in(sheet->out, "<p><span class=\"soft\">", "Select in the form:", "</span> ");
        kg_html_say_in(sheet->out, "<span class=\"choice\">", choice, "</span></p>\n");
    } else
        write_text(sheet, field->label, node->text, minimum_of(sheet, field));
}

void kg_sheet_begin_field(kg_sheet *sheet, const char *key, const char *label, const char *hint)
{
    kg_buf *out = sheet->out;
    unsigned id = sheet->boxes++;
    kg_buf_printf(out, "<article class=\"field\" aria-labelledby=\"l%u\"><input type=\"checkbox\" id=\"b%u\" data-box=\"", id, id);
    kg_html_text(out, key);
    kg_buf_printf(out, "\">\n<div><h3><label for=\"b%u\"><span id=\"l%u\">", id, id);
    kg_html_say_in(out, "", label, "</span><span class=\"sr\">: ");
    kg_html_say_in(out, "", "done", "</span></label></h3>");
    if (*hint != 0)
        kg_html_say_in(out, "<p class=\"soft\">", hint, "</p>");
    kg_buf_puts(out, "</div>\n<div class=\"values\">\n");
}

/* Whether FINDING, at a place of product.yml or of a text beside it, stands behind the start of NODE. */
static bool is_behind(const kg_node *node, const kg_finding *finding)
{
    const kg_place *at = &finding->at;
    return node != NULL && strcmp(node->file, at->file) == 0 &&
           (node->line < at->line || (node->line == at->line && node->column <= at->column));
}

/* The row of the form that FINDING is about: the field that begins last before its place, or that of its file; NULL for none. */
static const kg_field *row_of(const kg_sheet *sheet, const kg_finding *finding)
{
    const kg_field *last = NULL;
    const kg_node *start = NULL;
    if (finding->at.line == 0)
        return kg_form_row_of_slot(finding->slot);
    for (size_t i = 0; i < kg_field_count; i++) {
        const kg_node *node = kg_product_field(sheet->product, kg_fields[i].path);
        bool is_later = is_behind(node, finding) &&
                        (start == NULL || node->line > start->line || (node->line == start->line && node->column >= start->column));
        if (is_later) {
            last = &kg_fields[i];
            start = node;
        }
    }
    return last != NULL ? kg_form_row(sheet->parts->arena, last->path) : NULL;
}

/* What row_of says of each finding; NULL when memory is out. */
static const kg_field **rows_of_findings(kg_sheet *sheet)
{
    const kg_field **rows = kg_arena_array(sheet->parts->arena, sheet->findings->list.count, sizeof *rows);
    for (size_t i = 0; rows != NULL && i < sheet->findings->list.count; i++)
        rows[i] = row_of(sheet, &sheet->findings->list.items[i]);
    return rows;
}

/* Links to the open findings about FIELD. */
static void write_marks(kg_sheet *sheet, const kg_field *const *rows, const kg_field *field)
{
    kg_buf *out = sheet->out;
    bool has_any = false;
    for (size_t i = 0; rows != NULL && i < sheet->findings->list.count; i++) {
        const kg_finding *finding = &sheet->findings->list.items[i];
        if (!kg_sheet_is_open(finding) || finding->waiver != NULL || rows[i] != field)
            continue;
        const char *severity = kg_severity_name(finding->severity);
        kg_buf_printf(out, "%s<a class=\"badge %s\" href=\"#finding%zu\">", has_any ? " " : "<p>", severity, i);
        kg_html_say_in(out, "", severity, " ");
        kg_buf_printf(out, "%s</a>", kg_rules[finding->rule].id);
        has_any = true;
    }
    kg_buf_puts(out, has_any ? "</p>\n" : "");
}

/* Whether somebody has to do something for FIELD. What is optional and empty is only named. */
static bool is_shown(const kg_sheet *sheet, const kg_field *field)
{
    return field->need != KG_MAY || field->type == KG_FIELD_FILE || has_content(kg_product_field(sheet->product, field->path));
}

static void write_left_out(kg_sheet *sheet, const char *page)
{
    const char *separator = "";
    for (size_t i = 0; i < kg_field_count; i++) {
        if (strcmp(kg_fields[i].page, page) != 0 || is_shown(sheet, &kg_fields[i]))
            continue;
        if (*separator == 0)
            kg_html_say_in(sheet->out, "<p class=\"soft missing\">", "Optional and not given:", " ");
        kg_html_say_in(sheet->out, separator, kg_fields[i].label, "");
        separator = ", ";
    }
    kg_buf_puts(sheet->out, *separator != 0 ? "</p>\n" : "");
}

void kg_sheet_pages(kg_sheet *sheet)
{
    const char *page = "";
    const kg_field *const *rows = rows_of_findings(sheet);
    for (size_t i = 0, number = 0; i < kg_field_count; i++) {
        if (*kg_fields[i].page == 0 || strcmp(kg_fields[i].page, page) == 0)
            continue;
        page = kg_fields[i].page;
        number++;
        kg_buf_printf(sheet->out, "<section id=\"page%zu\"><h2><span>%zu. ", number, number);
        kg_html_say(sheet->out, page);
        kg_buf_printf(sheet->out, "</span><span class=\"count\" data-count=\"page%zu\"></span></h2>\n<div class=\"card\">\n",
                      number);
        for (size_t k = i; k < kg_field_count; k++) {
            if (strcmp(kg_fields[k].page, page) != 0 || !is_shown(sheet, &kg_fields[k]))
                continue;
            kg_sheet_begin_field(sheet, kg_fields[k].path, kg_fields[k].label, hint_of(sheet, &kg_fields[k]));
            write_marks(sheet, rows, &kg_fields[k]);
            write_value(sheet, &kg_fields[k]);
            kg_buf_puts(sheet->out, "</div></article>\n");
        }
        write_left_out(sheet, page);
        kg_buf_puts(sheet->out, "</div></section>\n");
    }
}
