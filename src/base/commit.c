/* SPDX-License-Identifier: Apache-2.0
 *
 * The one way in which kgpack writes files. A file that nobody can see is filled and synced first; it gets its name in one step.
 * The temporary name is fixed, so that a killed run leaves at most one file, which the next run removes; a lock on the folder
 * tells such a leftover from the file of a run that is still at work. */
#include "base/commit.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MODE = 0644, FOLDER_MODE = 0777 };

typedef struct job {
    const char *path;      /* as the user gave it */
    const char *name;      /* its last part */
    const char *folder;    /* what comes before, "." where there is nothing */
    const char *temporary; /* ".NAME.tmp" */
    const void *data;
    size_t size;
    int spool_fd; /* the bytes stand there, not in DATA; -1 = they do not */
    size_t made;  /* length of the first folder of FOLDER that did not exist; 0 = none was made */
    int folder_fd;
    int fd;
    bool waits; /* for the disk */
    bool is_locked;
    bool has_temporary; /* there is a file under that name, and it is ours */
} job;

static kg_status refuse(const job *self, const char *what, kg_err *err)
{
    return kg_err_sys(err, errno, "cannot %s '%s'", what, self->path);
}

/* ---- the folder ---- */

static kg_status make_folders(job *self, kg_arena *arena, kg_err *err)
{
    for (const char *at = self->folder + 1; *self->folder != 0; at++) {
        if (*at != '/' && *at != 0)
            continue;
        size_t length = (size_t)(at - self->folder);
        const char *part = kg_arena_strndup(arena, self->folder, length);
        if (!kg_arena_ok(arena))
            return kg_err_nomem(err);
        if (mkdir(part, FOLDER_MODE) == 0)
            self->made = self->made == 0 ? length : self->made;
        else if (errno != EEXIST && errno != EISDIR && access(part, F_OK) != 0)
            return kg_err_sys(err, errno, "cannot write '%s': cannot make the folder '%s'", self->path, part);
        if (*at == 0)
            break;
    }
    return KG_OK;
}

/* After a failure: what was made is removed again, innermost first, as far as it is empty. */
static void remove_folders(const job *self, kg_arena *arena)
{
    for (size_t length = strlen(self->folder); self->made > 0 && length >= self->made; length--)
        if (self->folder[length] == '/' || self->folder[length] == 0)
            (void)rmdir(kg_arena_strndup(arena, self->folder, length));
}

