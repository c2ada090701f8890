/* SPDX-License-Identifier: Apache-2.0
 *
 * SARIF 2.1.0 (OASIS), as code scanning services read it: one run, the rule table as its rules, waivers as suppressions. What a
 * person has to confirm is a result of kind "review". */
#include "report/report.h"

#include "base/text.h"
#include "kgpack.h"

#include <string.h>

static void key_message(kg_json *json, const char *key, const char *text)
{
    kg_json_key(json, key);
    kg_json_begin_object(json);
    kg_json_key_string(json, "text", text);
    kg_json_end_object(json);
}

static const char *level(kg_severity severity)
{
    static const char *const levels[] = {
        [KG_CONFIRM] = "none", [KG_INFO] = "note", [KG_WARNING] = "warning", [KG_ERROR] = "error"
    };
    return levels[severity];
}

static void write_rule(kg_json *json, const kg_rule *rule)
{
    static const char *const precision[] = { [KG_DECIDED] = "very-high", [KG_HEURISTIC] = "medium", [KG_MANUAL] = "low" };
    kg_json_begin_object(json);
    kg_json_key_string(json, "id", rule->id);
    kg_json_key_string(json, "name", rule->slug);
    key_message(json, "shortDescription", _(rule->summary));
    if (rule->reading != NULL && *rule->reading != 0)
        key_message(json, "fullDescription", _(rule->reading));
    if (rule->repair != NULL && *rule->repair != 0)
        key_message(json, "help", _(rule->repair));
    kg_json_key(json, "defaultConfiguration");
    kg_json_begin_object(json);
    kg_json_key_string(json, "level", level(rule->severity));
    kg_json_end_object(json);
    kg_json_key(json, "properties");
    kg_json_begin_object(json);
    kg_json_key_string(json, "precision", precision[rule->certainty]);
    kg_json_end_object(json);
    kg_json_end_object(json);
}

static void begin(kg_report *report)
{
    kg_json *json = &report->json;
    kg_json_init(json, &report->out, 2);
    kg_json_begin_object(json);
    kg_json_key_string(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    kg_json_key_string(json, "version", "2.1.0");
    kg_json_key(json, "runs");
    kg_json_begin_array(json);
    kg_json_begin_object(json);
    kg_json_key(json, "tool");
    kg_json_begin_object(json);
    kg_json_key(json, "driver");
    kg_json_begin_object(json);
    kg_json_key_string(json, "name", "kgpack");
    kg_json_key_string(json, "semanticVersion", KG_VERSION);
    kg_json_key(json, "rules");
    kg_json_begin_array(json);
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        write_rule(json, &kg_rules[i]);
    kg_json_end_array(json);
    kg_json_end_object(json);
    kg_json_end_object(json);
    kg_json_key_string(json, "columnKind", "unicodeCodePoints");
    kg_json_key(json, "results");
    kg_json_begin_array(json);
}

/* PATH as a URI reference (RFC 3986): relative paths stay relative. */
static const char *uri_of(kg_report *report, const char *path)
{
    bool is_absolute = *path == '/';
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    return kg_arena_printf(&report->scratch, "%s%s", is_absolute ? "file://" : "", kg_path_url(&report->scratch, path));
}

static void write_location(kg_report *report, const kg_report_product *item, const kg_place *at)
{
    kg_json *json = &report->json;
    kg_json_key(json, "locations");
    kg_json_begin_array(json);
    kg_json_begin_object(json);
    kg_json_key(json, "physicalLocation");
    kg_json_begin_object(json);
    kg_json_key(json, "artifactLocation");
    kg_json_begin_object(json);
    kg_json_key_string(json, "uri", uri_of(report, kg_report_path(report, item, at->file)));
    kg_json_end_object(json);
    if (at->line > 0) {
        kg_json_key(json, "region");
        kg_json_begin_object(json);
        kg_json_key_unsigned(json, "startLine", at->line);
        if (at->column > 0)
            kg_json_key_unsigned(json, "startColumn", at->column);
        kg_json_end_object(json);
    }
    kg_json_end_object(json);
    kg_json_end_object(json);
    kg_json_end_array(json);
}

static void write_suppression(kg_json *json, const char *kind, const char *justification)
{
    kg_json_key(json, "suppressions");
    kg_json_begin_array(json);
    kg_json_begin_object(json);
    kg_json_key_string(json, "kind", kind);
    kg_json_key_string(json, "status", "accepted");
    kg_json_key_string(json, "justification", justification);
    kg_json_end_object(json);
    kg_json_end_array(json);
}

static void write_settled(kg_report *report, const kg_finding *finding)
{
    kg_arena *arena = &report->scratch;
    if (finding->waiver != NULL)
        write_suppression(&report->json, "inSource",
                          kg_arena_printf(arena, _("waived until %s: %s"), finding->waiver->until, finding->waiver->reason));
    else if (finding->repair == KG_REPAIR_DONE)
        write_suppression(&report->json, "external", _("repaired by the build on its copy"));
    else if (finding->confirmation != NULL)
        write_suppression(&report->json, "inSource",
                          kg_arena_printf(arena, _("confirmed by %s, %s"), finding->confirmation->by, finding->confirmation->date));
}

static void write_result(kg_report *report, const kg_report_product *item, size_t i)
{
    kg_json *json = &report->json;
    const kg_finding *finding = &item->findings->list.items[i];
    kg_sha256 fingerprint = { "" };
    (void)kg_report_fingerprint(report, item, i, &fingerprint);
    kg_json_begin_object(json);
    kg_json_key_string(json, "ruleId", kg_rules[finding->rule].id);
    kg_json_key_unsigned(json, "ruleIndex", finding->rule);
    kg_json_key_string(json, "kind", finding->severity == KG_CONFIRM ? "review" : "fail");
    kg_json_key_string(json, "level", level(finding->severity));
    key_message(json, "message", kg_report_message(report, finding));
    write_location(report, item, &finding->at);
    kg_json_key(json, "partialFingerprints");
    kg_json_begin_object(json);
    kg_json_key_string(json, "kgpack/v1", fingerprint.hex);
    kg_json_end_object(json);
    write_settled(report, finding);
    kg_json_end_object(json);
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    for (size_t i = 0; i < item->findings->list.count; i++)
        write_result(report, item, i);
}

static void end(kg_report *report)
{
    kg_json *json = &report->json;
    kg_json_end_array(json);
    kg_json_key(json, "invocations");
    kg_json_begin_array(json);
    kg_json_begin_object(json);
    kg_json_key_bool(json, "executionSuccessful", report->failures.count == 0);
    kg_json_key(json, "toolExecutionNotifications");
    kg_json_begin_array(json);
    for (size_t i = 0; i < report->failures.count; i++) {
        kg_json_begin_object(json);
        kg_json_key_string(json, "level", "error");
        key_message(json, "message",
                    kg_arena_printf(&report->arena, "%s: %s", report->failures.items[i].path, report->failures.items[i].message));
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
    kg_json_end_object(json);
    kg_json_end_array(json);
    kg_json_end_object(json);
    kg_json_end_array(json);
    kg_json_end_object(json);
    kg_buf_putc(&report->out, '\n');
}

const kg_reporter kg_reporter_sarif = { .name = "sarif", .begin = begin, .product = write_product, .end = end };
