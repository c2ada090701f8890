/* SPDX-License-Identifier: Apache-2.0
 *
 * Versions and service times; see forms.h. */
#include "rules/forms.h"

#include "base/arith.h"
#include "base/text.h"

#include <string.h>

static kg_form good(void)
{
    return (kg_form){ .verdict = KG_FORM_GOOD };
}

static kg_form wrong(const char *reason)
{
    return (kg_form){ .verdict = KG_FORM_WRONG, .reason = reason };
}

static kg_form repairable(const char *repaired, const char *reason)
{
    return (kg_form){ .verdict = KG_FORM_REPAIRABLE, .repaired = repaired, .reason = reason };
}

static const char *tidy(kg_arena *arena, const char *text)
{
    return kg_text_collapse(arena, kg_text_nfkc(arena, text));
}

/* ---- VER ---- */

enum { MOST_DIGITS = 9 };

/* Numbers joined by single dots, to the end of TEXT; *OUT is them without leading zeros. 0 when TEXT is not that. */
static unsigned read_parts(kg_arena *arena, const char *text, const char **out)
{
    unsigned parts = 0;
    *out = "";
    for (;;) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > MOST_DIGITS)
            return 0;
        size_t zeros = KG_MIN(strspn(text, "0"), digits - 1);
        *out = kg_arena_printf(arena, "%s%s%.*s", *out, parts > 0 ? "." : "", (int)(digits - zeros), text + zeros);
        parts++;
        text += digits;
        if (*text == 0)
            return parts;
        if (*text++ != '.')
            return 0;
    }
}

kg_form kg_form_version(kg_arena *arena, const char *text, unsigned most_parts)
{
    const char *tidied = tidy(arena, text), *numbers;
    const char *behind = tidied + (*tidied == 'V' || *tidied == 'v');
    if (*behind == ' ')
        behind++;
    unsigned parts = read_parts(arena, behind, &numbers);
    if (parts == 0 || *numbers == '0')
        return wrong(N_("not a version number"));
    if (parts > most_parts)
        return wrong(most_parts < KG_VERSION_PARTS ? N_("a version number of more parts than the settings allow")
                                                   : N_("a version number of more than four parts"));
    const char *form = kg_arena_printf(arena, "V%s%s", numbers, parts == 1 ? ".0" : "");
    if (strcmp(form, text) == 0)
        return good();
    if (strcmp(tidied, text) != 0)
        return repairable(form, N_("full-width characters or white space around the number"));
    if (*tidied != 'V')
        return repairable(form, *tidied == 'v' ? N_("a small 'v'") : N_("no 'V' before the number"));
    return repairable(form, parts == 1 ? N_("one number only") : N_("zeros or blanks before a number"));
}

const char *kg_form_version_refusal(kg_arena *arena, const char *text)
{
    static const char *const words[] = { "first", "initial", "version", "release", "latest", "new", "trial",
                                         "test",  "final",   "初始",    "首个",    "第一",   "版" };
    static const char *const suffixes[] = { "alpha", "beta", "rc", "draft", "snapshot", "preview", "dev", "pre", "nightly" };
    const char *tidied = tidy(arena, text);
    const char *behind = tidied + (*tidied == 'V' || *tidied == 'v');
    behind += strspn(behind, " ");
    if (*behind == '0' && strspn(behind, "0") < strspn(behind, "0123456789.") && behind[strspn(behind, "0")] == '.')
        return N_("a version below 1.0");
    for (size_t i = 0; i < KG_COUNT(suffixes); i++) {
        const char *found = kg_ascii_find(tidied, suffixes[i]);
        size_t length = strlen(suffixes[i]);
        if (found != NULL && found > tidied &&
            !(kg_ascii_is_alnum((unsigned char)found[length]) && !kg_ascii_is_digit((unsigned char)found[length])) &&
            strcspn(tidied, "0123456789") < (size_t)(found - tidied))
            return N_("a version that is not finished");
    }
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (kg_ascii_find(tidied, words[i]) != NULL && kg_form_version(arena, text, KG_VERSION_PARTS).verdict == KG_FORM_WRONG)
            return N_("words instead of a number");
    return NULL;
}

/* ---- AS-2 ---- */

/* "(GMT+08:00)" of exactly LENGTH bytes. */
static bool is_zone(const char *text, size_t length)
{
    if (length != strlen("(GMT+08:00)") || strncmp(text, "(GMT", 4) != 0 || (text[4] != '+' && text[4] != '-') || text[7] != ':' ||
        text[10] != ')')
        return false;
    static const size_t digits[] = { 5, 6, 8, 9 };
    for (size_t i = 0; i < KG_COUNT(digits); i++)
        if (!kg_ascii_is_digit((unsigned char)text[digits[i]]))
            return false;
    int hours = (text[5] - '0') * 10 + text[6] - '0', minutes = (text[8] - '0') * 10 + text[9] - '0';
    return hours <= 14 && minutes <= 45 && minutes % 15 == 0;
}

/* Where what belongs to the zone named at NAME begins in TEXT. */
static size_t zone_start(const char *text, const char *name)
{
    size_t start = (size_t)(name - text);
    while (start > 0 && strchr(" (,", text[start - 1]) != NULL)
        start--;
    return start;
}

