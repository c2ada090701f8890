/* SPDX-License-Identifier: Apache-2.0
 *
 * HTML pieces; see html.h. */
#include "bundle/html.h"

#include "base/arith.h"
#include "base/catalogue.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/translate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bundle/page.css.h"
#include "bundle/page.js.h"

/* ---- text ---- */

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

void kg_html_text_in(kg_buf *out, const char *open, const char *text, const char *close)
{
    if (text == NULL || *text == 0)
        return;
    kg_buf_puts(out, open);
    kg_html_text(out, text);
    kg_buf_puts(out, close);
}

/* ---- phrases ---- */

static const struct {
    const char *key;
    const char *english;
} words[] = {
#define WORD(english) { english, english },
#define TERM(key, english) { key, english },
#include "bundle/words.def"
#undef WORD
#undef TERM
};

/* The English of PHRASE. */
static const char *find_word(const char *phrase)
{
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (strcmp(words[i].key, phrase) == 0)
            return words[i].english;
    return phrase;
}

bool kg_html_knows(const char *phrase)
{
    return kg_catalogue_find(find_word(phrase)) != NULL;
}

static void write_both(kg_buf *out, const char *english, const char *chinese)
{
    kg_html_text_in(out, "<span class=\"en\" lang=\"en\">", english, "</span>");
    kg_html_text_in(out, "<span class=\"zh\" lang=\"zh-CN\">", chinese, "</span>");
}

void kg_html_say(kg_buf *out, const char *phrase)
{
    const char *english = find_word(phrase), *chinese = kg_catalogue_find(english);
    if (chinese == NULL)
        kg_html_text(out, phrase);
    else
        write_both(out, english, chinese);
}

void kg_html_message(kg_buf *out, const char *open, const char *message, const char *close)
{
    if (message == NULL || *message == 0)
        return;
    kg_arena arena;
    kg_arena_init(&arena);
    const char *chinese = kg_translate_chinese(&arena, message);
    kg_buf_puts(out, open);
    if (strcmp(chinese, message) == 0)
        kg_html_text(out, message);
    else
        write_both(out, message, chinese);
    kg_buf_puts(out, close);
    if (!kg_arena_ok(&arena))
        out->status = KG_E_NOMEM;
    kg_arena_done(&arena);
}

void kg_html_say_in(kg_buf *out, const char *open, const char *phrase, const char *close)
{
    kg_buf_puts(out, open);
    kg_html_say(out, phrase);
    kg_buf_puts(out, close);
}

void kg_html_size(kg_buf *out, uint64_t bytes)
{
    static const char *const units[] = { "kB", "MB", "GB" };
    uint64_t unit = 1000;
    size_t i = 0;
    while (bytes / unit >= 1000 && i + 1 < KG_COUNT(units)) {
        unit *= 1000;
        i++;
    }
    if (bytes >= 1000)
        kg_buf_printf(out, "%" PRIu64 ".%" PRIu64 " %s (", bytes / unit, bytes % unit / (unit / 10), units[i]);
    kg_buf_printf(out, "%" PRIu64 " ", bytes);
    kg_html_say_in(out, "", "bytes", bytes >= 1000 ? ")" : "");
}

/* ---- the page ---- */

static void write_base64(kg_buf *out, const void *data, size_t size)
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

void kg_html_png(kg_buf *out, const void *data, size_t size)
{
    kg_buf_puts(out, "data:image/png;base64,");
    write_base64(out, data, size);
}

/* " 'sha256-...'" of TEXT as a content security policy has it; nothing for an empty text. */
static void write_source(kg_buf *out, const char *text)
{
    kg_sha256 hash;
    uint8_t bytes[32];
    if (*text == 0)
        return;
    if (kg_sha256_of(text, strlen(text), &hash, NULL) != KG_OK) {
        out->status = KG_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < sizeof bytes; i++) {
        char pair[3] = { hash.hex[2 * i], hash.hex[2 * i + 1], 0 };
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    kg_buf_puts(out, " 'sha256-");
    write_base64(out, bytes, sizeof bytes);
    kg_buf_puts(out, "'");
}

/* An element whose text is CODE, exactly, because its hash stands in the policy. */
static void write_code(kg_buf *out, const char *element, const char *code)
{
    if (*code != 0)
        kg_buf_printf(out, "<%s>%s</%s>\n", element, code, element);
}

void kg_html_begin(kg_buf *out, const kg_html_page *page)
{
    kg_buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\" data-key=\"", page->language == KG_CHINESE ? "zh-CN" : "en");
    kg_html_text(out, page->key);
    kg_buf_puts(out, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src");
    write_source(out, page_css);
    write_source(out, page->style);
    write_source(out, page->pictures);
    kg_buf_puts(out, "; script-src");
    write_source(out, page_js);
    write_source(out, page->script);
    kg_buf_puts(out, "; base-uri 'none'; form-action 'none'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    kg_html_text(out, page->title);
    kg_buf_puts(out, "</title>\n");
    write_code(out, "style", page_css);
    write_code(out, "style", page->style);
    write_code(out, "style", page->pictures);
    kg_html_say_in(out, "</head>\n<body>\n<a class=\"skip\" href=\"#content\">", "Skip to the contents", "</a>\n");
}

void kg_html_languages(kg_buf *out)
{
    kg_buf_puts(out, "<p class=\"languages\"><button type=\"button\" data-language=\"en\" lang=\"en\">English</button>"
                     "<button type=\"button\" data-language=\"zh\" lang=\"zh-CN\">\xE4\xB8\xAD\xE6\x96\x87</button></p>\n");
}

void kg_html_end(kg_buf *out, const kg_html_page *page)
{
    /* What the scripts say, so that every phrase stands in the one table. */
    static const char *const spoken[][2] = {
        { "copied", "Copied" },
        { "by-hand", N_("Selected: press Ctrl+C to copy") },
        { "left", N_("left to do") },
        { "shown", N_("findings shown") },
    };
    kg_buf_puts(out, "<p id=\"said\" class=\"sr\" role=\"status\" aria-live=\"polite\"></p>\n<div id=\"words\" hidden>");
    for (size_t i = 0; i < KG_COUNT(spoken); i++) {
        kg_buf_printf(out, "<span data-word=\"%s\">", spoken[i][0]);
        kg_html_say_in(out, "", spoken[i][1], "</span>");
    }
    kg_buf_puts(out, "</div>\n");
    write_code(out, "script", page_js);
    write_code(out, "script", page->script);
    kg_buf_puts(out, "</body>\n</html>\n");
}
