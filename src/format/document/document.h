/* SPDX-License-Identifier: Apache-2.0
 *
 * Reads a seller's document whole, from memory, into plain facts. The readers behind it link libarchive, qpdf and expat and
 * belong to the inspector only: call this in a process that may be killed. */
#ifndef KG_FORMAT_DOCUMENT_DOCUMENT_H
#define KG_FORMAT_DOCUMENT_DOCUMENT_H

#include "format/facts.h"

/* Tells what SIZE bytes of DATA are and fills OUT; strings lie in ARENA. A document that is broken is an
 * answer (out->broken); KG_E_NOMEM is the only failure. */
kg_status kg_document_read(kg_arena *arena, const void *data, size_t size, const kg_limits *limits, kg_facts *out, kg_err *err);

#endif
