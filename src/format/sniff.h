/* SPDX-License-Identifier: Apache-2.0
 *
 * What bytes are, told by their signature alone. Containers are not opened: every ZIP is KG_TYPE_ZIP here and every OLE file
 * KG_TYPE_OLE; what lies in them is told by format/document/, in the inspector. */
#ifndef KG_FORMAT_SNIFF_H
#define KG_FORMAT_SNIFF_H

#include "format/type.h"

#include <stddef.h>

/* Pure, and bounded: looks at the first MiB and the last 64 KiB at most. SIZE 0 is KG_TYPE_EMPTY. */
kg_type kg_sniff(const void *data, size_t size);

#endif
