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

static bool is_invisible(uint32_t code)
{
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) || code == 0x2060 || code == 0xFEFF;
}

/* Scripts whose text may follow an address without a blank. */
static bool is_unspaced(uint32_t code)
{
    return (code >= 0x0E00 && code <= 0x0EFF) || (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xAC00 && code <= 0xD7AF) || code >= 0x20000;
}

/* Length of the character outside ASCII that the host goes on with at TEXT + AT: an invisible one, a letter that may look like one
 * of ASCII, or one of a script without blanks that a label began with. 0 when the host ends there. */
static size_t foreign_length(const char *text, size_t at, bool is_foreign_label)
{
    const char *next = text + at;
    uint32_t code = kg_utf8_next(&next);
    bool is_part = is_invisible(code) || (kg_utf8_is_word(code) &&
                                          (!is_unspaced(code) || is_foreign_label || text[at - 1] == '/' || text[at - 1] == '.'));
    return is_part ? (size_t)(next - text) - at : 0;
}

/* The length of an address whose host begins at HOST; 0 for one without a host. */
static size_t address_length(const char *text, size_t host)
{
    size_t length = 0;
    bool is_host = host > 0, is_foreign_label = false;
    for (;;) {
        unsigned char byte = (unsigned char)text[length];
        if (byte >= 0x80) {
            size_t foreign = is_host && length >= host ? foreign_length(text, length, is_foreign_label) : 0;
            if (foreign == 0)
                break;
            length += foreign;
            is_foreign_label = true;
            continue;
        }
        if (byte <= ' ' || byte == 0x7F || strchr("<>\"'`(){}|^", byte) != NULL)
            break;
        is_host = is_host && (length < host || strchr("/?#\\", byte) == NULL);
        is_foreign_label = is_foreign_label && byte != '.';
        length++;
    }
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
        if (!kg_ascii_prefix(text, beginnings[i]) || text[strlen(beginnings[i])] == ':') /* "File::Spec" is a module */
            continue;
        size_t prefix = strlen(beginnings[i]), slashes = strspn(text + prefix, "/\\");
        size_t length = address_length(text, slashes >= 2 ? prefix + slashes : 0);
        return length > prefix + slashes ? length : 0;
    }
    if (text[0] != '/' || text[1] != '/' || !kg_ascii_is_alnum((unsigned char)text[2]))
        return 0;
    size_t length = address_length(text, 2), host = strcspn(text + 2, "/?#");
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

/* Whether the LENGTH bytes at TEXT, the last label of which begins at LABEL, are a name that is written like a host: a brand
 * ("Socket.IO", "X.Org"), a package of classes ("java.io"), a template of a build ("Makefile.in"). */
static bool is_lookalike(const char *text, size_t label, size_t length)
{
    static const char *const packages[] = { "com.", "org.", "java.", "javax.", "kotlin.", "scala." };
    static const char *const templates[] = { "configure.in", "config.in",       "makefile.in",
                                             "manifest.in",  "requirements.in", "setup.in" };
    bool has_small = false;
    for (size_t i = 0; i < length; i++)
        has_small = has_small || (text[i] >= 'a' && text[i] <= 'z');
    if (has_small && text[label] >= 'A' && text[label] <= 'Z' && strncmp(text + label, "Com", length - label) != 0)
        return true;
    for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
        if (kg_ascii_prefix(text, packages[i]))
            return true;
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++)
        if (strlen(templates[i]) == length && kg_ascii_prefix(text, templates[i]))
            return true;
    return false;
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
    bool is_host = labels > 0 && is_named && text[length] != '@' && is_known_ending(text + label, length - label);
    return is_host && !is_lookalike(text, label, length) ? length : 0;
}
