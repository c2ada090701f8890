/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine: walks the table, then marks what is waived or confirmed and sorts. Knows no single rule but the one about waivers. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/settings.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTED_CODE_POINTS = 80 };

void kg_find(kg_check *check, kg_finding finding)
{
    kg_finding *added = kg_list_push(check->arena, &check->out->list);
    if (added == NULL) {
        check->failed = true;
        return;
    }
    *added = finding;
    added->rule = check->rule;
    if (added->slot == KG_SLOT_PRODUCT)
        added->slot = kg_rules[check->rule].slot;
    if (added->at.file == NULL)
        added->at.file = "";
    if (added->at.part == NULL)
        added->at.part = "";
    if (added->help == NULL)
        added->help = "";
    if (added->required == NULL)
        added->required = "";
}

void kg_find_malformed(kg_check *check)
{
    if (check->out->list.count > 0)
        check->out->list.items[check->out->list.count - 1].is_malformed = true;
}

const char *kg_say(kg_check *check, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = kg_arena_vprintf(check->arena, format, args);
    va_end(args);
    return text;
}

const char *kg_quote(kg_check *check, const char *text)
{
    return kg_say(check, "'%s'", kg_mask(check->arena, text, QUOTED_CODE_POINTS));
}

kg_place kg_at_node(const kg_node *node)
{
    return node == NULL ? (kg_place){ 0 } : (kg_place){ .file = node->file, .line = node->line, .column = node->column };
}

kg_place kg_at_field(const kg_check *check, const char *path)
{
    const kg_node *node = kg_product_field(check->product, path);
    return node != NULL ? kg_at_node(node) : (kg_place){ .file = check->product->yml_path };
}

kg_place kg_at_asset(const kg_asset *asset)
{
    return (kg_place){ .file = asset->path };
}

void kg_check_nothing(kg_check *check)
{
    (void)check;
}

/* ---- waivers and confirmations ---- */

static const char *node_text(const kg_node *map, const char *key)
{
    return kg_node_text(kg_node_get(map, key));
}

static void load_waivers(kg_check *check)
{
    const kg_node *list = kg_product_field(check->product, "waivers");
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        const kg_node *item = list->items[i];
        kg_waiver *waiver = kg_list_push(check->arena, &check->out->waivers);
        if (waiver == NULL) {
            check->failed = true;
            return;
        }
        *waiver = (kg_waiver){ .rule = node_text(item, "rule"),
                               .file = node_text(item, "file"),
                               .match = node_text(item, "match"),
                               .reason = node_text(item, "reason"),
                               .until = node_text(item, "until"),
                               .at = kg_at_node(item) };
        kg_date until;
        if (kg_date_parse(waiver->until, &until))
            waiver->is_expired = kg_date_days(until) < kg_date_days(check->product->today);
    }
}

static void load_confirmations(kg_check *check)
{
    const kg_node *list = kg_product_field(check->product, "confirmations");
    for (size_t i = 0; list != NULL && list->kind == KG_NODE_SEQUENCE && i < list->count; i++) {
        const kg_node *clauses = kg_node_get(list->items[i], "clauses");
        for (size_t j = 0; clauses != NULL && clauses->kind == KG_NODE_SEQUENCE && j < clauses->count; j++) {
            kg_confirmation *confirmation = kg_list_push(check->arena, &check->out->confirmations);
            if (confirmation == NULL) {
                check->failed = true;
                return;
            }
            *confirmation = (kg_confirmation){ .rule = kg_node_text(clauses->items[j]),
                                               .by = node_text(list->items[i], "by"),
                                               .date = node_text(list->items[i], "date") };
        }
    }
}

/* Whether `match` fits what was found. "example.com" waives a link to that site, not one that only looks like it: of a malformed
 * address it has to say more than what stands in the quotation marks. */
static bool fits_match(const kg_waiver *waiver, const kg_finding *finding)
{
    const char *first = strchr(finding->found, '\''), *last = strrchr(finding->found, '\'');
    size_t length = strlen(waiver->match);
    if (length == 0)
        return true;
    for (const char *at = finding->found; (at = strstr(at, waiver->match)) != NULL; at++)
        if (!finding->is_malformed || first == NULL || at < first || at + length > last + 1)
            return true;
    return false;
}

