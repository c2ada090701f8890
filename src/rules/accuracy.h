/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of NAME-1 and DESC-4 that compare texts with each other or with themselves. */
#ifndef KG_RULES_ACCURACY_H
#define KG_RULES_ACCURACY_H

#include "rules/prose.h"

/* NAME-1: warns when no word of NAME but the commonest stands in overview and description, or in the user guide. Words are compared
 * by their stems, Chinese names by pairs of characters. */
void kg_judge_name_words(kg_check *check, const kg_node *name);

/* DESC-4: warns of a description that repeats its sentences, or that deflate packs below a quarter of its size. */
void kg_judge_padding(kg_check *check, const kg_prose *prose);

#endif
