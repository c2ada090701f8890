/* SPDX-License-Identifier: Apache-2.0
 *
 * Which kgpack.yml a product gets, and a run its language from. */
#include "rules/settings.h"

#include "base/text.h"
#include "cli/run.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* FOLDER/kgpack.yml, or NULL when it is not there. */
static const char *find_in(kg_arena *arena, const char *folder, const char *below)
{
    if (folder == NULL || *folder == 0)
        return NULL;
    const char *path = kg_arena_printf(arena, "%s%s", folder, below);
    return access(path, F_OK) == 0 ? path : NULL;
}

/* That of PATH, a folder or a file; NULL when there is none. */
static const char *find_settings(kg_arena *arena, const kg_args *args, const char *path, bool is_file)
{
    const char *named = kg_args_value(args, KG_OPTION_CONFIG);
    if (named != NULL)
        return named;
    const char *folder = path;
    if (is_file) {
        size_t length = (size_t)(kg_path_base(path) - path);
        folder = length == 0 ? "." : kg_arena_strndup(arena, path, length);
    }
    const char *found = find_in(arena, folder, "/kgpack.yml");
    if (found == NULL)
        found = find_in(arena, getenv("XDG_CONFIG_HOME"), "/kgpack/kgpack.yml");
    if (found == NULL && getenv("XDG_CONFIG_HOME") == NULL)
        found = find_in(arena, getenv("HOME"), "/.config/kgpack/kgpack.yml");
    return found;
}

kg_status kg_run_configure(const kg_run *run, const char *path, kg_product *product, kg_err *err)
{
    product->peers = run->peers.items;
    product->peer_count = run->peers.count;
    const char *file = find_settings(&product->arena, run->args, path, product->is_single_file);
    if (file == NULL)
        return KG_OK;
    kg_settings *settings = kg_arena_alloc(&product->arena, sizeof *settings);
    if (settings == NULL)
        return kg_err_nomem(err);
    kg_status status = kg_settings_load(&product->arena, file, run->load.limits, settings, err);
    return status == KG_OK ? kg_settings_apply(settings, run->load.has_edition, product, err) : status;
}

bool kg_config_language(const kg_args *args, kg_language *out)
{
    bool has_inputs = args->command != KG_COMMAND_RULES && args->command != KG_COMMAND_HELP && args->operands.count > 0;
    const char *path = has_inputs ? args->operands.items[0] : ".";
    struct stat info;
    bool is_file = stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
    const char *file = find_settings(args->arena, args, path, is_file);
    kg_settings settings;
    kg_err ignored; /* the run tells of it, if it needs the file */
    if (file == NULL || kg_settings_load(args->arena, file, &kg_limits_default, &settings, &ignored) != KG_OK)
        return false;
    *out = settings.language;
    return settings.has_language;
}