static kg_status open_folder(job *self, kg_err *err)
{
    self->folder_fd = open(self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return self->folder_fd < 0 ? refuse(self, "write", err) : KG_OK;
}

/* Waits for other runs that write into the folder. Where the file system knows no locks the run goes on without. */
static void lock_folder(job *self)
{
    int result;
    do
        result = flock(self->folder_fd, LOCK_EX);
    while (result != 0 && errno == EINTR);
    self->is_locked = result == 0;
}

/* Some file systems cannot sync a folder and say EINVAL. */
static kg_status sync_folder(const job *self, int fd, kg_err *err)
{
    return fsync(fd) == 0 || errno == EINVAL ? KG_OK : refuse(self, "sync the folder of", err);
}

/* The names of folders that were made lie in the folders around them. */
static kg_status sync_folders(const job *self, kg_arena *arena, kg_err *err)
{
    kg_status status = sync_folder(self, self->folder_fd, err);
    for (size_t end = strlen(self->folder); status == KG_OK && self->made > 0 && end >= self->made; end--) {
        if (self->folder[end] != '/' && self->folder[end] != 0)
            continue;
        const char *around = kg_arena_printf(arena, "%.*s/..", (int)end, self->folder);
        int fd = open(around, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return refuse(self, "open the folder around that of", err);
        status = sync_folder(self, fd, err);
        (void)close(fd);
    }
    return status;
}

/* ---- the file ---- */

static kg_status write_bytes(const job *self, kg_err *err)
{
    if (self->spool_fd < 0)
        return kg_file_write_fd(self->fd, self->data, self->size, err);
    char chunk[64 * 1024];
    kg_status status = KG_OK;
    for (off_t at = 0; status == KG_OK;) {
        ssize_t got = pread(self->spool_fd, chunk, sizeof chunk, at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return kg_err_sys(err, errno, "cannot read back");
        if (got == 0)
            break;
        status = kg_file_write_fd(self->fd, chunk, (size_t)got, err);
        at += got;
    }
    return status;
}

static kg_status fill(const job *self, kg_err *err)
{
    if (write_bytes(self, err) != KG_OK)
        return kg_err_wrap(err, KG_E_IO, "'%s'", self->path);
    if (fchmod(self->fd, FILE_MODE) != 0)
        return refuse(self, "set the permissions of", err);
    return !self->waits || fsync(self->fd) == 0 ? KG_OK : refuse(self, "sync", err);
}

/* What a run that was killed has left; without the lock it may belong to somebody. */
static void remove_leftover(const job *self)
{
    if (self->is_locked)
        (void)unlinkat(self->folder_fd, self->temporary, 0);
}

static kg_status rename_into_place(job *self, kg_err *err)
{
    if (renameat(self->folder_fd, self->temporary, self->folder_fd, self->name) != 0)
        return refuse(self, "write", err);
    self->has_temporary = false;
    return KG_OK;
}

/* Gives the unnamed file its name. *NEEDS_NAME is set where this system cannot do that. */
static kg_status link_into_place(job *self, bool *needs_name, kg_err *err)
{
    char unnamed[32];
    (void)snprintf(unnamed, sizeof unnamed, "/proc/self/fd/%d", self->fd);
    if (linkat(AT_FDCWD, unnamed, self->folder_fd, self->name, AT_SYMLINK_FOLLOW) == 0) {
        if (faccessat(self->folder_fd, self->temporary, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
            lock_folder(self);
            remove_leftover(self);
        }
        return KG_OK;
    }
    *needs_name = errno == ENOENT || errno == EXDEV || errno == EOPNOTSUPP;
    if (errno != EEXIST)
        return refuse(self, "write", err);
    lock_folder(self);
    remove_leftover(self);
    if (linkat(AT_FDCWD, unnamed, self->folder_fd, self->temporary, AT_SYMLINK_FOLLOW) != 0)
        return kg_err_sys(err, errno, "cannot write '%s': cannot make '%s' beside it", self->path, self->temporary);
    self->has_temporary = true;
    return rename_into_place(self, err);
}

static kg_status write_unnamed(job *self, bool *needs_name, kg_err *err)
{
    self->fd = openat(self->folder_fd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE);
    if (self->fd < 0) {
        *needs_name = errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOENT;
        return refuse(self, "write", err);
    }
    kg_status status = fill(self, err);
    return status == KG_OK ? link_into_place(self, needs_name, err) : status;
}

static kg_status write_named(job *self, kg_err *err)
{
    if (!self->is_locked)
        lock_folder(self);
    remove_leftover(self);
    self->fd = openat(self->folder_fd, self->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (self->fd < 0)
        return kg_err_sys(err, errno, "cannot write '%s': cannot make '%s' beside it", self->path, self->temporary);
    self->has_temporary = true;
    kg_status status = fill(self, err);
    return status == KG_OK ? rename_into_place(self, err) : status;
}

/* A device or a FIFO is no file to be replaced: /dev/null stays what it is. */
static kg_status write_through(job *self, kg_err *err)
{
    self->fd = open(self->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (self->fd < 0)
        return refuse(self, "open", err);
    kg_status status = write_bytes(self, err);
    return status == KG_OK ? KG_OK : kg_err_wrap(err, status, "'%s'", self->path);
}

static kg_status close_file(job *self, kg_status status, kg_err *err)
{
    if (self->fd >= 0 && close(self->fd) != 0 && status == KG_OK)
        status = refuse(self, "close", err);
    self->fd = -1;
    return status;
}

static kg_status replace(job *self, kg_arena *arena, kg_err *err)
{
    kg_status status = make_folders(self, arena, err);
    status = status == KG_OK ? open_folder(self, err) : status;
    if (status == KG_OK) {
        bool needs_name = false;
        status = write_unnamed(self, &needs_name, err);
        if (status != KG_OK && needs_name) {
            (void)close_file(self, status, NULL);
            status = write_named(self, err);
        }
        status = close_file(self, status, err);
        if (self->has_temporary)
            (void)unlinkat(self->folder_fd, self->temporary, 0);
        status = status == KG_OK && self->waits ? sync_folders(self, arena, err) : status;
        (void)close(self->folder_fd); /* also ends the lock */
    }
    if (status != KG_OK)
        remove_folders(self, arena);
    return status;
}

static kg_status commit(const char *path, const void *data, size_t size, int spool_fd, bool waits, kg_err *err)
{
    kg_arena arena;
    kg_arena_init(&arena);
    const char *name = kg_path_base(path);
    size_t length = (size_t)(name - path);
    job self = {
        .path = path, .name = name, .data = data, .size = size, .spool_fd = spool_fd, .folder_fd = -1, .fd = -1, .waits = waits
    };
    self.folder = length == 0 ? "." : kg_arena_strndup(&arena, path, length > 1 ? length - 1 : 1);
    self.temporary = kg_arena_printf(&arena, ".%s.tmp", name);

    /* Ctrl-C and the like wait until the file is either whole or gone. */
    sigset_t waiting, before;
    sigemptyset(&waiting);
    sigaddset(&waiting, SIGHUP);
    sigaddset(&waiting, SIGINT);
    sigaddset(&waiting, SIGTERM);
    struct stat info;
    kg_status status;
    if (!kg_arena_ok(&arena))
        status = kg_err_nomem(err);
    else if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        status = close_file(&self, write_through(&self, err), err);
    else if (*name == 0)
        status = kg_err_sys(err, EISDIR, "cannot write '%s'", path);
    else {
        (void)pthread_sigmask(SIG_BLOCK, &waiting, &before);
        status = replace(&self, &arena, err);
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    kg_arena_done(&arena);
    return status;
}

kg_status kg_commit_file(const char *path, const void *data, size_t size, kg_err *err)
{
    return commit(path, data, size, -1, true, err);
}

kg_status kg_commit_spool(const char *path, int spool_fd, kg_err *err)
{
    return commit(path, NULL, 0, spool_fd, true, err);
}

kg_status kg_commit_later(const char *path, const void *data, size_t size, kg_err *err)
{
    return commit(path, data, size, -1, false, err);
}

kg_status kg_commit_sync(const char *folder, kg_err *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return kg_err_sys(err, errno, "cannot open '%s'", folder);
    kg_status status = syncfs(fd) == 0 ? KG_OK : kg_err_sys(err, errno, "cannot sync '%s'", folder);
    (void)close(fd);
    return status;
}
