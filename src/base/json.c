/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON writer; see json.h. */
#include "base/json.h"

#include "base/text.h"

#include <inttypes.h>

void kg_json_init(kg_json *json, kg_buf *out, unsigned indent)
{
    *json = (kg_json){ .out = out, .indent = indent };
}

static void new_line(kg_json *json)
{
    if (json->indent == 0)
        return;
    kg_buf_putc(json->out, '\n');
    for (unsigned i = 0; i < json->depth * json->indent; i++)
        kg_buf_putc(json->out, ' ');
}

static void before_value(kg_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->has_items)
        kg_buf_puts(json->out, json->indent == 0 ? ", " : ",");
    if (json->depth > 0)
        new_line(json);
    json->has_items = true;
}

static void begin(kg_json *json, char bracket)
{
    before_value(json);
    kg_buf_putc(json->out, bracket);
    json->depth++;
    json->has_items = false;
}

static void end(kg_json *json, char bracket)
{
    json->depth--;
    if (json->has_items)
        new_line(json);
    kg_buf_putc(json->out, bracket);
    json->has_items = true;
}

void kg_json_begin_object(kg_json *json)
{
    begin(json, '{');
}

void kg_json_end_object(kg_json *json)
{
    end(json, '}');
}

void kg_json_begin_array(kg_json *json)
{
    begin(json, '[');
}

void kg_json_end_array(kg_json *json)
{
    end(json, ']');
}

static void write_string(kg_buf *out, const char *text)
{
    kg_buf_putc(out, '"');
    for (const char *at = text; *at != 0;) {
        const char *start = at;
        uint32_t code = kg_utf8_next(&at);
        if (code == 0xFFFD && at - start == 1)
            kg_buf_puts(out, "\xEF\xBF\xBD");
        else if (code == '"' || code == '\\')
            kg_buf_printf(out, "\\%c", (int)code);
        else if (code == '\n')
            kg_buf_puts(out, "\\n");
        else if (code == '\t')
            kg_buf_puts(out, "\\t");
        else if (code < 0x20 || code == 0x7F || code == 0x2028 || code == 0x2029)
            kg_buf_printf(out, "\\u%04x", (unsigned)code);
        else
            kg_buf_append(out, start, (size_t)(at - start));
    }
    kg_buf_putc(out, '"');
}

void kg_json_key(kg_json *json, const char *key)
{
    before_value(json);
    write_string(json->out, key);
    kg_buf_puts(json->out, ": ");
    json->after_key = true;
}

void kg_json_string(kg_json *json, const char *text)
{
    before_value(json);
    if (text == NULL)
        kg_buf_puts(json->out, "null");
    else
        write_string(json->out, text);
}

void kg_json_integer(kg_json *json, int64_t value)
{
    before_value(json);
    kg_buf_printf(json->out, "%" PRId64, value);
}

void kg_json_unsigned(kg_json *json, uint64_t value)
{
    before_value(json);
    kg_buf_printf(json->out, "%" PRIu64, value);
}

void kg_json_bool(kg_json *json, bool value)
{
    before_value(json);
    kg_buf_puts(json->out, value ? "true" : "false");
}

void kg_json_null(kg_json *json)
{
    kg_json_string(json, NULL);
}

void kg_json_key_string(kg_json *json, const char *key, const char *text)
{
    kg_json_key(json, key);
    kg_json_string(json, text);
}

void kg_json_key_unsigned(kg_json *json, const char *key, uint64_t value)
{
    kg_json_key(json, key);
    kg_json_unsigned(json, value);
}

void kg_json_key_bool(kg_json *json, const char *key, bool value)
{
    kg_json_key(json, key);
    kg_json_bool(json, value);
}
