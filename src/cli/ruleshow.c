/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules explained; see ruleshow.h. */
#include "cli/ruleshow.h"

#include "base/arith.h"
#include "base/text.h"
#include "cli/run.h"
#include "rules/configurable.h"

#include <string.h>

const char *kg_certainty_name(const kg_rule *rule)
{
    static const char *const names[] = {
        [KG_DECIDED] = N_("decided"), [KG_HEURISTIC] = N_("heuristic"), [KG_MANUAL] = N_("manual")
    };
    return names[rule->certainty];
}

const char *kg_fixable_name(const kg_rule *rule)
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

void kg_print_cell(const char *text, size_t width)
{
    size_t taken = kg_utf8_width(text);
    kg_out_printf("%s%*s", text, (int)(taken < width ? width - taken + 1 : 1), "");
}

static const char *waiver_sentence(const kg_rule *rule)
{
    if (rule->check == kg_check_nothing)
        return rule->confirm != NULL ? N_("none: `confirmations` of product.yml say who has confirmed it, and when")
                                     : N_("none: nothing is ever found");
    return rule->is_enforced ? N_("not possible, the store enforces it by machine")
                             : N_("possible: `waivers` of product.yml, with reason and end date");
}

/* ---- for people ---- */

static void print_part(const char *label, const char *text)
{
    if (text == NULL || *text == 0)
        return;
    kg_out_puts("  ");
    kg_print_cell(_(label), 9);
    kg_out_printf("%s\n", _(text));
}

/* The pages that the rule comes from, and what each edition makes of it. */
static void print_editions(unsigned index)
{
    const kg_pack *pack;
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++) {
        const kg_difference *difference = kg_pack_difference(pack, index);
        kg_out_puts("  ");
        kg_print_cell(i == 0 ? _("editions") : "", 9);
        kg_print_cell(pack->edition_name, 4);
        kg_print_cell(_(kg_level_name(kg_pack_level(pack, index))), 8);
        if (difference != NULL)
            kg_out_printf(_("%s (%s)\n"), _(difference->what), difference->page);
        else
            kg_out_printf(*pack->page_date != 0 ? _("%s, %s\n") : "%s%s\n", _(pack->page), pack->page_date);
    }
}

/* The usual value of a setting and what it is: "20: columns of an overview". */
static const char *say_setting(kg_arena *arena, const kg_setting *setting)
{
    if (setting->is_list && setting->words == 0)
        return kg_arena_printf(arena, _("a list that `add` fills: %s"), setting->about);
    if (setting->is_list)
        return kg_arena_printf(arena, _("%zu words, add, remove or allow some: %s"), setting->words, setting->about);
    return *setting->standard == 0 ? setting->about
                                   : kg_arena_printf(arena, _("%s (default %s)"), setting->about, setting->standard);
}

static void print_settings(unsigned rule)
{
    kg_arena arena;
    kg_setting settings[KG_SETTINGS_MOST];
    size_t widest = 0;
    kg_arena_init(&arena);
    size_t count = kg_rule_settings(&arena, rule, settings, KG_COUNT(settings));
    for (size_t i = 0; i < count; i++)
        widest = KG_MAX(widest, kg_utf8_width(settings[i].key));
    for (size_t i = 0; i < count; i++) {
        kg_out_puts("  ");
        kg_print_cell(i == 0 ? _("settings") : "", 9);
        kg_print_cell(settings[i].key, widest + 1);
        kg_out_printf("%s\n", say_setting(&arena, &settings[i]));
    }
    kg_arena_done(&arena);
}

static void print_source(unsigned rule)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_out_puts("  ");
    kg_print_cell(_("source"), 9);
    kg_out_printf("%s\n", kg_rule_source(&arena, rule));
    kg_arena_done(&arena);
}

void kg_rule_print(unsigned index)
{
    const kg_rule *rule = &kg_rules[index];
    kg_out_printf("%s %s\n", rule->id, rule->slug);
    print_part(N_("clause"), rule->summary);
    print_source(index);
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
    print_part(N_("waiver"), waiver_sentence(rule));
    print_part(N_("confirm"), rule->confirm);
    print_settings(index);
    print_editions(index);
}

/* ---- for the documentation ---- */

/* Settings for this rule alone; those of every rule stand at the top of the page. */
static void print_markdown_settings(kg_arena *arena, unsigned rule)
{
    kg_setting settings[KG_SETTINGS_MOST];
    size_t count = kg_rule_settings(arena, rule, settings, KG_COUNT(settings));
    kg_out_puts(_("- **Settings:**"));
    const char *separator = " ";
    for (size_t i = 0; i < count; i++) {
        if (strcmp(settings[i].rules, "*") == 0 && strncmp(settings[i].key, "severity.", 9) != 0)
            continue;
        kg_out_printf("%s`%s` %s", separator, settings[i].key, say_setting(arena, &settings[i]));
        separator = "; ";
    }
    kg_out_puts(*separator == ' ' ? _(" none\n") : "\n");
}

