/* SPDX-License-Identifier: Apache-2.0
 *
 * What an SVG needs and a renderer without files and fonts would leave out without a word. Broken XML is the renderer's to tell. */
#include "converter/svgscan.h"

#include "base/buf.h"
#include "base/language.h"
#include "base/text.h"

#include <expat.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { MOST_PREFIXES = 8, MOST_STYLE_BYTES = 8 << 20 };

typedef struct scan {
    XML_Parser parser;
    unsigned depth;
    unsigned hidden_at; /* depth of the outermost element that is not shown; 0 = none */
    unsigned text_at;   /* depth of the text element that is open; 0 = none */
    unsigned style_at;  /* depth of the style element that is open; 0 = none */
    char font[64];
    char prefixes[MOST_PREFIXES][16]; /* that stand for SVG */
    unsigned prefix_count;
    kg_buf style; /* what is in the style element */
    kg_svg_scan *out;
} scan;

static void stop(scan *self)
{
    (void)XML_StopParser(self->parser, XML_FALSE);
}

/* ---- names ---- */

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

static bool is_named(const char *name, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(local(name), *list) == 0)
            return true;
    return false;
}

/* Without regard to where in the document a prefix is declared: drawings do not use one for two things. */
static void keep_prefixes(scan *self, const XML_Char **attributes)
{
    for (; *attributes != NULL; attributes += 2)
        if (strncmp(attributes[0], "xmlns:", 6) == 0 && strcmp(attributes[1], "http://www.w3.org/2000/svg") == 0 &&
            strlen(attributes[0] + 6) < sizeof self->prefixes[0] && self->prefix_count < MOST_PREFIXES)
            (void)snprintf(self->prefixes[self->prefix_count++], sizeof self->prefixes[0], "%s", attributes[0] + 6);
}

/* Elements of editors (sodipodi:, i:) have a prefix that stands for something else. */
static bool is_svg(const scan *self, const char *name)
{
    size_t length = (size_t)(local(name) - name);
    if (length == 0)
        return true;
    for (unsigned i = 0; i < self->prefix_count; i++)
        if (strlen(self->prefixes[i]) == length - 1 && memcmp(self->prefixes[i], name, length - 1) == 0)
            return true;
    return false;
}

/* The attribute NAME, whatever its prefix; "" where there is none. */
static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return "";
}

/* ---- elements ---- */

/* What is for other programs alone, asks for an extension, or is not displayed. */
static bool is_hidden(const scan *self, const char *name, const XML_Char **attributes)
{
    static const char *const unseen[] = { "metadata", "title", "desc", "script", NULL };
    const char *style = strstr(attribute(attributes, "style"), "display:");
    return !is_svg(self, name) || is_named(name, unseen) || *attribute(attributes, "requiredExtensions") != 0 ||
           strcmp(attribute(attributes, "display"), "none") == 0 ||
           (style != NULL && strncmp(style + strlen("display:") + strspn(style + strlen("display:"), " "), "none", 4) == 0);
}

static void keep_font(scan *self, const XML_Char **attributes)
{
    const char *family = attribute(attributes, "font-family"), *style = strstr(attribute(attributes, "style"), "font-family:");
    if (*family == 0 && style != NULL)
        family = style + strlen("font-family:");
    family += strspn(family, " '\"");
    if (*family != 0)
        (void)snprintf(self->font, sizeof self->font, "%.*s", (int)strcspn(family, ",;'\""), family);
}

static void refuse_file(scan *self, const char *target, size_t length)
{
    kg_svg_lacks_file(self->out, target, length);
    stop(self);
}

/* A reference of an element: inside the drawing, a picture that is embedded, or something that is missing. */
static void check_reference(scan *self, const char *name, const XML_Char **attributes)
{
    static const char *const pictures[] = { "image", "feImage", NULL }, *const harmless[] = { "a", "cursor", "color-profile", NULL };
    const char *target = attribute(attributes, "href");
    target += strspn(target, " \t\r\n");
    if (*target == 0 || *target == '#' || is_named(name, harmless))
        return;
    bool is_data = strncmp(target, "data:", 5) == 0;
    if (is_data && is_named(name, pictures)) {
        if (!kg_svg_picture_is_drawn(target, self->out->lacks, sizeof self->out->lacks))
            stop(self);
    } else if (!is_data || strcmp(local(name), "use") == 0)
        refuse_file(self, target, strlen(target));
}

