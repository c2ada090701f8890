/* SPDX-License-Identifier: Apache-2.0
 *
 * Parsing by table: GNU style, options and operands in any order, `--` ends the options. */
#include "cli/args.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum {
#define COMMAND(id, name, function, operands, summary, text) id = 1 << KG_COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
};

const kg_option_info kg_options[KG_OPTION_COUNT] = {
#define OPTION(id, long_name, short_name, argument_name, can_repeat, taken_by, text)                                               \
    [KG_OPTION_##id] = { long_name, short_name, argument_name, can_repeat, taken_by, text },
#include "cli/options.def"
#undef OPTION
};

const kg_command_info kg_commands[KG_COMMAND_COUNT] = {
#define COMMAND(id, name, function, operands, summary, text) [KG_COMMAND_##id] = { name, function, operands, summary, text },
#include "cli/commands.def"
#undef COMMAND
};

kg_status kg_args_unknown(kg_err *err, const char *what, const char *given, const char *const known[], size_t count)
{
    kg_arena arena;
    kg_arena_init(&arena);
    const char *nearest = kg_text_nearest(given, known, count);
    const char *shown = kg_mask(&arena, given, 60);
    if (nearest != NULL) {
        (void)kg_err_set(err, KG_E_USAGE, "unknown %s '%s'; did you mean '%s'?", what, shown, nearest);
    } else if (count <= 12) {
        const char *list = "";
        for (size_t i = 0; i < count; i++)
            list = i > 0 && i + 1 == count ? kg_arena_printf(&arena, N_("%s or %s"), list, known[i])
                                           : kg_arena_printf(&arena, "%s%s%s", list, i == 0 ? "" : ", ", known[i]);
        (void)kg_err_set(err, KG_E_USAGE, "unknown %s '%s': must be %s", what, shown, list);
    } else {
        (void)kg_err_set(err, KG_E_USAGE, "unknown %s '%s'", what, shown);
    }
    kg_arena_done(&arena);
    return KG_E_USAGE;
}

static kg_status find_command(const char *name, kg_command *out, kg_err *err)
{
    const char *known[KG_COMMAND_COUNT];
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++) {
        known[i] = kg_commands[i].name;
        if (strcmp(name, kg_commands[i].name) == 0) {
            *out = i;
            return KG_OK;
        }
    }
    return kg_args_unknown(err, "command", name, known, KG_COMMAND_COUNT);
}

static kg_status unknown_option(const kg_args *args, const char *given, kg_err *err)
{
    const char *known[KG_OPTION_COUNT];
    size_t count = 0;
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
        if (kg_options[i].commands & 1u << args->command)
            known[count++] = kg_arena_printf(args->arena, "--%s", kg_options[i].name);
    const char *nearest = kg_text_nearest(given, known, count);
    const char *shown = kg_mask(args->arena, given, 60), *command = kg_commands[args->command].name;
    if (nearest != NULL)
        return kg_err_set(err, KG_E_USAGE, "unknown option '%s' of '%s'; did you mean '%s'?", shown, command, nearest);
    return kg_err_set(err, KG_E_USAGE, "unknown option '%s' of '%s'; `kgpack %s --help` lists them", shown, command, command);
}

static kg_status add(kg_args *args, kg_option option, const char *value, kg_err *err)
{
    const kg_option_info *info = &kg_options[option];
    if (!(info->commands & 1u << args->command))
        return kg_err_set(err, KG_E_USAGE, "option --%s does not go with '%s'; `kgpack %s --help` lists those that do", info->name,
                          kg_commands[args->command].name, kg_commands[args->command].name);
    kg_given *given = kg_list_push(args->arena, &args->given);
    if (given == NULL)
        return kg_err_nomem(err);
    *given = (kg_given){ option, value };
    return KG_OK;
}

