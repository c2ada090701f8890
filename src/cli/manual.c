/* SPDX-License-Identifier: Apache-2.0
 *
 * Manual pages in mdoc, made of the tables of commands, options, rules and fields, so that they cannot disagree with the program.
 */
#include "cli/args.h"

#include "base/arith.h"
#include "base/text.h"
#include "cli/run.h"
#include "product/schema.h"
#include "rules/configurable.h"

#include <string.h>

/* The day on which the text of these pages last changed. */
#define MANUAL_DATE "November 29, 2026"

enum { LINE_WIDTH = 76 };

static void write_word(const char *word, size_t length)
{
    if (*word == '.' || *word == '\'')
        kg_out_puts("\\&");
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '\\')
            kg_out_puts("\\e");
        else
            kg_out_write(word + i, 1);
    }
}

/* TEXT as lines of mdoc: broken at blanks, each sentence on a line of its own. */
static void write_text(const char *text)
{
    size_t at = 0;
    bool ends_sentence = false;
    while (*text != 0) {
        size_t length = strcspn(text, " \n");
        if (at > 0 && (ends_sentence || at + 1 + length > LINE_WIDTH)) {
            kg_out_puts("\n");
            at = 0;
        } else if (at > 0) {
            kg_out_puts(" ");
            at++;
        }
        if (length > 0)
            write_word(text, length);
        ends_sentence = length > 0 && strchr(".!?:", text[length - 1]) != NULL;
        at += length;
        text += length + strspn(text + length, " \n");
    }
    kg_out_puts("\n");
}

/* One argument of a macro, in quotes. */
static void write_argument(const char *text)
{
    kg_out_puts("\"");
    for (; *text != 0; text++) {
        if (*text == '"')
            kg_out_puts("\\(dq");
        else if (*text == '\\')
            kg_out_puts("\\e");
        else
            kg_out_write(text, 1);
    }
    kg_out_puts("\"");
}

static void begin(const char *name, const char *title, unsigned section, const char *summary)
{
    kg_out_printf(".\\\" Made by `kgpack help --manual %s.%u`; do not edit.\n.Dd " MANUAL_DATE "\n.Dt %s %u\n.Os\n", name, section,
                  title, section);
    kg_out_printf(".Sh NAME\n.Nm %s\n.Nd %s\n", name, summary);
}

/* ---- kgpack(1) ---- */

static void write_option(const kg_option_info *option)
{
    kg_out_puts(".It ");
    if (option->letter != 0)
        kg_out_printf("Fl %c , ", option->letter);
    if (*option->argument != 0)
        kg_out_printf("Fl -%s Ns = Ns Ar %s\n", option->name, option->argument);
    else
        kg_out_printf("Fl -%s\n", option->name);
    write_text(option->help);
    kg_out_puts("Of:\n");
    const char *separator = "";
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++)
        if (option->commands & 1u << i) {
            kg_out_printf("%s.Cm %s", separator, kg_commands[i].name);
            separator = " ,\n";
        }
    kg_out_puts(" .\n");
}

static void print_program(kg_arena *arena)
{
    (void)arena;
    begin("kgpack", "KGPACK", 1, "check, repair and pack what a seller uploads to KooGallery");
    kg_out_puts(".Sh SYNOPSIS\n.Nm\n.Ar COMMAND\n.Op Ar OPTIONS\n.Op Ar ARGUMENTS\n.Sh DESCRIPTION\n");
    write_text(
        "A product folder holds a logo, documents and a product.yml with the texts of the release form. kgpack judges them by the "
        "clauses of the page \"Product Release Description\", repairs copies of what can be repaired safely, and packs one ZIP "
        "with the "
        "finished files, the texts ready to paste, a manifest and checksums. The folder is never changed, and no network is used.");
    kg_out_puts(".Pp\nThe commands are:\n.Bl -tag -width Ds\n");
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++) {
        kg_out_printf(".It Cm %s ", kg_commands[i].name);
        write_argument(kg_commands[i].operands);
        kg_out_puts("\n");
        write_text(kg_commands[i].text);
    }
    kg_out_puts(".El\n.Pp\nThe options are:\n.Bl -tag -width Ds\n");
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
        write_option(&kg_options[i]);
    kg_out_puts(".El\n.Sh ENVIRONMENT\n.Bl -tag -width Ds\n.It Ev SOURCE_DATE_EPOCH\n");
    write_text("Seconds since 1970: the time of the entries of a bundle, and today where --date is not given.");
    kg_out_puts(".It Ev KGPACK_LANG\nThe language of messages, en or zh, unless\n.Fl -lang\nsays otherwise; else\n.Li "
                "lang\nof\n.Xr kgpack.yml 5 .\n");
    kg_out_puts(".It Ev NO_COLOR\nNot empty: no colours, unless\n.Fl -color\nsays otherwise.\n.El\n");
    kg_out_puts(".Sh FILES\n.Bl -tag -width Ds\n.It Pa product.yml\nThe fields of the form, see\n.Xr product.yml 5 .\n"
                ".It Pa kgpack.yml\nSettings, see\n.Xr kgpack.yml 5 .\n"
                ".It Pa .kgpackignore\nNames and patterns of files that are left out, one a line.\n"
                ".It Pa dist/\nWhere\n.Cm build\nwrites bundles.\n.El\n");
    kg_out_puts(".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n.It 0\nNothing at or above\n.Fl -fail-on .\n.It 1\n"
                "Findings at or above it.\n.It 2\nWrong usage or configuration; never worth a retry.\n.It 3\n"
                "The run could not do its job: input, output, memory.\n.El\n");
    kg_out_puts(".Sh EXAMPLES\nStart a product folder, check it, pack it,\nand check the bundle on the other side:\n.Bd -literal "
                "-offset indent\n"
                "kgpack init product\nkgpack check product\nkgpack build product\nkgpack verify dist/*.zip\n.Ed\n"
                ".Sh SEE ALSO\n.Xr product.yml 5 ,\n.Xr kgpack-rules 7\n");
}

