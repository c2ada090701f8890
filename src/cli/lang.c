/* SPDX-License-Identifier: Apache-2.0
 *
 * The language of a run: --lang, else KGPACK_LANG, else `lang` of kgpack.yml. The locale has no say: what a run prints depends on
 * what it was asked, not on the machine. */
#include "cli/args.h"

#include <stdlib.h>
#include <string.h>

static const char *from_environment(void)
{
    const char *name = getenv("KGPACK_LANG");
    return name != NULL && *name != 0 ? name : NULL;
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
    kg_language found;
    if (name != NULL && kg_language_find(name, &found))
        kg_language_choose(found);
}

kg_status kg_args_language(const kg_args *args, kg_err *err)
{
    const char *named = kg_args_value(args, KG_OPTION_LANG), *name = named != NULL ? named : from_environment();
    kg_language found;
    if (name != NULL)
        return kg_language_find(name, &found)
                   ? KG_OK
                   : kg_args_unknown(err, named != NULL ? N_("language of --lang") : N_("language of KGPACK_LANG"), name,
                                     kg_language_names, KG_LANGUAGES);
    if (kg_config_language(args, &found))
        kg_language_choose(found);
    return KG_OK;
}
