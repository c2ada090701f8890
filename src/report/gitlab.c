/* SPDX-License-Identifier: Apache-2.0
 *
 * The code quality report of GitLab: an array of what is still open, each with a fingerprint that no other one has. */
#include "report/report.h"

#include <string.h>

static void begin(kg_report *report)
{
    kg_json_init(&report->json, &report->out, 2);
    kg_json_begin_array(&report->json);
}

static void write_issue(kg_report *report, const kg_report_product *item, size_t i)
{
    static const char *const severities[] = {
        [KG_CONFIRM] = "info", [KG_INFO] = "info", [KG_WARNING] = "minor", [KG_ERROR] = "critical"
    };
    kg_json *json = &report->json;
    const kg_finding *finding = &item->findings->list.items[i];
    kg_sha256 fingerprint = { "" };
    (void)kg_report_fingerprint(report, item, i, &fingerprint);
    const char *path = kg_report_path(report, item, finding->at.file);
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    kg_json_begin_object(json);
    kg_json_key_string(json, "description",
                       kg_arena_printf(&report->scratch, "%s: %s", kg_rules[finding->rule].id, kg_report_message(report, finding)));
    kg_json_key_string(json, "check_name", kg_rules[finding->rule].slug);
    kg_json_key_string(json, "fingerprint", fingerprint.hex);
    kg_json_key_string(json, "severity", severities[finding->severity]);
    kg_json_key(json, "location");
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", path);
    kg_json_key(json, "lines");
    kg_json_begin_object(json);
    kg_json_key_unsigned(json, "begin", finding->at.line > 0 ? finding->at.line : 1);
    kg_json_end_object(json);
    kg_json_end_object(json);
    kg_json_end_object(json);
}

static void write_product(kg_report *report, const kg_report_product *item)
{
    for (size_t i = 0; i < item->findings->list.count; i++)
        if (kg_report_is_open(&item->findings->list.items[i]))
            write_issue(report, item, i);
}

static void write_failure(kg_report *report, const kg_report_failure *failure)
{
    kg_json *json = &report->json;
    kg_sha256 fingerprint = { "" };
    if (kg_sha256_of(failure->path, strlen(failure->path), &fingerprint, NULL) != KG_OK)
        report->out.status = KG_E_NOMEM;
    kg_json_begin_object(json);
    kg_json_key_string(json, "description", kg_arena_printf(&report->arena, _("not judged: %s"), failure->message));
    kg_json_key_string(json, "check_name", "load");
    kg_json_key_string(json, "fingerprint", fingerprint.hex);
    kg_json_key_string(json, "severity", "blocker");
    kg_json_key(json, "location");
    kg_json_begin_object(json);
    kg_json_key_string(json, "path", failure->path);
    kg_json_key(json, "lines");
    kg_json_begin_object(json);
    kg_json_key_unsigned(json, "begin", 1);
    kg_json_end_object(json);
    kg_json_end_object(json);
    kg_json_end_object(json);
}

static void end(kg_report *report)
{
    for (size_t i = 0; i < report->failures.count; i++)
        write_failure(report, &report->failures.items[i]);
    kg_json_end_array(&report->json);
    kg_buf_putc(&report->out, '\n');
}

const kg_reporter kg_reporter_gitlab = { .name = "gitlab", .begin = begin, .product = write_product, .end = end };
