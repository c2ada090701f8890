/* SPDX-License-Identifier: Apache-2.0
 *
 * One run over several products: shared options, reports, exit code. */
#include "cli/run.h"

#include "base/arith.h"
#include "base/commit.h"
#include "base/file.h"
#include "base/pool.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MAX_LIST_BYTES = 1 << 30, MAX_JOBS = 256 };

kg_status kg_number(const kg_args *args, kg_option option, unsigned min, unsigned max, unsigned standard, unsigned *out,
                    kg_err *err)
{
    const char *text = kg_args_value(args, option);
    *out = standard;
    if (text == NULL)
        return KG_OK;
    char *end = NULL;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (!kg_ascii_is_digit((unsigned char)*text) || *end != 0 || errno != 0 || value < min || value > max)
        return kg_err_set(err, KG_E_USAGE, "--%s '%.40s': must be a whole number from %u to %u", kg_options[option].name, text, min,
                          max);
    *out = (unsigned)value;
    return KG_OK;
}

/* ---- today ---- */

/* Days outside the years 1..9999 cannot be a release date; the variable is then as wrong as letters would be. */
static kg_status read_epoch(int64_t *out, kg_date *date, kg_err *err)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    *out = INT64_MIN;
    if (text == NULL || *text == 0)
        return KG_OK;
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (!kg_ascii_is_digit((unsigned char)*text) || *end != 0 || errno != 0 || !kg_date_from_epoch(value, date))
        return kg_err_set(err, KG_E_USAGE, "SOURCE_DATE_EPOCH '%.40s': must be seconds since 1970-01-01", text);
    *out = value;
    return KG_OK;
}

static kg_status read_today(kg_run *run, kg_err *err)
{
    kg_status status = read_epoch(&run->epoch, &run->load.today, err);
    const char *text = kg_args_value(run->args, KG_OPTION_DATE);
    if (status != KG_OK)
        return status;
    if (text != NULL)
        return kg_date_parse(text, &run->load.today)
                   ? KG_OK
                   : kg_err_set(err, KG_E_USAGE, "--date '%.40s': must be a day such as 2025-03-05", text);
    struct timespec now;
    if (run->epoch == INT64_MIN && (clock_gettime(CLOCK_REALTIME, &now) != 0 || !kg_date_from_epoch(now.tv_sec, &run->load.today)))
        return kg_err_set(err, KG_E_IO, "cannot read the clock; give the day with --date YYYY-MM-DD");
    return KG_OK;
}

/* ---- options ---- */

kg_status kg_pack_wanted(const kg_args *args, const kg_pack **out, kg_err *err)
{
    static const char *const editions[] = { "intl", "eu", "cn" };
    const char *edition = kg_args_value(args, KG_OPTION_EDITION), *ruleset = kg_args_value(args, KG_OPTION_RULESET);
    *out = kg_pack_get(KG_EDITION_INTL);
    if (edition != NULL) {
        *out = kg_pack_find(edition);
        if (*out == NULL || strcmp((*out)->edition_name, edition) != 0)
            return kg_args_unknown(err, "edition", edition, editions, KG_COUNT(editions));
    }
    if (ruleset == NULL)
        return KG_OK;
    const kg_pack *named = kg_pack_find(ruleset);
    if (named == NULL || strcmp(named->name, ruleset) != 0) {
        const char *names[16];
        size_t count = 0;
        for (; count < KG_COUNT(names) && kg_pack_at((unsigned)count) != NULL; count++)
            names[count] = kg_pack_at((unsigned)count)->name;
        return kg_args_unknown(err, "rule set", ruleset, names, count);
    }
    if (edition != NULL && named->edition != (*out)->edition)
        return kg_err_set(err, KG_E_USAGE, "--ruleset %s is not of edition '%s'; give only one of the two", ruleset, edition);
    *out = named;
    return KG_OK;
}

static kg_status read_pack(kg_run *run, kg_err *err)
{
    const kg_pack *pack;
    kg_status status = kg_pack_wanted(run->args, &pack, err);
    if (status != KG_OK)
        return status;
    run->load.has_edition = kg_args_has(run->args, KG_OPTION_EDITION) || kg_args_has(run->args, KG_OPTION_RULESET);
    run->load.edition = pack->edition;
    run->load.ruleset = kg_args_has(run->args, KG_OPTION_RULESET) ? pack->name : NULL;
    return KG_OK;
}

