/* SPDX-License-Identifier: Apache-2.0
 *
 * Day numbers by counting eras of 400 years that begin on 1 March. */
#include "base/date.h"

#include "base/text.h"

int64_t kg_date_days(kg_date date)
{
    int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

bool kg_date_from_epoch(int64_t seconds, kg_date *out)
{
    int64_t days = seconds / 86400 - (seconds % 86400 < 0) + 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    int64_t year = year_of_era + era * 400 + (month >= 10);
    if (year < 1 || year > 9999)
        return false;
    out->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    out->month = (int)(month < 10 ? month + 3 : month - 9);
    out->year = (int)year;
    return true;
}

bool kg_date_parse(const char *text, kg_date *out)
{
    int parts[3] = { 0 };
    static const int widths[3] = { 4, 2, 2 };
    for (int part = 0; part < 3; part++) {
        for (int i = 0; i < widths[part]; i++, text++) {
            if (!kg_ascii_is_digit((unsigned char)*text))
                return false;
            parts[part] = parts[part] * 10 + (*text - '0');
        }
        if (part < 2 && *text++ != '-')
            return false;
    }
    kg_date date = { parts[0], parts[1], parts[2] }, back;
    if (*text != 0 || date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    if (!kg_date_from_epoch(kg_date_days(date) * 86400, &back) || back.month != date.month || back.day != date.day)
        return false;
    *out = date;
    return true;
}