/* ---- kgpack-rules(7) ---- */

static void write_part(const char *name, const char *text)
{
    if (text == NULL || *text == 0)
        return;
    kg_out_printf(".Pp\n.Em %s :\n", name);
    write_text(text);
}

/* What can be set for RULE alone; what can be set for every rule stands in kgpack.yml(5). */
static void write_rule_settings(kg_arena *arena, unsigned rule)
{
    kg_setting settings[KG_SETTINGS_MOST];
    const char *names = "";
    size_t count = kg_rule_settings(arena, rule, settings, KG_COUNT(settings));
    for (size_t i = 0; i < count; i++)
        if (strcmp(settings[i].rules, "*") != 0)
            names = kg_arena_printf(arena, "%s%s%s", names, *names == 0 ? "" : ", ", settings[i].key);
    write_part("Settings", names);
}

static void print_rules(kg_arena *arena)
{
    begin("kgpack-rules", "KGPACK-RULES", 7, "the rules that kgpack judges a product by");
    kg_out_puts(".Sh DESCRIPTION\n");
    write_text("Ids are those of the clauses of the page \"Product Release Description\"; rules of kgpack's own continue the "
               "numbers of their "
               "group. An error would make the store reject the product; a warning is advice, or may be wrong; what is to be "
               "confirmed only a "
               "person can tell.");
    for (unsigned i = 0; i < KG_RULE_COUNT; i++) {
        const kg_rule *rule = &kg_rules[i];
        kg_out_printf(".Ss %s %s (%s)\n", rule->id, rule->slug, kg_severity_name(rule->severity));
        write_text(rule->summary);
        write_part("Source", kg_rule_source(arena, i));
        write_part("Reading", rule->reading);
        write_part("Repair", rule->repair);
        write_part("To be confirmed", rule->confirm);
        write_rule_settings(arena, i);
    }
    kg_out_puts(".Sh SEE ALSO\n.Xr kgpack 1\n");
}

/* ---- product.yml(5) ---- */

static void write_field(const kg_field *field)
{
    static const char *const types[] = { [KG_FIELD_MAP] = "a mapping",
                                         [KG_FIELD_LIST] = "a list",
                                         [KG_FIELD_TEXT] = "a text of several lines",
                                         [KG_FIELD_LINE] = "a line of text",
                                         [KG_FIELD_FILE] = "the path of a file",
                                         [KG_FIELD_YES_NO] = "yes or no",
                                         [KG_FIELD_ENUM] = "one of",
                                         [KG_FIELD_INTEGER] = "a whole number",
                                         [KG_FIELD_DECIMAL] = "a number",
                                         [KG_FIELD_DATE] = "a date (YYYY-MM-DD)" };
    kg_out_puts(".It Li ");
    write_argument(field->path);
    kg_out_printf("\n%s", types[field->type]);
    if (*field->choices != 0) {
        kg_out_puts(field->type == KG_FIELD_ENUM ? " " : ": ");
        for (const char *at = field->choices; *at != 0; at++)
            kg_out_puts(*at == '|' ? ",\n" : (char[2]){ *at, 0 });
    }
    kg_out_puts(field->need == KG_MAY ? ".\n" : "; required.\n");
    if (*field->page != 0) {
        kg_out_puts("In the form:\n.Em ");
        write_argument(field->page);
        kg_out_puts(" ,\n.Em ");
        write_argument(field->label);
        kg_out_puts(" .\n");
    }
}

