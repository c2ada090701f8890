/* SPDX-License-Identifier: Apache-2.0
 *
 * Listing with openat and fstatat, so that a renamed parent changes nothing half way. Only a link is resolved by name, to see
 * whether it stays inside. */
#include "product/folder.h"

#include "base/file.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { QUOTED_CODE_POINTS = 80 };

typedef KG_LIST(const char *) name_list;

void kg_folder_complain(kg_folder *folder, kg_problem problem)
{
    kg_product *product = folder->product;
    if (product->problems.count >= product->limits->findings)
        return;
    kg_problem *added = kg_list_push(&product->arena, &product->problems);
    if (added != NULL)
        *added = problem;
}

static void complain_of_entry(kg_folder *folder, const char *path, const char *found, const char *required, const char *help)
{
    kg_folder_complain(folder, (kg_problem){ .kind = KG_PROBLEM_ENTRY,
                                             .file = kg_mask(&folder->product->arena, path, QUOTED_CODE_POINTS),
                                             .found = found,
                                             .required = required,
                                             .help = help });
}

/* ---- what is left out ---- */

static bool is_litter(const char *name)
{
    static const char *const names[] = { "Thumbs.db", "desktop.ini", "__MACOSX", "dist", "kgpack.yml" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return name[0] == '.' || kg_ascii_suffix(name, "~") || kg_ascii_prefix(name, "~$") || kg_ascii_suffix(name, ".swp");
}

/* A pattern without '/' is compared with the last part of PATH, one with '/' with the whole of it. */
static bool is_ignored(const kg_folder *folder, const char *path)
{
    for (size_t i = 0; i < folder->ignored.count; i++) {
        const char *pattern = folder->ignored.items[i];
        const char *subject = strchr(pattern, '/') != NULL ? path : kg_path_base(path);
        if (fnmatch(*pattern == '/' ? pattern + 1 : pattern, subject, FNM_PATHNAME) == 0)
            return true;
    }
    return false;
}

/* ---- one entry ---- */

/* The link PATH: true when it leads to a file inside the folder; else a problem was added. */
static bool stays_inside(kg_folder *folder, const char *path)
{
    kg_arena *arena = &folder->product->arena;
    char *target = realpath(kg_arena_printf(arena, "%s/%s", folder->path, path), NULL);
    if (target == NULL) {
        complain_of_entry(folder, path, N_("a symbolic link that leads nowhere"), N_("must be a plain file"),
                          N_("put the file itself here"));
        return false;
    }
    size_t length = strlen(folder->real_path);
    bool is_inside = strcmp(folder->real_path, "/") == 0 ||
                     (strncmp(target, folder->real_path, length) == 0 && (target[length] == '/' || target[length] == 0));
    free(target);
    if (!is_inside)
        complain_of_entry(folder, path, N_("a symbolic link that leaves the product folder"), N_("must be a plain file"),
                          N_("put the file itself here"));
    return is_inside;
}

static const char *name_of_mode(mode_t mode)
{
    return S_ISFIFO(mode)                   ? N_("a FIFO")
           : S_ISSOCK(mode)                 ? N_("a socket")
           : S_ISCHR(mode) || S_ISBLK(mode) ? N_("a device")
                                            : N_("no plain file");
}

kg_status kg_folder_find(kg_folder *folder, const char *path, kg_entry *out, bool *is_there, kg_err *err)
{
    *is_there = false;
    if (!kg_path_is_inner(path))
        return KG_OK;
    struct stat info;
    if (fstatat(folder->fd, path, &info, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return KG_OK;
        return kg_err_sys(err, errno, "cannot look at '%s/%s'", folder->path, path);
    }
    bool is_link = S_ISLNK(info.st_mode);
    if ((is_link || strchr(path, '/') != NULL) && !stays_inside(folder, path))
        return KG_OK;
    if (is_link && fstatat(folder->fd, path, &info, 0) != 0)
        return kg_err_sys(err, errno, "cannot look at '%s/%s'", folder->path, path);
    if (is_link && S_ISDIR(info.st_mode)) {
        complain_of_entry(folder, path, N_("a symbolic link to a folder"), N_("must be a plain folder"),
                          N_("put the folder itself here"));
        return KG_OK;
    }
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        complain_of_entry(folder, path, name_of_mode(info.st_mode), N_("must be a plain file"), N_("remove it"));
        return KG_OK;
    }
    *out = (kg_entry){ .path = path, .is_folder = S_ISDIR(info.st_mode) };
    *is_there = true;
    return KG_OK;
}

/* ---- one folder ---- */

static int compare_entries(const void *left, const void *right)
{
    return strcmp(((const kg_entry *)left)->path, ((const kg_entry *)right)->path);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static kg_status add_name(kg_folder *folder, const char *below, const char *name, kg_entry_list *out, kg_err *err)
{
    kg_arena *arena = &folder->product->arena;
    const char *path = *below == 0 ? kg_arena_strdup(arena, name) : kg_arena_printf(arena, "%s/%s", below, name);
    if (is_ignored(folder, path))
        return KG_OK;
    if (kg_utf8_valid(name, strlen(name)) < strlen(name)) {
        complain_of_entry(folder, path, N_("a name that is not UTF-8"), N_("must be a UTF-8 name"), N_("rename the file"));
        return KG_OK;
    }
    kg_entry entry;
    bool is_there;
    kg_status status = kg_folder_find(folder, path, &entry, &is_there, err);
    if (status != KG_OK || !is_there)
        return status;
    kg_entry *added = kg_list_push(arena, out);
    if (added == NULL)
        return kg_err_nomem(err);
    *added = entry;
    return KG_OK;
}

/* Names in the order in which the file system happens to give them; *IS_WHOLE is false when there are more than the limit. */
static kg_status read_names(kg_folder *folder, DIR *dir, const char *below, name_list *out, bool *is_whole, kg_err *err)
{
    for (;;) {
        errno = 0;
        const struct dirent *item = readdir(dir);
        if (item == NULL && errno != 0)
            return kg_err_sys(err, errno, "cannot read the folder '%s/%s'", folder->path, below);
        *is_whole = item == NULL;
        if (item == NULL || out->count == folder->product->limits->folder_entries)
            return KG_OK;
        if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0 || is_litter(item->d_name))
            continue;
        const char **name = kg_list_push(&folder->product->arena, out);
        if (name == NULL)
            return kg_err_nomem(err);
        *name = kg_arena_strdup(&folder->product->arena, item->d_name);
    }
}

static kg_status add_names(kg_folder *folder, DIR *dir, const char *below, kg_entry_list *out, kg_err *err)
{
    name_list names = { 0 };
    bool is_whole;
    kg_status status = read_names(folder, dir, below, &names, &is_whole, err);
    if (status != KG_OK)
        return status;
    unsigned most = folder->product->limits->folder_entries;
    if (!is_whole || out->count + names.count > most) {
        complain_of_entry(folder, below, kg_arena_printf(&folder->product->arena, N_("a folder of more than %u entries"), most),
                          N_("must be a folder that a person can look through"), N_("remove what does not belong to the product"));
        return KG_OK;
    }
    if (names.count > 1)
        qsort(names.items, names.count, sizeof names.items[0], compare_names);
    for (size_t i = 0; i < names.count && status == KG_OK; i++)
        status = add_name(folder, below, names.items[i], out, err);
    return status;
}

static kg_status list_one(kg_folder *folder, const char *below, kg_entry_list *out, kg_err *err)
{
    int fd = openat(folder->fd, *below == 0 ? "." : below, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL) {
        int cause = errno;
        if (fd >= 0)
            (void)close(fd);
        return kg_err_sys(err, cause, "cannot open the folder '%s%s%s'", folder->path, *below == 0 ? "" : "/", below);
    }
    kg_status status = add_names(folder, dir, below, out, err);
    (void)closedir(dir);
    return status;
}

static unsigned depth_of(const char *path)
{
    unsigned depth = 0;
    for (; (path = strchr(path, '/')) != NULL; path++)
        depth++;
    return depth;
}

kg_status kg_folder_list(kg_folder *folder, const char *below, bool is_deep, kg_entry_list *out, kg_err *err)
{
    kg_status status = list_one(folder, below, out, err);
    if (!is_deep)
        return status;
    /* The list grows while it is walked: each folder adds its entries behind the last. */
    for (size_t i = 0; status == KG_OK && i < out->count; i++) {
        if (!out->items[i].is_folder)
            continue;
        const char *path = out->items[i].path;
        if (depth_of(path) < folder->product->limits->folder_depth)
            status = list_one(folder, path, out, err);
        else
            complain_of_entry(folder, path, N_("a folder that lies too deep"),
                              kg_arena_printf(&folder->product->arena, N_("must lie at most %u folders deep"),
                                              folder->product->limits->folder_depth),
                              "");
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (!out->items[i].is_folder)
            out->items[kept++] = out->items[i];
    out->count = kept;
    if (kept > 1)
        qsort(out->items, kept, sizeof out->items[0], compare_entries);
    return status;
}

/* ---- opening ---- */

static kg_status split_patterns(kg_folder *folder, const kg_blob *text, kg_err *err)
{
    kg_arena *arena = &folder->product->arena;
    const char *copy = kg_arena_strndup(arena, (const char *)text->data, text->size);
    for (const char *at = copy; *at != 0; at += strspn(at, "\r\n")) {
        size_t line = strcspn(at, "\r\n"), length = line;
        while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '/'))
            length--;
        if (length > 0 && *at != '#') {
            const char **pattern = kg_list_push(arena, &folder->ignored);
            if (pattern == NULL)
                return kg_err_nomem(err);
            *pattern = kg_arena_strndup(arena, at, length);
        }
        at += line;
    }
    return KG_OK;
}

