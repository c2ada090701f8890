/* SPDX-License-Identifier: Apache-2.0
 *
 * The list of reporters, and what they have in common. */
#include "report/report.h"

#include "base/arith.h"
#include "base/text.h"
#include "base/translate.h"

#include <inttypes.h>
#include <string.h>

enum { MAX_REPORT_BYTES = 1 << 30 };

static const kg_reporter *const reporters[] = {
    &kg_reporter_text,   &kg_reporter_json,   &kg_reporter_ndjson,   &kg_reporter_sarif, &kg_reporter_junit,
    &kg_reporter_github, &kg_reporter_gitlab, &kg_reporter_markdown, &kg_reporter_html,
};

const kg_reporter *kg_reporter_find(const char *name)
{
    for (size_t i = 0; i < KG_COUNT(reporters); i++)
        if (strcmp(reporters[i]->name, name) == 0)
            return reporters[i];
    return NULL;
}

const char *kg_reporter_name(unsigned i)
{
    return i < KG_COUNT(reporters) ? reporters[i]->name : NULL;
}

void kg_report_begin(kg_report *report, const kg_reporter *reporter, const kg_report_options *options)
{
    *report = (kg_report){ .reporter = reporter, .options = *options };
    kg_buf_init(&report->out, MAX_REPORT_BYTES);
    kg_buf_init(&report->body, MAX_REPORT_BYTES);
    kg_arena_init(&report->scratch);
    kg_arena_init(&report->arena);
    reporter->begin(report);
}

static void add_counts(kg_counts *total, const kg_counts *counts)
{
    total->errors += counts->errors;
    total->warnings += counts->warnings;
    total->infos += counts->infos;
    total->to_confirm += counts->to_confirm;
    total->confirmed += counts->confirmed;
    total->waived += counts->waived;
    total->repaired += counts->repaired;
}

static void note_exhaustion(kg_report *report)
{
    if (!kg_arena_ok(&report->scratch) || !kg_arena_ok(&report->arena))
        report->out.status = KG_E_NOMEM;
}

void kg_report_add(kg_report *report, const kg_report_product *item)
{
    kg_counts counts = kg_findings_count(item->findings);
    report->reporter->product(report, item);
    add_counts(&report->total, &counts);
    report->products++;
    const kg_pack *pack = kg_pack_of(item->product);
    for (unsigned i = 0; kg_pack_at(i) != NULL; i++)
        report->packs |= kg_pack_at(i) == pack ? 1u << i : 0;
    report->bundles += item->bundle != NULL && !item->is_dry_run;
    report->has_dry_run |= item->is_dry_run;
    if (item->bundle != NULL)
        report->written = kg_arena_printf(&report->arena, "%s (%" PRIu64 " %s)", kg_mask(&report->scratch, item->bundle, 4096),
                                          item->bundle_size, _("bytes"));
    note_exhaustion(report);
    kg_arena_done(&report->scratch);
}

const char *kg_report_rulesets(kg_report *report)
{
    const kg_pack *pack;
    const char *names = NULL;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++)
        if (report->packs & 1u << i)
            names = names == NULL ? pack->name : kg_arena_printf(&report->arena, "%s, %s", names, pack->name);
    return names == NULL ? report->options.pack->name : names;
}

void kg_report_fail(kg_report *report, const char *path, const char *message)
{
    kg_report_failure *failure = kg_list_push(&report->arena, &report->failures);
    if (failure != NULL)
        *failure = (kg_report_failure){ kg_arena_strdup(&report->arena, path),
                                        kg_arena_strdup(&report->arena, kg_translate(&report->arena, message)) };
}

void kg_report_end(kg_report *report, double seconds)
{
    report->seconds = seconds;
    report->reporter->end(report);
    note_exhaustion(report);
}

kg_status kg_report_status(const kg_report *report, kg_err *err)
{
    return kg_buf_status(&report->out, err);
}

void kg_report_done(kg_report *report)
{
    kg_buf_done(&report->out);
    kg_buf_done(&report->body);
    kg_arena_done(&report->scratch);
    kg_arena_done(&report->arena);
}

const char *kg_report_path(kg_report *report, const kg_report_product *item, const char *file)
{
    const char *path = item->path;
    if (*file == 0)
        return path;
    if (item->product->is_single_file || strcmp(path, ".") == 0 || strcmp(path, "./") == 0)
        return file;
    bool has_slash = *path != 0 && path[strlen(path) - 1] == '/';
    return kg_arena_printf(&report->scratch, "%s%s%s", path, has_slash ? "" : "/", file);
}

const char *kg_report_message(kg_report *report, const kg_finding *finding)
{
    kg_arena *arena = &report->scratch;
    return kg_arena_printf(arena, "%s%s%s%s%s", kg_translate(arena, finding->at.part), *finding->at.part != 0 ? _(": ") : "",
                           kg_translate(arena, finding->found), *finding->required != 0 ? _(", ") : "",
                           kg_translate(arena, finding->required));
}

bool kg_report_is_open(const kg_finding *finding)
{
    return finding->severity != KG_CONFIRM && finding->waiver == NULL && finding->repair != KG_REPAIR_DONE;
}

static bool is_alike(const kg_finding *a, const kg_finding *b)
{
    return a->rule == b->rule && strcmp(a->at.file, b->at.file) == 0 && strcmp(a->found, b->found) == 0;
}

kg_status kg_report_fingerprint(kg_report *report, const kg_report_product *item, size_t i, kg_sha256 *out)
{
    const kg_finding *list = item->findings->list.items;
    unsigned before = 0;
    /* Findings are sorted by rule, so that those alike are not far. */
    for (size_t j = i; j-- > 0 && list[j].rule == list[i].rule;)
        before += is_alike(&list[j], &list[i]);
    const char *words = kg_arena_printf(&report->scratch, "%s\n%s\n%s\n%u", kg_rules[list[i].rule].id,
                                        kg_report_path(report, item, list[i].at.file), list[i].found, before);
    kg_status status = kg_sha256_of(words, strlen(words), out, NULL);
    if (status != KG_OK)
        report->out.status = status;
    return status;
}
