/* SPDX-License-Identifier: Apache-2.0
 *
 * O_TMPFILE, and tmpfile() where the folder or its file system has none. */
#include "base/spool.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

kg_status kg_spool_open(const char *path, int *fd, kg_err *err)
{
    kg_arena arena;
    kg_arena_init(&arena);
    size_t length = (size_t)(kg_path_base(path) - path);
    const char *folder = length == 0 ? "." : kg_arena_strndup(&arena, path, length);
    *fd = kg_arena_ok(&arena) ? open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;
    kg_arena_done(&arena);
    if (*fd >= 0)
        return KG_OK;
    FILE *file = tmpfile();
    if (file == NULL)
        return kg_err_sys(err, errno, "cannot make a file to write '%s' into at first", path);
    *fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
    kg_status status = *fd >= 0 ? KG_OK : kg_err_sys(err, errno, "cannot keep the file that '%s' is written into at first", path);
    (void)fclose(file);
    return status;
}
