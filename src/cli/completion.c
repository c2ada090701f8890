/* SPDX-License-Identifier: Apache-2.0
 *
 * Completion scripts, made of the command, option, rule and slot tables. What a script offers is fixed when it is written, so that
 * a key press never runs kgpack. */
#include "cli/args.h"

#include "base/arith.h"
#include "cli/run.h"
#include "report/report.h"

#include <string.h>

/* The values of an option, separated by blanks; "" where they cannot be listed. */
static const char *fixed_values(kg_option option)
{
    switch (option) {
    case KG_OPTION_FAIL_ON:
        return "error warning never";
    case KG_OPTION_EDITION:
        return "intl eu cn";
    case KG_OPTION_FIX:
        return "background holes enlarge bullets wrap";
    case KG_OPTION_METHOD:
        return "image saas consulting_service license professional_service hardware";
    case KG_OPTION_COLOR:
        return "auto always never";
    case KG_OPTION_LANG:
        return "en zh";
    case KG_OPTION_COMPLETION:
        return "bash zsh fish";
    case KG_OPTION_MANUAL:
        return "kgpack.1 kgpack-rules.7 product.yml.5 kgpack.yml.5";
    case KG_OPTION_EFFORT:
        return "1 2 3 4 5 6 7 8 9";
    default:
        return "";
    }
}

static bool takes_file(kg_option option)
{
    return option == KG_OPTION_OUTPUT || option == KG_OPTION_CONFIG || option == KG_OPTION_SOURCE ||
           option == KG_OPTION_FILES0_FROM;
}

static bool has_values(kg_option option)
{
    return *fixed_values(option) != 0 || option == KG_OPTION_FORMAT || option == KG_OPTION_REPORT || option == KG_OPTION_AS;
}

/* Reports are "FORMAT:FILE": the format is offered with its colon, written as COLON. */
static void write_values(kg_option option, const char *colon)
{
    if (option == KG_OPTION_FORMAT || option == KG_OPTION_REPORT) {
        for (unsigned i = 0; kg_reporter_name(i) != NULL; i++)
            kg_out_printf("%s%s%s", i > 0 ? " " : "", kg_reporter_name(i), option == KG_OPTION_REPORT ? colon : "");
    } else if (option == KG_OPTION_AS) {
        for (kg_slot slot = KG_SLOT_LOGO; slot < KG_SLOT_COUNT; slot++)
            kg_out_printf("%s%s", slot > KG_SLOT_LOGO ? " " : "", kg_slot_name(slot));
    } else {
        kg_out_puts(fixed_values(option));
    }
}

static void write_commands(const char *separator)
{
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++)
        kg_out_printf("%s%s", i > 0 ? separator : "", kg_commands[i].name);
}

static void write_rule_ids(void)
{
    for (unsigned i = 0; i < KG_RULE_COUNT; i++)
        kg_out_printf("%s%s", i > 0 ? " " : "", kg_rules[i].id);
}

/* ---- bash ---- */

static void write_bash_options(void)
{
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++) {
        if (!has_values(i) && !takes_file(i))
            continue;
        kg_out_printf("    --%s", kg_options[i].name);
        if (kg_options[i].letter != 0)
            kg_out_printf(" | -%c", kg_options[i].letter);
        if (takes_file(i)) {
            kg_out_puts(")\n        COMPREPLY=($(compgen -f -- \"$current\"))\n        return\n        ;;\n");
            continue;
        }
        kg_out_puts(")\n        COMPREPLY=($(compgen -W '");
        write_values(i, ":");
        kg_out_puts("' -- \"$current\"))\n        return\n        ;;\n");
    }
}

