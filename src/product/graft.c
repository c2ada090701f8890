/* SPDX-License-Identifier: Apache-2.0
 *
 * Grafting texts into the tree; see graft.h. */
#include "product/graft.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

typedef struct grafting {
    kg_folder *folder;
    kg_arena *arena;
    const char *prefix;
    kg_err *err;
} grafting;

static void complain(grafting *graft, kg_problem_kind kind, const kg_node *at, const char *file, const char *found,
                     const char *required, const char *help)
{
    kg_folder_complain(graft->folder, (kg_problem){ .kind = kind,
                                                    .file = file,
                                                    .line = at != NULL ? at->line : 0,
                                                    .column = at != NULL ? at->column : 0,
                                                    .found = found,
                                                    .required = required,
                                                    .help = help });
}

/* *OUT stays NULL when the file is no text that a field can hold; then a problem was added. */
static kg_status read_text(grafting *graft, const char *path, kg_node **out)
{
    *out = NULL;
    const char *shown = kg_arena_printf(graft->arena, "%s%s", graft->prefix, path);
    kg_blob bytes;
    kg_status status = kg_file_read(graft->folder->fd, path, graft->folder->product->limits->yaml_bytes, &bytes, graft->err);
    if (status == KG_E_LIMIT) {
        complain(graft, KG_PROBLEM_SYNTAX, NULL, shown, kg_arena_printf(graft->arena, N_("a text of %zu bytes"), bytes.size),
                 N_("must be a text that fits into a field of the form"), "");
        return KG_OK;
    }
    if (status != KG_OK)
        return kg_err_wrap(graft->err, status, "reading '%s'", shown);
    const char *text = (const char *)bytes.data;
    size_t valid = bytes.size > 0 ? kg_utf8_valid(text, bytes.size) : 0;
    if (valid < bytes.size || (bytes.size > 0 && memchr(text, 0, bytes.size) != NULL)) {
        complain(graft, KG_PROBLEM_SYNTAX, NULL, shown, N_("a text that is not UTF-8"), N_("must be UTF-8 without NUL characters"),
                 N_("save the file as UTF-8"));
    } else {
        *out = kg_node_new(graft->arena, KG_NODE_SCALAR, shown,
                           kg_arena_strndup(graft->arena, bytes.size > 0 ? text : "", bytes.size));
        if (*out == NULL)
            status = kg_err_nomem(graft->err);
        else
            (*out)->text_line = 1;
        if (status == KG_OK)
            status = kg_product_keep_text(graft->folder->product, shown, bytes.data, bytes.size, graft->err);
    }
    kg_blob_done(&bytes);
    return status;
}

static kg_entry *find_entry(kg_entry_list *entries, const char *path)
{
    for (size_t i = 0; i < entries->count; i++)
        if (strcmp(entries->items[i].path, path) == 0)
            return &entries->items[i];
    return NULL;
}

/* ---- the description ---- */

static kg_status put_description(grafting *graft, kg_node *root, const char *path)
{
    kg_node *text;
    kg_status status = read_text(graft, path, &text);
    if (status == KG_OK && text != NULL && !kg_node_put(graft->arena, root, "description", text))
        status = kg_err_nomem(graft->err);
    return status;
}

static kg_status graft_description(grafting *graft, kg_node *root, kg_entry_list *entries)
{
    kg_entry *usual = find_entry(entries, "description.md");
    if (usual != NULL)
        usual->is_taken = true;
    const kg_node *inline_text = kg_node_get(root, "description"), *named = kg_node_get(root, "description_file");
    const char *path = kg_node_text(named);
    bool has_inline = inline_text != NULL && *kg_node_text(inline_text) != 0;
    if (has_inline && (*path != 0 || usual != NULL)) {
        const char *file = *path != 0 ? path : usual->path;
        complain(graft, KG_PROBLEM_SLOT, inline_text, inline_text->file,
                 kg_arena_printf(graft->arena, N_("the description stands here and in '%s'"), kg_mask(graft->arena, file, 80)),
                 N_("must stand in one place"), N_("remove one of the two"));
        return KG_OK;
    }
    if (*path == 0)
        return usual != NULL && !usual->is_folder ? put_description(graft, root, usual->path) : KG_OK;
    kg_entry found;
    bool is_there;
    kg_status status = kg_folder_find(graft->folder, path, &found, &is_there, graft->err);
    if (status != KG_OK)
        return status;
    kg_entries_take(entries, path);
    if (is_there && !found.is_folder)
        return put_description(graft, root, path);
    complain(graft, KG_PROBLEM_SLOT, named, named->file,
             kg_arena_printf(graft->arena, N_("description_file names '%s', which is not there"), kg_mask(graft->arena, path, 80)),
             N_("must be a file of the product folder"), "");
    return KG_OK;
}

