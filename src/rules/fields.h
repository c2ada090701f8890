/* SPDX-License-Identifier: Apache-2.0
 *
 * What the rules about fields of product.yml share. */
#ifndef KG_RULES_FIELDS_H
#define KG_RULES_FIELDS_H

#include "rules/rules.h"

/* The scalar at PATH; NULL when the field is absent (GEN-1) or no scalar (GEN-6). */
const kg_node *kg_field_scalar(const kg_check *check, const char *path);
/* The sequence at PATH; an empty one when it is absent or no sequence. Never NULL. */
const kg_node *kg_field_list(const kg_check *check, const char *path);
/* The billing modes of the form: "yearly_monthly", "one_time", "pay_per_use". */
enum { KG_MODES = 3 };
extern const char *const kg_mode_names[KG_MODES];
/* The number of a mode; KG_MODES for none. */
size_t kg_mode_find(const char *name);
/* An amount of money in hundredths; false for what is none (GEN-6) or has more than two decimals. */
bool kg_field_amount(const char *text, uint64_t *out);
/* Absent, or nothing but white space, or an empty collection. */
bool kg_is_blank(const kg_node *node);
/* The place of byte OFFSET of a scalar's text: exact where its lines are lines of the file, else that of the scalar. */
kg_place kg_at_offset(const kg_node *node, size_t offset);
/* Adds a finding of SEVERITY at NODE. */
void kg_find_at(kg_check *check, kg_severity severity, const kg_node *node, const char *found, const char *required,
                const char *help);
/* The same at a byte of its text. */
void kg_find_in(kg_check *check, kg_severity severity, const kg_node *node, size_t offset, const char *found, const char *required,
                const char *help);
/* The same as kg_find_at for what kg_fix_fields repairs. */
void kg_find_repairable(kg_check *check, kg_severity severity, const kg_node *node, const char *found, const char *required,
                        const char *repaired);
/* "yes" at PATH. */
bool kg_field_is_yes(const kg_check *check, const char *path);
/* TEXT[offset, offset + length) as a quotation. */
const char *kg_quote_part(kg_check *check, const char *text, size_t offset, size_t length);
/* Whether TEXT stands for nothing: lorem ipsum, TODO, TBD, xxx and the like. *OFFSET is where. */
bool kg_find_placeholder(const kg_check *check, const char *text, size_t *offset, size_t *length);

#endif