/* Gradients, filters, masks and markers of other files. */
static void check_paint(scan *self, const XML_Char **attributes)
{
    size_t length;
    for (; *attributes != NULL; attributes += 2) {
        const char *target = kg_svg_outer_url(attributes[1], &length);
        if (target != NULL && strcmp(local(attributes[0]), "cursor") != 0) {
            refuse_file(self, target, length);
            return;
        }
    }
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const texts[] = { "text", "flowRoot", NULL };
    static const char *const moving[] = { "animate", "animateTransform", "animateMotion", "animateColor", "set", NULL };
    scan *self = user;
    self->depth++;
    keep_prefixes(self, attributes);
    if (self->hidden_at == 0 && is_hidden(self, name, attributes))
        self->hidden_at = self->depth;
    if (self->hidden_at != 0)
        return;
    if (self->text_at == 0 && is_named(name, texts))
        self->text_at = self->depth;
    if (self->style_at == 0 && strcmp(local(name), "style") == 0)
        self->style_at = self->depth;
    if (self->font[0] == 0 || self->text_at != 0)
        keep_font(self, attributes);
    self->out->is_moving = self->out->is_moving || is_named(name, moving);
    check_reference(self, name, attributes);
    if (self->out->lacks[0] == 0)
        check_paint(self, attributes);
    if (self->out->lacks[0] == 0 && strcmp(local(name), "foreignObject") == 0) {
        (void)snprintf(self->out->lacks, sizeof self->out->lacks,
                       N_("holds HTML (foreignObject), which only browsers draw: convert it to paths"));
        stop(self);
    }
}

static void on_end(void *user, const XML_Char *name)
{
    scan *self = user;
    (void)name;
    if (self->text_at == self->depth)
        self->text_at = 0;
    if (self->hidden_at == self->depth)
        self->hidden_at = 0;
    if (self->style_at == self->depth) {
        self->style_at = 0;
        if (self->style.size > 0 && kg_svg_style_lacks((char *)self->style.data, self->out))
            stop(self);
        kg_buf_clear(&self->style);
    }
    self->depth--;
}

static void on_text(void *user, const XML_Char *text, int length)
{
    scan *self = user;
    if (self->style_at != 0)
        kg_buf_append(&self->style, text, (size_t)length);
    if (self->text_at == 0 || self->hidden_at != 0)
        return;
    for (int i = 0; i < length; i++)
        if (strchr(" \t\r\n", text[i]) == NULL) {
            (void)snprintf(self->out->lacks, sizeof self->out->lacks,
                           N_("has text in a font%s%s%s, which looks different on every computer: convert the text to paths (outlines)"),
                           self->font[0] != 0 ? " ('" : "", self->font, self->font[0] != 0 ? "')" : "");
            stop(self);
            return;
        }
}

static void on_instruction(void *user, const XML_Char *target, const XML_Char *data)
{
    scan *self = user;
    if (strcmp(target, "xml-stylesheet") != 0 || strstr(data, "data:") != NULL || strstr(data, "href=\"#") != NULL)
        return;
    (void)snprintf(self->out->lacks, sizeof self->out->lacks,
                   N_("takes its style from another file, which kgpack never loads: put the style into the SVG"));
    stop(self);
}

/* ---- encodings ---- */

/* Any letter does: only the markup counts here. */
static int any_letter(void *unused, const char *bytes)
{
    (void)unused;
    (void)bytes;
    return 0x4E00;
}

/* Beyond those that expat knows: code pages of one byte, and the Chinese and Korean ones of two, whose second byte is never markup. */
static int on_encoding(void *unused, const XML_Char *name, XML_Encoding *out)
{
    (void)unused;
    bool is_double = kg_ascii_prefix(name, "gb") || kg_ascii_casecmp(name, "big5") == 0 || kg_ascii_casecmp(name, "euc-kr") == 0;
    bool is_single = kg_ascii_prefix(name, "windows-125") || kg_ascii_prefix(name, "iso-8859-") ||
                     kg_ascii_prefix(name, "koi8-");
    for (int i = 0; i < 256; i++)
        out->map[i] = i < 0x80 ? i : is_double && i > 0x80 && i < 0xFF ? -2 : 0x4E00 + i;
    out->data = NULL;
    out->convert = any_letter;
    out->release = NULL;
    return is_double || is_single ? XML_STATUS_OK : XML_STATUS_ERROR;
}

kg_status kg_svg_scan_file(const uint8_t *data, size_t size, kg_svg_scan *out)
{
    scan self = { .parser = XML_ParserCreate(NULL), .out = out };
    *out = (kg_svg_scan){ 0 };
    if (self.parser == NULL || size > INT_MAX)
        return KG_E_NOMEM;
    kg_buf_init(&self.style, MOST_STYLE_BYTES);
    XML_SetUserData(self.parser, &self);
    XML_SetElementHandler(self.parser, on_start, on_end);
    XML_SetCharacterDataHandler(self.parser, on_text);
    XML_SetProcessingInstructionHandler(self.parser, on_instruction);
    XML_SetUnknownEncodingHandler(self.parser, on_encoding, NULL);
    if (XML_Parse(self.parser, (const char *)data, (int)size, XML_TRUE) != XML_STATUS_OK && out->lacks[0] == 0)
        out->unreadable = XML_ErrorString(XML_GetErrorCode(self.parser));
    if (self.style.status == KG_E_LIMIT)
        out->unreadable = "a style sheet that is too large";
    kg_status status = self.style.status == KG_E_NOMEM ? KG_E_NOMEM : KG_OK;
    XML_ParserFree(self.parser);
    kg_buf_done(&self.style);
    return status;
}