/* ---- customer cases ---- */

/* "# Title" of the first line, else the name of the file; *REST is the text behind it, *LINE the line where that begins. */
static const char *split_title(kg_arena *arena, const kg_node *text, const char **rest, uint32_t *line)
{
    const char *at = text->text, *end = at + strcspn(at, "\r\n");
    *rest = at;
    *line = 1;
    if (*at != '#') {
        const char *base = kg_path_base(text->file);
        return kg_arena_strndup(arena, base, strlen(base) - strlen(kg_path_extension(base)));
    }
    at += strspn(at, "# \t");
    const char *title = kg_arena_strndup(arena, at, at < end ? (size_t)(end - at) : 0);
    for (at = end; *at == '\r' || *at == '\n'; at++)
        *line += *at == '\n';
    *rest = at;
    return title;
}

static kg_status put_case(grafting *graft, kg_node *list, const char *path)
{
    kg_node *text;
    kg_status status = read_text(graft, path, &text);
    if (status != KG_OK || text == NULL)
        return status;
    const char *rest;
    uint32_t line;
    const char *title = split_title(graft->arena, text, &rest, &line);
    kg_node *entry = kg_node_new(graft->arena, KG_NODE_MAPPING, text->file, "");
    kg_node *heading = kg_node_new(graft->arena, KG_NODE_SCALAR, text->file, title);
    text->text = rest;
    text->line = text->text_line = line;
    bool is_done = entry != NULL && heading != NULL && kg_node_put(graft->arena, entry, "title", heading) &&
                   kg_node_put(graft->arena, entry, "text", text) && kg_node_append(graft->arena, list, entry);
    return is_done ? KG_OK : kg_err_nomem(graft->err);
}

static kg_status graft_cases(grafting *graft, kg_node *root, kg_entry_list *entries)
{
    kg_entry *folder = find_entry(entries, "cases");
    if (folder == NULL || !folder->is_folder)
        return KG_OK;
    folder->is_taken = true;
    kg_entry_list files = { 0 };
    kg_status status = kg_folder_list(graft->folder, "cases", false, &files, graft->err);
    kg_node *list = kg_node_new(graft->arena, KG_NODE_SEQUENCE, kg_arena_printf(graft->arena, "%scases", graft->prefix), "");
    const kg_node *own = kg_node_get(root, "customer_cases");
    if (status == KG_OK && list == NULL)
        return kg_err_nomem(graft->err);
    if (status == KG_OK && own != NULL && own->kind == KG_NODE_SEQUENCE)
        *list = *own;
    for (size_t i = 0; status == KG_OK && i < files.count; i++)
        if (!files.items[i].is_folder && kg_ascii_suffix(files.items[i].path, ".md"))
            status = put_case(graft, list, files.items[i].path);
    if (status == KG_OK && list->count > 0 && !kg_node_put(graft->arena, root, "customer_cases", list))
        status = kg_err_nomem(graft->err);
    return status;
}

kg_status kg_graft_texts(kg_folder *folder, kg_node *root, const char *prefix, kg_entry_list *entries, kg_err *err)
{
    grafting graft = { .folder = folder, .arena = &folder->product->arena, .prefix = prefix, .err = err };
    kg_status status = graft_description(&graft, root, entries);
    return status == KG_OK ? graft_cases(&graft, root, entries) : status;
}
