/* SPDX-License-Identifier: Apache-2.0
 *
 * A tree of nodes back to YAML: block style only, plain scalars where nobody could misread them, else double quotes. What it
 * writes is read back by kg_yaml_parse to the same tree. */
#include "format/yaml.h"

#include "base/text.h"

#include <string.h>

enum { STEP = 2 };

static void pad(kg_buf *out, unsigned depth)
{
    for (unsigned i = 0; i < depth * STEP; i++)
        kg_buf_putc(out, ' ');
}

static bool reads_plain(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || !kg_ascii_is_alnum((unsigned char)*text) || text[length - 1] == ' ')
        return false;
    for (const char *at = text; *at != 0; at++)
        if (!kg_ascii_is_alnum((unsigned char)*at) && strchr(" ._/()+-", *at) == NULL)
            return false;
    return true;
}

/* YAML refuses some characters and folds others that JSON strings may hold as they are. */
static bool needs_escape(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFEFF || code == 0xFFFE ||
           code == 0xFFFF;
}

static void write_quoted(const char *text, kg_buf *out)
{
    kg_buf_putc(out, '"');
    for (const char *at = text; *at != 0;) {
        const char *start = at;
        uint32_t code = kg_utf8_next(&at);
        if (code == '"' || code == '\\')
            kg_buf_printf(out, "\\%c", (int)code);
        else if (code == '\n')
            kg_buf_puts(out, "\\n");
        else if (needs_escape(code))
            kg_buf_printf(out, "\\u%04X", (unsigned)code);
        else
            kg_buf_append(out, start, (size_t)(at - start));
    }
    kg_buf_putc(out, '"');
}

static void write_scalar(const char *text, bool is_plain, kg_buf *out)
{
    if (is_plain && (*text == 0 || reads_plain(text)))
        kg_buf_puts(out, text);
    else
        write_quoted(text, out);
}

static void write_value(const kg_node *node, unsigned depth, bool after_dash, kg_buf *out);

/* The entries of a collection; behind a dash the first one stands on the dash's line. */
static void write_entries(const kg_node *node, unsigned depth, bool after_dash, kg_buf *out)
{
    for (size_t i = 0; i < node->count; i++) {
        if (i > 0 || !after_dash)
            pad(out, depth);
        if (node->kind == KG_NODE_MAPPING) {
            write_scalar(node->keys[i]->text, *node->keys[i]->text != 0, out);
            kg_buf_putc(out, ':');
        } else {
            kg_buf_putc(out, '-');
        }
        write_value(node->items[i], depth + 1, node->kind == KG_NODE_SEQUENCE, out);
    }
}

/* What stands behind "key:" or "-". */
static void write_value(const kg_node *node, unsigned depth, bool after_dash, kg_buf *out)
{
    if (node->kind == KG_NODE_SCALAR) {
        if (*node->text != 0 || !node->is_plain)
            kg_buf_putc(out, ' ');
        write_scalar(node->text, node->is_plain, out);
        kg_buf_putc(out, '\n');
    } else if (node->count == 0) {
        kg_buf_puts(out, node->kind == KG_NODE_MAPPING ? " {}\n" : " []\n");
    } else {
        kg_buf_putc(out, after_dash ? ' ' : '\n');
        write_entries(node, depth, after_dash, out);
    }
}

void kg_yaml_write(const kg_node *node, kg_buf *out)
{
    if (node->kind != KG_NODE_SCALAR) {
        write_entries(node, 0, false, out);
        return;
    }
    write_scalar(node->text, false, out);
    kg_buf_putc(out, '\n');
}
