/* SPDX-License-Identifier: Apache-2.0
 *
 * The contact sheet of kgpack logo. */
#include "report/contactsheet.h"

#include "base/arith.h"
#include "bundle/html.h"
#include "product/logofile.h"

#include <inttypes.h>

#include "report/contactsheet.css.h"
#include "report/contactsheet.js.h"

enum { MOST_SHOWN_PX = 240, MOST_STYLE_BYTES = 1 << 20 };

static kg_html_page page_of_logos(const char *style)
{
    return (kg_html_page){ .title = _("Contact sheet of kgpack"),
                           .key = "",
                           .style = style,
                           .pictures = "",
                           .language = kg_language_chosen(),
                           .script = contactsheet_js };
}

/* A canvas larger than MOST_SHOWN_PX is shown smaller, in its shape. */
static void begin_page(kg_buf *out, uint32_t width, uint32_t height)
{
    uint32_t longest = KG_MAX(width, height), most = KG_MIN(longest, (uint32_t)MOST_SHOWN_PX);
    kg_buf style;
    kg_buf_init(&style, MOST_STYLE_BYTES);
    kg_buf_printf(&style, "%s:root { --width: %" PRIu32 "px; --height: %" PRIu32 "px; }\n", contactsheet_css, width * most / longest,
                  height * most / longest);
    kg_html_page page = page_of_logos(kg_buf_text(&style));
    kg_html_begin(out, &page);
    if (style.status != KG_OK)
        out->status = style.status;
    kg_buf_done(&style);
}

/* What the colours of the badges mean. */
static void write_legend(kg_buf *out)
{
    static const char *const kinds[] = { "error", "warning", "info", "fixed" };
    kg_buf_puts(out, "<span class=\"legend\">");
    for (int i = 0; i < 4; i++) {
        kg_buf_printf(out, "<span class=\"badge %s\">", kinds[i]);
        kg_html_say_in(out, "", kinds[i], "</span> ");
    }
    kg_buf_puts(out, "</span>");
}

void kg_contact_begin(kg_buf *out, size_t logos, uint32_t width, uint32_t height)
{
    static const char *const sizes[] = { "1", "2", "4" };
    begin_page(out, width, height);
    kg_html_say_in(out, "<div class=\"frame\">\n<header class=\"top\"><div>\n<h1>", "Contact sheet", "</h1>\n");
    kg_buf_puts(out, "<p class=\"soft\">");
    if (logos != 1)
        kg_buf_printf(out, "%zu ", logos);
    kg_html_say_in(out, "", logos == 1 ? N_("one logo") : N_("logos"), "</p>\n</div>");
    kg_html_languages(out);
    kg_buf_puts(out, "</header>\n<p class=\"sizes\">");
    for (int i = 0; i < 3; i++)
        kg_buf_printf(out, "<button type=\"button\" data-zoom=\"%s\" aria-pressed=\"%s\">%s &#215;</button>", sizes[i],
                      i == 0 ? "true" : "false", sizes[i]);
    kg_html_say_in(out, "<label><input type=\"checkbox\" id=\"found\"> ", "only logos with findings", "</label>");
    write_legend(out);
    kg_buf_puts(out, "</p>\n<main id=\"content\" tabindex=\"-1\" class=\"logos\">\n");
}

static void write_picture(kg_buf *out, const char *page_class, const char *label, const kg_blob *png)
{
    kg_buf_printf(out, "<div class=\"place %s\">", page_class);
    if (png->size > 0) {
        kg_buf_puts(out, "<img alt=\"\" src=\"");
        kg_html_png(out, png->data, png->size);
        kg_buf_puts(out, "\">");
    }
    kg_html_say_in(out, "<span>", label, "</span></div>");
}

static void write_pair(kg_buf *out, const char *label, const kg_blob *png)
{
    kg_buf_puts(out, "<div class=\"pair\">");
    write_picture(out, "light", label, png);
    write_picture(out, "dark", label, png);
    kg_buf_puts(out, "</div>");
}

static void write_findings(kg_buf *out, const kg_findings *findings)
{
    if (findings->list.count == 0)
        return;
    kg_buf_puts(out, "<ul>");
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        const char *kind = finding->repair == KG_REPAIR_DONE ? "fixed" : kg_severity_name(finding->severity);
        kg_buf_printf(out, "<li><span class=\"badge %s\">%s</span> ", kind, kg_rules[finding->rule].id);
        kg_html_message(out, "", finding->found, "");
        if (finding->repair != KG_REPAIR_DONE && *finding->required != 0)
            kg_html_message(out, ", <span class=\"soft\">", finding->required, "</span>");
        kg_buf_puts(out, "</li>");
    }
    kg_buf_puts(out, "</ul>");
}

static bool has_standing(const kg_findings *findings)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (findings->list.items[i].repair != KG_REPAIR_DONE && findings->list.items[i].severity > KG_INFO)
            return true;
    return false;
}

void kg_contact_add(kg_buf *out, const kg_report_product *item, const kg_blob *before, const kg_blob *after)
{
    const kg_asset *asset = kg_product_asset(item->product, KG_SLOT_LOGO), *origin = kg_logo_origin(asset);
    kg_buf_printf(out, "<article class=\"card logo\" data-found=\"%d\">\n<div class=\"places\">", has_standing(item->findings));
    write_pair(out, "before", before);
    write_pair(out, "after", after);
    kg_buf_puts(out, "</div>\n<h2>");
    kg_html_text(out, item->path);
    kg_buf_printf(out, "</h2>\n<p class=\"soft\">%" PRIu32 " &#215; %" PRIu32 ", ", origin->logo.png.width,
                  origin->logo.png.height);
    kg_html_size(out, origin->size);
    if (after->size > 0) {
        kg_buf_puts(out, " &#8594; ");
        kg_html_size(out, after->size);
    }
    kg_buf_puts(out, "</p>\n");
    write_findings(out, item->findings);
    kg_buf_puts(out, "</article>\n");
}

void kg_contact_end(kg_buf *out)
{
    kg_buf_puts(out, "</main></div>\n");
    kg_html_page page = page_of_logos("");
    kg_html_end(out, &page);
}
