/* SPDX-License-Identifier: Apache-2.0
 *
 * Finding dates in prose; see datefind.h. */
#include "rules/datefind.h"

#include "base/text.h"

#include <string.h>

/* Reads one to four digits at *AT; 0 when there are none or more. */
static int take_number(const char **at, size_t *digits)
{
    int value = 0;
    *digits = 0;
    while (kg_ascii_is_digit((unsigned char)**at) && *digits < 5) {
        value = value * 10 + (**at - '0');
        (*at)++;
        (*digits)++;
    }
    return *digits == 5 ? 0 : value;
}

static bool take_text(const char **at, const char *text)
{
    size_t length = strlen(text);
    if (strncmp(*at, text, length) != 0)
        return false;
    *at += length;
    return true;
}

static void skip_blanks(const char **at)
{
    while (**at == ' ' || **at == '\t')
        (*at)++;
}

/* The name of a month, at least its first three letters with or without a full stop; 0 for none. */
static int take_month(const char **at)
{
    static const char *const months[] = { "january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december" };
    for (int i = 0; i < 12; i++) {
        size_t length = 0;
        while (months[i][length] != 0 && kg_ascii_lower((unsigned char)(*at)[length]) == months[i][length])
            length++;
        bool is_short = length == 3 || (i == 8 && length == 4);
        if ((months[i][length] != 0 && !is_short) || kg_ascii_is_alnum((unsigned char)(*at)[length]))
            continue;
        *at += length + ((*at)[length] == '.');
        return i + 1;
    }
    return 0;
}

static bool make_date(int year, int month, int day, kg_date *out)
{
    if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *out = (kg_date){ year, month, day };
    return true;
}

/* "2025-12-31", "2025/12/31", "2025.12.31", "2025年12月31日" behind YEAR. */
static bool take_year_first(const char **at, int year, kg_date *out)
{
    size_t digits;
    static const char *const marks[][3] = { { "-", "-", "" }, { "/", "/", "" }, { ".", ".", "" }, { "年", "月", "日" } };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *next = *at;
        skip_blanks(&next);
        if (!take_text(&next, marks[i][0]))
            continue;
        skip_blanks(&next);
        int month = take_number(&next, &digits);
        skip_blanks(&next);
        if (!take_text(&next, marks[i][1]))
            continue;
        skip_blanks(&next);
        int day = take_number(&next, &digits);
        skip_blanks(&next);
        if (!take_text(&next, marks[i][2]) || !make_date(year, month, day, out))
            continue;
        *at = next;
        return true;
    }
    return false;
}

/* "31 December 2025", "31st of December, 2025" behind DAY. */
static bool take_day_month(const char **at, int day, kg_date *out)
{
    size_t digits;
    const char *next = *at;
    (void)(take_text(&next, "st") || take_text(&next, "nd") || take_text(&next, "rd") || take_text(&next, "th"));
    skip_blanks(&next);
    if (take_text(&next, "day "))
        skip_blanks(&next);
    if (take_text(&next, "of "))
        skip_blanks(&next);
    int month = take_month(&next);
    skip_blanks(&next);
    (void)take_text(&next, ",");
    skip_blanks(&next);
    if (month == 0 || !make_date(take_number(&next, &digits), month, day, out))
        return false;
    *at = next;
    return true;
}

/* "31.12.2025", "12/31/2025" behind FIRST. Where day and month may be swapped, the later day is taken. */
static bool take_numeric(const char **at, int first, kg_date *out)
{
    size_t digits;
    const char *next = *at;
    char mark[2] = { *next, 0 };
    if (*mark != '.' && *mark != '/' && *mark != '-')
        return false;
    next++;
    int second = take_number(&next, &digits);
    if (!take_text(&next, mark))
        return false;
    int year = take_number(&next, &digits);
    kg_date one, other;
    bool is_one = make_date(year, second, first, &one), is_other = *mark != '.' && make_date(year, first, second, &other);
    if (!is_one && !is_other)
        return false;
    *out = is_one && (!is_other || kg_date_days(one) >= kg_date_days(other)) ? one : other;
    *at = next;
    return true;
}

/* "December 31, 2025" */
static bool take_month_first(const char **at, kg_date *out)
{
    size_t digits;
    const char *next = *at;
    int month = take_month(&next);
    if (month == 0)
        return false;
    skip_blanks(&next);
    int day = take_number(&next, &digits);
    (void)(take_text(&next, "st") || take_text(&next, "nd") || take_text(&next, "rd") || take_text(&next, "th"));
    (void)take_text(&next, ",");
    skip_blanks(&next);
    if (!make_date(take_number(&next, &digits), month, day, out))
        return false;
    *at = next;
    return true;
}

bool kg_date_find(const char *text, size_t from, size_t to, kg_found_date *out)
{
    for (size_t i = from; i < to && text[i] != 0; i++) {
        if (i > 0 && kg_ascii_is_alnum((unsigned char)text[i - 1]))
            continue;
        const char *at = text + i;
        size_t digits;
        bool is_date;
        if (kg_ascii_is_digit((unsigned char)*at)) {
            int number = take_number(&at, &digits);
            is_date = digits == 4
                          ? take_year_first(&at, number, &out->date)
                          : digits <= 2 && (take_day_month(&at, number, &out->date) || take_numeric(&at, number, &out->date));
        } else {
            is_date = take_month_first(&at, &out->date);
        }
        if (!is_date || kg_ascii_is_digit((unsigned char)*at))
            continue;
        out->offset = i;
        out->length = (size_t)(at - text) - i;
        return true;
    }
    return false;
}
