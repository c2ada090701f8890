/* SPDX-License-Identifier: Apache-2.0
 *
 * Fixture folders laid over each other; see overlay.h. */
#include "overlay.h"

#include "rules/settings.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/text.h"
#include "product/inspect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST = 64 << 20 };

static bool fail(const char *what, const char *path)
{
    (void)fprintf(stderr, "overlay: %s: %s (%s)\n", path, what, strerror(errno));
    return false;
}

const char *overlay_root(void)
{
    const char *root = getenv("KG_ROOT");
    return root != NULL && *root != 0 ? root : ".";
}

void overlay_make_folder(char path[OVERLAY_PATH])
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(path, OVERLAY_PATH, "%s/kgpack-test-XXXXXX", base != NULL && *base != 0 ? base : "/tmp");
    if (mkdtemp(path) == NULL) {
        (void)fail("cannot make a temporary folder", path);
        abort();
    }
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *state)
{
    (void)info;
    (void)kind;
    (void)state;
    return remove(path);
}

void overlay_remove(const char *path)
{
    (void)nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static bool write_file(const char *path, const void *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return fail("cannot write", path);
    kg_err err;
    bool ok = kg_file_write_fd(fd, data, size, &err) == KG_OK;
    return close(fd) == 0 && ok ? true : fail("cannot write", path);
}

static bool copy_file(const char *source, const char *target)
{
    kg_blob bytes;
    kg_err err;
    if (kg_file_read(AT_FDCWD, source, LARGEST, &bytes, &err) != KG_OK)
        return fail(err.message, source);
    bool ok = write_file(target, bytes.data, bytes.size);
    kg_blob_done(&bytes);
    return ok;
}

static bool is_own_file(const char *name)
{
    static const char *const names[] = { "base", "expect", "args", "remove", "setup", "peer", "product.yml.edit" };
    for (size_t i = 0; i < KG_COUNT(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool copy_tree(const char *source, const char *target, bool is_top)
{
    DIR *folder = opendir(source);
    if (folder == NULL)
        return fail("cannot open", source);
    bool ok = true;
    for (struct dirent *entry; ok && (entry = readdir(folder)) != NULL;) {
        const char *name = entry->d_name;
        char from[OVERLAY_PATH], to[OVERLAY_PATH];
        struct stat info;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || (is_top && is_own_file(name)))
            continue;
        if ((size_t)snprintf(from, sizeof from, "%s/%s", source, name) >= sizeof from ||
            (size_t)snprintf(to, sizeof to, "%s/%s", target, name) >= sizeof to)
            ok = fail("too long a path", name);
        else if (lstat(from, &info) != 0)
            ok = fail("cannot look at", from);
        else if (S_ISDIR(info.st_mode))
            ok = (mkdir(to, 0755) == 0 || errno == EEXIST) && copy_tree(from, to, false);
        else
            ok = copy_file(from, to);
    }
    (void)closedir(folder);
    return ok;
}

/* Lines of `remove`: paths below TARGET. */
static bool apply_remove(const char *list, const char *target)
{
    FILE *file = fopen(list, "re");
    if (file == NULL)
        return errno == ENOENT || fail("cannot open", list);
    char line[OVERLAY_PATH / 2], path[OVERLAY_PATH];
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (*line == 0)
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", target, line);
        overlay_remove(path);
    }
    return fclose(file) == 0;
}

/* One block of an edit: "-old" lines, that must stand in TEXT one after another exactly once, become the "+new" lines. */
static bool apply_block(kg_buf *text, const char *old, const char *new_text)
{
    const char *all = kg_buf_text(text), *at = NULL;
    for (const char *from = all; (from = strstr(from, old)) != NULL; from++) {
        if (from != all && from[-1] != '\n')
            continue;
        if (at != NULL)
            return fail("these lines stand there more than once", old);
        at = from;
    }
    if (at == NULL)
        return fail("these lines are not in product.yml", old);
    kg_buf edited;
    kg_buf_init(&edited, LARGEST);
    kg_buf_append(&edited, all, (size_t)(at - all));
    kg_buf_puts(&edited, new_text);
    kg_buf_puts(&edited, at + strlen(old));
    kg_buf_done(text);
    *text = edited;
    return true;
}

static bool apply_edit(const char *list, const char *target)
{
    char path[OVERLAY_PATH];
    kg_blob edit = { 0 }, yml = { 0 };
    kg_err err;
    if (access(list, F_OK) != 0)
        return true;
    (void)snprintf(path, sizeof path, "%s/product.yml", target);
    if (kg_file_read(AT_FDCWD, list, LARGEST, &edit, &err) != KG_OK || kg_file_read(AT_FDCWD, path, LARGEST, &yml, &err) != KG_OK)
        return fail(err.message, list);
    kg_buf text, old, new_text;
    kg_buf_init(&text, LARGEST);
    kg_buf_init(&old, LARGEST);
    kg_buf_init(&new_text, LARGEST);
    kg_buf_append(&text, yml.data, yml.size);
    bool ok = true, is_adding = false;
    for (size_t at = 0; ok && at < edit.size;) {
        const char *line = (const char *)edit.data + at;
        const char *end = memchr(line, '\n', edit.size - at);
        size_t length = end == NULL ? edit.size - at : (size_t)(end - line) + 1;
        if (*line == '-' && is_adding) {
            ok = apply_block(&text, kg_buf_text(&old), kg_buf_text(&new_text));
            kg_buf_clear(&old);
            kg_buf_clear(&new_text);
            is_adding = false;
        }
        if (*line == '-')
            kg_buf_append(&old, line + 1, length - 1);
        else if (*line == '+') {
            kg_buf_append(&new_text, line + 1, length - 1);
            is_adding = true;
        } else
            ok = fail("a line begins neither with - nor with +", list);
        at += length;
    }
    ok = ok && apply_block(&text, kg_buf_text(&old), kg_buf_text(&new_text)) && write_file(path, text.data, text.size);
    kg_buf_done(&text);
    kg_buf_done(&old);
    kg_buf_done(&new_text);
    kg_blob_done(&edit);
    kg_blob_done(&yml);
    return ok;
}

bool overlay_apply(const char *source, const char *target)
{
    char list[OVERLAY_PATH], command[3 * OVERLAY_PATH];
    (void)snprintf(list, sizeof list, "%s/remove", source);
    if (!apply_remove(list, target) || !copy_tree(source, target, true))
        return false;
    (void)snprintf(list, sizeof list, "%s/product.yml.edit", source);
    if (!apply_edit(list, target))
        return false;
    (void)snprintf(list, sizeof list, "%s/setup", source);
    if (access(list, F_OK) != 0)
        return true;
    (void)snprintf(command, sizeof command, "setup=$(realpath '%s') && cd '%s' && sh -eu \"$setup\"", list, target);
    return system(command) == 0 || fail("its setup failed", source);
}

/* Settings, where the folder has a kgpack.yml. */
static kg_status overlay_configure(const char *folder, const overlay_options *options, kg_product *product, kg_err *err)
{
    const char *path = kg_arena_printf(&product->arena, "%s/kgpack.yml", folder);
    kg_settings *settings = kg_arena_alloc(&product->arena, sizeof *settings);
    if (access(path, F_OK) != 0 || settings == NULL)
        return KG_OK;
    kg_status status = kg_settings_load(&product->arena, path, &kg_limits_default, settings, err);
    return status == KG_OK ? kg_settings_apply(settings, options->has_edition, product, err) : status;
}

kg_status overlay_load(const char *path, const overlay_options *options, kg_product *product, kg_err *err)
{
    kg_inspector *inspector = NULL;
    kg_inspector_options settings = { .workers = 1, .limits = &kg_limits_default };
    kg_load_options load = {
        .limits = &kg_limits_default, .has_edition = options->has_edition, .edition = options->edition, .jobs = 1
    };
    if (!kg_date_parse(options->date, &load.today))
        return kg_err_set(err, KG_E_USAGE, "the fixture's date '%s' is none", options->date);
    kg_status status = kg_inspector_new(&settings, &inspector, err);
    load.inspector = inspector;
    if (status == KG_OK)
        status = kg_product_load(path, &load, product, err);
    kg_inspector_free(inspector);
    return status == KG_OK ? overlay_configure(path, options, product, err) : status;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *overlay_describe(kg_arena *arena, const kg_findings *findings)
{
    KG_LIST(const char *) lines = { 0 };
    for (size_t i = 0; i < findings->list.count; i++) {
        const kg_finding *finding = &findings->list.items[i];
        if (finding->severity == KG_CONFIRM || finding->waiver != NULL)
            continue;
        const char *place = *finding->at.file == 0 ? "." : finding->at.file;
        if (finding->at.line > 0)
            place = kg_arena_printf(arena, "%s:%u:%u", place, finding->at.line, finding->at.column);
        const char **line = kg_list_push(arena, &lines);
        if (line != NULL)
            *line = kg_arena_printf(arena, "%s %s %s\n", kg_severity_name(finding->severity), kg_rules[finding->rule].id, place);
    }
    if (lines.count > 1)
        qsort(lines.items, lines.count, sizeof lines.items[0], compare_lines);
    const char *text = "";
    for (size_t i = 0; i < lines.count; i++)
        text = kg_arena_printf(arena, "%s%s", text, lines.items[i]);
    return text;
}
