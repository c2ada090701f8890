/* SPDX-License-Identifier: Apache-2.0
 *
 * YAML bytes to a tree of nodes with line and column, through libyaml's event interface. Every scalar stays a string: what it
 * means is decided by the schema (product/schema.h). Anchors, aliases, tags, several documents, text that is not UTF-8 and
 * nesting deeper than the limit are refused; a duplicate key is refused with both places. */
#ifndef KG_FORMAT_YAML_H
#define KG_FORMAT_YAML_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kg_node_kind { KG_NODE_SCALAR, KG_NODE_MAPPING, KG_NODE_SEQUENCE } kg_node_kind;

typedef struct kg_node kg_node;
struct kg_node {
    kg_node_kind kind;
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1, in code points */
    const char *file; /* path as the user wrote it */
    const char *text; /* SCALAR: the value, "" when empty (NUL bytes are refused) */
    bool is_plain;    /* SCALAR: neither quoted nor a block */
    uint32_t text_line;   /* SCALAR whose lines are lines of FILE (a `|` block, a text file): where its first line stands, else 0 */
    uint32_t text_indent; /* and the columns in front of each of them */
    size_t count;     /* children */
    kg_node **items;  /* SEQUENCE: elements; MAPPING: values, in file order */
    kg_node **keys;   /* MAPPING: keys, scalars, parallel to items */
};

typedef struct kg_yaml_error {
    uint32_t line; /* 0 where the error has no place */
    uint32_t column;
} kg_yaml_error;

/* *ROOT is NULL for an empty document. KG_E_FORMAT (with PLACE set) for anything that is not the YAML kgpack takes, KG_E_LIMIT,
 * KG_E_NOMEM. Everything lies in ARENA. FILE is kept in every node. */
kg_status kg_yaml_parse(kg_arena *arena, const char *file, const void *data, size_t size, const kg_limits *limits,
                        const kg_node **root, kg_yaml_error *place, kg_err *err);

/* The value at KEY of a mapping; NULL when NODE is NULL, no mapping, or has no such key. */
const kg_node *kg_node_get(const kg_node *node, const char *key);
/* The same along a dotted path such as "after_sales_support.time" or "specifications.0.name". */
const kg_node *kg_node_at(const kg_node *node, const char *path);
/* Puts VALUE at KEY of MAP, in place of what is there or behind the last key. False when memory is out. */
bool kg_node_put(kg_arena *arena, kg_node *map, const char *key, kg_node *value);
/* Puts VALUE behind the last element of a sequence. */
bool kg_node_append(kg_arena *arena, kg_node *list, kg_node *value);
/* A scalar or an empty collection of FILE; its place is LINE 1 of column 1. NULL when memory is out. */
kg_node *kg_node_new(kg_arena *arena, kg_node_kind kind, const char *file, const char *text);

/* The text of a scalar; "" for NULL and for what is no scalar. */
const char *kg_node_text(const kg_node *node);

/* Appends NODE as YAML that kg_yaml_parse reads back to the same tree (an empty one as nothing). Empty nodes below it are kept. */
void kg_yaml_write(const kg_node *node, kg_buf *out);

#endif
