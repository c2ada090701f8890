/* SPDX-License-Identifier: Apache-2.0
 *
 * Safe repairs, made on copies of the loaded product; the seller's files are never touched. Each repair is idempotent, leaves a
 * kg_fix_record, and its finding is gone when the rules run again. Legal text is never edited. */
#ifndef KG_FIX_FIX_H
#define KG_FIX_FIX_H

#include "product/product.h"

typedef struct kg_fix_options {
    bool background; /* --fix background: a flat background becomes transparent */
    bool holes;      /* --fix holes: and with it what the artwork encloses of the same colour */
    bool enlarge;    /* --fix enlarge: a logo smaller than the box is scaled up */
    bool bullets;    /* --fix bullets: every item of a list in the description begins with "- " */
    bool wrap;       /* --fix wrap: a file of a wrong type is wrapped into a ZIP */
    int effort;      /* of the PNG encoder, 1..9 */
    bool exact;      /* the encoder moves no colours */
} kg_fix_options;

extern const kg_fix_options kg_fix_options_default;

/* Applies every safe repair, and the opt-in ones that are asked for. What cannot be repaired stays as it is. */
kg_status kg_fix_run(kg_product *product, const kg_fix_options *options, kg_err *err);

/* Repairs of one kind; each in the file of its name. */
kg_status kg_fix_logo(kg_product *product, const kg_fix_options *options, kg_err *err);
kg_status kg_fix_files(kg_product *product, const kg_fix_options *options, kg_err *err);
kg_status kg_fix_fields(kg_product *product, const kg_fix_options *options, kg_err *err);

/* Puts a repaired copy in the place of assets.items[INDEX]: PATH is its new name, BYTES are taken over, size and hash are
 * computed, `source` keeps the seller's own file, earlier fixes are carried over. Facts are the caller's to fill in. */
kg_status kg_fix_replace(kg_product *product, size_t index, const char *path, kg_blob *bytes, kg_asset **out, kg_err *err);
/* Records a repair of ASSET. */
kg_status kg_fix_note(kg_product *product, kg_asset *asset, kg_fix_record record, kg_err *err);

#endif
