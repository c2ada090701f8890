/* SPDX-License-Identifier: Apache-2.0
 *
 * HTML pieces; see html.h. */
#include "bundle/html.h"

#include "base/sha256.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void kg_html_text(kg_buf *out, const char *text)
{
    for (const char *at = text; *at != 0;) {
        const char *start = at;
        uint32_t code = kg_utf8_next(&at);
        bool is_bad = (code < 0x20 && code != '\n' && code != '\t' && code != '\r') || (code >= 0x7F && code < 0xA0) ||
                      (code == 0xFFFD && at - start == 1) || (code & 0xFFFE) == 0xFFFE;
        if (is_bad)
            kg_buf_puts(out, "\xEF\xBF\xBD");
        else if (code == '&' || code == '<' || code == '>' || code == '"' || code == '\'' || code == '\r')
            kg_buf_printf(out, "&#%u;", (unsigned)code);
        else
            kg_buf_append(out, start, (size_t)(at - start));
    }
}

void kg_html_say(kg_buf *out, const char *english, const char *chinese)
{
    if (strcmp(english, chinese) == 0) {
        kg_html_text(out, english);
        return;
    }
    kg_buf_puts(out, "<span class=\"en\" lang=\"en\">");
    kg_html_text(out, english);
    kg_buf_puts(out, "</span><span class=\"zh\" lang=\"zh-CN\">");
    kg_html_text(out, chinese);
    kg_buf_puts(out, "</span>");
}

void kg_base64_write(kg_buf *out, const void *data, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t group = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
        char quad[4] = { digits[group >> 18], digits[group >> 12 & 63], left > 1 ? digits[group >> 6 & 63] : '=',
                         left > 2 ? digits[group & 63] : '=' };
        kg_buf_append(out, quad, 4);
    }
}

/* 'sha256-...' of TEXT as a content security policy has it. */
static void write_source(kg_buf *out, const char *text)
{
    kg_sha256 hash;
    uint8_t bytes[32];
    if (kg_sha256_of(text, strlen(text), &hash, NULL) != KG_OK) {
        out->status = KG_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        char pair[3] = { hash.hex[2 * i], hash.hex[2 * i + 1], 0 };
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    kg_buf_puts(out, "'sha256-");
    kg_base64_write(out, bytes, sizeof bytes);
    kg_buf_puts(out, "'");
}

void kg_html_begin(kg_buf *out, const kg_html_head *head)
{
    kg_buf_printf(out, "<!DOCTYPE html>\n<html lang=\"en\" data-lang=\"en\"%s>\n<head>\n<meta charset=\"utf-8\">\n",
                  head->attributes);
    kg_buf_puts(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src ");
    write_source(out, head->style);
    kg_buf_puts(out, "; script-src ");
    write_source(out, head->script);
    kg_buf_puts(out, "; base-uri 'none'; form-action 'none'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    kg_html_text(out, head->title);
    kg_buf_puts(out, "</title>\n<style>");
    kg_buf_puts(out, head->style);
    kg_buf_puts(out, "</style>\n</head>\n<body>\n");
}

void kg_html_end(kg_buf *out, const kg_html_head *head)
{
    kg_buf_puts(out, "<script>");
    kg_buf_puts(out, head->script);
    kg_buf_puts(out, "</script>\n</body>\n</html>\n");
}