void kg_rule_print_markdown(unsigned index)
{
    const kg_rule *rule = &kg_rules[index];
    kg_arena arena;
    kg_arena_init(&arena);
    kg_out_printf("\n## %s `%s`\n\n%s\n\n", rule->id, rule->slug, _(rule->summary));
    kg_out_printf(_("- **Source:** %s\n"), kg_rule_source(&arena, index));
    kg_out_printf(_("- **Severity:** %s, %s\n"), _(kg_severity_name(rule->severity)), _(kg_certainty_name(rule)));
    if (rule->reading != NULL)
        kg_out_printf(_("- **Reading:** %s\n"), _(rule->reading));
    if (rule->good != NULL)
        kg_out_printf(_("- **Good:** `%s`\n"), _(rule->good));
    if (rule->bad != NULL)
        kg_out_printf(_("- **Bad:** `%s`\n"), _(rule->bad));
    if (rule->repair != NULL)
        kg_out_printf(_("- **Remedy:** %s\n"), _(rule->repair));
    kg_out_printf(_("- **Repair:** %s\n"), _(fix_sentence(rule)));
    kg_out_printf(_("- **Waiver:** %s\n"), _(waiver_sentence(rule)));
    if (rule->confirm != NULL)
        kg_out_printf(_("- **To confirm:** %s\n"), _(rule->confirm));
    print_markdown_settings(&arena, index);
    kg_arena_done(&arena);
}

/* ---- for programs ---- */

static void key_text(kg_json *json, const char *key, const char *text)
{
    kg_json_key_string(json, key, text != NULL ? _(text) : NULL);
}

static void write_settings(kg_json *json, kg_arena *arena, unsigned rule)
{
    kg_setting settings[KG_SETTINGS_MOST];
    size_t count = kg_rule_settings(arena, rule, settings, KG_COUNT(settings));
    kg_json_key(json, "settings");
    kg_json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        kg_json_begin_object(json);
        kg_json_key_string(json, "key", settings[i].key);
        kg_json_key_bool(json, "kgpack_yml", !settings[i].is_elsewhere);
        kg_json_key_string(json, "default", settings[i].standard);
        if (settings[i].is_list)
            kg_json_key_unsigned(json, "words", settings[i].words);
        kg_json_key_string(json, "about", settings[i].about);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
}

static void write_editions(kg_json *json, unsigned rule)
{
    const kg_pack *pack;
    kg_json_key(json, "editions");
    kg_json_begin_array(json);
    for (unsigned i = 0; (pack = kg_pack_at(i)) != NULL; i++) {
        const kg_difference *difference = kg_pack_difference(pack, rule);
        kg_json_begin_object(json);
        kg_json_key_string(json, "ruleset", pack->name);
        kg_json_key_string(json, "level", kg_level_name(kg_pack_level(pack, rule)));
        key_text(json, "difference", difference != NULL ? difference->what : NULL);
        kg_json_key_string(json, "page", difference != NULL ? difference->page : NULL);
        kg_json_end_object(json);
    }
    kg_json_end_array(json);
}

void kg_rule_write_json(kg_json *json, unsigned index)
{
    const kg_rule *rule = &kg_rules[index];
    kg_arena arena;
    kg_arena_init(&arena);
    kg_json_begin_object(json);
    kg_json_key_string(json, "id", rule->id);
    kg_json_key_string(json, "slug", rule->slug);
    kg_json_key_string(json, "severity", kg_severity_name(rule->severity));
    kg_json_key_string(json, "certainty", kg_certainty_name(rule));
    kg_json_key_string(json, "slot", kg_slot_name(rule->slot));
    kg_json_key_string(json, "fix", kg_fixable_name(rule));
    kg_json_key_bool(json, "waivable", !rule->is_enforced);
    key_text(json, "summary", rule->summary);
    key_text(json, "reading", rule->reading);
    key_text(json, "good", rule->good);
    key_text(json, "bad", rule->bad);
    key_text(json, "remedy", rule->repair);
    key_text(json, "confirm", rule->confirm);
    kg_json_key_string(json, "source", kg_rule_source(&arena, index));
    write_settings(json, &arena, index);
    write_editions(json, index);
    kg_json_end_object(json);
    kg_arena_done(&arena);
}
