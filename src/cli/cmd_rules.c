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
    static const char *const names[] = {
        [KG_DECIDED] = N_("decided"), [KG_HEURISTIC] = N_("heuristic"), [KG_MANUAL] = N_("manual")
    };
    return names[rule->certainty];
}

static const char *fix_name(const kg_rule *rule)
{
    static const char *const names[] = {
        [KG_FIX_NONE] = N_("none"), [KG_FIX_SAFE] = N_("safe"), [KG_FIX_OPT] = N_("opt-in"), [KG_FIX_HINT] = N_("hint")
    };
    return names[rule->fix];
}

static const char *fix_sentence(const kg_rule *rule)
{
    static const char *const sentences[] = { [KG_FIX_NONE] = N_("by hand"),
                                             [KG_FIX_SAFE] = N_("done by build on its copy"),
                                             [KG_FIX_OPT] = N_("done by build when asked with --fix"),
                                             [KG_FIX_HINT] = N_("a text is proposed") };
    return sentences[rule->fix];
}

/* The groups of rule ids, in the order of the form. */
static const struct {
    const char *prefix, *title;
} groups[] = {
    { "GEN-", N_("The page as a whole") },
    { "DM-", N_("Delivery Method") },
    { "NAME-", N_("Product Name") },
    { "VER-", N_("Version") },
    { "LOGO-", N_("Logo") },
    { "SELF-", N_("Seller self-check") },
    { "OV-", N_("Overview") },
    { "DESC-", N_("Description") },
    { "HL-", N_("Highlights") },
    { "CASE-", N_("Customer Case") },
    { "EULA-", N_("End User License Agreement") },
    { "AS-", N_("After-Sales Support") },
    { "UG-", N_("User Guide") },
    { "CERT-", N_("Software Copyright Certificate") },
    { "OSS-", N_("Open-Source Software Notice") },
    { "CAT-", N_("Category") },
    { "REV-", N_("Revenue Sharing Rule") },
    { "SPEC-", N_("Product Specifications") },
    { "TAX-", N_("More Tax Info") },
    { "SEO-", N_("SEO Information") },
    { "X-", N_("Rules of other pages and editions") },
};

static bool is_in_group(unsigned rule, size_t group)
{
    return strncmp(kg_rules[rule].id, groups[group].prefix, strlen(groups[group].prefix)) == 0;
}

/* TEXT in a cell of WIDTH columns of the terminal, and a blank. */
static void print_cell(const char *text, size_t width)
{
    size_t taken = kg_utf8_width(text);
    kg_out_printf("%s%*s", text, (int)(taken < width ? width - taken + 1 : 1), "");
}

static void print_line(unsigned index, const kg_pack *pack)
{
    const kg_rule *rule = &kg_rules[index];
    bool is_manual = rule->certainty == KG_MANUAL;
    kg_out_printf("  %-9s ", rule->id);
    print_cell(is_manual ? _(kg_severity_name(rule->severity)) : _(kg_level_name(kg_pack_level(pack, index))), 8);
    print_cell(_(certainty_name(rule)), 10);
    print_cell(_(fix_name(rule)), 7);
    print_cell(rule->confirm != NULL ? _("confirm") : "", 8);
    kg_out_printf("%s\n", _(rule->summary));
}

static void print_list(const kg_pack *pack)
{
    kg_out_printf(_("%u rules of %s\n"), (unsigned)KG_RULE_COUNT, pack->name);
    for (size_t group = 0; group < KG_COUNT(groups); group++) {
        kg_out_printf("\n%s\n", _(groups[group].title));
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            if (is_in_group(i, group))
                print_line(i, pack);
    }
    kg_out_puts(_("\nseverity: the gravest that a rule reports; off = not a rule of this edition\n"
                  "decided: a program can tell; heuristic: may be wrong, never more than a warning; manual: a person tells\n"
                  "repair: safe = done by build on its copy, opt-in = with --fix, hint = a text is proposed\n"
                  "confirm: part of it is for a person to confirm, see `confirmations` in product.yml\n"));
}

static void print_part(const char *label, const char *text)
{
    if (text == NULL || *text == 0)
        return;
    kg_out_puts("  ");
    print_cell(_(label), 9);
    kg_out_printf("%s\n", _(text));
}

