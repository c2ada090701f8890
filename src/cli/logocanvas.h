/* SPDX-License-Identifier: Apache-2.0
 *
 * What kgpack logo draws for: the store's canvas, that of the registration, or one of the user's own. */
#ifndef KG_CLI_LOGOCANVAS_H
#define KG_CLI_LOGOCANVAS_H

#include "cli/args.h"
#include "image/canvas.h"

typedef enum kg_logo_profile { KG_LOGO_OF_PRODUCT, KG_LOGO_OF_COMPANY } kg_logo_profile;

/* By --profile, --size, --fit, --margin, --radius and --no-trim. KG_E_USAGE. */
kg_status kg_logo_canvas_wanted(const kg_args *args, kg_logo_profile *profile, kg_canvas_options *canvas, kg_err *err);

#endif
