/* SPDX-License-Identifier: Apache-2.0
 *
 * The program: parses, calls the command, turns what happened into the exit code. */
#include "cli/args.h"

#include "cli/run.h"
#include "kgpack.h"
#include "product/convert.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { MAPPED_BYTES = 32 << 20, KEPT_BYTES = 2 * MAPPED_BYTES };

static int print_version(void)
{
    kg_out_printf("kgpack " KG_VERSION "\nlogo --convert reads: %s\n", kg_convert_list());
    return kg_out_finish(0);
}

static int dispatch(kg_args *args)
{
    if (kg_args_has(args, KG_OPTION_VERSION))
        return print_version();
    if (kg_args_has(args, KG_OPTION_HELP))
        return kg_help_print(args->command == KG_COMMAND_HELP ? KG_COMMAND_COUNT : args->command);
    return kg_commands[args->command].run(args);
}

/* Logos take blocks of megabytes, one after another. glibc maps such blocks one by one, or gives them back as soon as they are
 * free, and for the next one the kernel has to find and clear every page anew. Here memory that was free stays for the next logo,
 * as much as a large one takes; what is larger than MAPPED_BYTES (the most that glibc has) is still given back. */
static void keep_freed_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
#endif
}

int main(int argc, char *argv[])
{
    keep_freed_memory();
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of write, with a message and exit code 3 */
    kg_arena arena;
    kg_arena_init(&arena);
    kg_args args;
    kg_err err = { 0 };
    int code;
    kg_args_choose_language(argc, argv);
    kg_status status = kg_args_parse(&arena, argc, argv, &args, &err);
    if (status == KG_OK)
        status = kg_args_language(&args, &err);
    if (status != KG_OK)
        code = kg_fail(status, &err);
    else if (argc == 1) {
        (void)kg_help_print(KG_COMMAND_COUNT);
        code = KG_EXIT_USAGE;
    } else
        code = dispatch(&args);
    kg_arena_done(&arena);
    return code;
}
