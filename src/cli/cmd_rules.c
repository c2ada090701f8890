/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack rules: the table for people (text), for programs (json) and for the documentation (markdown). */
#include "cli/args.h"

#include "base/arith.h"
#include "base/json.h"
#include "base/text.h"
#include "bundle/record.h"
#include "cli/run.h"

#include <string.h>

static const char *certainty_name(const kg_rule *rule)
{
    static const char *const names[] = { [KG_DECIDED] = "decided", [KG_HEURISTIC] = "heuristic", [KG_MANUAL] = "manual" };
    return names[rule->certainty];
}

static const char *fix_name(const kg_rule *rule)
{
    static const char *const names[] = {
        [KG_FIX_NONE] = "none", [KG_FIX_SAFE] = "safe", [KG_FIX_OPT] = "opt-in", [KG_FIX_HINT] = "hint"
    };
    return names[rule->fix];
}

static const char *fix_sentence(const kg_rule *rule)
{
    static const char *const sentences[] = { [KG_FIX_NONE] = "by hand",
                                             [KG_FIX_SAFE] = "done by build on its copy",
                                             [KG_FIX_OPT] = "done by build when asked with --fix",
                                             [KG_FIX_HINT] = "a text is proposed" };
    return sentences[rule->fix];
}

static void print_line(const kg_rule *rule)
{
    kg_out_printf("%-9s %-8s %-10s %-7s %-26s %s\n", rule->id, kg_severity_name(rule->severity), certainty_name(rule),
                  fix_name(rule), rule->slug, rule->summary);
}

static void print_part(const char *label, const char *text)
{
    if (text != NULL && *text != 0)
        kg_out_printf("  %-9s %s\n", label, text);
}

static void print_rule(const kg_rule *rule)
{
    kg_out_printf("%s %s\n", rule->id, rule->slug);
    print_part("clause", rule->summary);
    print_part("severity", kg_severity_name(rule->severity));
    print_part("judged", rule->certainty == KG_DECIDED     ? "decided by the program"
                         : rule->certainty == KG_HEURISTIC ? "by a heuristic that may be wrong"
                                                           : "by a person only");
    print_part("about", kg_slot_sentence(rule->slot));
    print_part("reading", rule->reading);
    print_part("good", rule->good);
    print_part("bad", rule->bad);
    print_part("remedy", rule->repair);
    print_part("repair", fix_sentence(rule));
    print_part("waiver",
               rule->is_enforced ? "not possible, the store enforces it by machine" : "possible, with reason and end date");
    print_part("confirm", rule->confirm);
}

static void print_markdown(const kg_rule *rule)
{
    kg_out_printf("\n## %s `%s`\n\n%s\n\n", rule->id, rule->slug, rule->summary);
    kg_out_printf("- **Severity:** %s, %s\n", kg_severity_name(rule->severity), certainty_name(rule));
    if (rule->reading != NULL)
        kg_out_printf("- **Reading:** %s\n", rule->reading);
    if (rule->good != NULL)
        kg_out_printf("- **Good:** `%s`\n", rule->good);
    if (rule->bad != NULL)
        kg_out_printf("- **Bad:** `%s`\n", rule->bad);
    if (rule->repair != NULL)
        kg_out_printf("- **Remedy:** %s\n", rule->repair);
    kg_out_printf("- **Repair:** %s\n", fix_sentence(rule));
    if (rule->is_enforced)
        kg_out_puts("- **Waiver:** not possible, the store enforces it by machine\n");
    if (rule->confirm != NULL)
        kg_out_printf("- **To confirm:** %s\n", rule->confirm);
}

static void write_json(kg_json *json, const kg_rule *rule)
{
    kg_json_begin_object(json);
    kg_json_key_string(json, "id", rule->id);
    kg_json_key_string(json, "slug", rule->slug);
    kg_json_key_string(json, "severity", kg_severity_name(rule->severity));
    kg_json_key_string(json, "certainty", certainty_name(rule));
    kg_json_key_string(json, "slot", kg_slot_name(rule->slot));
    kg_json_key_string(json, "fix", fix_name(rule));
    kg_json_key_bool(json, "waivable", !rule->is_enforced);
    kg_json_key_string(json, "summary", rule->summary);
    kg_json_key_string(json, "reading", rule->reading);
    kg_json_key_string(json, "good", rule->good);
    kg_json_key_string(json, "bad", rule->bad);
    kg_json_key_string(json, "remedy", rule->repair);
    kg_json_key_string(json, "confirm", rule->confirm);
    kg_json_end_object(json);
}

static kg_status find_rules(const kg_args *args, unsigned *chosen, size_t *count, kg_err *err)
{
    *count = 0;
    for (size_t i = 0; i < args->operands.count; i++) {
        unsigned rule = kg_rule_find(args->operands.items[i]);
        if (rule == KG_RULE_COUNT) {
            const char *known[2 * KG_RULE_COUNT];
            for (unsigned j = 0; j < KG_RULE_COUNT; j++) {
                known[j] = kg_rules[j].id;
                known[KG_RULE_COUNT + j] = kg_rules[j].slug;
            }
            return kg_args_unknown(err, "rule", args->operands.items[i], known, KG_COUNT(known));
        }
        if (*count < KG_RULE_COUNT)
            chosen[(*count)++] = rule;
    }
    if (args->operands.count == 0)
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            chosen[(*count)++] = i;
    return KG_OK;
}

static kg_status print_json(const unsigned *chosen, size_t count, kg_err *err)
{
    kg_buf out;
    kg_json json;
    kg_buf_init(&out, kg_limits_default.text_bytes);
    kg_json_init(&json, &out, 2);
    kg_json_begin_object(&json);
    kg_json_key_unsigned(&json, "schema", 1);
    kg_record_generator(&json);
    kg_json_key(&json, "rules");
    kg_json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        write_json(&json, &kg_rules[chosen[i]]);
    kg_json_end_array(&json);
    kg_json_end_object(&json);
    kg_buf_putc(&out, '\n');
    kg_status status = kg_buf_status(&out, err);
    if (status == KG_OK)
        kg_out_write(out.data, out.size);
    kg_buf_done(&out);
    return status;
}

int kg_cmd_rules(const kg_args *args)
{
    static const char *const formats[] = { "text", "json", "markdown" };
    const char *format = kg_args_value(args, KG_OPTION_FORMAT);
    format = format == NULL ? "text" : format;
    unsigned chosen[KG_RULE_COUNT];
    size_t count;
    kg_err err;
    kg_status status = find_rules(args, chosen, &count, &err);
    if (status == KG_OK && strcmp(format, "json") == 0)
        status = print_json(chosen, count, &err);
    else if (status == KG_OK && strcmp(format, "markdown") == 0) {
        kg_out_puts("# Rules\n\nMade by `kgpack rules --format markdown`; do not edit.\n");
        for (size_t i = 0; i < count; i++)
            print_markdown(&kg_rules[chosen[i]]);
    } else if (status == KG_OK && strcmp(format, "text") == 0) {
        for (size_t i = 0; i < count; i++) {
            if (args->operands.count == 0)
                print_line(&kg_rules[chosen[i]]);
            else
                print_rule(&kg_rules[chosen[i]]);
        }
    } else if (status == KG_OK)
        status = kg_args_unknown(&err, "format", format, formats, KG_COUNT(formats));
    return status == KG_OK ? kg_out_finish(KG_EXIT_OK) : kg_fail(status, &err);
}
