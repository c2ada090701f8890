/* SPDX-License-Identifier: Apache-2.0
 *
 * Whether findings are told in Chinese. */
#ifndef KG_TESTS_CHINESE_H
#define KG_TESTS_CHINESE_H

#include "rules/rules.h"

/* Fails the running test for each text of FINDINGS whose translation has no Chinese, or still has an English phrase outside of
 * quotations. WHERE names what was judged. */
void chinese_expect(const char *where, const kg_findings *findings);

#endif
