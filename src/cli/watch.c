/* SPDX-License-Identifier: Apache-2.0
 *
 * Watching by inotify. Each judgement is the ordinary text report; its blocks (a finding and its help) are compared with those of
 * the judgement before. */
#include "cli/watch.h"

#include "base/arith.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

/* Editors write a file in several steps: what follows within this time belongs to the same change. */
enum { SETTLE_MS = 150, MAX_DEPTH = 16 };

typedef struct watcher {
    kg_run *run;
    kg_judge_input *judge;
    void *ctx;
    int fd;
    kg_blob before; /* the report of the last judgement */
} watcher;

static volatile sig_atomic_t is_over;

static void end_watch(int signal_number)
{
    (void)signal_number;
    is_over = 1;
}

/* ---- what is watched ---- */

static kg_status watch_path(watcher *self, const char *path, kg_err *err)
{
    const uint32_t events = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_MASK_ADD;
    return inotify_add_watch(self->fd, path, events) >= 0 ? KG_OK : kg_err_sys(err, errno, "cannot watch '%s'", path);
}

/* A folder with what lies below it; for a single file the folder it lies in, because editors replace files. */
static kg_status watch_tree(watcher *self, kg_arena *arena, const char *path, unsigned depth, kg_err *err)
{
    DIR *folder = opendir(path);
    if (folder == NULL && errno == ENOTDIR) {
        const char *slash = strrchr(path, '/');
        return watch_path(self, slash == NULL ? "." : kg_arena_strndup(arena, path, (size_t)(slash - path) + 1), err);
    }
    if (folder == NULL)
        return errno == ENOENT ? KG_OK : kg_err_sys(err, errno, "cannot watch '%s'", path);
    kg_status status = watch_path(self, path, err);
    for (struct dirent *entry; status == KG_OK && depth < MAX_DEPTH && (entry = readdir(folder)) != NULL;) {
        struct stat info;
        const char *below = kg_arena_printf(arena, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.' && lstat(below, &info) == 0 && S_ISDIR(info.st_mode))
            status = watch_tree(self, arena, below, depth + 1, err);
    }
    (void)closedir(folder);
    return status;
}

/* Folders may have come: each is added again, which changes nothing for those that are watched already. */
static kg_status watch_inputs(watcher *self, kg_err *err)
{
    kg_arena arena;
    kg_arena_init(&arena);
    kg_status status = KG_OK;
    for (size_t i = 0; status == KG_OK && i < self->run->inputs.count; i++)
        status = watch_tree(self, &arena, self->run->inputs.items[i], 0, err);
    kg_arena_done(&arena);
    return status;
}

/* Waits for a change and until it has settled; false when the watch is over. */
static bool wait_for_change(const watcher *self)
{
    char events[4096];
    for (int timeout = -1;; timeout = SETTLE_MS) {
        struct pollfd wait = { .fd = self->fd, .events = POLLIN };
        int ready = poll(&wait, 1, timeout);
        if (is_over)
            return false;
        if (ready == 0)
            return true;
        if (ready > 0 && read(self->fd, events, sizeof events) < 0 && errno != EINTR && errno != EAGAIN)
            return false;
    }
}

/* ---- what changed ---- */

/* The length of the block that begins at TEXT: its first line and the indented ones after it. */
static size_t block_length(const char *text)
{
    const char *end = text;
    do {
        end = strchr(end, '\n');
        if (end == NULL)
            return strlen(text);
        end++;
    } while (*end == ' ');
    return (size_t)(end - text);
}

static bool has_block(const char *text, const char *block, size_t length)
{
    for (; *text != 0; text += block_length(text))
        if (block_length(text) == length && memcmp(text, block, length) == 0)
            return true;
    return false;
}

static void show_missing(const char *sign, const char *from, const char *in)
{
    for (; *from != 0; from += block_length(from)) {
        size_t length = block_length(from);
        if (has_block(in, from, length))
            continue;
        kg_out_puts(sign);
        kg_out_write(from, length);
    }
}

/* Judges every input; the report's text, without its last line, becomes SELF's. */
static kg_status judge_all(watcher *self, bool is_first, kg_err *err)
{
    kg_run *run = self->run;
    kg_report_options options = run->report.options;
    kg_report_done(&run->report);
    kg_report_begin(&run->report, &kg_reporter_text, &options);
    run->code = KG_EXIT_OK;
    run->is_held = true;
    run->peers.count = 0;
    for (size_t i = 0; i < run->inputs.count; i++)
        self->judge(run, run->inputs.items[i], self->ctx);
    run->is_held = false;
    kg_status status = kg_report_status(&run->report, err);
    if (status != KG_OK)
        return status;
    const char *before = self->before.data == NULL ? "" : (const char *)self->before.data;
    const char *now = kg_buf_text(&run->report.out);
    if (is_first)
        kg_out_puts(now);
    else {
        show_missing("- ", before, now);
        show_missing("+ ", now, before);
    }
    kg_blob_done(&self->before);
    self->before = kg_buf_take(&run->report.out);
    kg_counts total = run->report.total;
    kg_out_printf(_("%u errors, %u warnings; watching, Ctrl-C ends\n"), total.errors, total.warnings);
    return fflush(stdout) == 0 ? KG_OK : kg_err_sys(err, errno, "cannot write to standard output");
}

kg_status kg_watch(kg_run *run, kg_judge_input *judge, void *ctx, kg_err *err)
{
    watcher self = { .run = run, .judge = judge, .ctx = ctx, .fd = inotify_init1(IN_CLOEXEC) };
    if (self.fd < 0)
        return kg_err_sys(err, errno, "cannot watch files");
    struct sigaction action = { .sa_handler = end_watch };
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    /* Watching begins before judging, so that no change between the two is missed. */
    kg_status status = watch_inputs(&self, err);
    for (bool is_first = true; status == KG_OK; is_first = false) {
        status = judge_all(&self, is_first, err);
        if (status != KG_OK || !wait_for_change(&self))
            break;
        status = watch_inputs(&self, err);
    }
    kg_blob_done(&self.before);
    (void)close(self.fd);
    return status;
}