/* A waiver without reason or end date, or one that has expired, waives nothing. */
static bool waives(const kg_waiver *waiver, const kg_finding *finding)
{
    kg_date until;
    const kg_rule *rule = &kg_rules[finding->rule];
    return !waiver->is_expired && *waiver->reason != 0 && kg_date_parse(waiver->until, &until) && !rule->is_enforced &&
           finding->severity != KG_CONFIRM && kg_ascii_casecmp(waiver->rule, rule->id) == 0 &&
           (*waiver->file == 0 || strcmp(waiver->file, finding->at.file) == 0) && fits_match(waiver, finding);
}

static void apply_waivers(kg_findings *out)
{
    for (size_t i = 0; i < out->list.count; i++) {
        kg_finding *finding = &out->list.items[i];
        for (size_t j = 0; j < out->waivers.count && finding->waiver == NULL; j++) {
            if (!waives(&out->waivers.items[j], finding))
                continue;
            out->waivers.items[j].was_used = true;
            finding->waiver = &out->waivers.items[j];
        }
    }
}

static const kg_confirmation *find_confirmation(const kg_findings *out, unsigned rule)
{
    for (size_t i = 0; i < out->confirmations.count; i++)
        if (kg_ascii_casecmp(out->confirmations.items[i].rule, kg_rules[rule].id) == 0)
            return &out->confirmations.items[i];
    return NULL;
}

static void ask_for_confirmation(kg_check *check)
{
    const kg_rule *rule = &kg_rules[check->rule];
    kg_slot slot = rule->slot;
    if (check->product->root == NULL && (slot == KG_SLOT_PRODUCT || rule->field != NULL))
        return; /* without a product file there is nothing that a person could confirm */
    const kg_asset *asset = slot == KG_SLOT_PRODUCT ? NULL : kg_product_asset(check->product, slot);
    const kg_node *field = rule->field == NULL ? NULL : kg_product_field(check->product, rule->field);
    if (rule->field != NULL ? field == NULL || (field->kind == KG_NODE_SCALAR ? *field->text == 0 : field->count == 0)
                            : slot != KG_SLOT_PRODUCT && asset == NULL)
        return;
    kg_find(check, (kg_finding){ .severity = KG_CONFIRM,
                                 .at = field != NULL   ? kg_at_node(field)
                                       : asset != NULL ? kg_at_asset(asset)
                                                       : (kg_place){ .file = check->product->yml_path },
                                 .found = rule->confirm,
                                 .confirmation = find_confirmation(check->out, check->rule) });
}

void kg_check_waivers(kg_check *check)
{
    for (size_t i = 0; i < check->out->waivers.count; i++) {
        const kg_waiver *waiver = &check->out->waivers.items[i];
        unsigned rule = kg_rule_find(waiver->rule);
        kg_date until;
        kg_finding finding = { .severity = KG_WARNING, .at = waiver->at };
        if (rule == KG_RULE_COUNT) {
            finding.found = kg_say(check, "the waiver names the unknown rule %s", kg_quote(check, waiver->rule));
            finding.required = N_("must be the id of a rule");
            finding.help = N_("`kgpack rules` lists them");
        } else if (kg_rules[rule].is_enforced) {
            finding.found = kg_say(check, "%s cannot be waived", kg_rules[rule].id);
            finding.required = N_("the store enforces it by machine");
            finding.help = N_("remove the waiver and put the cause right");
        } else if (*waiver->reason == 0 || !kg_date_parse(waiver->until, &until)) {
            finding.found = kg_say(check, "the waiver of %s waives nothing", kg_rules[rule].id);
            finding.required = N_("needs `reason` and `until` (YYYY-MM-DD)");
        } else if (waiver->is_expired) {
            finding.found = kg_say(check, "the waiver of %s expired on %s", kg_rules[rule].id, waiver->until);
            finding.required = N_("must end today or later");
            finding.help = N_("remove it, or renew it with a new end date and reason");
        } else if (!waiver->was_used) {
            finding.found = kg_say(check, "the waiver of %s matches no finding", kg_rules[rule].id);
            finding.required = N_("each waiver must be needed");
            finding.help = N_("remove it");
        } else {
            continue;
        }
        kg_find(check, finding);
    }
}

