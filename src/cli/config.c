/* SPDX-License-Identifier: Apache-2.0
 *
 * Which kgpack.yml a product gets. */
#include "rules/settings.h"

#include "base/text.h"
#include "cli/run.h"

#include <stdlib.h>
#include <unistd.h>

/* FOLDER/kgpack.yml, or NULL when it is not there. */
static const char *find_in(kg_arena *arena, const char *folder, const char *below)
{
    if (folder == NULL || *folder == 0)
        return NULL;
    const char *path = kg_arena_printf(arena, "%s%s", folder, below);
    return access(path, F_OK) == 0 ? path : NULL;
}

static const char *find_settings(const kg_run *run, const char *path, kg_product *product)
{
    kg_arena *arena = &product->arena;
    const char *named = kg_args_value(run->args, KG_OPTION_CONFIG);
    if (named != NULL)
        return named;
    const char *folder = path;
    if (product->is_single_file) {
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
    const char *file = find_settings(run, path, product);
    if (file == NULL)
        return KG_OK;
    kg_settings *settings = kg_arena_alloc(&product->arena, sizeof *settings);
    if (settings == NULL)
        return kg_err_nomem(err);
    kg_status status = kg_settings_load(&product->arena, file, run->load.limits, settings, err);
    return status == KG_OK ? kg_settings_apply(settings, run->load.has_edition, product, err) : status;
}
