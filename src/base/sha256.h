/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 of bytes in memory, by libcrypto (which libzip loads anyway). */
#ifndef KG_BASE_SHA256_H
#define KG_BASE_SHA256_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

typedef struct kg_sha256 {
    char hex[65]; /* lower case, NUL-terminated */
} kg_sha256;

kg_status kg_sha256_of(const void *data, size_t size, kg_sha256 *out, kg_err *err);

#endif
