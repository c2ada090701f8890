/* SPDX-License-Identifier: Apache-2.0
 *
 * Addresses, strictly; see host.h. */
#include "base/host.h"

#include "base/text.h"

#include <string.h>

static bool is_scheme_byte(int byte)
{
    return kg_ascii_is_alnum(byte) || byte == '+' || byte == '-' || byte == '.';
}

static bool begins(const char *text, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && kg_ascii_prefix(text, prefix);
}

/* Copies [text, text + length) in lower case; false when it does not fit or is empty. */
static bool copy_lower(char *out, size_t room, const char *text, size_t length)
{
    if (length == 0 || length >= room)
        return false;
    for (size_t i = 0; i < length; i++)
        out[i] = (char)kg_ascii_lower((unsigned char)text[i]);
    out[length] = 0;
    return true;
}

/* ---- the host ---- */

/* Only the digits and dots, or hexadecimal groups, that a browser would read as a number. */
static bool is_number(const char *host)
{
    const char *last = strrchr(host, '.');
    last = last == NULL ? host : last + 1;
    return host[0] == '[' || (*last != 0 && strspn(last, "0123456789") == strlen(last)) || kg_ascii_prefix(last, "0x");
}

static const char *check_labels(const char *host)
{
    for (const char *at = host; *at != 0;) {
        size_t length = strcspn(at, ".");
        if (length == 0 || length > 63 || at[0] == '-' || at[length - 1] == '-')
            return N_("a host name that is not well formed");
        for (size_t i = 0; i < length; i++)
            if (!kg_ascii_is_alnum((unsigned char)at[i]) && at[i] != '-' && at[i] != '_')
                return N_("a host name with characters other than letters, digits and '-'");
        if (kg_ascii_prefix(at, "xn--"))
            return N_("a host name in Punycode, which may look like another one");
        at += length;
        if (*at == '.' && *++at == 0)
            return N_("a host name that is not well formed");
    }
    return NULL;
}

static void read_host(const char *text, size_t length, kg_url *out)
{
    size_t authority = 0;
    while (authority < length && text[authority] != '/' && text[authority] != '?' && text[authority] != '#')
        authority++;
    if (memchr(text, '\\', authority) != NULL) {
        out->defect = N_("a '\\' that browsers read as '/'");
        return;
    }
    const char *user = memrchr(text, '@', authority);
    if (user != NULL) {
        authority -= (size_t)(user + 1 - text);
        text = user + 1;
        out->defect = N_("a user name before the host");
    }
    size_t host = authority;
    if (authority > 0 && text[0] == '[') {
        const char *end = memchr(text, ']', authority);
        host = end == NULL ? authority : (size_t)(end + 1 - text);
    } else {
        const char *colon = memchr(text, ':', authority);
        host = colon == NULL ? authority : (size_t)(colon - text);
    }
    if (host > 0 && text[host - 1] == '.')
        host--;
    if (!copy_lower(out->host, sizeof out->host, text, host)) {
        out->defect = N_("no host");
        return;
    }
    out->is_ip = is_number(out->host);
    if (out->is_ip && out->defect == NULL)
        out->defect = N_("a number instead of a host name");
    if (out->defect == NULL)
        out->defect = check_labels(out->host);
}

bool kg_url_parse(const char *text, size_t length, kg_url *out)
{
    *out = (kg_url){ 0 };
    if (begins(text, length, "//") || begins(text, length, "\\\\")) {
        read_host(text + 2, length - 2, out);
        return true;
    }
    if (begins(text, length, "www.")) {
        read_host(text, length, out);
        return true;
    }
    size_t scheme = 0;
    while (scheme < length && is_scheme_byte((unsigned char)text[scheme]))
        scheme++;
    if (scheme == 0 || scheme == length || text[scheme] != ':' || kg_ascii_is_digit((unsigned char)text[0]))
        return false;
    if (!copy_lower(out->scheme, sizeof out->scheme, text, scheme)) {
        out->defect = N_("an unknown kind of address");
        return true;
    }
    const char *rest = text + scheme + 1;
    size_t left = length - scheme - 1;
    if (begins(rest, left, "//"))
        read_host(rest + 2, left - 2, out);
    else if (strcmp(out->scheme, "http") == 0 || strcmp(out->scheme, "https") == 0)
        out->defect = N_("'//' is missing");
    return true;
}

bool kg_host_is_below(const char *host, const char *domain)
{
    size_t length = strlen(host), wanted = strlen(domain);
    if (wanted == 0 || length < wanted || strcmp(host + length - wanted, domain) != 0)
        return false;
    return length == wanted || host[length - wanted - 1] == '.';
}

/* ---- addresses in prose ---- */

static bool may_begin(const char *start, const char *text)
{
    return text == start || !(kg_ascii_is_alnum((unsigned char)text[-1]) || text[-1] == '@' || text[-1] == '.' || text[-1] == '-' ||
                              text[-1] == '/' || text[-1] == '_');
}

static size_t address_length(const char *text)
{
    size_t length = 0;
    while ((unsigned char)text[length] > ' ' && (unsigned char)text[length] < 0x7F && strchr("<>\"'`(){}|^", text[length]) == NULL)
        length++;
    while (length > 0 && strchr(".,;:!?]*_", text[length - 1]) != NULL)
        length--;
    return length;
}

size_t kg_url_span(const char *start, const char *text)
{
    static const char *const beginnings[] = { "http:", "https:",      "ftp:",  "ftps:", "mailto:",
                                              "tel:",  "javascript:", "data:", "file:", "www." };
    if (!may_begin(start, text))
        return 0;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        if (!kg_ascii_prefix(text, beginnings[i]))
            continue;
        size_t prefix = strlen(beginnings[i]), length = address_length(text);
        return length > prefix + strspn(text + prefix, "/") ? length : 0;
    }
    if (text[0] != '/' || text[1] != '/' || !kg_ascii_is_alnum((unsigned char)text[2]))
        return 0;
    size_t length = address_length(text), host = strcspn(text + 2, "/?#");
    return memchr(text + 2, '.', length < host ? length : host) != NULL ? length : 0;
}

/* Endings that are hardly ever anything but a host name; "net" and "app" are left out because of ".net" and product names. */
static bool is_known_ending(const char *label, size_t length)
{
    static const char endings[] =
        " com org io cn eu de uk fr es it nl sg hk th jp kr br mx cl za ru in info biz co ai dev cloud example ";
    char padded[16];
    if (length == 0 || length + 2 >= sizeof padded)
        return false;
    padded[0] = ' ';
    for (size_t i = 0; i < length; i++)
        padded[i + 1] = (char)kg_ascii_lower((unsigned char)label[i]);
    padded[length + 1] = ' ';
    padded[length + 2] = 0;
    return strstr(endings, padded) != NULL;
}

size_t kg_host_span(const char *start, const char *text)
{
    if (!may_begin(start, text))
        return 0;
    size_t length = 0, label = 0, labels = 0;
    bool has_letter = false, is_named = false; /* a letter so far; one before the last label */
    while (kg_ascii_is_alnum((unsigned char)text[length]) || text[length] == '-' || text[length] == '.') {
        if (text[length] == '.') {
            if (!kg_ascii_is_alnum((unsigned char)text[length + 1]))
                break;
            label = length + 1;
            labels++;
            is_named = has_letter;
        }
        has_letter =
            has_letter || (kg_ascii_is_alnum((unsigned char)text[length]) && !kg_ascii_is_digit((unsigned char)text[length]));
        length++;
    }
    return labels > 0 && is_named && text[length] != '@' && is_known_ending(text + label, length - label) ? length : 0;
}