/* A zone that ends TEXT and means one thing only: "GMT+8", "(UTC+08:00)", "UTC +5:30", "GMT". *START is where it begins. */
static const char *read_loose_zone(kg_arena *arena, const char *text, size_t *start)
{
    size_t end = strlen(text);
    bool has_bracket = end > 0 && text[end - 1] == ')';
    const char *name = NULL;
    for (const char *at = text; *at != 0; at++)
        if (kg_ascii_prefix(at, "GMT") || kg_ascii_prefix(at, "UTC"))
            name = at;
    if (name == NULL || (name > text && kg_ascii_is_alnum((unsigned char)name[-1])))
        return NULL;
    const char *at = name + 3;
    at += strspn(at, " ");
    if (*at == 0 || (has_bracket && strcmp(at, ")") == 0)) {
        *start = zone_start(text, name);
        return "(GMT+00:00)";
    }
    if (strncmp(at, "\xE2\x88\x92", 3) != 0 && *at != '+' && *at != '-') /* U+2212 is a minus sign, too */
        return NULL;
    char sign = *at == '+' ? '+' : '-';
    at += *at == '+' || *at == '-' ? 1 : 3;
    at += strspn(at, " ");
    size_t digits = strspn(at, "0123456789");
    unsigned hours = 0, minutes = 0;
    if (digits == 0 || (digits > 2 && digits != 4))
        return NULL;
    for (size_t i = 0; i < digits; i++)
        *(i < 2 ? &hours : &minutes) = (i < 2 ? hours : minutes) * 10 + (unsigned)(at[i] - '0');
    at += digits;
    if (*at == ':' && digits <= 2 && strspn(at + 1, "0123456789") == 2) {
        minutes = (unsigned)(at[1] - '0') * 10 + (unsigned)(at[2] - '0');
        at += 3;
    }
    at += has_bracket && *at == ')';
    if (*at != 0 || hours > 14 || minutes > 45 || minutes % 15 != 0)
        return NULL;
    *start = zone_start(text, name);
    return kg_arena_printf(arena, "(GMT%c%02u:%02u)", sign, hours, minutes);
}

typedef enum hours {
    NO_HOURS,
    IMPOSSIBLE_HOURS,
    SOME_HOURS,
} hours;

/* What the DIGITS digits at TEXT are as a time of day: "9:00", "09.00", "0900-1800", "9 a.m.", "9点". */
static hours read_time(const char *text, size_t digits)
{
    static const char *const words[] = { "am", "a.m", "pm", "p.m", "o'clock", "h", "点", "时", "小时" };
    const char *behind = text + digits, *rest = behind + strspn(behind, " ");
    unsigned hour = digits == 1 ? (unsigned)(text[0] - '0') : (unsigned)((text[0] - '0') * 10 + text[1] - '0');
    if (digits > 4 || digits == 3)
        return NO_HOURS;
    if (digits == 4)
        return (*rest == '-' || strncmp(rest, "\xE2\x80\x93", 3) == 0) && hour <= 24 ? SOME_HOURS : NO_HOURS;
    if ((*behind == ':' || *behind == '.') && strspn(behind + 1, "0123456789") == 2)
        return hour <= 24 && behind[1] <= '5' ? SOME_HOURS : *behind == ':' ? IMPOSSIBLE_HOURS : NO_HOURS;
    if (hour == 24)
        return SOME_HOURS;
    for (size_t i = 0; i < KG_COUNT(words); i++)
        if (kg_ascii_prefix(rest, words[i]))
            return hour <= 24 ? SOME_HOURS : IMPOSSIBLE_HOURS;
    return NO_HOURS;
}

/* The hours in the LENGTH bytes before the zone; impossible ones tell more than others. */
static hours find_hours(const char *text, size_t length)
{
    static const char *const words[] = { "around the clock", "all day", "全天" };
    hours found = NO_HOURS;
    for (size_t i = 0; i < length; i++) {
        size_t digits = strspn(text + i, "0123456789");
        hours here = digits == 0 ? NO_HOURS : read_time(text + i, digits);
        for (size_t j = 0; here == NO_HOURS && j < KG_COUNT(words); j++)
            here = kg_ascii_prefix(text + i, words[j]) ? SOME_HOURS : NO_HOURS;
        if (here == IMPOSSIBLE_HOURS)
            return here;
        found = here == SOME_HOURS ? here : found;
        i += digits > 0 ? digits - 1 : 0;
    }
    return found;
}

/* The verdict on a time whose zone of ZONE bytes is right. */
static kg_form judge_hours(const char *text, size_t zone)
{
    switch (find_hours(text, strlen(text) - zone)) {
    case NO_HOURS:
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("no hours before the time zone") };
    case IMPOSSIBLE_HOURS:
        return (kg_form){ .verdict = KG_FORM_ODD, .reason = N_("hours that no day has") };
    default:
        return good();
    }
}

kg_form kg_form_service_time(kg_arena *arena, const char *text)
{
    enum { ZONE = 11 };
    const char *tidied = tidy(arena, text);
    size_t length = strlen(tidied), start = 0;
    bool is_exact = length >= ZONE && is_zone(tidied + length - ZONE, ZONE);
    if (is_exact && length == ZONE)
        return wrong(N_("a time zone without a time"));
    if (is_exact && strcmp(kg_text_collapse(arena, text), text) == 0 && kg_ascii_suffix(text, ")"))
        return judge_hours(tidied, ZONE);
    if (is_exact)
        return repairable(tidied, N_("white space or full-width characters"));
    if (length > ZONE + 1 && tidied[length - 1] == '.' && is_zone(tidied + length - 1 - ZONE, ZONE))
        return repairable(kg_arena_strndup(arena, tidied, length - 1), N_("a full stop behind the time zone"));
    const char *zone = read_loose_zone(arena, tidied, &start);
    if (zone != NULL && start > 0)
        return repairable(kg_arena_printf(arena, "%.*s %s", (int)start, tidied, zone), N_("another form of the time zone"));
    if (kg_ascii_find(tidied, "GMT") != NULL || kg_ascii_find(tidied, "UTC") != NULL)
        return wrong(N_("a time zone that does not stand at the end or does not exist"));
    return wrong(N_("no time zone"));
}
