/* SPDX-License-Identifier: Apache-2.0
 *
 * Bounded reading; see file.h. */
#include "base/file.h"

#include "base/arith.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static kg_status read_rest(int fd, size_t max_size, kg_buf *buf, kg_err *err)
{
    for (size_t step = 64 * 1024;;) {
        /* First what was allocated already, then in growing steps; one byte more than allowed notices a file that is too long. */
        size_t spare = buf->capacity > buf->size + 1 ? buf->capacity - buf->size - 1 : step;
        size_t room = KG_MIN(spare, max_size - buf->size + 1);
        size_t before = buf->size;
        uint8_t *place = kg_buf_reserve(buf, room);
        if (place == NULL)
            return kg_err_nomem(err);
        ssize_t got;
        do
            got = read(fd, place, room);
        while (got < 0 && errno == EINTR);
        buf->size = before + (got > 0 ? (size_t)got : 0);
        if (got < 0)
            return kg_err_sys(err, errno, "cannot read");
        if (got == 0)
            return KG_OK;
        if (buf->size > max_size)
            return kg_err_set(err, KG_E_LIMIT, "larger than %zu bytes", max_size);
        if (step < (4u << 20))
            step *= 2;
    }
}

kg_status kg_file_read_fd(int fd, size_t max_size, kg_blob *out, kg_err *err)
{
    kg_buf buf;
    kg_buf_init(&buf, max_size + 1);
    kg_status status = read_rest(fd, max_size, &buf, err);
    if (status == KG_OK)
        *out = kg_buf_take(&buf);
    kg_buf_done(&buf);
    return status;
}

kg_status kg_file_read(int dir_fd, const char *path, size_t max_size, kg_blob *out, kg_err *err)
{
    *out = (kg_blob){ 0 };
    int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return kg_err_sys(err, errno, "cannot open");
    kg_status status;
    struct stat info;
    kg_buf buf;
    kg_buf_init(&buf, max_size + 1);
    if (fstat(fd, &info) != 0)
        status = kg_err_sys(err, errno, "cannot look at");
    else if (!S_ISREG(info.st_mode))
        status = kg_err_set(err, KG_E_IO, "not a regular file");
    else if ((uintmax_t)info.st_size > max_size) {
        out->size = (size_t)info.st_size;
        status = kg_err_set(err, KG_E_LIMIT, "%ju bytes, larger than %zu", (uintmax_t)info.st_size, max_size);
    } else {
        /* One allocation of the right size; a file that grows meanwhile is still read to its end. */
        if (kg_buf_reserve(&buf, (size_t)info.st_size + 1) == NULL)
            status = kg_err_nomem(err);
        else {
            buf.size = 0;
            status = read_rest(fd, max_size, &buf, err);
        }
        if (status == KG_OK)
            *out = kg_buf_take(&buf);
    }
    kg_buf_done(&buf);
    (void)close(fd);
    return status;
}

kg_status kg_file_write_fd(int fd, const void *data, size_t size, kg_err *err)
{
    const char *at = data;
    while (size > 0) {
        ssize_t written = write(fd, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return kg_err_sys(err, errno, "cannot write");
        if (written == 0)
            return kg_err_sys(err, ENOSPC, "cannot write");
        at += written;
        size -= (size_t)written;
    }
    return KG_OK;
}
