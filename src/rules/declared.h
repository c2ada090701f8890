/* SPDX-License-Identifier: Apache-2.0
 *
 * The parts of EULA-4, EULA-6, EULA-10, UG-5 and CERT-2 that product.yml decides; those that read the documents call them. */
#ifndef KG_RULES_DECLARED_H
#define KG_RULES_DECLARED_H

#include "rules/rules.h"

void kg_judge_declared_name(kg_check *check);
void kg_judge_declared_billing(kg_check *check);
void kg_judge_declared_validity(kg_check *check);
void kg_judge_declared_ports(kg_check *check);
void kg_judge_declared_owner(kg_check *check);

#endif
