/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs of digits; see numberrun.h. */
#include "rules/numberrun.h"

#include "base/text.h"

#include <string.h>

static bool is_digit(char byte)
{
    return kg_ascii_is_digit((unsigned char)byte);
}

kg_number_run kg_number_run_read(const char *at, const char *separators)
{
    kg_number_run run = { .is_thousands = true };
    unsigned group = 0;
    for (size_t i = 0;; i++) {
        if (is_digit(at[i])) {
            run.groups += group == 0;
            run.digits++;
            run.length = i + 1;
            group++;
            continue;
        }
        run.is_thousands = run.is_thousands && (run.groups > 1 ? group == 3 : group <= 3);
        size_t gap = strspn(at + i, separators); /* ") " and "-(" are one separator, two blanks are none */
        if (group == 0 || gap == 0 || gap > 2 || (gap == 2 && at[i] == at[i + 1]) || !is_digit(at[i + gap]))
            break;
        i += gap - 1;
        group = 0;
    }
    run.is_thousands = run.is_thousands && run.groups > 1;
    return run;
}

bool kg_number_run_goes_on(const char *end)
{
    return kg_ascii_is_alnum((unsigned char)*end) || *end == '%' ||
           ((*end == '.' || *end == '-' || *end == '/') && is_digit(end[1]));
}

bool kg_number_run_begins(const char *text, const char *at)
{
    return at == text || !(kg_ascii_is_alnum((unsigned char)at[-1]) || strchr(".,-+_/:#=", at[-1]) != NULL);
}
