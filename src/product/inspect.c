/* SPDX-License-Identifier: Apache-2.0
 *
 * One inspector process for each worker thread, started at its first document and again when it has died. The conversation runs
 * over a socket, so that a dead peer is an error code and never a SIGPIPE. */
#include "product/inspect.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/facts.h"
#include "format/sniff.h"
#include "format/wire.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static const char inspector_name[] = "kgpack-inspect";

extern char **environ;

typedef struct peer {
    pid_t pid; /* 0 = not running */
    int fd;
} peer;

struct kg_inspector {
    char program[PATH_MAX];
    const char *name;
    size_t answer_max;
    bool is_unlocked;
    const kg_limits *limits;
    unsigned workers;
    peer peers[];
};

/* Beside the running program, else where `make install` puts it. */
static void find_program(const char *wanted, const char *name, char out[static PATH_MAX])
{
    if (wanted != NULL) {
        (void)snprintf(out, PATH_MAX, "%s", wanted);
        return;
    }
    ssize_t length = readlink("/proc/self/exe", out, PATH_MAX - 1);
    char *slash = length < 0 ? NULL : memrchr(out, '/', (size_t)length);
    if (slash != NULL) {
        int room = (int)(PATH_MAX - (slash + 1 - out));
        if (snprintf(slash + 1, (size_t)room, "%s", name) < room && access(out, X_OK) == 0)
            return;
    }
    (void)snprintf(out, PATH_MAX, "%s/%s", KG_LIBEXECDIR, name);
}

kg_status kg_inspector_new(const kg_inspector_options *options, kg_inspector **out, kg_err *err)
{
    size_t size;
    unsigned workers = KG_MAX(options->workers, 1u);
    if (!kg_mul(workers, sizeof(peer), &size) || !kg_add(size, sizeof(kg_inspector), &size))
        return kg_err_nomem(err);
    kg_inspector *inspector = calloc(1, size);
    if (inspector == NULL)
        return kg_err_nomem(err);
    inspector->name = options->name != NULL ? options->name : inspector_name;
    inspector->answer_max = options->answer_max > 0 ? options->answer_max : KG_WIRE_ANSWER_MAX;
    find_program(options->program, inspector->name, inspector->program);
    inspector->is_unlocked = options->is_unlocked;
    inspector->limits = options->limits;
    inspector->workers = workers;
    *out = inspector;
    return KG_OK;
}

static void stop(peer *self)
{
    if (self->pid == 0)
        return;
    (void)close(self->fd); /* it ends when its input does */
    while (waitpid(self->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    *self = (peer){ 0 };
}

void kg_inspector_free(kg_inspector *inspector)
{
    if (inspector == NULL)
        return;
    for (unsigned i = 0; i < inspector->workers; i++)
        stop(&inspector->peers[i]);
    free(inspector);
}

/* Runs the program with FD as its standard input and output and nothing else open but standard error. Returns an errno. */
static int spawn(const kg_inspector *inspector, int fd, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    char program[64], unlocked[] = "--unlocked", seconds[48], bytes[48];
    (void)snprintf(program, sizeof program, "%s", inspector->name);
    (void)snprintf(seconds, sizeof seconds, "--seconds=%u", inspector->limits->inspect_seconds);
    (void)snprintf(bytes, sizeof bytes, "--bytes=%zu", inspector->limits->inspect_bytes);
    char *const argv[] = { program, seconds, bytes, inspector->is_unlocked ? unlocked : NULL, NULL };
    sigset_t none;
    (void)sigemptyset(&none);
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed != 0)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (failed == 0) {
        (void)posix_spawnattr_setsigmask(&attributes, &none);
        (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
        failed = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
        failed = failed != 0 ? failed : posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
        failed = failed != 0 ? failed : posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        failed = failed != 0 ? failed : posix_spawn(pid, inspector->program, &actions, &attributes, argv, environ);
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static kg_status start(const kg_inspector *inspector, peer *self, kg_err *err)
{
    int fds[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
        return kg_err_sys(err, errno, "cannot make a socket for %s", inspector->name);
    /* Longer than the inspector itself waits for a child, on a busy machine too: it answers for slow documents, this is for its own
     * death in a loop. */
    const struct timeval patience = { .tv_sec = (time_t)inspector->limits->inspect_seconds * 20 + 15 };
    (void)setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    pid_t pid;
    int failed = spawn(inspector, fds[1], &pid);
    (void)close(fds[1]);
    if (failed != 0) {
        (void)close(fds[0]);
        return kg_err_sys(err, failed, "cannot start '%s'", inspector->program);
    }
    *self = (peer){ .pid = pid, .fd = fds[0] };
    return KG_OK;
}

static bool send_all(int fd, const void *data, size_t size)
{
    for (const char *at = data; size > 0;) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int fd, void *data, size_t size)
{
    for (char *at = data; size > 0;) {
        ssize_t got = recv(fd, at, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        size -= (size_t)got;
    }
    return true;
}

/* One question; false when the inspector did not answer as it should. */
static bool ask(const kg_inspector *inspector, const peer *self, const kg_blob *first, const void *data, size_t size,
                kg_blob *answer)
{
    kg_wire_request request = { .magic = KG_WIRE_REQUEST, .size = first->size + size };
    kg_wire_answer head;
    if (!send_all(self->fd, &request, sizeof request) || !send_all(self->fd, first->data, first->size) ||
        !send_all(self->fd, data, size) || !receive_all(self->fd, &head, sizeof head) || head.magic != KG_WIRE_ANSWER ||
        head.size > inspector->answer_max)
        return false;
    kg_blob text = { .data = malloc((size_t)head.size + 1), .size = head.size };
    if (text.data == NULL || !receive_all(self->fd, text.data, text.size)) {
        kg_blob_done(&text);
        return false;
    }
    *answer = text;
    return true;
}

static kg_status answer_unread(const void *data, size_t size, kg_blob *answer, kg_err *err)
{
    kg_facts facts = { .type = kg_sniff(data, size), .broken = N_("could not be read safely: the inspector ended unexpectedly") };
    kg_buf text;
    kg_buf_init(&text, KG_WIRE_ANSWER_MAX);
    kg_facts_write(&facts, &text);
    kg_status status = kg_buf_status(&text, err);
    if (status == KG_OK)
        *answer = kg_buf_take(&text);
    kg_buf_done(&text);
    return status;
}

kg_status kg_inspector_ask(kg_inspector *inspector, unsigned worker, const char *name, const kg_blob *head, const void *data,
                           size_t size, kg_blob *answer, kg_err *err)
{
    *answer = (kg_blob){ 0 };
    if (worker >= inspector->workers)
        return kg_err_set(err, KG_E_BUG, "%s asked by worker %u of %u", inspector->name, worker, inspector->workers);
    peer *self = &inspector->peers[worker];
    for (unsigned attempt = 0; attempt < 2; attempt++) {
        kg_status status = self->pid != 0 ? KG_OK : start(inspector, self, err);
        if (status != KG_OK)
            return kg_err_wrap(err, status, "reading '%s'", name);
        if (ask(inspector, self, head, data, size, answer))
            return KG_OK;
        (void)kill(self->pid, SIGKILL);
        stop(self);
    }
    return KG_OK;
}

kg_status kg_inspector_read(kg_inspector *inspector, unsigned worker, const char *name, const void *data, size_t size,
                            kg_blob *answer, kg_err *err)
{
    kg_status status = kg_inspector_ask(inspector, worker, name, &(kg_blob){ 0 }, data, size, answer, err);
    return status == KG_OK && answer->data == NULL ? answer_unread(data, size, answer, err) : status;
}
