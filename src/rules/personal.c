/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers and addresses of persons in texts; see reach.h. */
#include "rules/reach.h"

#include "base/arith.h"
#include "base/date.h"
#include "base/text.h"
#include "rules/numberrun.h"
#include "rules/words.h"

#include <string.h>

static bool is_digit(char byte)
{
    return kg_ascii_is_digit((unsigned char)byte);
}

/* ---- numbers of cards ---- */

static bool is_identity(const char *at)
{
    static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (size_t i = 0; i < 17; i++) {
        if (!is_digit(at[i]))
            return false;
        sum += (at[i] - '0') * weights[i];
    }
    char born[11] = { at[6], at[7], at[8], at[9], '-', at[10], at[11], '-', at[12], at[13], 0 };
    kg_date date;
    return "10X98765432"[sum % 11] == (at[17] == 'x' ? 'X' : at[17]) && kg_date_parse(born, &date) && date.year >= 1900 &&
           date.year < 2100 && !kg_ascii_is_alnum((unsigned char)at[18]);
}

bool kg_find_identity(const char *text, size_t from, kg_span *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        if (!is_digit(*at) || !kg_number_run_begins(text, at) || !is_identity(at))
            continue;
        *out = (kg_span){ .offset = (size_t)(at - text), .length = 18 };
        return true;
    }
    return false;
}

/* The check of Luhn over the digits of LENGTH bytes. */
static bool has_check_digit(const char *at, size_t length)
{
    unsigned sum = 0, count = 0;
    for (size_t i = length; i-- > 0;) {
        if (!is_digit(at[i]))
            continue;
        unsigned digit = (unsigned)(at[i] - '0') << (count++ % 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

bool kg_find_card(const char *text, size_t from, kg_span *out)
{
    for (const char *at = text + from; *at != 0; at++) {
        if (!is_digit(*at) || !kg_number_run_begins(text, at))
            continue;
        kg_number_run run = kg_number_run_read(at, " -");
        bool is_known = strncmp(at, "62", 2) == 0 || *at == '4' || (*at == '5' && at[1] >= '1' && at[1] <= '5');
        bool has_form = run.groups == 1 || (run.groups >= 4 && !is_digit(at[4]));
        if (is_known && has_form && run.digits >= 16 && run.digits <= 19 && !kg_number_run_goes_on(at + run.length) &&
            has_check_digit(at, run.length)) {
            *out = (kg_span){ .offset = (size_t)(at - text), .length = run.length };
            return true;
        }
        at += run.length - 1;
    }
    return false;
}

/* ---- passports ---- */

/* Behind the word for a passport: white space, marks, and words for a number. */
static const char *skip_to_number(const char *text)
{
    static const char *const words[] = { "号码", "号", "编号", "证件", "number", "no.", "no", "：", "是", "为" };
    for (size_t i = 0; i < KG_COUNT(words);) {
        size_t blanks = strspn(text, " :");
        text += blanks;
        size_t length = kg_ascii_prefix(text, words[i]) ? strlen(words[i]) : 0;
        text += length;
        i = length + blanks > 0 ? 0 : i + 1;
    }
    return text;
}

/* "E12345678", "EA1234567": one letter of the kinds of passports and eight digits, or two letters and seven. */
static bool is_passport(const char *at)
{
    if (*at == 0 || strchr("EeGgDdSsPp", *at) == NULL)
        return false;
    size_t letters = kg_ascii_is_alnum((unsigned char)at[1]) && !is_digit(at[1]) ? 2 : 1;
    size_t digits = strspn(at + letters, "0123456789");
    return letters + digits == 9 && !kg_ascii_is_alnum((unsigned char)at[9]);
}

bool kg_find_passport(const char *text, size_t from, kg_span *out)
{
    static const char *const words[] = { "护照", "passport" };
    for (const char *at = text + from; *at != 0; at++) {
        for (size_t i = 0; i < KG_COUNT(words); i++) {
            const char *number = kg_ascii_prefix(at, words[i]) ? skip_to_number(at + strlen(words[i])) : "";
            if (!is_passport(number))
                continue;
            *out = (kg_span){ .offset = (size_t)(number - text), .length = 9 };
            return true;
        }
    }
    return false;
}

/* ---- people in a sentence ---- */

static bool names_a_person(const char *sentence, size_t length)
{
    static const char *const words[] = { "姓名",   "联系人", "先生",   "女士", "小姐",   "收件人",
                                         "收货人", "患者",   "申请人", "员工", "持卡人", "身份证" };
    for (size_t at = 0; at < length; at++)
        for (size_t i = 0; i < KG_COUNT(words); i++)
            if (strncmp(sentence + at, words[i], strlen(words[i])) == 0)
                return true;
    return false;
}

/* "13800138000", "138-0013-8000", with "+86" or without. */
static bool is_mobile(const char *at, size_t length)
{
    char digits[16];
    size_t count = 0;
    for (size_t i = 0; i < length && count < sizeof digits; i++)
        if (is_digit(at[i]))
            digits[count++] = at[i];
    size_t code = count == 13 && digits[0] == '8' && digits[1] == '6' ? 2 : 0;
    return count - code == 11 && digits[code] == '1' && digits[code + 1] >= '3';
}

bool kg_find_private_phone(const char *text, size_t from, kg_span *out)
{
    bool has_number = kg_find_phone(text, from, out);
    for (size_t at = from, length; has_number && (length = kg_sentence_span(text + at)) > 0; at += length) {
        bool has_person = out->offset < at + length && names_a_person(text + at, length);
        while (has_number && out->offset < at + length) {
            if (has_person && is_mobile(text + out->offset, out->length))
                return true;
            has_number = kg_find_phone(text, out->offset + out->length, out);
        }
    }
    return false;
}

/* ---- homes ---- */

/* The end of the last number of a house or a room at TEXT, in its sentence; NULL when it has none. */
static const char *house_end(const char *text)
{
    static const char *const ends[] = { "号", "室", "栋", "弄" };
    enum { LONGEST = 300 }; /* bytes of an address */
    const char *end = NULL;
    for (const char *at = text; *at != 0 && *at != '\n' && strncmp(at, "。", 3) != 0 && at - text < LONGEST; at++)
        for (size_t i = 0; is_digit(*at) && i < KG_COUNT(ends); i++)
            if (strncmp(at + 1, ends[i], strlen(ends[i])) == 0)
                end = at + 1 + strlen(ends[i]);
    return end;
}

bool kg_find_home(const char *text, size_t from, kg_span *out)
{
    static const char *const labels[] = { "住址:", "住址：", "家庭地址:", "家庭地址：", "居住地址:", "居住地址：" };
    for (const char *at = text + from; *at != 0; at++) {
        for (size_t i = 0; i < KG_COUNT(labels); i++) {
            size_t label = strlen(labels[i]);
            const char *end = strncmp(at, labels[i], label) == 0 ? house_end(at + label) : NULL;
            if (end == NULL)
                continue;
            *out = (kg_span){ .offset = (size_t)(at + label - text), .length = (size_t)(end - at) - label };
            return true;
        }
    }
    return false;
}
