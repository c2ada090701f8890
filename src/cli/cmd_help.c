/* SPDX-License-Identifier: Apache-2.0
 *
 * Help texts, made of the command and option tables. */
#include "cli/args.h"

#include "base/arith.h"
#include "base/text.h"
#include "cli/run.h"

#include <stdio.h>
#include <string.h>

enum { HELP_WIDTH = 80, OPTION_COLUMN = 24 };

/* TEXT broken at blanks and between wide characters, each line after the first indented by COLUMN. */
static void print_wrapped(const char *text, size_t column)
{
    kg_arena arena;
    kg_arena_init(&arena);
    size_t at = column;
    bool has_blank = false;
    for (const char *piece = text; *piece != 0;) {
        size_t length = kg_utf8_piece(piece), width = kg_utf8_width(kg_arena_strndup(&arena, piece, length));
        if (at > column && at + has_blank + width > HELP_WIDTH) {
            kg_out_printf("\n%*s", (int)column, "");
            at = column;
        } else if (at > column && has_blank) {
            kg_out_puts(" ");
            at++;
        }
        kg_out_write(piece, length);
        at += width;
        piece += length;
        has_blank = *piece == ' ';
        piece += strspn(piece, " ");
    }
    kg_out_puts("\n");
    kg_arena_done(&arena);
}

static void print_option(const kg_option_info *option)
{
    char left[64];
    char letter[8] = "    ";
    if (option->letter != 0)
        (void)snprintf(letter, sizeof letter, "-%c, ", option->letter);
    int width =
        snprintf(left, sizeof left, "  %s--%s%s%s", letter, option->name, *option->argument != 0 ? "=" : "", option->argument);
    if (width + 2 > OPTION_COLUMN)
        kg_out_printf("%s\n%*s", left, OPTION_COLUMN, "");
    else
        kg_out_printf("%-*s", OPTION_COLUMN, left);
    print_wrapped(_(option->help), OPTION_COLUMN);
}

static void print_overview(void)
{
    kg_out_puts(_("kgpack checks, repairs and packs what a seller uploads to release a product on\n"
                  "the KooGallery marketplace.\n\nUsage: kgpack COMMAND [OPTIONS] [ARGUMENTS]\n\nCommands:\n"));
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++) {
        kg_out_printf("  %-8s  ", kg_commands[i].name);
        print_wrapped(_(kg_commands[i].summary), 12);
    }
    kg_out_puts(_("\n`kgpack COMMAND --help` explains a command, `kgpack rules` the rules.\n\n"
                  "Exit codes: 0 nothing at or above --fail-on, 1 findings at or above it,\n"
                  "2 wrong usage or configuration, 3 the run could not do its job.\n"));
}

int kg_help_print(kg_command command)
{
    if (command == KG_COMMAND_COUNT) {
        print_overview();
        return kg_out_finish(KG_EXIT_OK);
    }
    const kg_command_info *info = &kg_commands[command];
    kg_out_printf(_("Usage: kgpack %s [OPTIONS] %s\n\n"), info->name, info->operands);
    print_wrapped(_(info->text), 0);
    kg_out_puts(_("\nOptions:\n"));
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++)
        if (kg_options[i].commands & 1u << command)
            print_option(&kg_options[i]);
    return kg_out_finish(KG_EXIT_OK);
}

int kg_cmd_help(const kg_args *args)
{
    if (kg_args_has(args, KG_OPTION_COMPLETION))
        return kg_completion_print(kg_args_value(args, KG_OPTION_COMPLETION));
    if (kg_args_has(args, KG_OPTION_MANUAL))
        return kg_manual_print(kg_args_value(args, KG_OPTION_MANUAL));
    if (args->operands.count == 0)
        return kg_help_print(KG_COMMAND_COUNT);
    const char *known[KG_COMMAND_COUNT];
    for (kg_command i = 0; i < KG_COMMAND_COUNT; i++) {
        known[i] = kg_commands[i].name;
        if (strcmp(args->operands.items[0], known[i]) == 0)
            return kg_help_print(i);
    }
    kg_err err;
    return kg_fail(kg_args_unknown(&err, "command", args->operands.items[0], known, KG_COUNT(known)), &err);
}
