/* SPDX-License-Identifier: Apache-2.0
 *
 * JSON shared by the manifest and the reports; see record.h. */
#include "bundle/record.h"

#include "base/translate.h"
#include "kgpack.h"

void kg_record_generator(kg_json *json)
{
    kg_json_key(json, "generator");
    kg_json_begin_object(json);
    kg_json_key_string(json, "name", "kgpack");
    kg_json_key_string(json, "version", KG_VERSION);
    kg_json_end_object(json);
}

void kg_record_ruleset(kg_json *json, const kg_pack *pack)
{
    kg_json_key(json, "ruleset");
    kg_json_begin_object(json);
    kg_json_key_string(json, "name", pack->name);
    kg_json_key_string(json, "edition", pack->edition_name);
    kg_json_key_string(json, "page_date", *pack->page_date != 0 ? pack->page_date : NULL);
    kg_json_end_object(json);
}

void kg_record_result(kg_json *json, const kg_counts *counts)
{
    kg_json_key(json, "result");
    kg_json_begin_object(json);
    kg_json_key_unsigned(json, "errors", counts->errors);
    kg_json_key_unsigned(json, "warnings", counts->warnings);
    kg_json_key_unsigned(json, "infos", counts->infos);
    kg_json_key_unsigned(json, "to_confirm", counts->to_confirm);
    kg_json_key_unsigned(json, "waived", counts->waived);
    kg_json_end_object(json);
}

static void key_text(kg_json *json, const char *key, const char *text)
{
    kg_json_key_string(json, key, text != NULL && *text != 0 ? text : NULL);
}

/* A message in LANGUAGE. */
static void key_message(kg_json *json, const char *key, const char *text, kg_language language)
{
    kg_arena arena;
    kg_arena_init(&arena);
    key_text(json, key, text != NULL && language == KG_CHINESE ? kg_translate_chinese(&arena, text) : text);
    if (!kg_arena_ok(&arena))
        json->out->status = KG_E_NOMEM;
    kg_arena_done(&arena);
}

static void key_position(kg_json *json, const char *key, uint32_t value)
{
    kg_json_key(json, key);
    if (value == 0)
        kg_json_null(json);
    else
        kg_json_unsigned(json, value);
}

static void write_waiver(kg_json *json, const kg_waiver *waiver)
{
    kg_json_begin_object(json);
    kg_json_key_string(json, "rule", waiver->rule);
    key_text(json, "file", waiver->file);
    key_text(json, "match", waiver->match);
    kg_json_key_string(json, "reason", waiver->reason);
    kg_json_key_string(json, "until", waiver->until);
    kg_json_end_object(json);
}

static void write_confirmation(kg_json *json, const kg_confirmation *confirmation)
{
    kg_json_begin_object(json);
    kg_json_key_string(json, "rule", confirmation->rule);
    kg_json_key_string(json, "by", confirmation->by);
    kg_json_key_string(json, "date", confirmation->date);
    kg_json_end_object(json);
}

void kg_record_finding(kg_json *json, const kg_finding *finding, kg_language language)
{
    static const char *const repairs[] = {
        [KG_REPAIR_NONE] = "none", [KG_REPAIR_BUILD] = "build", [KG_REPAIR_OPTION] = "option", [KG_REPAIR_DONE] = "done"
    };
    const kg_rule *rule = &kg_rules[finding->rule];
    kg_json_begin_object(json);
    kg_json_key_string(json, "rule", rule->id);
    kg_json_key_string(json, "slug", rule->slug);
    kg_json_key_string(json, "severity", kg_severity_name(finding->severity));
    kg_json_key_string(json, "slot", kg_slot_name(finding->slot));
    key_text(json, "file", finding->at.file);
    key_position(json, "line", finding->at.line);
    key_position(json, "column", finding->at.column);
    key_message(json, "part", finding->at.part, language);
    key_message(json, "found", finding->found, language);
    key_message(json, "required", finding->required, language);
    key_message(json, "help", finding->help, language);
    kg_json_key_string(json, "fix", repairs[finding->repair]);
    kg_json_key(json, "waiver");
    if (finding->waiver != NULL)
        write_waiver(json, finding->waiver);
    else
        kg_json_null(json);
    kg_json_key(json, "confirmation");
    if (finding->confirmation != NULL)
        write_confirmation(json, finding->confirmation);
    else
        kg_json_null(json);
    kg_json_end_object(json);
}

void kg_record_findings(kg_json *json, const kg_findings *findings, kg_language language)
{
    kg_json_key(json, "findings");
    kg_json_begin_array(json);
    for (size_t i = 0; i < findings->list.count; i++)
        kg_record_finding(json, &findings->list.items[i], language);
    kg_json_end_array(json);
}

void kg_record_waivers(kg_json *json, const kg_findings *findings)
{
    kg_json_key(json, "waivers");
    kg_json_begin_array(json);
    for (size_t i = 0; i < findings->waivers.count; i++)
        write_waiver(json, &findings->waivers.items[i]);
    kg_json_end_array(json);
}

void kg_record_confirmations(kg_json *json, const kg_findings *findings)
{
    kg_json_key(json, "confirmations");
    kg_json_begin_array(json);
    for (size_t i = 0; i < findings->confirmations.count; i++)
        write_confirmation(json, &findings->confirmations.items[i]);
    kg_json_end_array(json);
}

void kg_record_fixes(kg_json *json, const kg_asset *asset, kg_language language)
{
    kg_json_key(json, "fixes");
    kg_json_begin_array(json);
    for (size_t i = 0; i < asset->fixes.count; i++) {
        const kg_fix_record *fix = &asset->fixes.items[i];
        kg_json_begin_object(json);
        kg_json_key_string(json, "rule", fix->rule);
        key_message(json, "action", fix->action, language);
        kg_json_key_string(json, "before", fix->before);
        kg_json_key_string(json, "after", fix->after);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
}
