/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line, parsed by the tables options.def and commands.def. */
#ifndef KG_CLI_ARGS_H
#define KG_CLI_ARGS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum kg_command {
#define COMMAND(id, name, function, operands, summary, text) KG_COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
    KG_COMMAND_COUNT
} kg_command;

typedef enum kg_option {
#define OPTION(id, name, letter, argument, repeatable, commands, help) KG_OPTION_##id,
#include "cli/options.def"
#undef OPTION
    KG_OPTION_COUNT
} kg_option;

typedef struct kg_option_info {
    const char *name;
    char letter;
    const char *argument; /* "" for a flag */
    bool is_repeatable;
    unsigned commands; /* 1 << kg_command */
    const char *help;
} kg_option_info;

typedef struct kg_args kg_args;

typedef struct kg_command_info {
    const char *name;
    int (*run)(const kg_args *args); /* returns the exit code */
    const char *operands;
    const char *summary;
    const char *text;
} kg_command_info;

extern const kg_option_info kg_options[KG_OPTION_COUNT];
extern const kg_command_info kg_commands[KG_COMMAND_COUNT];

typedef struct kg_given {
    kg_option option;
    const char *value; /* "" for a flag */
} kg_given;

struct kg_args {
    kg_arena *arena; /* of the run */
    kg_command command;
    KG_LIST(kg_given) given; /* in the order of the command line */
    KG_LIST(const char *) operands;
};

/* Parses ARGV. Strings are borrowed from ARGV. KG_E_USAGE with a message that suggests the nearest right name. */
kg_status kg_args_parse(kg_arena *arena, int argc, char *const argv[], kg_args *out, kg_err *err);

/* Chooses the language by --lang, else KGPACK_LANG, before anything is said; kg_args_language tells whether it is one. */
void kg_args_choose_language(int argc, char *const argv[]);
/* `lang` of the kgpack.yml of the first input, or of the current folder for commands without one, or of the user; false without. */
bool kg_config_language(const kg_args *args, kg_language *out);
/* Takes that language where neither --lang nor KGPACK_LANG is given. KG_E_USAGE when one of the two names no language. */
kg_status kg_args_language(const kg_args *args, kg_err *err);

/* The last value of OPTION, "" for a flag, NULL when it was not given. */
const char *kg_args_value(const kg_args *args, kg_option option);
bool kg_args_has(const kg_args *args, kg_option option);

/* "unknown WHAT 'given'; did you mean 'nearest'?" as KG_E_USAGE; without a near name the known ones are listed when they are few.
 */
kg_status kg_args_unknown(kg_err *err, const char *what, const char *given, const char *const known[], size_t count);

/* Commands; each returns the exit code. */
#define COMMAND(id, name, function, operands, summary, text) int function(const kg_args *args);
#include "cli/commands.def"
#undef COMMAND

/* The help of a command, or the overview for KG_COMMAND_COUNT, on standard output. */
int kg_help_print(kg_command command);
/* The completion script for SHELL, and the manual page PAGE, made of the same tables. */
int kg_completion_print(const char *shell);
int kg_manual_print(const char *page);

#endif
