/* SPDX-License-Identifier: Apache-2.0
 *
 * The lines of template.def that belong to one delivery method, their comments in the language that was chosen. */
#include "product/template.h"

#include "base/arith.h"
#include "base/buf.h"

#include <string.h>

enum {
    IMAGE = 1 << 0,
    SAAS = 1 << 1,
    CONSULTING = 1 << 2,
    LICENSE = 1 << 3,
    PROFESSIONAL = 1 << 4,
    HARDWARE = 1 << 5,
    SERVICE = CONSULTING | PROFESSIONAL,
    ALL = ~0,
    CHOSEN = 0, /* the line that names the method */
};

static const char *const methods[] = { "image", "saas", "consulting_service", "license", "professional_service", "hardware" };

static const struct {
    int methods;
    const char *text;
} lines[] = {
#define LINE(methods, text) { methods, text },
#define METHOD { CHOSEN, "delivery_method: " },
#include "product/template.def"
#undef LINE
#undef METHOD
};

const char *kg_template_method(unsigned i)
{
    return i < KG_COUNT(methods) ? methods[i] : NULL;
}

/* Where the comment of LINE begins, behind "# "; NULL without one. */
static const char *comment_of(const char *line)
{
    const char *mark = strncmp(line, "# ", 2) == 0 ? line : strstr(line, " # ");
    return mark == NULL ? NULL : mark + (mark == line ? 2 : 3);
}

static void write_line(kg_buf *out, const char *line)
{
    const char *comment = comment_of(line);
    kg_buf_printf(out, "%.*s%s\n", (int)(comment != NULL ? comment - line : (ptrdiff_t)strlen(line)), line,
                  comment != NULL ? kg_gettext(comment) : "");
}

const char *kg_template_product_yml(kg_arena *arena, const char *delivery_method)
{
    enum { LONGEST = 64 * 1024 };
    unsigned method = 0;
    while (method < KG_COUNT(methods) && strcmp(methods[method], delivery_method) != 0)
        method++;
    if (method == KG_COUNT(methods))
        return NULL;
    kg_buf buf;
    kg_buf_init(&buf, LONGEST);
    for (size_t i = 0; i < KG_COUNT(lines); i++) {
        if (lines[i].methods == CHOSEN)
            kg_buf_printf(&buf, "%s%s\n", lines[i].text, delivery_method);
        else if ((lines[i].methods & 1 << method) != 0)
            write_line(&buf, lines[i].text);
    }
    arena->exhausted = arena->exhausted || kg_buf_status(&buf, NULL) != KG_OK;
    const char *text = kg_arena_strdup(arena, kg_buf_text(&buf));
    kg_buf_done(&buf);
    return text;
}

const char *kg_template_readme(void)
{
    return _("This folder is one KooGallery product. `kgpack check` judges it, `kgpack build` makes the upload bundle.\n"
             "\n"
             "product.yml            what the form asks for; fill in what is empty\n"
             "\n"
             "Put these files beside it. They are found by their names; product.yml can name others.\n"
             "\n"
             "logo.png               any PNG; build fits it into 120 x 120 pixels\n"
             "eula.pdf               End User License Agreement, nothing in it to be filled in or signed\n"
             "user-guide.pdf         how to log in and to use the product; a folder user-guide/ becomes one ZIP\n"
             "software-copyright.pdf software copyright or other qualification certificate, if you have one\n"
             "open-source-notice.md  open-source software notice; a text is wrapped into a ZIP\n"
             "\n"
             "Documents may be PDF, DOC, DOCX, PPT, PPTX, ZIP or RAR of at most 20 MB each.\n"
             "\n"
             "description.md         the description, if it is not in product.yml\n"
             "cases/NAME.md          one customer case each: the first line is its title, with '# ' before it\n"
             ".kgpackignore          names of files in this folder that do not belong to the product\n"
             "\n"
             "The files are never changed. This file and hidden files are left out.\n");
}
