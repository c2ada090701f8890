/* SPDX-License-Identifier: Apache-2.0
 *
 * A strict reading of addresses (RFC 3986) for one question: which host does a link lead to? What a browser might read in another
 * way is a defect, never a guess. No name is ever looked up. */
#ifndef KG_BASE_HOST_H
#define KG_BASE_HOST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct kg_url {
    char scheme[16];    /* lower case; "" for "//host" and "www.host" */
    char host[254];     /* lower case, without a final dot; "" where there is none */
    const char *defect; /* why the host cannot be trusted ("a user name before the host"); NULL = none */
    bool is_ip;         /* the host is a number */
} kg_url;

/* Reads the address TEXT of LENGTH bytes: "scheme:...", "//host..." or "www.host...". False for a relative reference. */
bool kg_url_parse(const char *text, size_t length, kg_url *out);

/* Whether HOST is DOMAIN or lies below it, at a dot. Both in lower case. */
bool kg_host_is_below(const char *host, const char *domain);

/* Length of the address that begins at TEXT, as prose ends it: at white space, brackets, quotation marks or a final full stop;
 * 0 when none begins there ("http://", "https://", "ftp://", "//x.y", "www.", "mailto:" ...). START is the beginning of the whole
 * text, to see whether an address may begin here. */
size_t kg_url_span(const char *start, const char *text);

/* Length of the host name with a well-known ending ("larkspur.io") that begins at TEXT without a scheme; 0 when none does. */
size_t kg_host_span(const char *start, const char *text);

#endif
