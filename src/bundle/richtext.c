/* SPDX-License-Identifier: Apache-2.0
 *
 * Markdown to the few elements that a preview needs. What a link or a picture would lead to is not written at all, HTML inside
 * of the text is text. */
#include "bundle/sheet.h"

#include "base/arith.h"
#include "bundle/html.h"

#include <md4c.h>
#include <string.h>

/* "" = the element is left out, its text stays. */
static const char *const blocks[] = {
    [MD_BLOCK_DOC] = "",        [MD_BLOCK_QUOTE] = "blockquote",
    [MD_BLOCK_UL] = "ul",       [MD_BLOCK_OL] = "ol",
    [MD_BLOCK_LI] = "li",       [MD_BLOCK_HR] = "",
    [MD_BLOCK_H] = "h5",        [MD_BLOCK_CODE] = "pre",
    [MD_BLOCK_HTML] = "",       [MD_BLOCK_P] = "p",
    [MD_BLOCK_TABLE] = "table", [MD_BLOCK_THEAD] = "thead",
    [MD_BLOCK_TBODY] = "tbody", [MD_BLOCK_TR] = "tr",
    [MD_BLOCK_TH] = "th",       [MD_BLOCK_TD] = "td",
};
static const char *const spans[] = {
    [MD_SPAN_EM] = "em", [MD_SPAN_STRONG] = "strong", [MD_SPAN_CODE] = "code", [MD_SPAN_DEL] = "del"
};

static int write_tag(kg_buf *out, const char *const names[], size_t count, unsigned type, const char *open, const char *close)
{
    if (type < count && names[type] != NULL && *names[type] != 0)
        kg_buf_printf(out, "%s%s>%s", open, names[type], close);
    return 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    (void)detail;
    return write_tag(ctx, blocks, KG_COUNT(blocks), type, "<", "");
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
    (void)detail;
    return write_tag(ctx, blocks, KG_COUNT(blocks), type, "</", "\n");
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)detail;
    return write_tag(ctx, spans, KG_COUNT(spans), type, "<", "");
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
    (void)detail;
    return write_tag(ctx, spans, KG_COUNT(spans), type, "</", "");
}

static int write_piece(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *ctx)
{
    kg_buf *out = ctx;
    char piece[256];
    if (type == MD_TEXT_BR)
        kg_buf_puts(out, "<br>");
    /* Cut between code points, so that each piece is valid by itself. */
    for (size_t at = 0; at < size;) {
        size_t length = KG_MIN(size - at, sizeof piece - 1);
        while (at + length < size && length > 1 && ((unsigned char)text[at + length] & 0xC0) == 0x80)
            length--;
        memcpy(piece, text + at, length);
        piece[length] = 0;
        kg_html_text(out, piece);
        at += length;
    }
    return 0;
}

void kg_richtext_write(kg_buf *out, const char *text)
{
    const MD_PARSER parser = { .flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                               .enter_block = enter_block,
                               .leave_block = leave_block,
                               .enter_span = enter_span,
                               .leave_span = leave_span,
                               .text = write_piece };
    if (strlen(text) > UINT32_MAX / 2 || md_parse(text, (MD_SIZE)strlen(text), &parser, out) != 0)
        out->status = KG_E_NOMEM;
}
