/* SPDX-License-Identifier: Apache-2.0
 *
 * Writes JSON (RFC 8259) with stable bytes: keys in the order of the calls, UTF-8, "/" as it is, no locale. Reading is jansson's. */
#ifndef KG_BASE_JSON_H
#define KG_BASE_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct kg_json {
    kg_buf *out;
    unsigned depth;
    unsigned indent; /* spaces a level; 0 writes everything on one line */
    bool has_items;  /* the open object or array has at least one item */
    bool after_key;
} kg_json;

void kg_json_init(kg_json *json, kg_buf *out, unsigned indent);
void kg_json_begin_object(kg_json *json);
void kg_json_end_object(kg_json *json);
void kg_json_begin_array(kg_json *json);
void kg_json_end_array(kg_json *json);
void kg_json_key(kg_json *json, const char *key);
/* NULL is written as null; bytes that are not UTF-8 as U+FFFD. */
void kg_json_string(kg_json *json, const char *text);
void kg_json_integer(kg_json *json, int64_t value);
void kg_json_unsigned(kg_json *json, uint64_t value);
void kg_json_bool(kg_json *json, bool value);
void kg_json_null(kg_json *json);
/* Key and value in one call. */
void kg_json_key_string(kg_json *json, const char *key, const char *text);
void kg_json_key_unsigned(kg_json *json, const char *key, uint64_t value);
void kg_json_key_bool(kg_json *json, const char *key, bool value);

#endif