static kg_status read_fail_on(kg_run *run, kg_err *err)
{
    static const char *const levels[] = { "error", "warning", "never" };
    const char *level = kg_args_value(run->args, KG_OPTION_FAIL_ON);
    run->fail_on = kg_args_has(run->args, KG_OPTION_STRICT) ? KG_WARNING : KG_ERROR;
    if (level == NULL)
        return KG_OK;
    if (strcmp(level, "error") == 0)
        run->fail_on = KG_ERROR;
    else if (strcmp(level, "warning") == 0)
        run->fail_on = KG_WARNING;
    else if (strcmp(level, "never") == 0)
        run->fail_on = KG_ERROR + 1;
    else
        return kg_args_unknown(err, "level of --fail-on", level, levels, KG_COUNT(levels));
    return KG_OK;
}

static kg_status find_reporter(const char *what, const char *name, const kg_reporter **out, kg_err *err)
{
    const char *known[16];
    size_t count = 0;
    for (; count < KG_COUNT(known) && kg_reporter_name((unsigned)count) != NULL; count++)
        known[count] = kg_reporter_name((unsigned)count);
    *out = kg_reporter_find(name);
    return *out != NULL ? KG_OK : kg_args_unknown(err, what, name, known, count);
}

/* Columns of the terminal that standard output is; 0 where it is none. */
static unsigned terminal_width(void)
{
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40 ? size.ws_col : 0;
}

/* The file URL of the current folder where the terminal is known to show hyperlinks, else NULL. */
static const char *link_base(kg_arena *arena)
{
    const char *vte = getenv("VTE_VERSION"), *program = getenv("TERM_PROGRAM"), *term = getenv("TERM");
    bool is_known = (vte != NULL && strtol(vte, NULL, 10) >= 5000) || getenv("KITTY_WINDOW_ID") != NULL ||
                    getenv("WT_SESSION") != NULL ||
                    (program != NULL &&
                     (strcmp(program, "iTerm.app") == 0 || strcmp(program, "WezTerm") == 0 || strcmp(program, "vscode") == 0)) ||
                    (term != NULL && (strcmp(term, "foot") == 0 || strcmp(term, "xterm-kitty") == 0));
    char *here = is_known && isatty(STDOUT_FILENO) ? getcwd(NULL, 0) : NULL;
    if (here == NULL)
        return NULL;
    const char *url = kg_arena_printf(arena, "file://%s", kg_path_url(arena, here));
    free(here);
    return url;
}

static kg_status open_reports(kg_run *run, kg_err *err)
{
    const kg_args *args = run->args;
    kg_report_options options = { .is_quiet = kg_args_has(args, KG_OPTION_QUIET),
                                  .is_verbose = kg_args_has(args, KG_OPTION_VERBOSE),
                                  .fail_on = run->fail_on,
                                  .pack =
                                      run->load.ruleset != NULL ? kg_pack_find(run->load.ruleset) : kg_pack_get(run->load.edition),
                                  .inputs = run->inputs.count,
                                  .of_logos = args->command == KG_COMMAND_LOGO };
    const char *format = kg_args_value(args, KG_OPTION_FORMAT);
    const kg_reporter *reporter;
    kg_report_options extra_options = options;
    kg_status status = kg_color_wanted(args, &options.use_color, err);
    if (status == KG_OK)
        status = find_reporter("format", format == NULL ? "text" : format, &reporter, err);
    if (status != KG_OK)
        return status;
    for (size_t i = 0; i < args->given.count; i++) {
        if (args->given.items[i].option != KG_OPTION_REPORT)
            continue;
        const char *value = args->given.items[i].value, *colon = strchr(value, ':');
        if (colon == NULL || colon[1] == 0)
            return kg_err_set(err, KG_E_USAGE, "--report '%.80s': must be FORMAT:FILE, such as json:report.json", value);
        const kg_reporter *other;
        status = find_reporter("format of --report", kg_arena_strndup(args->arena, value, (size_t)(colon - value)), &other, err);
        if (status != KG_OK)
            return status;
        kg_extra_report *extra = kg_list_push(args->arena, &run->extras);
        if (extra == NULL)
            return kg_err_nomem(err);
        extra->path = colon + 1;
        kg_report_begin(&extra->report, other, &extra_options);
    }
    options.width = terminal_width();
    options.link_base = options.use_color ? link_base(args->arena) : NULL;
    kg_report_begin(&run->report, reporter, &options);
    return KG_OK;
}

