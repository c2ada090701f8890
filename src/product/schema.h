/* SPDX-License-Identifier: Apache-2.0
 *
 * The schema of product.yml: every key with its type, what the form calls it, and whether it may be missing. The rows stand in
 * the order of the form, which is also the order of the manifest's listing. */
#ifndef KG_PRODUCT_SCHEMA_H
#define KG_PRODUCT_SCHEMA_H

#include "product/product.h"

typedef enum kg_field_type {
    KG_FIELD_MAP,     /* a mapping of the keys whose rows follow */
    KG_FIELD_LIST,    /* a sequence; the row "path[]" describes its elements */
    KG_FIELD_TEXT,    /* text of several lines */
    KG_FIELD_LINE,    /* text of one line */
    KG_FIELD_FILE,    /* a path below the product folder */
    KG_FIELD_YES_NO,
    KG_FIELD_ENUM,    /* one of `choices` */
    KG_FIELD_INTEGER, /* digits, within `choices` ("0..20") where there are any */
    KG_FIELD_DECIMAL, /* digits with an optional fraction */
    KG_FIELD_DATE,    /* YYYY-MM-DD */
} kg_field_type;

typedef enum kg_need {
    KG_MAY,   /* may be missing */
    KG_KEY,   /* must be there; what an empty value means is judged by the rule of its clause */
    KG_VALUE, /* must be there and not be empty */
} kg_need;

typedef struct kg_field {
    const char *path; /* "specifications[].prices[].amount" */
    kg_field_type type;
    kg_need need;        /* within the mapping it belongs to */
    const char *choices; /* ENUM: "a|b|c"; INTEGER: "0..20"; a LINE with choices is judged by the rule of its clause */
    const char *page;    /* of the console's form; "" = not in the form */
    const char *label;   /* of the form's field */
} kg_field;

extern const kg_field kg_fields[];
extern const size_t kg_field_count;

/* The row of a path in which every index is written as "[]"; NULL where there is none. */
const kg_field *kg_field_find(const char *path);

/* The choice that TEXT stands for when case, blanks, '-' and '_' do not matter, NULL for none. The result is a whole choice. */
const char *kg_field_choose(kg_arena *arena, const char *choices, const char *text);

/* What a value of FIELD is to become when it differs from a choice by no more than that; NULL where nothing is to be done. */
const char *kg_field_repair(kg_arena *arena, const kg_field *field, const char *text);

/* Compares product->root with the schema: unknown keys and values of a wrong type become problems. Problems of an earlier call
 * are dropped first, so that a repaired tree can be compared again. KG_E_NOMEM. */
kg_status kg_schema_check(kg_product *product, kg_err *err);

/* Calls VISIT for every scalar of the tree that the schema knows, in the order of the file. The node may be changed. */
typedef void (*kg_field_visit)(void *ctx, const kg_field *field, const char *path, kg_node *node);
void kg_schema_walk(kg_arena *arena, const kg_node *root, kg_field_visit visit, void *ctx);

#endif
