/* SPDX-License-Identifier: Apache-2.0
 *
 * Standard output and messages. stdout is data, stderr is for people. */
#include "cli/run.h"

#include "base/translate.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int write_errno; /* of the first write to standard output that failed */

static void remember(bool ok)
{
    if (!ok && write_errno == 0)
        write_errno = errno != 0 ? errno : EIO;
}

void kg_out_write(const void *data, size_t size)
{
    errno = 0;
    if (size > 0)
        remember(fwrite(data, 1, size, stdout) == size);
}

void kg_out_puts(const char *text)
{
    kg_out_write(text, strlen(text));
}

void kg_out_printf(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    errno = 0;
    remember(vprintf(format, args) >= 0);
    va_end(args);
}

int kg_out_finish(int code)
{
    errno = 0;
    remember(fflush(stdout) == 0);
    if (write_errno == 0)
        return code;
    kg_err err;
    return kg_fail(kg_err_sys(&err, write_errno, "cannot write to standard output"), &err);
}

int kg_fail(kg_status status, const kg_err *err)
{
    (void)fflush(stdout);
    kg_arena arena;
    kg_arena_init(&arena);
    const char *message = kg_translate(&arena, err->message);
    (void)fprintf(stderr, _("kgpack: error: %s\n"), kg_arena_ok(&arena) ? message : err->message);
    kg_arena_done(&arena);
    return status == KG_E_USAGE ? KG_EXIT_USAGE : KG_EXIT_FAILED;
}

kg_status kg_color_wanted(const kg_args *args, bool *out, kg_err *err)
{
    const char *when = kg_args_value(args, KG_OPTION_COLOR);
    static const char *const known[] = { "auto", "always", "never" };
    if (when != NULL && strcmp(when, "auto") != 0) {
        *out = strcmp(when, "always") == 0;
        return *out || strcmp(when, "never") == 0 ? KG_OK : kg_args_unknown(err, "value of --color", when, known, 3);
    }
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool is_refused = when == NULL && no_color != NULL && *no_color != 0;
    *out = !is_refused && isatty(STDOUT_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
    return KG_OK;
}
