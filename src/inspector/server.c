/* SPDX-License-Identifier: Apache-2.0
 *
 * The parent that takes requests and the children that read; see server.h. */
#include "inspector/server.h"

#include "base/file.h"
#include "base/language.h"
#include "format/wire.h"
#include "inspector/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_NO_MEMORY = 3 };

typedef struct server {
    const kg_server_work *work;
    kg_limits limits;
    bool is_unlocked;
    int null_fd;
} server;

/* ---- the child ---- */

/* Never returns. DATA is what the parent read; the answer goes to FD. */
static void read_file(const server *self, int fd, const void *data, size_t size)
{
    if (dup2(fd, STDOUT_FILENO) < 0 || dup2(self->null_fd, STDIN_FILENO) < 0 || dup2(self->null_fd, STDERR_FILENO) < 0)
        _exit(1);
    const char *missing = self->is_unlocked ? "" : kg_lock_process(&self->limits, self->work->uses_threads);
    kg_buf answer;
    kg_buf_init(&answer, self->work->answer_max);
    if (self->work->read(data, size, &self->limits, missing, &answer) != KG_OK || kg_buf_status(&answer, NULL) != KG_OK)
        _exit(EXIT_NO_MEMORY);
    _exit(kg_file_write_fd(STDOUT_FILENO, answer.data, answer.size, NULL) == KG_OK ? 0 : 1);
}

/* ---- the parent ---- */

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Processor time that CHILD has used, in ms; 0 where nobody knows. */
static int64_t worked_ms(pid_t child)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(child, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* Reads FD, which CHILD writes, to its end. False when that did not come within the time (twice the processor time, and two seconds).
 * The time begins again while the child works: the machine is busy, and the limit of processor time ends it soon enough. */
static bool collect(const server *self, pid_t child, int fd, kg_buf *answer)
{
    enum { LEAST_WORK_MS = 50 };
    const int64_t patience = ((int64_t)self->limits.inspect_seconds * 2 + 2) * 1000;
    int64_t end = now_ms() + patience, before = 0;
    char chunk[64 * 1024];
    for (;;) {
        int64_t left = end - now_ms(), worked = left > 0 ? 0 : worked_ms(child);
        if (worked - before >= LEAST_WORK_MS) {
            before = worked;
            left = patience;
            end = now_ms() + patience;
        }
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        int ready = left <= 0 ? 0 : poll(&wait, 1, (int)left);
        if (ready < 0 ? errno == EINTR : ready == 0 && left > 0)
            continue;
        if (ready <= 0)
            return false;
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return true;
        kg_buf_append(answer, chunk, (size_t)got);
    }
}

enum { REASON_BYTES = 128 };

/* libqpdf ends by abort() where memory runs out. */
static bool has_filled_memory(const server *self, const struct rusage *used)
{
    enum { KIB = 1024 };
    return (size_t)used->ru_maxrss >= self->limits.inspect_bytes / KIB / 8 * 7;
}

/* Why there is no answer; NULL when there may be one. */
static const char *what_happened(const server *self, int status, const struct rusage *used, bool is_late,
                                 char text[static REASON_BYTES])
{
    bool is_memory = WIFEXITED(status) ? WEXITSTATUS(status) == EXIT_NO_MEMORY
                                       : WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && has_filled_memory(self, used);
    if (is_late || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU))
        (void)snprintf(text, REASON_BYTES, "reading it took more than %u seconds", self->limits.inspect_seconds);
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        (void)snprintf(text, REASON_BYTES, "its reader was stopped at a forbidden system call");
    else if (is_memory)
        (void)snprintf(text, REASON_BYTES, "reading it took more than %zu bytes of memory", self->limits.inspect_bytes);
    else if (WIFSIGNALED(status))
        (void)snprintf(text, REASON_BYTES, "its reader ended by signal %d", WTERMSIG(status));
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        (void)snprintf(text, REASON_BYTES, "its reader gave up");
    else
        return NULL;
    return text;
}

/* One file in one child. False: the system refused a pipe or a process. */
static bool answer_one(const server *self, const void *data, size_t size, kg_buf *answer)
{
    int pipe_fds[2];
    if (pipe2(pipe_fds, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        read_file(self, pipe_fds[1], data, size);
    (void)close(pipe_fds[1]);
    bool is_late = child > 0 && !collect(self, child, pipe_fds[0], answer);
    (void)close(pipe_fds[0]);
    if (child < 0)
        return false;
    if (is_late)
        (void)kill(child, SIGKILL);
    int status = 0;
    struct rusage used = { 0 };
    while (wait4(child, &status, 0, &used) < 0 && errno == EINTR)
        ;
    char text[REASON_BYTES];
    const char *why = what_happened(self, status, &used, is_late, text);
    if (why == NULL && kg_buf_status(answer, NULL) != KG_OK)
        why = N_("it holds more than kgpack reads");
    if (why != NULL) {
        char broken[REASON_BYTES + 64];
        (void)snprintf(broken, sizeof broken, N_("could not be read safely: %s"), why);
        kg_buf_clear(answer);
        self->work->refuse(data, size, broken, answer);
    }
    return kg_buf_status(answer, NULL) == KG_OK;
}

/* ---- the conversation ---- */

/* Exactly SIZE bytes of standard input; false at its end. */
static bool receive(void *data, size_t size)
{
    for (char *at = data; size > 0;) {
        ssize_t got = read(STDIN_FILENO, at, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

/* Serves one request; false when the conversation is over. */
static bool serve(const server *self)
{
    kg_wire_request request;
    if (!receive(&request, sizeof request) || request.magic != KG_WIRE_REQUEST || request.size > self->work->request_max)
        return false;
    size_t size = (size_t)request.size;
    char *data = malloc(size + (size == 0));
    kg_buf answer;
    kg_buf_init(&answer, self->work->answer_max);
    bool is_done = data != NULL && receive(data, size) && answer_one(self, data, size, &answer);
    kg_wire_answer head = { .magic = KG_WIRE_ANSWER, .size = (uint32_t)answer.size };
    is_done = is_done && kg_file_write_fd(STDOUT_FILENO, &head, sizeof head, NULL) == KG_OK &&
              kg_file_write_fd(STDOUT_FILENO, answer.data, answer.size, NULL) == KG_OK;
    kg_buf_done(&answer);
    free(data);
    return is_done;
}

static bool parse_options(server *self, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *end = NULL;
        if (strcmp(argv[i], "--unlocked") == 0)
            self->is_unlocked = true;
        else if (strncmp(argv[i], "--seconds=", 10) == 0)
            self->limits.inspect_seconds = (unsigned)strtoul(argv[i] + 10, &end, 10);
        else if (strncmp(argv[i], "--bytes=", 8) == 0)
            self->limits.inspect_bytes = strtoul(argv[i] + 8, &end, 10);
        else
            return false;
        if (end != NULL && (*end != 0 || end == strchr(argv[i], '=') + 1))
            return false;
    }
    return true;
}

int kg_server_main(const kg_server_work *work, int argc, char **argv)
{
    server self = { .work = work, .limits = kg_limits_default, .null_fd = open("/dev/null", O_RDWR | O_CLOEXEC) };
    if (!parse_options(&self, argc, argv) || self.null_fd < 0 || isatty(STDIN_FILENO)) {
        (void)fprintf(stderr, N_("%s: part of kgpack, which starts it by itself\n"), work->program);
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    work->prepare();
    while (serve(&self))
        ;
    return 0;
}