/* The pages that the rule comes from, and what each edition makes of it. */
static void print_editions(unsigned index)
{
    const kg_pack *pack;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++) {
        const kg_difference *difference = kg_pack_difference(pack, index);
        kg_out_puts("  ");
        print_cell(i == 0 ? _("editions") : "", 9);
        print_cell(pack->edition_name, 4);
        print_cell(_(kg_level_name(kg_pack_level(pack, index))), 8);
        if (difference != NULL)
            kg_out_printf(_("%s (%s)\n"), _(difference->what), difference->page);
        else
            kg_out_printf("%s%s%s\n", _(pack->page), *pack->page_date != 0 ? ", " : "", pack->page_date);
    }
}

static void print_rule(unsigned index)
{
    const kg_rule *rule = &kg_rules[index];
    kg_out_printf("%s %s\n", rule->id, rule->slug);
    print_part(N_("clause"), rule->summary);
    print_part(N_("severity"), kg_severity_name(rule->severity));
    print_part(N_("judged"), rule->certainty == KG_DECIDED     ? N_("decided by the program")
                             : rule->certainty == KG_HEURISTIC ? N_("by a heuristic that may be wrong")
                                                               : N_("by a person only"));
    print_part(N_("about"), kg_slot_sentence(rule->slot));
    print_part(N_("reading"), rule->reading);
    print_part(N_("good"), rule->good);
    print_part(N_("bad"), rule->bad);
    print_part(N_("remedy"), rule->repair);
    print_part(N_("repair"), fix_sentence(rule));
    print_part(N_("waiver"),
               rule->is_enforced ? N_("not possible, the store enforces it by machine") : N_("possible, with reason and end date"));
    print_part(N_("confirm"), rule->confirm);
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
    const char *level = _(kg_level_name(kg_pack_level(pack, rule)));
    kg_out_puts("  ");
    print_cell(pack->edition_name, 4);
    if (difference == NULL)
        kg_out_puts(level);
    else
        print_cell(level, 8);
    if (difference != NULL)
        kg_out_printf(_("%s (%s)\n"), _(difference->what), difference->page);
    else
        kg_out_puts("\n");
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
        kg_out_printf(_("%s %s: %s\n"), kg_rules[i].id, kg_rules[i].slug, _(kg_rules[i].summary));
        print_difference(a, i);
        print_difference(b, i);
        count++;
    }
    kg_out_printf(_("%u of %u rules differ between %s and %s\n"), count, (unsigned)KG_RULE_COUNT, a->name, b->name);
    return KG_OK;
}

static void print_markdown(const kg_rule *rule)
{
    kg_out_printf("\n## %s `%s`\n\n%s\n\n", rule->id, rule->slug, _(rule->summary));
    kg_out_printf(_("- **Severity:** %s, %s\n"), _(kg_severity_name(rule->severity)), _(certainty_name(rule)));
    if (rule->reading != NULL)
        kg_out_printf(_("- **Reading:** %s\n"), _(rule->reading));
    if (rule->good != NULL)
        kg_out_printf(_("- **Good:** `%s`\n"), _(rule->good));
    if (rule->bad != NULL)
        kg_out_printf(_("- **Bad:** `%s`\n"), _(rule->bad));
    if (rule->repair != NULL)
        kg_out_printf(_("- **Remedy:** %s\n"), _(rule->repair));
    kg_out_printf(_("- **Repair:** %s\n"), _(fix_sentence(rule)));
    if (rule->is_enforced)
        kg_out_puts(_("- **Waiver:** not possible, the store enforces it by machine\n"));
    if (rule->confirm != NULL)
        kg_out_printf(_("- **To confirm:** %s\n"), _(rule->confirm));
}

static void key_text(kg_json *json, const char *key, const char *text)
{
    kg_json_key_string(json, key, text != NULL ? _(text) : NULL);
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
    key_text(json, "summary", rule->summary);
    key_text(json, "reading", rule->reading);
    key_text(json, "good", rule->good);
    key_text(json, "bad", rule->bad);
    key_text(json, "remedy", rule->repair);
    key_text(json, "confirm", rule->confirm);
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
        kg_out_puts(_("# Rules\n\nMade by `kgpack rules --format markdown`; do not edit.\n"));
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