static int compare_uint(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_findings(const void *left, const void *right)
{
    const kg_finding *a = left, *b = right;
    int order = compare_uint(a->slot, b->slot);
    order = order != 0 ? order : compare_uint(a->rule, b->rule);
    order = order != 0 ? order : strcmp(a->at.file, b->at.file);
    order = order != 0 ? order : compare_uint(a->at.line, b->at.line);
    order = order != 0 ? order : compare_uint(a->at.column, b->at.column);
    order = order != 0 ? order : strcmp(a->at.part, b->at.part);
    order = order != 0 ? order : compare_uint(b->severity, a->severity);
    return order != 0 ? order : strcmp(a->found, b->found);
}

void kg_findings_sort(kg_findings *findings)
{
    if (findings->list.count > 1)
        qsort(findings->list.items, findings->list.count, sizeof findings->list.items[0], compare_findings);
}

/* Whether the product's delivery method is one that RULE is for; an unknown method is none of them. */
static bool fits_method(const kg_product *product, const kg_rule *rule)
{
    if (rule->methods == NULL)
        return true;
    const char *method = kg_product_text(product, "delivery_method");
    size_t length = strlen(method);
    for (const char *at = rule->methods; *at != 0; at += strspn(at, " ")) {
        size_t word = strcspn(at, " ");
        if (word == length && memcmp(at, method, length) == 0)
            return true;
        at += word;
    }
    return false;
}

/* Gives the findings from FIRST on the level that pack and settings give their rule in their file; what is off is dropped. The
 * gravest findings of a rule are those of the table, or graver ones where the pack has some. */
static void apply_level(kg_check *check, size_t first)
{
    static const kg_severity severities[] = { [KG_LEVEL_OFF] = KG_CONFIRM,
                                              [KG_LEVEL_INFO] = KG_INFO,
                                              [KG_LEVEL_WARNING] = KG_WARNING,
                                              [KG_LEVEL_ERROR] = KG_ERROR };
    kg_severity usual = KG_MAX(kg_rules[check->rule].severity, severities[kg_pack_level(check->pack, check->rule)]);
    size_t kept = first;
    for (size_t i = first; i < check->out->list.count; i++) {
        kg_finding *finding = &check->out->list.items[i];
        kg_level level = kg_level_in(check, finding->at.file);
        if (level == KG_LEVEL_OFF)
            continue;
        if (finding->severity >= usual || finding->severity > severities[level])
            finding->severity = severities[level];
        check->out->list.items[kept++] = *finding;
    }
    check->out->list.count = kept;
}

static void run_rule(kg_check *check)
{
    const kg_rule *rule = &kg_rules[check->rule];
    if (!kg_rule_is_on(check) || !fits_method(check->product, rule))
        return;
    size_t first = check->out->list.count;
    rule->check(check);
    apply_level(check, first);
    if (rule->confirm != NULL)
        ask_for_confirmation(check);
}

kg_status kg_rules_run(const kg_product *product, kg_arena *arena, kg_findings *out, kg_err *err)
{
    *out = (kg_findings){ 0 };
    kg_check check = { .arena = arena, .product = product, .pack = kg_pack_of(product), .out = out };
    load_waivers(&check);
    load_confirmations(&check);
    for (check.rule = 0; check.rule < KG_RULE_COUNT; check.rule++) {
        if (check.rule == KG_RULE_GEN_8)
            continue; /* whether a waiver was needed is known only at the end */
        run_rule(&check);
    }
    apply_waivers(out);
    check.rule = KG_RULE_GEN_8;
    kg_check_waivers(&check);
    if (check.failed || !kg_arena_ok(arena))
        return kg_err_nomem(err);
    kg_findings_sort(out);
    return KG_OK;
}

bool kg_finding_counts(const kg_finding *finding, kg_severity level)
{
    return finding->severity >= level && finding->severity > KG_INFO && finding->waiver == NULL &&
           finding->repair != KG_REPAIR_DONE;
}

kg_counts kg_findings_count(const kg_findings *findings)
{
    kg_counts counts = { 0 };
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        if (finding->repair == KG_REPAIR_DONE)
            counts.repaired++;
        else if (finding->waiver != NULL)
            counts.waived++;
        else if (finding->severity == KG_ERROR)
            counts.errors++;
        else if (finding->severity == KG_WARNING)
            counts.warnings++;
        else if (finding->severity == KG_INFO)
            counts.infos++;
        else if (finding->confirmation != NULL)
            counts.confirmed++;
        else
            counts.to_confirm++;
    }
    return counts;
}
