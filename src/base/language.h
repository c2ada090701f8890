/* SPDX-License-Identifier: Apache-2.0
 *
 * Marks for messages. xgettext collects what stands in N_() and the formats of the functions that `make po` names. */
#ifndef KG_BASE_LANGUAGE_H
#define KG_BASE_LANGUAGE_H

/* A message that is made here and shown elsewhere. */
#define N_(text) text

#endif
