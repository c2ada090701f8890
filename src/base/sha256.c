/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 through the low-level functions of OpenSSL, which pick the processor's own instructions and need no memory. They are
 * deprecated in favour of EVP, but EVP of OpenSSL 3.0 allocates thousands of objects for the first hash and crashes where one of
 * them cannot be had. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <openssl/sha.h>

kg_status kg_sha256_of(const void *data, size_t size, kg_sha256 *out, kg_err *err)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256_CTX context;
    if (SHA256_Init(&context) != 1 || (size > 0 && SHA256_Update(&context, data, size) != 1) || SHA256_Final(digest, &context) != 1)
        return kg_err_set(err, KG_E_BUG, "cannot compute a SHA-256 hash");
    for (size_t i = 0; i < sizeof digest; i++) {
        out->hex[2 * i] = digits[digest[i] >> 4];
        out->hex[2 * i + 1] = digits[digest[i] & 15];
    }
    out->hex[2 * sizeof digest] = 0;
    return KG_OK;
}
