/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line: GNU style, every unknown word answered with the nearest right one. */
#include "cli/args.h"

#include "base/arith.h"

#include <criterion/criterion.h>
#include <string.h>

enum { MOST_WORDS = 12 };

static kg_arena arena;
static kg_args args;
static kg_err err;

/* Parses "kgpack" and the words of LINE. */
static kg_status parse(const char *line)
{
    static char copy[256];
    char *argv[MOST_WORDS] = { (char[]){ "kgpack" } }, *rest = NULL;
    int argc = 1;
    (void)strncpy(copy, line, sizeof copy - 1);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && argc < MOST_WORDS; word = strtok_r(NULL, " ", &rest))
        argv[argc++] = word;
    return kg_args_parse(&arena, argc, argv, &args, &err);
}

Test(args, options_and_operands_come_in_any_order)
{
    cr_assert_eq(parse("build -j4 one --format=json -nq two --date 2025-03-05 -- -three"), KG_OK);
    cr_assert_eq(args.command, KG_COMMAND_BUILD);
    cr_assert_str_eq(kg_args_value(&args, KG_OPTION_JOBS), "4");
    cr_assert_str_eq(kg_args_value(&args, KG_OPTION_FORMAT), "json");
    cr_assert_str_eq(kg_args_value(&args, KG_OPTION_DATE), "2025-03-05");
    cr_assert(kg_args_has(&args, KG_OPTION_DRY_RUN) && kg_args_has(&args, KG_OPTION_QUIET));
    cr_assert_not(kg_args_has(&args, KG_OPTION_STRICT));
    cr_assert_eq(args.operands.count, 3);
    cr_assert_str_eq(args.operands.items[0], "one");
    cr_assert_str_eq(args.operands.items[1], "two");
    cr_assert_str_eq(args.operands.items[2], "-three");
}

Test(args, the_last_of_two_values_counts)
{
    cr_assert_eq(parse("check --format text --format=json"), KG_OK);
    cr_assert_str_eq(kg_args_value(&args, KG_OPTION_FORMAT), "json");
}

Test(args, what_is_wrong_is_answered_with_what_is_right)
{
    static const struct {
        const char *line, *message;
    } rows[] = {
        { "biuld", "unknown command 'biuld'; did you mean 'build'?" },
        { "build --fromat json", "unknown option '--fromat' of 'build'; did you mean '--format'?" },
        { "build --zzzzzzzzzz", "unknown option '--zzzzzzzzzz' of 'build'; `kgpack build --help` lists them" },
        { "build -x", "unknown option '-x' of 'build'; `kgpack build --help` lists them" },
        { "build --strict=yes", "option --strict takes no value" },
        { "build --date", "option --date needs a value: --date YYYY-MM-DD" },
        { "build -j", "option -j needs a value: -j N" },
        { "check --allow-errors", "option --allow-errors does not go with 'check'; `kgpack check --help` lists those that do" },
        { "--strict build", "the command comes first: kgpack COMMAND [OPTIONS]; `kgpack help` lists the commands" },
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        cr_expect_eq(parse(rows[i].line), KG_E_USAGE, "%s", rows[i].line);
        cr_expect_str_eq(err.message, rows[i].message, "%s", rows[i].line);
    }
}

Test(args, the_tables_are_sound)
{
    for (kg_option i = 0; i < KG_OPTION_COUNT; i++) {
        cr_expect_neq(kg_options[i].commands, 0, "--%s belongs to no command", kg_options[i].name);
        for (kg_option j = i + 1; j < KG_OPTION_COUNT; j++) {
            cr_expect_str_neq(kg_options[i].name, kg_options[j].name);
            cr_expect(kg_options[i].letter == 0 || kg_options[i].letter != kg_options[j].letter, "-%c stands twice", kg_options[i].letter);
        }
    }
}
