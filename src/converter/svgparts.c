/* SPDX-License-Identifier: Apache-2.0
 *
 * Style sheets and embedded pictures of an SVG. */
#include "converter/svgscan.h"

#include "base/arith.h"
#include "base/language.h"
#include "base/limits.h"
#include "base/text.h"
#include "format/png.h"
#include "format/sniff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- styles ---- */

const char *kg_svg_outer_url(const char *value, size_t *length)
{
    for (const char *at = strstr(value, "url("); at != NULL; at = strstr(at, "url(")) {
        at += strlen("url(");
        const char *target = at + strspn(at, " \t\r\n'\"");
        *length = strcspn(target, ")'\" \t\r\n");
        if (*length > 0 && *target != '#' && strncmp(target, "data:", 5) != 0)
            return target;
    }
    return NULL;
}

void kg_svg_lacks_file(kg_svg_scan *out, const char *target, size_t length)
{
    char shown[81];
    (void)snprintf(shown, sizeof shown, "%.*s", (int)KG_MIN(length, sizeof shown - 1), target);
    (void)snprintf(out->lacks, sizeof out->lacks,
                   N_("refers to the file '%s', which kgpack never loads: put what it holds into the SVG"), shown);
}

/* Blanks in the place of what stands between FROM and TO, both included. */
static void blank_out(char *style, const char *from, const char *to)
{
    for (char *at = strstr(style, from); at != NULL; at = strstr(at, from)) {
        char *end = strstr(at + strlen(from), to);
        size_t size = end != NULL ? (size_t)(end + strlen(to) - at) : strlen(at);
        memset(at, ' ', size);
        at += size;
    }
}

bool kg_svg_style_lacks(char *style, kg_svg_scan *out)
{
    blank_out(style, "/*", "*/");
    blank_out(style, "@font-face", "}"); /* of text, which is judged where it stands */
    out->is_moving = out->is_moving || strstr(style, "@keyframes") != NULL;
    for (const char *at = strstr(style, "@import"); at != NULL; at = strstr(at + 1, "@import")) {
        size_t length = strcspn(at, ";");
        const char *font = kg_ascii_find(at, "font");
        if (font == NULL || font > at + length) {
            (void)snprintf(out->lacks, sizeof out->lacks,
                           N_("takes its style from another file, which kgpack never loads: put the style into the SVG"));
            return true;
        }
    }
    blank_out(style, "@import", ";");
    size_t size;
    const char *target = kg_svg_outer_url(style, &size);
    if (target == NULL)
        return false;
    kg_svg_lacks_file(out, target, size);
    return true;
}

/* ---- pictures ---- */

static int digit_of(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);
    return at != NULL && c != 0 ? (int)(at - digits) : -1;
}

/* As every reader does: what is no digit is passed over, the first '=' ends it. The bytes that were made; OUT has 3/4 of the length. */
static size_t decode_base64(const char *text, uint8_t *out)
{
    size_t made = 0;
    uint32_t bits = 0;
    for (unsigned count = 0; *text != 0 && *text != '='; text++) {
        int digit = digit_of(*text);
        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        if (++count % 4 != 1)
            out[made++] = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
    }
    return made;
}

/* What the locked renderer has decoders for, where the address says so: it cannot ask the system's list of types. */
static kg_type promised_type(const char *target)
{
    if (kg_ascii_prefix(target, "data:image/png;"))
        return KG_TYPE_PNG;
    return kg_ascii_prefix(target, "data:image/jpeg;") || kg_ascii_prefix(target, "data:image/jpg;") ? KG_TYPE_JPEG : KG_TYPE_UNKNOWN;
}

static bool is_whole(kg_type type, const uint8_t *bytes, size_t size)
{
    kg_arena arena;
    kg_png_facts facts;
    kg_image image = { 0 };
    if (type != KG_TYPE_PNG)
        return size > 2 && memmem(bytes + 2, size - 2, "\xFF\xD9", 2) != NULL;
    kg_arena_init(&arena);
    bool is_read = kg_png_decode(&arena, bytes, size, &kg_limits_default, &facts, &image, NULL) == KG_OK;
    kg_image_done(&image);
    kg_arena_done(&arena);
    return is_read;
}

bool kg_svg_picture_is_drawn(const char *target, char *why, size_t room)
{
    const char *comma = strchr(target, ','), *base64 = kg_ascii_find(target, ";base64");
    kg_type type = promised_type(target);
    if (type == KG_TYPE_UNKNOWN || comma == NULL || base64 == NULL || base64 > comma) {
        char shown[41];
        (void)snprintf(shown, sizeof shown, "%.*s", (int)KG_MIN(strcspn(target, ","), sizeof shown - 1), target);
        (void)snprintf(why, room, N_("embeds a picture in a way that only browsers draw ('%s'): embed it as PNG or JPEG, in base64"),
                       shown);
        return false;
    }
    uint8_t *bytes = malloc(strlen(comma));
    size_t size = bytes != NULL ? decode_base64(comma + 1, bytes) : 0;
    kg_type found = bytes != NULL ? kg_sniff(bytes, size) : type;
    bool is_drawn = bytes == NULL || (found == type && is_whole(type, bytes, size));
    free(bytes);
    if (!is_drawn)
        (void)snprintf(why, room, N_("embeds a picture that is damaged, or not what it says: embed it anew, as PNG or JPEG"));
    return is_drawn;
}
