/* SPDX-License-Identifier: Apache-2.0
 *
 * What an SVG needs and a renderer without files and fonts would leave out without a word. Broken XML is the renderer's to tell. */
#include "converter/converter.h"

#include "base/language.h"

#include <expat.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

typedef struct scan {
    XML_Parser parser;
    unsigned depth;
    unsigned hidden_at; /* depth of the outermost element that is not shown; 0 = none */
    unsigned text_at;   /* depth of the text element that is open; 0 = none */
    char font[64];
    char *why;
    size_t room;
} scan;

static void stop(scan *self)
{
    (void)XML_StopParser(self->parser, XML_FALSE);
}

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

/* The attribute NAME, whatever its prefix; "" where there is none. */
static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes != NULL; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0)
            return attributes[1];
    return "";
}

static bool is_hidden(const XML_Char **attributes)
{
    const char *style = strstr(attribute(attributes, "style"), "display:");
    return strcmp(attribute(attributes, "display"), "none") == 0 ||
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

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const texts[] = { "text", "flowRoot", NULL }, *const pictures[] = { "image", "feImage", "use", NULL };
    scan *self = user;
    self->depth++;
    if (self->hidden_at == 0 && is_hidden(attributes))
        self->hidden_at = self->depth;
    if (self->hidden_at != 0)
        return;
    if (self->text_at == 0 && is_named(name, texts))
        self->text_at = self->depth;
    if (self->font[0] == 0 || self->text_at != 0)
        keep_font(self, attributes);
    const char *target = is_named(name, pictures) ? attribute(attributes, "href") : "";
    target += strspn(target, " \t\r\n");
    if (*target != 0 && *target != '#' && strncmp(target, "data:", 5) != 0) {
        (void)snprintf(self->why, self->room,
                       N_("refers to the file '%.80s', which kgpack never loads: put the picture into the SVG"), target);
        stop(self);
    } else if (strcmp(local(name), "foreignObject") == 0) {
        (void)snprintf(self->why, self->room, N_("holds HTML (foreignObject), which only browsers draw: convert it to paths"));
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
    self->depth--;
}

static void on_text(void *user, const XML_Char *text, int length)
{
    scan *self = user;
    if (self->text_at == 0 || self->hidden_at != 0)
        return;
    for (int i = 0; i < length; i++)
        if (strchr(" \t\r\n", text[i]) == NULL) {
            (void)snprintf(self->why, self->room,
                           N_("has text in a font%s%s%s, which looks different on every computer: convert the text to paths"),
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
    (void)snprintf(self->why, self->room,
                   N_("takes its style from another file, which kgpack never loads: put the style into the SVG"));
    stop(self);
}

bool kg_convert_svg_lacks(const uint8_t *data, size_t size, char *why, size_t room)
{
    scan self = { .parser = XML_ParserCreate(NULL), .why = why, .room = room };
    *why = 0;
    if (self.parser == NULL || size > INT_MAX)
        return false;
    XML_SetUserData(self.parser, &self);
    XML_SetElementHandler(self.parser, on_start, on_end);
    XML_SetCharacterDataHandler(self.parser, on_text);
    XML_SetProcessingInstructionHandler(self.parser, on_instruction);
    (void)XML_Parse(self.parser, (const char *)data, (int)size, XML_TRUE);
    XML_ParserFree(self.parser);
    return *why != 0;
}
