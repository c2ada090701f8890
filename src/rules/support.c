/* SPDX-License-Identifier: Apache-2.0
 *
 * AS: after-sales support. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "rules/fields.h"
#include "rules/forms.h"
#include "rules/settings.h"

#include <string.h>

/* Whether TEXT has the '*' of the page's example; between digits ("7*24") it is a sign of multiplication. */
static bool has_star(const char *text)
{
    for (const char *at = strchr(text, '*'); at != NULL; at = strchr(at + 1, '*'))
        if (at == text || !kg_ascii_is_digit((unsigned char)at[-1]) || !kg_ascii_is_digit((unsigned char)at[1]))
            return true;
    return false;
}

static const kg_node *filled(const kg_check *check, const char *path)
{
    const kg_node *node = kg_field_scalar(check, path);
    return kg_is_blank(node) || has_star(node->text) ? NULL : node; /* those are AS-1 */
}

/* AS-1: the four fields of the example, filled in. */
void kg_check_support(kg_check *check)
{
    static const char *const paths[] = { "after_sales_support.time", "after_sales_support.services", "after_sales_support.hotline",
                                         "after_sales_support.email" };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const kg_node *node = kg_field_scalar(check, paths[i]);
        if (node == NULL)
            continue;
        if (kg_is_blank(node))
            kg_find_at(check, KG_ERROR, node, kg_say(check, "%s is empty", paths[i]), N_("must be filled in"), "");
        else if (has_star(node->text))
            kg_find_at(check, KG_ERROR, node, kg_say(check, "%s is %s", paths[i], kg_quote(check, node->text)),
                       N_("must be your own, not the example with '*'"), "");
    }
}

/* AS-2: the time zone at the end. A zone is never guessed. */
void kg_check_support_time(kg_check *check)
{
    static const char required[] = N_("must be hours that end in the time zone, such as (GMT+08:00)");
    const kg_node *node = filled(check, "after_sales_support.time");
    if (node == NULL)
        return;
    kg_form form = kg_form_service_time(check->arena, node->text);
    const char *found = kg_say(check, "service time %s: %s", kg_quote(check, node->text), form.reason != NULL ? form.reason : "");
    if (form.verdict == KG_FORM_REPAIRABLE)
        kg_find_repairable(check, KG_WARNING, node, found, required, form.repaired);
    else if (form.verdict != KG_FORM_GOOD)
        kg_find_at(check, form.verdict == KG_FORM_WRONG ? KG_ERROR : KG_WARNING, node, found, required,
                   form.verdict == KG_FORM_WRONG ? N_("write the zone of your service team") : N_("say from when to when"));
}

/* AS-3: services in words. */
void kg_check_support_services(kg_check *check)
{
    const kg_node *node = filled(check, "after_sales_support.services");
    size_t offset, length;
    if (node == NULL)
        return;
    const char *text = kg_text_collapse(check->arena, node->text);
    if (kg_find_placeholder(check, text, &offset, &length))
        kg_find_at(check, KG_ERROR, node, kg_say(check, "the services say %s", kg_quote_part(check, text, offset, length)),
                   N_("must describe what your company does after the sale"), "");
    else if (kg_utf8_width(text) < kg_limit_get(check, KG_LIMIT_SERVICES_LEAST))
        kg_find_at(check, KG_WARNING, node, kg_say(check, "the services are described in %zu characters", kg_utf8_count(text)),
                   N_("must describe what your company does after the sale"),
                   N_("name the services, their language and their limits"));
}

/* AS-4: a number that can be called. Reading: 7 to 15 digits with the code; numbers of fiction are information only. */
void kg_check_hotline(kg_check *check)
{
    const kg_node *node = filled(check, "after_sales_support.hotline");
    if (node == NULL)
        return;
    kg_form signs = kg_form_hotline_signs(check->arena, node->text);
    kg_form form = kg_form_hotline(signs.verdict == KG_FORM_REPAIRABLE ? signs.repaired : node->text);
    if (form.verdict == KG_FORM_WRONG)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "hotline %s is %s", kg_quote(check, node->text), form.reason),
                   N_("must be a number that can be called, such as +65 6123 4567"), "");
    else if (form.verdict == KG_FORM_ODD)
        kg_find_at(check, strstr(form.reason, "fiction") != NULL ? KG_INFO : KG_WARNING, node,
                   kg_say(check, "hotline %s %s", kg_quote(check, node->text), form.reason), N_("must be answered"),
                   N_("call it once yourself"));
}

/* AS-5: the country or region code; reading 27: "+" and "00" are both taken. Signs are put right by build, a code
 * is never guessed. */
void kg_check_hotline_code(kg_check *check)
{
    const kg_node *node = filled(check, "after_sales_support.hotline");
    kg_form signs = node == NULL ? (kg_form){ .verdict = KG_FORM_GOOD } : kg_form_hotline_signs(check->arena, node->text);
    const char *reason = node == NULL || signs.verdict == KG_FORM_REPAIRABLE ? NULL : kg_form_country_code(node->text);
    if (signs.verdict == KG_FORM_REPAIRABLE)
        kg_find_repairable(check, KG_WARNING, node, kg_say(check, "hotline %s has %s", kg_quote(check, node->text), signs.reason),
                           N_("must be written in digits that any telephone has"), signs.repaired);
    else if (reason != NULL)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "hotline %s has %s", kg_quote(check, node->text), reason),
                   N_("must begin with '+' or '00' and the country or region code"),
                   N_("a number that works in one country only does not pass"));
}