/* "--name", "--name=value" or "--name" "value"; *AT is the index in ARGV and moves on when the next word is the value. */
static kg_status parse_long(kg_args *args, char *const argv[], int argc, int *at, kg_err *err)
{
    const char *word = argv[*at] + 2, *equals = strchr(word, '=');
    size_t length = equals == NULL ? strlen(word) : (size_t)(equals - word);
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++) {
        const kg_option_info *info = &kg_options[i];
        if (strlen(info->name) != length || strncmp(info->name, word, length) != 0)
            continue;
        if (*info->argument == 0 && equals != NULL)
            return kg_err_set(err, KG_E_USAGE, "option --%s takes no value", info->name);
        if (*info->argument == 0)
            return add(args, i, "", err);
        if (equals != NULL)
            return add(args, i, equals + 1, err);
        if (*at + 1 >= argc)
            return kg_err_set(err, KG_E_USAGE, "option --%s needs a value: --%s %s", info->name, info->name, info->argument);
        return add(args, i, argv[++*at], err);
    }
    return unknown_option(args, kg_arena_strndup(args->arena, argv[*at], length + 2), err);
}

/* "-q", "-qn", "-j4", "-j" "4". */
static kg_status parse_short(kg_args *args, char *const argv[], int argc, int *at, kg_err *err)
{
    for (const char *letter = argv[*at] + 1; *letter != 0; letter++) {
        kg_option option = 0;
        while (option < KG_OPTION_COUNT && kg_options[option].letter != *letter)
            option++;
        if (option == KG_OPTION_COUNT)
            return unknown_option(args, kg_arena_printf(args->arena, "-%c", *letter), err);
        if (*kg_options[option].argument == 0) {
            kg_status status = add(args, option, "", err);
            if (status != KG_OK)
                return status;
            continue;
        }
        if (letter[1] != 0)
            return add(args, option, letter + 1, err);
        if (*at + 1 >= argc)
            return kg_err_set(err, KG_E_USAGE, "option -%c needs a value: -%c %s", *letter, *letter, kg_options[option].argument);
        return add(args, option, argv[++*at], err);
    }
    return KG_OK;
}

static kg_status add_operand(kg_args *args, const char *word, kg_err *err)
{
    const char **operand = kg_list_push(args->arena, &args->operands);
    if (operand == NULL)
        return kg_err_nomem(err);
    *operand = word;
    return KG_OK;
}

kg_status kg_args_parse(kg_arena *arena, int argc, char *const argv[], kg_args *out, kg_err *err)
{
    *out = (kg_args){ .arena = arena, .command = KG_COMMAND_HELP };
    int at = 1;
    /* `kgpack --help` and `kgpack --version` stand without a command. */
    if (argc > 1 && argv[1][0] != '-') {
        kg_status status = find_command(argv[1], &out->command, err);
        if (status != KG_OK)
            return status;
        at = 2;
    } else if (argc > 1 && strcmp(argv[1], "--help") != 0 && strcmp(argv[1], "--version") != 0 && strcmp(argv[1], "-h") != 0) {
        return kg_err_set(err, KG_E_USAGE, "the command comes first: kgpack COMMAND [OPTIONS]; `kgpack help` lists the commands");
    }
    bool only_operands = false;
    for (kg_status status = KG_OK; at < argc; at++) {
        const char *word = argv[at];
        if (only_operands || word[0] != '-' || word[1] == 0)
            status = add_operand(out, word, err);
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else if (word[1] == '-')
            status = parse_long(out, argv, argc, &at, err);
        else
            status = parse_short(out, argv, argc, &at, err);
        if (status != KG_OK)
            return status;
    }
    return KG_OK;
}

const char *kg_args_value(const kg_args *args, kg_option option)
{
    const char *value = NULL;
    for (size_t i = 0; i < args->given.count; i++)
        if (args->given.items[i].option == option)
            value = args->given.items[i].value;
    return value;
}

bool kg_args_has(const kg_args *args, kg_option option)
{
    return kg_args_value(args, option) != NULL;
}
