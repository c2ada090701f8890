/* SPDX-License-Identifier: Apache-2.0
 *
 * X-PIC-1, X-LOGO-1: pictures that product.yml names and the form of this page does not ask for. */
#include "rules/checks.h"

#include "base/arith.h"
#include "base/text.h"
#include "format/picture.h"
#include "rules/fields.h"
#include "rules/mainland.h"

#include <string.h>

enum { ADVISED_BYTES = 5000000, MOST_BYTES = 5 << 20 }; /* 5 MB, and 5 MiB, where the page does not say which */

/* What a page asks of a picture. */
typedef struct picture_form {
    const char *field;
    const char *label; /* "the main picture" */
    uint32_t width, height;
    kg_severity size_severity; /* of another size in pixels */
    bool takes_gif;
    const char *types;
    const char *pixels;
} picture_form;

static const picture_form main_picture = { .field = "main_picture",
                                           .label = N_("the main picture"),
                                           .width = 800,
                                           .height = 600,
                                           .size_severity = KG_ERROR,
                                           .takes_gif = true,
                                           .types = N_("must be a JPG, JPEG, PNG or GIF file of the product folder"),
                                           .pixels = N_("must be 800 x 600 pixels") };

static const picture_form company_logo = { .field = "company.logo",
                                           .label = N_("the logo of the company"),
                                           .width = 168,
                                           .height = 80,
                                           .size_severity = KG_WARNING,
                                           .types = N_("must be a JPG, JPEG or PNG file of the product folder"),
                                           .pixels = N_("should be 168 x 80 pixels") };

bool kg_is_named_picture(const kg_check *check, const kg_asset *asset)
{
    return strcmp(kg_product_text(check->product, main_picture.field), asset->path) == 0 ||
           strcmp(kg_product_text(check->product, company_logo.field), asset->path) == 0;
}

/* The kind that the extension of PATH promises. */
static kg_picture promised_kind(const char *path)
{
    static const struct {
        const char *extension;
        kg_picture kind;
    } rows[] = {
        { ".png", KG_PICTURE_PNG }, { ".jpg", KG_PICTURE_JPEG }, { ".jpeg", KG_PICTURE_JPEG }, { ".gif", KG_PICTURE_GIF }
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++)
        if (kg_ascii_casecmp(kg_path_extension(path), rows[i].extension) == 0)
            return rows[i].kind;
    return KG_PICTURE_NONE;
}

static void judge_bytes(kg_check *check, const kg_node *node, const picture_form *form, const kg_asset *asset)
{
    if (asset->size > ADVISED_BYTES)
        kg_find_at(check, asset->size > MOST_BYTES ? KG_ERROR : KG_WARNING, node,
                   kg_say(check, "%s has %llu bytes", form->label, (unsigned long long)asset->size), N_("must have at most 5 MB"),
                   N_("compress it"));
}

static void judge_picture(kg_check *check, const picture_form *form)
{
    const kg_node *node = kg_field_scalar(check, form->field);
    if (kg_is_blank(node))
        return;
    const kg_asset *asset = kg_find_picture(check->product, node->text);
    kg_picture promised = promised_kind(node->text);
    const char *quoted = kg_quote(check, node->text);
    uint32_t width, height;
    if (promised == KG_PICTURE_NONE || (promised == KG_PICTURE_GIF && !form->takes_gif))
        kg_find_at(check, KG_ERROR, node, kg_say(check, "%s is %s", form->label, quoted), form->types, "");
    else if (asset == NULL)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "%s does not exist: %s", form->label, quoted), form->types, "");
    else if (kg_picture_kind(asset->bytes.data, asset->bytes.size) != promised)
        kg_find_at(check, KG_ERROR, node, kg_say(check, "%s is not of the type that its name says: %s", form->label, quoted),
                   form->types, N_("export it anew, a new name does not change what it is"));
    else if (!kg_picture_size(asset->bytes.data, asset->bytes.size, &width, &height))
        kg_find_at(check, KG_ERROR, node, kg_say(check, "%s cannot be read: %s", form->label, quoted), form->types, "");
    else {
        if (width != form->width || height != form->height)
            kg_find_at(check, form->size_severity, node,
                       kg_say(check, "%s has %u x %u pixels", form->label, (unsigned)width, (unsigned)height), form->pixels, "");
        judge_bytes(check, node, form, asset);
    }
}

/* X-PIC-1 (cn): type, size and bytes of the main picture. */
void kg_check_main_picture(kg_check *check)
{
    judge_picture(check, &main_picture);
}

/* X-LOGO-1 (intl): the same for the logo of the company, whose size in pixels is a suggestion. */
void kg_check_company_logo(kg_check *check)
{
    judge_picture(check, &company_logo);
}
