/* SPDX-License-Identifier: Apache-2.0
 *
 * Errors in fixed-size objects. Too long a message is cut, never refused. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

kg_status kg_err_set(kg_err *err, kg_status status, const char *format, ...)
{
    if (err == NULL)
        return status;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->status = status;
    err->sys_errno = 0;
    return status;
}

kg_status kg_err_sys(kg_err *err, int sys_errno, const char *format, ...)
{
    kg_status status = sys_errno == ENOMEM ? KG_E_NOMEM : KG_E_IO;
    if (err == NULL)
        return status;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    size_t used = strlen(err->message);
    char text[128];
    /* The GNU strerror_r returns its answer; it may or may not use TEXT. */
    const char *reason = strerror_r(sys_errno, text, sizeof text);
    (void)snprintf(err->message + used, sizeof err->message - used, ": %s", reason);
    err->status = status;
    err->sys_errno = sys_errno;
    return status;
}

kg_status kg_err_wrap(kg_err *err, kg_status status, const char *format, ...)
{
    if (err == NULL)
        return status;
    char inner[sizeof err->message];
    memcpy(inner, err->message, sizeof inner);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    size_t used = strlen(err->message);
    (void)snprintf(err->message + used, sizeof err->message - used, ": %.*s", (int)(sizeof inner - 1), inner);
    err->status = status;
    return status;
}

kg_status kg_err_nomem(kg_err *err)
{
    return kg_err_set(err, KG_E_NOMEM, "out of memory");
}
