/* SPDX-License-Identifier: Apache-2.0
 *
 * The chosen language. */
#include "base/language.h"

#include "base/catalogue.h"

#include <stddef.h>
#include <string.h>

const char *const kg_language_names[KG_LANGUAGES] = { [KG_ENGLISH] = "en", [KG_CHINESE] = "zh" };

static kg_language chosen = KG_ENGLISH;

void kg_language_choose(kg_language language)
{
    chosen = language;
}

kg_language kg_language_chosen(void)
{
    return chosen;
}

bool kg_language_find(const char *name, kg_language *out)
{
    for (size_t i = 0; i < KG_LANGUAGES; i++) {
        if (strcmp(kg_language_names[i], name) == 0) {
            *out = (kg_language)i;
            return true;
        }
    }
    return false;
}

const char *kg_gettext(const char *message)
{
    const char *translation = chosen == KG_ENGLISH ? NULL : kg_catalogue_find(message);
    return translation != NULL ? translation : message;
}

/* Chinese has one form; gettext files it under the English singular. */
const char *kg_ngettext(const char *one, const char *many, unsigned long number)
{
    const char *translation = chosen == KG_ENGLISH ? NULL : kg_catalogue_find(one);
    return translation != NULL ? translation : number == 1 ? one : many;
}
