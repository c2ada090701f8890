/* SPDX-License-Identifier: Apache-2.0
 *
 * One rule, explained: for people, for the documentation, for programs. */
#ifndef KG_CLI_RULESHOW_H
#define KG_CLI_RULESHOW_H

#include "base/json.h"
#include "rules/rules.h"

const char *kg_certainty_name(const kg_rule *rule); /* "decided" */
const char *kg_fixable_name(const kg_rule *rule);   /* "safe" */

/* TEXT in a cell of WIDTH columns of the terminal, and a blank. */
void kg_print_cell(const char *text, size_t width);

void kg_rule_print(unsigned rule);
void kg_rule_print_markdown(unsigned rule);
void kg_rule_write_json(kg_json *json, unsigned rule);

#endif
