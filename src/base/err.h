/* SPDX-License-Identifier: Apache-2.0
 *
 * Errors: what kgpack says when it could not look. A product that is wrong is a finding (rules/finding.h), never an error.
 * The error object lies in the caller's frame and has a fixed size, so that reporting out-of-memory never allocates. */
#ifndef KG_BASE_ERR_H
#define KG_BASE_ERR_H

#include "base/language.h"

#include <stdbool.h>

typedef enum kg_status {
    KG_OK = 0,
    KG_E_NOMEM,  /* memory ran out */
    KG_E_IO,     /* the system refused: open, read, write, rename ... */
    KG_E_FORMAT, /* these bytes are not what they claim to be; becomes a finding in product/ */
    KG_E_LIMIT,  /* a cap of kg_limits was reached; becomes a finding in product/ */
    KG_E_USAGE,  /* the caller of the program asked for something that does not exist or does not fit */
    KG_E_BUG,    /* kgpack contradicts itself */
} kg_status;

typedef struct kg_err {
    kg_status status;
    int sys_errno; /* errno of the cause, 0 where there is none */
    char message[768];
} kg_err;

/* Each returns STATUS, so that a function can end in `return kg_err_set(err, KG_E_FORMAT, "...")`. ERR may be NULL.
 * Messages: one line, lower case, no period, user strings quoted and masked (kg_mask), value and limit named. */
kg_status kg_err_set(kg_err *err, kg_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* KG_E_IO (KG_E_NOMEM for ENOMEM) with ": " and the text of SYS_ERRNO after the message. */
kg_status kg_err_sys(kg_err *err, int sys_errno, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "<context>: " before the message that is there; the result reads from the outside in. Returns STATUS. */
kg_status kg_err_wrap(kg_err *err, kg_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Always KG_E_NOMEM. */
kg_status kg_err_nomem(kg_err *err);

#endif
