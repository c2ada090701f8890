/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack rules: the table for people (text), for programs (json) and for the documentation (markdown). */
#include "cli/args.h"

#include "base/arith.h"
#include "base/json.h"
#include "base/text.h"
#include "bundle/record.h"
#include "cli/ruleshow.h"
#include "cli/run.h"
#include "rules/configurable.h"

#include <string.h>

static void print_line(unsigned index, const kg_pack *pack)
{
    const kg_rule *rule = &kg_rules[index];
    bool is_manual = rule->certainty == KG_MANUAL;
    kg_out_printf("  %-9s ", rule->id);
    kg_print_cell(is_manual ? _(kg_severity_name(rule->severity)) : _(kg_level_name(kg_pack_level(pack, index))), 8);
    kg_print_cell(_(kg_certainty_name(rule)), 10);
    kg_print_cell(_(kg_fixable_name(rule)), 7);
    kg_print_cell(rule->confirm != NULL ? _("confirm") : "", 8);
    kg_out_printf("%s\n", _(rule->summary));
}

static void print_counts(const kg_pack *pack)
{
    unsigned clauses = 0, extras = 0, own = 0;
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        (*(kg_rules[i].is_extra ? &extras : kg_rule_is_own(i) ? &own : &clauses))++;
    kg_out_printf(_("%u rules of %s: %u clauses of the page, %u rules of other pages, %u of kgpack's own\n"),
                  (unsigned)KG_RULE_COUNT, pack->name, clauses, extras, own);
}

static void print_list(const kg_pack *pack)
{
    const kg_rule_group *group;
    print_counts(pack);
    for (size_t at = 0; (group = kg_rule_group_at(at)) != NULL; at++) {
        kg_out_printf("\n%s\n", _(group->title));
        for (unsigned i = 0; i < KG_RULE_COUNT; i++)
            if (kg_rule_group_of(i) == group)
                print_line(i, pack);
    }
    kg_out_puts(_("\nseverity: the gravest that a rule reports; off = not a rule of this edition\n"
                  "decided: a program can tell; heuristic: may be wrong, never more than a warning; manual: a person tells\n"
                  "repair: safe = done by build on its copy, opt-in = with --fix, hint = a text is proposed\n"
                  "confirm: part of it is for a person to confirm, see `confirmations` in product.yml\n"
                  "`kgpack rules ID` explains a rule and tells what can be set for it\n"));
}

static kg_status print_words(const char *name, kg_err *err)
{
    const char *known[KG_WORD_LIST_COUNT], *word;
    kg_word_list list = kg_word_list_find(name);
    for (size_t i = 0; i < KG_WORD_LIST_COUNT; i++)
        known[i] = kg_word_lists[i].name;
    if (list == KG_WORD_LIST_COUNT)
        return kg_args_unknown(err, "list", name, known, KG_COUNT(known));
    for (size_t i = 0; (word = kg_word_get(NULL, list, i)) != NULL; i++)
        kg_out_printf("%s\n", word);
    return KG_OK;
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
    kg_print_cell(pack->edition_name, 4);
    if (difference == NULL)
        kg_out_puts(level);
    else
        kg_print_cell(level, 8);
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
        kg_rule_write_json(&json, chosen[i]);
    kg_json_end_array(&json);
    kg_json_end_object(&json);
    kg_buf_putc(&out, '\n');
    kg_status status = kg_buf_status(&out, err);
    if (status == KG_OK)
        kg_out_write(out.data, out.size);
    kg_buf_done(&out);
    return status;
}

/* What can be set for every rule alike. */
static void print_markdown_settings(void)
{
    kg_setting setting;
    kg_out_puts(_("\nFor every rule, in kgpack.yml unless it says otherwise:\n\n"));
    for (size_t i = 0; kg_setting_at(i, &setting); i++)
        if (strcmp(setting.rules, "*") == 0)
            kg_out_printf("- `%s`: %s\n", setting.key, _(setting.about));
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
        print_markdown_settings();
        for (size_t i = 0; i < count; i++)
            kg_rule_print_markdown(chosen[i]);
        return KG_OK;
    }
    if (format != NULL && strcmp(format, "text") != 0)
        return kg_args_unknown(err, "format", format, formats, KG_COUNT(formats));
    if (args->operands.count == 0)
        print_list(pack);
    else
        for (size_t i = 0; i < count; i++)
            kg_rule_print(chosen[i]);
    return KG_OK;
}

int kg_cmd_rules(const kg_args *args)
{
    kg_err err;
    const char *list = kg_args_value(args, KG_OPTION_WORDS);
    kg_status status = list != NULL                        ? print_words(list, &err)
                       : kg_args_has(args, KG_OPTION_DIFF) ? print_differences(args, &err)
                                                           : print_rules(args, &err);
    return status == KG_OK ? kg_out_finish(KG_EXIT_OK) : kg_fail(status, &err);
}