/* ---- inputs ---- */

static kg_status add_input(kg_run *run, const char *input, kg_err *err)
{
    const char **place = kg_list_push(run->args->arena, &run->inputs);
    if (place == NULL)
        return kg_err_nomem(err);
    *place = input;
    return KG_OK;
}

static kg_status read_list(kg_run *run, const char *path, kg_err *err)
{
    kg_blob list = { 0 };
    bool is_stdin = strcmp(path, "-") == 0;
    kg_status status = is_stdin ? kg_file_read_fd(STDIN_FILENO, MAX_LIST_BYTES, &list, err)
                                : kg_file_read(AT_FDCWD, path, MAX_LIST_BYTES, &list, err);
    if (status != KG_OK)
        return kg_err_wrap(err, !is_stdin && err->sys_errno == ENOENT ? KG_E_USAGE : status, "--files0-from '%s'", path);
    for (size_t at = 0; status == KG_OK && at < list.size;) {
        size_t length = strnlen((const char *)list.data + at, list.size - at);
        if (length == 0)
            status = kg_err_set(err, KG_E_USAGE, "--files0-from '%s': an empty name at byte %zu", path, at);
        else if (is_stdin && length == 1 && list.data[at] == '-')
            status = kg_err_set(err, KG_E_USAGE, "--files0-from '-': the name '-' stands for standard input, which holds the names");
        else
            status = add_input(run, kg_arena_strndup(run->args->arena, (const char *)list.data + at, length), err);
        at += length + 1;
    }
    kg_blob_done(&list);
    return status;
}

kg_status kg_inputs(const kg_args *args, const char *default_input, kg_run *run, kg_err *err)
{
    const char *list = kg_args_value(args, KG_OPTION_FILES0_FROM);
    kg_status status = KG_OK;
    for (size_t i = 0; status == KG_OK && i < args->operands.count; i++)
        status = add_input(run, args->operands.items[i], err);
    if (status == KG_OK && list != NULL)
        status = read_list(run, list, err);
    if (status == KG_OK && args->operands.count == 0 && list == NULL && default_input != NULL)
        status = add_input(run, default_input, err);
    if (status == KG_OK && run->inputs.count == 0 && !kg_args_has(args, KG_OPTION_ALLOW_EMPTY))
        status = kg_err_set(err, KG_E_USAGE, "no input: kgpack %s %s (--allow-empty makes that no error)",
                            kg_commands[args->command].name, kg_commands[args->command].operands);
    return status;
}

/* ---- the run ---- */

static void release(kg_run *run)
{
    for (size_t i = 0; i < run->extras.count; i++)
        kg_report_done(&run->extras.items[i].report);
    kg_report_done(&run->report);
    kg_inspector_free(run->inspector);
}

static kg_status read_options(kg_run *run, const char *default_input, kg_err *err)
{
    kg_status status = read_today(run, err);
    if (status == KG_OK)
        status = read_pack(run, err);
    if (status == KG_OK)
        status = read_fail_on(run, err);
    if (status == KG_OK)
        status = kg_number(run->args, KG_OPTION_JOBS, 1, MAX_JOBS, kg_pool_online(), &run->jobs, err);
    if (status == KG_OK)
        status = kg_inputs(run->args, default_input, run, err);
    if (status == KG_OK)
        status = open_reports(run, err);
    return status;
}

