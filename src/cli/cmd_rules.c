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

/* The groups of rule ids, in the order of the form. */
static const struct {
    const char *prefix, *title;
} groups[] = {
    { "GEN-", "The page as a whole" },
    { "DM-", "Delivery Method" },
    { "NAME-", "Product Name" },
    { "VER-", "Version" },
    { "LOGO-", "Logo" },
    { "SELF-", "Seller self-check" },
    { "OV-", "Overview" },
    { "DESC-", "Description" },
    { "HL-", "Highlights" },
    { "CASE-", "Customer Case" },
    { "EULA-", "End User License Agreement" },
    { "AS-", "After-Sales Support" },
    { "UG-", "User Guide" },
    { "CERT-", "Software Copyright Certificate" },
    { "OSS-", "Open-Source Software Notice" },
    { "CAT-", "Category" },
    { "REV-", "Revenue Sharing Rule" },
    { "SPEC-", "Product Specifications" },
    { "TAX-", "More Tax Info" },
    { "SEO-", "SEO Information" },
    { "X-", "Rules of other pages and editions" },
};

static bool is_in_group(unsigned rule, size_t group)
{
    return strncmp(kg_rules[rule].id, groups[group].prefix, strlen(groups[group].prefix)) == 0;
}

static void print_line(unsigned index, const kg_pack *pack)
{
    const kg_rule *rule = &kg_rules[index];
    bool is_manual = rule->certainty == KG_MANUAL;
    kg_out_printf("  %-9s %-8s %-10s %-7s %-8s %s\n", rule->id,
                  is_manual ? kg_severity_name(rule->severity) : kg_level_name(kg_pack_level(pack, index)), certainty_name(rule),
                  fix_name(rule), rule->confirm != NULL ? "confirm" : "", rule->summary);
}

static void print_list(const kg_pack *pack)
{
    kg_out_printf("%u rules of %s\n", (unsigned)KG_RULE_COUNT, pack->name);
    for (size_t group = 0; group < KG_COUNT(groups); group++) {
        kg_out_printf("\n%s\n", groups[group].title);
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            if (is_in_group(i, group))
                print_line(i, pack);
    }
    kg_out_puts("\nseverity: the gravest that a rule reports; off = not a rule of this edition\n"
                "decided: a program can tell; heuristic: may be wrong, never more than a warning; manual: a person tells\n"
                "repair: safe = done by build on its copy, opt-in = with --fix, hint = a text is proposed\n"
                "confirm: part of it is for a person to confirm, see `confirmations` in product.yml\n");
}

static void print_part(const char *label, const char *text)
{
    if (text != NULL && *text != 0)
        kg_out_printf("  %-9s %s\n", label, text);
}

/* The pages that the rule comes from, and what each edition makes of it. */
static void print_editions(unsigned index)
{
    const kg_pack *pack;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++) {
        const kg_difference *difference = kg_pack_difference(pack, index);
        kg_out_printf("  %-9s %-4s %-8s ", i == 0 ? "editions" : "", pack->edition_name, kg_level_name(kg_pack_level(pack, index)));
        if (difference != NULL)
            kg_out_printf("%s (%s)\n", difference->what, difference->page);
        else
            kg_out_printf("%s%s%s\n", pack->page, *pack->page_date != 0 ? ", " : "", pack->page_date);
    }
}

static void print_rule(unsigned index)
{
    const kg_rule *rule = &kg_rules[index];
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
    print_editions(index);
}

/* ---- differences of two packs ---- */

static kg_status find_pack(const char *name, const kg_pack **out, kg_err *err)
{
    const char *known[16];
    size_t count = 0;
    const kg_pack *pack;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL && count + 2 <= KG_COUNT(known); i++) {
        known[count++] = pack->edition_name;
        known[count++] = pack->name;
    }
    *out = kg_pack_find(name);
    return *out != NULL ? KG_OK : kg_args_unknown(err, "edition or rule pack", name, known, count);
}

static void print_difference(const kg_pack *pack, unsigned rule)
{
    const kg_difference *difference = kg_pack_difference(pack, rule);
    const char *level = kg_level_name(kg_pack_level(pack, rule));
    if (difference != NULL)
        kg_out_printf("  %-4s %-8s %s (%s)\n", pack->edition_name, level, difference->what, difference->page);
    else
        kg_out_printf("  %-4s %s\n", pack->edition_name, level);
}

static kg_status print_differences(const kg_args *args, kg_err *err)
{
    const kg_pack *a, *b;
    if (args->operands.count != 2)
        return kg_err_set(err, KG_E_USAGE, "--diff takes two editions or rule packs: kgpack rules --diff intl eu");
    kg_status status = find_pack(args->operands.items[0], &a, err);
    if (status == KG_OK)
        status = find_pack(args->operands.items[1], &b, err);
    if (status != KG_OK)
        return status;
    unsigned count = 0;
    for (unsigned i = 0; i < KG_RULE_COUNT; i++) {
        const kg_difference *left = kg_pack_difference(a, i), *right = kg_pack_difference(b, i);
        bool is_same =
            left == right || (left != NULL && right != NULL && left->level == right->level && strcmp(left->what, right->what) == 0);
        if (is_same)
            continue;
        kg_out_printf("%s %s: %s\n", kg_rules[i].id, kg_rules[i].slug, kg_rules[i].summary);
        print_difference(a, i);
        print_difference(b, i);
        count++;
    }
    kg_out_printf("%u of %u rules differ between %s and %s\n", count, (unsigned)KG_RULE_COUNT, a->name, b->name);
    return KG_OK;
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

static kg_status print_rules(const kg_args *args, kg_err *err)
{
    static const char *const formats[] = { "text", "json", "markdown" };
    const char *format = kg_args_value(args, KG_OPTION_FORMAT);
    unsigned chosen[KG_RULE_COUNT];
    size_t count;
    const kg_pack *pack;
    kg_status status = kg_pack_wanted(args, &pack, err);
    if (status == KG_OK)
        status = find_rules(args, chosen, &count, err);
    if (status != KG_OK)
        return status;
    if (format != NULL && strcmp(format, "json") == 0)
        return print_json(chosen, count, err);
    if (format != NULL && strcmp(format, "markdown") == 0) {
        kg_out_puts("# Rules\n\nMade by `kgpack rules --format markdown`; do not edit.\n");
        for (size_t i = 0; i < count; i++)
            print_markdown(&kg_rules[chosen[i]]);
        return KG_OK;
    }
    if (format != NULL && strcmp(format, "text") != 0)
        return kg_args_unknown(err, "format", format, formats, KG_COUNT(formats));
    if (args->operands.count == 0)
        print_list(pack);
    else
        for (size_t i = 0; i < count; i++)
            print_rule(chosen[i]);
    return KG_OK;
}

int kg_cmd_rules(const kg_args *args)
{
    kg_err err;
    kg_status status = kg_args_has(args, KG_OPTION_DIFF) ? print_differences(args, &err) : print_rules(args, &err);
    return status == KG_OK ? kg_out_finish(KG_EXIT_OK) : kg_fail(status, &err);
}
