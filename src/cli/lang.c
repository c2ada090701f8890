/* SPDX-License-Identifier: Apache-2.0
 *
 * The language of a run: --lang, else KGPACK_LANG. The locale has no say: what a run prints depends on what it was asked, not on
 * the machine. */
#include "cli/args.h"

#include "base/arith.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = { [KG_ENGLISH] = "en", [KG_CHINESE] = "zh" };

static size_t find(const char *name)
{
    size_t i = 0;
    while (i < KG_COUNT(names) && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static const char *from_environment(void)
{
    const char *name = getenv("KGPACK_LANG");
    return name != NULL && *name != 0 ? name : names[KG_ENGLISH];
}

/* Not parsed, only looked for: a mistake in the command line is told in the language that it asks for. */
void kg_args_choose_language(int argc, char *const argv[])
{
    static const char option[] = "--lang";
    const char *name = from_environment();
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, strlen(option)) != 0)
            continue;
        const char *behind = argv[i] + strlen(option);
        if (*behind == '=')
            name = behind + 1;
        else if (*behind == 0 && i + 1 < argc)
            name = argv[++i];
    }
    size_t found = find(name);
    if (found < KG_COUNT(names))
        kg_language_choose((kg_language)found);
}

kg_status kg_args_language(const kg_args *args, kg_err *err)
{
    const char *name = kg_args_value(args, KG_OPTION_LANG);
    if (name != NULL)
        return find(name) < KG_COUNT(names) ? KG_OK : kg_args_unknown(err, N_("language of --lang"), name, names, KG_COUNT(names));
    name = from_environment();
    return find(name) < KG_COUNT(names) ? KG_OK : kg_args_unknown(err, N_("language of KGPACK_LANG"), name, names, KG_COUNT(names));
}
