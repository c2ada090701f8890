/* SPDX-License-Identifier: Apache-2.0
 *
 * The JSON that the manifest and the reports share: generator, rule set, result, findings, waivers, confirmations. Each function
 * writes a key and its value into the open object. Contract of the command line, sections 6 and 7. */
#ifndef KG_BUNDLE_RECORD_H
#define KG_BUNDLE_RECORD_H

#include "base/json.h"
#include "rules/rules.h"

void kg_record_generator(kg_json *json);
void kg_record_ruleset(kg_json *json, const kg_pack *pack);
void kg_record_result(kg_json *json, const kg_counts *counts);
void kg_record_findings(kg_json *json, const kg_findings *findings, kg_language language);
void kg_record_waivers(kg_json *json, const kg_findings *findings);
void kg_record_confirmations(kg_json *json, const kg_findings *findings);
/* "fixes" of a file. */
void kg_record_fixes(kg_json *json, const kg_asset *asset, kg_language language);
/* One finding as an object of its own. */
void kg_record_finding(kg_json *json, const kg_finding *finding, kg_language language);

#endif