static void print_product(kg_arena *arena)
{
    (void)arena;
    begin("product.yml", "PRODUCT.YML", 5, "the fields of the release form, for kgpack");
    kg_out_puts(".Sh DESCRIPTION\n");
    write_text("YAML with block mappings, lists and scalars; no anchors, aliases and tags. Every scalar is read as a text and then "
               "typed by the "
               "rows below, so that no, 1.0 and 0044 never change their meaning. Unknown and duplicate keys are errors.");
    kg_out_puts(".Pp\n.Cm kgpack init\nwrites a commented one.\nA path with\n.Li []\nstands for each element of a list.\n.Bl -tag "
                "-width Ds\n");
    for (size_t i = 0; i < kg_field_count; i++)
        write_field(&kg_fields[i]);
    kg_out_puts(".El\n.Sh SEE ALSO\n.Xr kgpack 1 ,\n.Xr kgpack-rules 7\n");
}

/* ---- kgpack.yml(5) ---- */

static void write_setting(kg_arena *arena, const kg_setting *setting)
{
    kg_out_puts(".It Li ");
    write_argument(setting->key);
    kg_out_puts("\n");
    write_text(setting->is_list          ? kg_arena_printf(arena, "List of %zu words: %s.", setting->words, setting->about)
               : *setting->standard != 0 ? kg_arena_printf(arena, "%s. Default %s.", setting->about, setting->standard)
                                         : kg_arena_printf(arena, "%s.", setting->about));
    if (*setting->rules != 0 && strcmp(setting->rules, "*") != 0)
        write_text(kg_arena_printf(arena, "Read by %s.", setting->rules));
}

static void print_settings(kg_arena *arena)
{
    begin("kgpack.yml", "KGPACK.YML", 5, "settings of kgpack");
    kg_out_puts(".Sh DESCRIPTION\n");
    write_text(
        "What a seller or a CI sets for all runs, as YAML. The file is given by --config, or found in the product folder, then as "
        "kgpack/kgpack.yml in the folder for configuration (XDG_CONFIG_HOME, else ~/.config). A mistake in it ends the run with "
        "exit "
        "code 2 and its place; nothing is judged by settings half understood.");
    kg_out_puts(".Bl -tag -width Ds\n");
    kg_setting setting;
    for (size_t i = 0; kg_setting_at(i, &setting); i++)
        if (!setting.is_elsewhere)
            write_setting(arena, &setting);
    kg_out_puts(".El\n");
    write_text(
        "Below `lists`, each list is a mapping with `add`, `remove` and `allow`. A word is found in either case as a whole word, "
        "a blank in it "
        "is also a hyphen, and * stands for the rest of a word; `allow` has phrases in which every word of the list is "
        "harmless. kgpack rules --words LIST prints what a list has.");
    kg_out_puts(".Sh EXAMPLES\n.Bd -literal -offset indent\nruleset: koogallery-intl-2025-02-11\nlang: zh\nseverity:\n"
                "  LOGO-12: off\n  NAME-4: info\nfiles:\n  - path: attachments/*.pdf\n    severity:\n      UG-9: off\nlimits:\n"
                "  overview_most: 200\nlists:\n  exaggeration:\n    add: [flagship]\n    remove: [revolutionary]\n"
                "    allow: [best of breed]\n  brands:\n    add: [Windows Server 2022]\n.Ed\n"
                ".Sh SEE ALSO\n.Xr kgpack 1 ,\n.Xr product.yml 5 ,\n.Xr kgpack-rules 7\n");
}

int kg_manual_print(const char *page)
{
    static const char *const known[] = { "kgpack.1", "kgpack-rules.7", "product.yml.5", "kgpack.yml.5" };
    static void (*const printers[])(kg_arena *) = { print_program, print_rules, print_product, print_settings };
    kg_err err;
    for (size_t i = 0; i < KG_COUNT(known); i++)
        if (strcmp(page, known[i]) == 0) {
            kg_arena arena;
            kg_arena_init(&arena);
            printers[i](&arena);
            kg_arena_done(&arena);
            return kg_out_finish(KG_EXIT_OK);
        }
    return kg_fail(kg_args_unknown(&err, "page of --manual", page, known, KG_COUNT(known)), &err);
}