static void print_bash(void)
{
    kg_out_puts("# bash completion of kgpack, made by `kgpack help --completion bash`\n"
                "_kgpack() {\n"
                "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' i\n"
                "    COMPREPLY=()\n"
                "    # bash splits --option=value at the sign.\n"
                "    if [ \"$current\" = = ]; then current=''\n"
                "    elif [ \"$previous\" = = ]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
                "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                "        case ${COMP_WORDS[i]} in ");
    write_commands(" | ");
    kg_out_puts(") command=${COMP_WORDS[i]} && break ;; esac\n    done\n    case $previous in\n");
    write_bash_options();
    kg_out_puts("    esac\n    case $command:$current in\n");
    for (kg_command command = 0; command < KG_COMMAND_COUNT; command++) {
        kg_out_printf("    %s:-*)\n        COMPREPLY=($(compgen -W '", kg_commands[command].name);
        for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
            if (kg_options[i].commands & 1u << command)
                kg_out_printf("--%s ", kg_options[i].name);
        kg_out_puts("' -- \"$current\"))\n        ;;\n");
    }
    kg_out_puts("    rules:*)\n        COMPREPLY=($(compgen -W '");
    write_rule_ids();
    kg_out_puts("' -- \"$current\"))\n        ;;\n    :* | help:*)\n        COMPREPLY=($(compgen -W '");
    write_commands(" ");
    kg_out_puts(
        " --help --version' -- \"$current\"))\n        ;;\n    *)\n        COMPREPLY=($(compgen -f -- \"$current\"))\n        ;;\n"
        "    esac\n}\ncomplete -o filenames -F _kgpack kgpack\n");
}

/* ---- zsh ---- */

/* TEXT between single quotes, with the signs escaped that _arguments and _describe read themselves. */
static void write_zsh_text(const char *text)
{
    for (; *text != 0; text++) {
        if (*text == '\'')
            kg_out_puts("'\\''");
        else if (strchr("[]:\\", *text) != NULL)
            kg_out_printf("\\%c", *text);
        else
            kg_out_write(text, 1);
    }
}

static void write_zsh_option(kg_option option)
{
    const kg_option_info *info = &kg_options[option];
    const char *star = info->is_repeatable ? "*" : "";
    if (info->letter != 0)
        kg_out_printf("            '%s'{-%c%s,--%s%s}'[", star, info->letter, *info->argument != 0 ? "+" : "", info->name,
                      *info->argument != 0 ? "=" : "");
    else
        kg_out_printf("            '%s--%s%s[", star, info->name, *info->argument != 0 ? "=" : "");
    write_zsh_text(info->help);
    kg_out_puts("]");
    if (*info->argument != 0) {
        kg_out_puts(":");
        write_zsh_text(info->argument);
        kg_out_puts(":");
    }
    if (takes_file(option)) {
        kg_out_puts("_files");
    } else if (has_values(option)) {
        kg_out_puts("(");
        write_values(option, "\\:");
        kg_out_puts(")");
    }
    kg_out_puts("' \\\n");
}

static void print_zsh(void)
{
    kg_out_puts("#compdef kgpack\n# made by `kgpack help --completion zsh`\n_kgpack() {\n    local -a commands\n    commands=(\n");
    for (kg_command command = 0; command < KG_COMMAND_COUNT; command++) {
        kg_out_printf("        '%s:", kg_commands[command].name);
        write_zsh_text(kg_commands[command].summary);
        kg_out_puts("'\n");
    }
    kg_out_puts("    )\n    if ((CURRENT == 2)); then\n        _describe command commands\n        return\n    fi\n"
                "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n    case $command in\n");
    for (kg_command command = 0; command < KG_COMMAND_COUNT; command++) {
        kg_out_printf("    %s)\n        _arguments -s \\\n", kg_commands[command].name);
        for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
            if (kg_options[i].commands & 1u << command)
                write_zsh_option(i);
        if (command == KG_COMMAND_RULES) {
            kg_out_puts("            '*:rule:(");
            write_rule_ids();
            kg_out_puts(")'\n");
        } else if (command == KG_COMMAND_HELP) {
            kg_out_puts("            ':command:(");
            write_commands(" ");
            kg_out_puts(")'\n");
        } else {
            kg_out_puts("            '*:file:_files'\n");
        }
        kg_out_puts("        ;;\n");
    }
    kg_out_puts("    esac\n}\n_kgpack \"$@\"\n");
}

/* ---- fish ---- */

static void write_fish_text(const char *text)
{
    kg_out_puts("'");
    for (; *text != 0; text++) {
        if (*text == '\'' || *text == '\\')
            kg_out_puts("\\");
        kg_out_write(text, 1);
    }
    kg_out_puts("'");
}

static void write_fish_option(kg_option option, kg_command command)
{
    const kg_option_info *info = &kg_options[option];
    kg_out_printf("complete -c kgpack -n '__fish_seen_subcommand_from %s' -l %s", kg_commands[command].name, info->name);
    if (info->letter != 0)
        kg_out_printf(" -s %c", info->letter);
    if (takes_file(option)) {
        kg_out_puts(" -rF");
    } else if (has_values(option)) {
        kg_out_puts(" -xa '");
        write_values(option, ":");
        kg_out_puts("'");
    } else if (*info->argument != 0) {
        kg_out_puts(" -x");
    }
    kg_out_puts(" -d ");
    write_fish_text(info->help);
    kg_out_puts("\n");
}

static void print_fish(void)
{
    kg_out_puts("# fish completion of kgpack, made by `kgpack help --completion fish`\n");
    for (kg_command command = 0; command < KG_COMMAND_COUNT; command++) {
        kg_out_printf("complete -c kgpack -n __fish_use_subcommand -xa %s -d ", kg_commands[command].name);
        write_fish_text(kg_commands[command].summary);
        kg_out_puts("\n");
    }
    for (kg_command command = 0; command < KG_COMMAND_COUNT; command++)
        for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
            if (kg_options[i].commands & 1u << command)
                write_fish_option(i, command);
    kg_out_puts("complete -c kgpack -n '__fish_seen_subcommand_from rules' -xa '");
    write_rule_ids();
    kg_out_puts("'\n");
}

int kg_completion_print(const char *shell)
{
    static const char *const known[] = { "bash", "zsh", "fish" };
    static void (*const printers[])(void) = { print_bash, print_zsh, print_fish };
    kg_err err;
    for (size_t i = 0; i < KG_COUNT(known); i++)
        if (strcmp(shell, known[i]) == 0) {
            printers[i]();
            return kg_out_finish(KG_EXIT_OK);
        }
    return kg_fail(kg_args_unknown(&err, "shell of --completion", shell, known, KG_COUNT(known)), &err);
}