kg_status kg_run_begin(kg_run *run, const kg_args *args, const char *default_input, kg_err *err)
{
    *run = (kg_run){ .args = args, .load.limits = &kg_limits_default };
    (void)clock_gettime(CLOCK_MONOTONIC, &run->started);
    kg_status status = read_options(run, default_input, err);
    if (status == KG_OK) {
        kg_inspector_options options = { .is_unlocked = kg_args_has(args, KG_OPTION_NO_SANDBOX),
                                         .workers = run->jobs,
                                         .limits = run->load.limits };
        status = kg_inspector_new(&options, &run->inspector, err);
        run->load.inspector = run->inspector;
        run->load.jobs = run->jobs;
    }
    if (status != KG_OK)
        release(run);
    return status;
}

/* What was written so far goes out at once, so that memory does not grow with the number of products. */
static void flush_report(kg_run *run)
{
    kg_err err;
    kg_status status = kg_report_status(&run->report, &err);
    if (status != KG_OK) {
        kg_run_failed(run, status, &err);
        return;
    }
    kg_out_write(run->report.out.data, run->report.out.size);
    kg_buf_clear(&run->report.out);
}

/* What the products that follow are compared with. */
static void remember(kg_run *run, const kg_product *product)
{
    kg_peer *peer = product->is_single_file ? NULL : kg_list_push(run->args->arena, &run->peers);
    if (peer != NULL)
        *peer = kg_product_as_peer(product, run->args->arena);
    kg_err err;
    if (!kg_arena_ok(run->args->arena))
        kg_run_failed(run, kg_err_nomem(&err), &err);
}

static bool has_counting_finding(const kg_findings *findings, kg_severity level)
{
    for (size_t i = 0; i < findings->list.count; i++)
        if (kg_finding_counts(&findings->list.items[i], level))
            return true;
    return false;
}

/* Says once when the kernel lacks a lock of the document reader; the others hold. */
static void tell_missing_locks(kg_run *run, const kg_product *product)
{
    for (size_t i = 0; i < product->assets.count && !run->said_locks; i++) {
        const char *missing = product->assets.items[i]->facts.missing_locks;
        if (missing == NULL || *missing == 0)
            continue;
        run->said_locks = true;
        (void)fprintf(stderr, _("kgpack: note: this system has no %s; documents are read with the other locks only\n"), missing);
    }
}

void kg_run_add(kg_run *run, const kg_report_product *item)
{
    kg_progress_clear(&run->progress);
    tell_missing_locks(run, item->product);
    kg_report_add(&run->report, item);
    for (size_t i = 0; i < run->extras.count; i++)
        kg_report_add(&run->extras.items[i].report, item);
    if (!run->is_held)
        flush_report(run);
    remember(run, item->product);
    if (has_counting_finding(item->findings, run->fail_on))
        run->code = KG_MAX(run->code, KG_EXIT_FINDINGS);
}

void kg_run_failed(kg_run *run, kg_status status, const kg_err *err)
{
    kg_progress_clear(&run->progress);
    int code = kg_fail(status, err);
    run->code = KG_MAX(run->code, code);
}

void kg_run_input_failed(kg_run *run, const char *path, kg_status status, kg_err *err)
{
    kg_report_fail(&run->report, path, err->message);
    for (size_t i = 0; i < run->extras.count; i++)
        kg_report_fail(&run->extras.items[i].report, path, err->message);
    (void)kg_err_wrap(err, status, "%s", kg_mask(run->args->arena, path, 4096));
    kg_run_failed(run, status, err);
}

static void write_extra(kg_run *run, kg_extra_report *extra, double seconds)
{
    kg_err err;
    kg_report_end(&extra->report, seconds);
    kg_status status = kg_report_status(&extra->report, &err);
    if (status == KG_OK)
        status = kg_commit_file(extra->path, extra->report.out.data, extra->report.out.size, &err);
    if (status != KG_OK) {
        (void)kg_err_wrap(&err, status, "report '%s'", extra->path);
        kg_run_failed(run, status, &err);
    }
}

int kg_run_end(kg_run *run)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = (double)(now.tv_sec - run->started.tv_sec) + (double)(now.tv_nsec - run->started.tv_nsec) * 1e-9;
    kg_report_end(&run->report, seconds);
    flush_report(run);
    for (size_t i = 0; i < run->extras.count; i++)
        write_extra(run, &run->extras.items[i], seconds);
    release(run);
    return kg_out_finish(run->code);
}
