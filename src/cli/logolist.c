/* SPDX-License-Identifier: Apache-2.0
 *
 * From operands to single logos. */
#include "cli/logolist.h"

#include "base/text.h"
#include "product/convert.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 32 };

static const char *output_name(kg_arena *arena, const char *folder, const char *name)
{
    if (folder == NULL)
        return NULL;
    size_t stem = strlen(name) - strlen(kg_path_extension(name));
    return kg_arena_printf(arena, "%s%s%.*s.png", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", (int)stem, name);
}

static kg_status add_file(kg_arena *arena, const char *input, const char *output, kg_logo_list *list, kg_err *err)
{
    kg_logo_entry *entry = kg_list_push(arena, list);
    if (entry == NULL || !kg_arena_ok(arena))
        return kg_err_nomem(err);
    entry->input = input;
    entry->output = output;
    return KG_OK;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Bytewise, so that no locale shows. */
static int compare_names(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

/* What the walk through the folders shares. */
typedef struct walk {
    kg_arena *arena;
    const char *output_folder;
    struct stat output; /* what is there under that name; st_ino is 0 when there is nothing */
    bool converts;
    kg_logo_list *list;
    kg_err *err;
} walk;

/* Whether the file PATH of a folder is a logo to work on; counts what only --convert takes. */
static bool is_picture(const walk *self, const char *path)
{
    kg_type type = kg_type_by_name(path);
    bool is_convertible = kg_convert_name(type) != NULL;
    self->list->convertible += is_convertible && !self->converts;
    return type == KG_TYPE_PNG || (self->converts && is_convertible);
}

/* What an earlier run wrote is no source, also where the sources are all around it. */
static bool is_output(const walk *self, const struct stat *folder)
{
    return self->output.st_ino != 0 && folder->st_dev == self->output.st_dev && folder->st_ino == self->output.st_ino;
}

static kg_status add_folder(const walk *self, const char *folder, const char *below, unsigned depth);

static kg_status add_member(const walk *self, const char *path, const char *below, unsigned depth)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return kg_err_sys(self->err, errno, "cannot look at '%s'", path);
    self->list->links += S_ISLNK(info.st_mode);
    if (S_ISDIR(info.st_mode))
        return is_output(self, &info) ? KG_OK : add_folder(self, path, kg_arena_printf(self->arena, "%s/", below), depth + 1);
    if (!S_ISREG(info.st_mode) || !is_picture(self, path))
        return KG_OK;
    return add_file(self->arena, path, output_name(self->arena, self->output_folder, below), self->list, self->err);
}

/* BELOW is the part of FOLDER behind the operand, with its slash. */
static kg_status add_folder(const walk *self, const char *folder, const char *below, unsigned depth)
{
    if (depth > MAX_DEPTH)
        return kg_err_set(self->err, KG_E_IO, "'%s': more than %d folders inside each other", folder, MAX_DEPTH);
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, compare_names);
    if (count < 0)
        return kg_err_sys(self->err, errno, "cannot read the folder '%s'", folder);
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    kg_status status = KG_OK;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (status == KG_OK)
            status = add_member(self, kg_arena_printf(self->arena, "%s%s%s", folder, slash, name),
                                kg_arena_printf(self->arena, "%s%s", below, name), depth);
        free(entries[i]);
    }
    free(entries);
    return status;
}

kg_status kg_logo_list_add(kg_arena *arena, const char *input, const char *output_folder, bool converts, kg_logo_list *list,
                           kg_err *err)
{
    struct stat info;
    if (stat(input, &info) != 0) {
        bool is_absent = errno == ENOENT || errno == ENOTDIR;
        return is_absent ? kg_err_set(err, KG_E_USAGE, "no such file or folder") : kg_err_sys(err, errno, "cannot look at it");
    }
    walk self = { .arena = arena, .output_folder = output_folder, .converts = converts, .list = list, .err = err };
    if (output_folder != NULL && stat(output_folder, &self.output) != 0)
        self.output.st_ino = 0;
    if (S_ISDIR(info.st_mode))
        return add_folder(&self, input, "", 0);
    return add_file(arena, input, output_name(arena, output_folder, kg_path_base(input)), list, err);
}

static int compare_outputs(const void *left, const void *right)
{
    const kg_logo_entry *a = *(const kg_logo_entry *const *)left, *b = *(const kg_logo_entry *const *)right;
    int loose = kg_ascii_casecmp(a->output, b->output), order = loose != 0 ? loose : strcmp(a->output, b->output);
    return order != 0 ? order : (a > b) - (a < b);
}

static void count_twin(kg_logo_list *list, const kg_logo_entry *a, const kg_logo_entry *b)
{
    if (kg_ascii_casecmp(a->output, b->output) != 0)
        return;
    if (list->twins == 0) {
        list->twin[0] = a->output;
        list->twin[1] = b->output;
    }
    list->twins++;
}

kg_status kg_logo_list_finish(kg_logo_list *list, kg_err *err)
{
    if (list->count == 0 || list->items[0].output == NULL)
        return KG_OK;
    kg_logo_entry **sorted = calloc(list->count, sizeof *sorted);
    if (sorted == NULL)
        return kg_err_nomem(err);
    for (size_t i = 0; i < list->count; i++)
        sorted[i] = &list->items[i];
    qsort(sorted, list->count, sizeof *sorted, compare_outputs);
    for (size_t i = 1, first = 0; i < list->count; i++) {
        if (strcmp(sorted[i]->output, sorted[first]->output) == 0)
            sorted[i]->clash = sorted[first]->input;
        else {
            count_twin(list, sorted[first], sorted[i]);
            first = i;
        }
    }
    free(sorted);
    return KG_OK;
}
