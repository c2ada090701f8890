/* SPDX-License-Identifier: Apache-2.0
 *
 * kgpack init: a folder to start from. Nothing that exists is overwritten. */
#include "cli/args.h"

#include "base/arith.h"
#include "base/commit.h"
#include "cli/run.h"
#include "product/template.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static kg_status refuse_existing(const char *path, kg_err *err)
{
    struct stat info;
    if (lstat(path, &info) == 0)
        return kg_err_set(err, KG_E_USAGE, "'%s' exists and is not overwritten; choose another folder or remove it first", path);
    int cause = errno;
    return cause == ENOENT ? KG_OK : kg_err_sys(err, cause, "cannot look at '%s'", path);
}

static kg_status find_template(kg_arena *arena, const char *method, const char **out, kg_err *err)
{
    const char *known[16];
    size_t count = 0;
    for (; count < KG_COUNT(known) && kg_template_method((unsigned)count) != NULL; count++)
        known[count] = kg_template_method((unsigned)count);
    *out = kg_template_product_yml(arena, method);
    return *out != NULL ? KG_OK : kg_args_unknown(err, "delivery method", method, known, count);
}

static kg_status write_folder(const kg_args *args, const char *folder, const char *yml, kg_err *err)
{
    const struct {
        const char *name;
        const char *text;
    } files[] = { { "product.yml", yml }, { "README.txt", kg_template_readme() } };
    const char *paths[KG_COUNT(files)];
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < KG_COUNT(files); i++) {
        paths[i] = kg_arena_printf(args->arena, "%s%s%s", folder, slash, files[i].name);
        kg_status status = refuse_existing(paths[i], err);
        if (status != KG_OK)
            return status;
    }
    for (size_t i = 0; i < KG_COUNT(files); i++) {
        kg_status status = kg_commit_file(paths[i], files[i].text, strlen(files[i].text), err);
        if (status != KG_OK)
            return status;
        kg_out_printf(_("wrote %s\n"), paths[i]);
    }
    kg_out_printf(_("Fill in product.yml, put the files beside it, then run `kgpack check %s`.\n"), folder);
    return KG_OK;
}

int kg_cmd_init(const kg_args *args)
{
    kg_err err;
    if (args->operands.count > 1)
        return kg_fail(kg_err_set(&err, KG_E_USAGE, "init takes one folder, %zu are named", args->operands.count), &err);
    const char *folder = args->operands.count == 1 ? args->operands.items[0] : ".";
    const char *method = kg_args_value(args, KG_OPTION_METHOD), *yml;
    if (*folder == 0)
        return kg_fail(kg_err_set(&err, KG_E_USAGE, "init needs the name of a folder, not ''"), &err);
    kg_status status = find_template(args->arena, method == NULL ? "image" : method, &yml, &err);
    if (status == KG_OK)
        status = write_folder(args, folder, yml, &err);
    return status == KG_OK ? kg_out_finish(KG_EXIT_OK) : kg_fail(status, &err);
}
