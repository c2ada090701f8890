/* SPDX-License-Identifier: Apache-2.0
 *
 * SHA-256 through EVP, which picks the processor's own instructions. */
#include "base/sha256.h"

#include <openssl/evp.h>

kg_status kg_sha256_of(const void *data, size_t size, kg_sha256 *out, kg_err *err)
{
    unsigned char digest[32];
    unsigned length = 0;
    if (EVP_Digest(data, size, digest, &length, EVP_sha256(), NULL) != 1 || length != sizeof digest)
        return kg_err_set(err, KG_E_NOMEM, "cannot compute a SHA-256 hash: out of memory");
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < sizeof digest; i++) {
        out->hex[2 * i] = digits[digest[i] >> 4];
        out->hex[2 * i + 1] = digits[digest[i] & 15];
    }
    out->hex[64] = 0;
    return KG_OK;
}