/* AS-6: one address, syntactically right; odd ones are warned of. */
void kg_check_support_email(kg_check *check)
{
    const kg_node *node = filled(check, "after_sales_support.email");
    if (node == NULL)
        return;
    kg_form form = kg_form_email(check->arena, kg_edits(check, KG_WORDS_UNREAD), node->text);
    const char *quoted = kg_quote(check, node->text);
    if (form.verdict == KG_FORM_WRONG) {
        kg_find_at(check, KG_ERROR, node, kg_say(check, "after-sales e-mail %s is %s", quoted, form.reason),
                   N_("must be one e-mail address"), "");
        kg_find_malformed(check);
    } else if (form.verdict == KG_FORM_ODD)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "after-sales e-mail %s %s", quoted, form.reason),
                   N_("must receive mail and be answered"), N_("enter the address of your support"));
    else if (kg_form_is_free_mail(kg_edits(check, KG_WORDS_FREE_MAIL), node->text))
        kg_find_at(check, KG_INFO, node, kg_say(check, "after-sales e-mail %s belongs to a provider of free mail", quoted), "",
                   N_("an address of your own domain is trusted more"));
}

/* ---- X-AS-1 ---- */

static bool read_clock(const char *at, int *minutes, size_t *length)
{
    size_t hours = strspn(at, "0123456789");
    if (hours == 0 || hours > 2 || at[hours] != ':' || strspn(at + hours + 1, "0123456789") != 2)
        return false;
    int hour = hours == 1 ? at[0] - '0' : (at[0] - '0') * 10 + at[1] - '0';
    *minutes = hour * 60 + (at[hours + 1] - '0') * 10 + (at[hours + 2] - '0');
    *length = hours + 3;
    return hour <= 24 && *minutes % 60 < 60;
}

/* The minutes of all "09:00-18:00" of a day together; -1 when there is no such range. */
static int daily_minutes(const char *text)
{
    int total = -1;
    for (const char *at = text; *at != 0; at++) {
        int from, until;
        size_t length, second;
        if ((at > text && kg_ascii_is_digit((unsigned char)at[-1])) || !read_clock(at, &from, &length))
            continue;
        const char *rest = at + length + strspn(at + length, " ");
        size_t dash = *rest == '-' ? 1 : strncmp(rest, "\xE2\x80\x93", 3) == 0 || strncmp(rest, "\xE2\x80\x94", 3) == 0 ? 3 : 0;
        rest += dash + strspn(rest + dash, " ");
        if (dash == 0 || !read_clock(rest, &until, &second))
            continue;
        total = (total < 0 ? 0 : total) + (until > from ? until - from : until + 24 * 60 - from);
        at = rest + second - 1;
    }
    return total;
}

/* The number of the weekday that TEXT begins with, 0 for Monday; -1 for none. *LENGTH is that of its name. */
static int read_weekday(const char *text, size_t *length)
{
    static const char *const names[][3] = { { "Monday", "Mon", "周一" },    { "Tuesday", "Tue", "周二" },
                                            { "Wednesday", "Wed", "周三" }, { "Thursday", "Thu", "周四" },
                                            { "Friday", "Fri", "周五" },    { "Saturday", "Sat", "周六" },
                                            { "Sunday", "Sun", "周日" } };
    for (int day = 0; day < 7; day++) {
        for (size_t i = 0; i < 3; i++) {
            *length = strlen(names[day][i]);
            if (kg_ascii_prefix(text, names[day][i]) && !kg_ascii_is_alnum((unsigned char)text[*length]))
                return day;
        }
    }
    return -1;
}

/* On how many days of the week TEXT says that somebody is there: "Monday to Friday", "Mon, Wed". -1 when it names no weekday. */
static int weekly_days(const char *text)
{
    static const char *const joints[] = { "to", "until", "through", "-", "\xE2\x80\x93", "\xE2\x80\x94", "至", "到", "~" };
    unsigned days = 0;
    for (const char *at = text; *at != 0; at++) {
        size_t length;
        int first = read_weekday(at, &length), last = first;
        if (first < 0)
            continue;
        const char *rest = at + length + strspn(at + length, ". ");
        for (size_t i = 0; i < KG_COUNT(joints) && last == first; i++) {
            const char *other = rest + strlen(joints[i]);
            size_t used;
            if (!kg_ascii_prefix(rest, joints[i]))
                continue;
            other += strspn(other, " ");
            int day = read_weekday(other, &used);
            last = day < 0 ? first : day;
        }
        for (int day = first;; day = (day + 1) % 7) {
            days |= 1u << day;
            if (day == last)
                break;
        }
    }
    int count = 0;
    for (; days != 0; days &= days - 1)
        count++;
    return count == 0 ? -1 : count;
}

/* X-AS-1: at least eight hours on five days; hours are read from ranges, breaks between two ranges are not counted. */
void kg_check_support_hours(kg_check *check)
{
    enum { EIGHT_HOURS = 8 * 60, FIVE_DAYS = 5 };
    const kg_node *node = filled(check, "after_sales_support.time");
    int minutes = node == NULL ? -1 : daily_minutes(node->text), days = node == NULL ? -1 : weekly_days(node->text);
    if (minutes >= 0 && minutes < EIGHT_HOURS)
        kg_find_at(
            check, KG_WARNING, node,
            kg_say(check, "service time %s has %d hours %d minutes a day", kg_quote(check, node->text), minutes / 60, minutes % 60),
            N_("must be at least eight hours on five days a week"), "");
    if (days >= 0 && days < FIVE_DAYS)
        kg_find_at(check, KG_WARNING, node, kg_say(check, "service time %s has %d days a week", kg_quote(check, node->text), days),
                   N_("must be at least eight hours on five days a week"), "");
}