static kg_status read_ignore_file(kg_folder *folder, kg_err *err)
{
    enum { LONGEST = 16 * 1024 };
    static const char name[] = ".kgpackignore";
    kg_entry entry;
    bool is_there;
    kg_status status = kg_folder_find(folder, name, &entry, &is_there, err);
    if (status != KG_OK || !is_there || entry.is_folder)
        return status;
    kg_blob bytes;
    status = kg_file_read(folder->fd, name, LONGEST, &bytes, err);
    if (status == KG_E_LIMIT) {
        complain_of_entry(folder, name, N_("a list of patterns that is too long"), N_("must be a short text"), "");
        return KG_OK;
    }
    if (status != KG_OK)
        return kg_err_wrap(err, status, "reading '%s/%s'", folder->path, name);
    status = split_patterns(folder, &bytes, err);
    kg_blob_done(&bytes);
    return status;
}

kg_status kg_folder_init(kg_folder *folder, kg_product *product, const char *path, kg_err *err)
{
    *folder = (kg_folder){ .product = product, .path = path, .real_path = "", .fd = -1 };
    folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return kg_err_set(err, KG_E_USAGE, "'%s' %s", path, errno == ENOENT ? N_("does not exist") : N_("is no folder"));
    if (folder->fd < 0)
        return kg_err_sys(err, errno, "cannot open the folder '%s'", path);
    char *real_path = realpath(path, NULL);
    if (real_path == NULL)
        return kg_err_sys(err, errno, "cannot resolve '%s'", path);
    folder->real_path = kg_arena_strdup(&product->arena, real_path);
    free(real_path);
    return read_ignore_file(folder, err);
}

