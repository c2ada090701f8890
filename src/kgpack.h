/* SPDX-License-Identifier: Apache-2.0
 *
 * The version of kgpack. The Makefile and every report read it from here and from nowhere else. */
#ifndef KGPACK_H
#define KGPACK_H

#define KG_VERSION "0.1.0"

#endif