void kg_folder_done(kg_folder *folder)
{
    if (folder == NULL)
        return;
    if (folder->fd >= 0)
        (void)close(folder->fd);
    folder->fd = -1;
}

void kg_entries_take(kg_entry_list *entries, const char *path)
{
    for (size_t i = 0; i < entries->count; i++) {
        size_t length = strlen(entries->items[i].path);
        if (strncmp(path, entries->items[i].path, length) == 0 && (path[length] == '/' || path[length] == 0))
            entries->items[i].is_taken = true;
    }
}

const char *kg_folder_tidy_path(kg_arena *arena, const char *path)
{
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    return kg_arena_strndup(arena, path, length);
}

void kg_folder_complain_of_missing(kg_folder *folder, const kg_entry_list *entries, const char *key, const kg_node *named)
{
    kg_arena *arena = &folder->product->arena;
    const char **names = kg_arena_array(arena, entries->count + 1, sizeof *names);
    if (names == NULL)
        return;
    for (size_t i = 0; i < entries->count; i++)
        names[i] = entries->items[i].path;
    const char *nearest = kg_text_nearest(kg_node_text(named), names, entries->count);
    kg_folder_complain(folder, (kg_problem){ .kind = KG_PROBLEM_SLOT,
                                             .file = named->file,
                                             .line = named->line,
                                             .column = named->column,
                                             .found = kg_arena_printf(arena, N_("%s names '%s', which is not in the folder"), key,
                                                                      kg_mask(arena, kg_node_text(named), QUOTED_CODE_POINTS)),
                                             .required = N_("must be a file of the product folder"),
                                             .help = nearest == NULL ? N_("put the file there, or correct the name")
                                                                     : kg_arena_printf(arena, N_("did you mean '%s'?"), nearest) });
}
