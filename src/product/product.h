/* SPDX-License-Identifier: Apache-2.0
 *
 * One product as loaded: the tree of product.yml with places, and the files by slot with facts or the reason why they are
 * broken. Nothing here judges. */
#ifndef KG_PRODUCT_PRODUCT_H
#define KG_PRODUCT_PRODUCT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "format/facts.h"
#include "format/png.h"
#include "format/yaml.h"
#include "image/canvas.h"
#include "image/look.h"

typedef enum kg_slot {
#define SLOT(id, name, sentence, key, patterns) KG_SLOT_##id,
#include "product/slots.def"
#undef SLOT
    KG_SLOT_COUNT
} kg_slot;

const char *kg_slot_name(kg_slot slot);     /* "user_guide" */
const char *kg_slot_sentence(kg_slot slot); /* "user guide" */
const char *kg_slot_key(kg_slot slot);      /* "user_guide.file"; "" for slots that product.yml cannot name */
/* By the name as in reports; KG_SLOT_COUNT where there is none. */
kg_slot kg_slot_parse(const char *name);
/* By the name of a file or folder (contract, section 3); KG_SLOT_ATTACHMENT for what fits no pattern. */
kg_slot kg_slot_by_name(const char *base_name, bool is_folder);

typedef enum kg_edition { KG_EDITION_INTL, KG_EDITION_EU, KG_EDITION_CN } kg_edition;

/* A repair that was made on a copy. */
typedef struct kg_fix_record {
    const char *rule;   /* "LOGO-2" */
    const char *action; /* "fitted into 120 x 120" */
    const char *before; /* "512 x 200" */
    const char *after;  /* "120 x 120" */
} kg_fix_record;

/* A file below a folder that is one asset (user-guide/). */
typedef struct kg_folder_file {
    const char *path; /* below the folder, '/' between parts */
    kg_blob bytes;
} kg_folder_file;

typedef struct kg_logo_facts {
    kg_png_facts png;
    kg_type type;   /* what the content is */
    kg_image image; /* empty when broken */
    kg_look look;   /* of the seller's own picture only, not of repaired copies */
    bool is_converted; /* from another format than PNG */
    bool is_vector; /* and that was a drawing: IMAGE has the size of the canvas by itself */
    const char *remark; /* what converting had to guess; NULL = nothing */
    uint32_t cut_px[4]; /* of a repaired copy: what was cut off the artwork at the top, bottom, left and right, px of the source */
} kg_logo_facts;

typedef struct kg_asset kg_asset;
struct kg_asset {
    kg_slot slot;
    const char *path;     /* below the product folder, '/' between parts, as found on disk */
    bool is_folder;       /* a folder that has not become a ZIP yet: FILES instead of BYTES */
    kg_type type_by_name;
    uint64_t size;        /* bytes */
    kg_sha256 sha256;     /* of BYTES; empty string for a folder and for a file too large to be read */
    kg_blob bytes;
    const char *broken;   /* why it cannot be opened as what it is; NULL when it can */
    KG_LIST(kg_folder_file) files;
    kg_facts facts;       /* every slot but logo */
    kg_logo_facts logo;   /* slot logo */
    kg_asset *source;     /* the seller's file that this repaired copy was made of; NULL for the seller's own */
    KG_LIST(kg_fix_record) fixes;
};

/* Another size of the logo that product.yml names; it is compared with the logo and never packed. */
typedef struct kg_alternative {
    const char *path;     /* below the product folder */
    const kg_node *named; /* where product.yml names it */
    const char *broken;   /* why it is no PNG; NULL when it is one */
    kg_box art;           /* without margins that cannot be seen */
} kg_alternative;

/* Something that loading noticed; rules/ turns each into a finding of the rule that KIND belongs to. */
typedef enum kg_problem_kind {
    KG_PROBLEM_SYNTAX,  /* product.yml is not the YAML kgpack takes */
    KG_PROBLEM_KEY,     /* unknown or duplicate key */
    KG_PROBLEM_VALUE,   /* a value that its schema type cannot hold */
    KG_PROBLEM_SLOT,    /* two files for one slot, or a file that is named but not there */
    KG_PROBLEM_LEFT_OUT, /* something that is not loaded; worth knowing, nothing wrong */
    KG_PROBLEM_ENTRY,   /* a link out of the folder, a device, a FIFO, a name that is not UTF-8 */
} kg_problem_kind;

typedef struct kg_problem {
    kg_problem_kind kind;
    const char *file;
    uint32_t line; /* 0 = none */
    uint32_t column;
    const char *found;
    const char *required;
    const char *help; /* "" = none */
    bool is_repairable; /* kg_fix_fields puts it right */
} kg_problem;

/* A field that a repair changed in the listing. */
typedef struct kg_field_edit {
    const char *path; /* "version" */
    kg_fix_record record;
} kg_field_edit;

/* A text file of the product folder as it was read. */
typedef struct kg_source_text {
    const char *file; /* what findings call it */
    const char *text;
} kg_source_text;

/* What is remembered of another product of the same run. */
typedef struct kg_peer {
    const char *path;  /* as the user named it */
    const char *name;  /* kg_text_fold */
    const char *files; /* hashes of logo, agreement and guide as the seller has them; "" where one of them is missing */
} kg_peer;

typedef struct kg_product {
    kg_arena arena;
    const kg_limits *limits;
    const char *path;     /* the folder, file or bundle as the user named it */
    bool is_single_file;  /* PATH is one file, judged alone; its asset and its fields carry PATH, not a name below it */
    const char *yml_path; /* "product.yml"; "" without one */
    const kg_node *root;  /* NULL without a (readable) product.yml */
    kg_date today;
    kg_edition edition;
    const char *ruleset; /* of a rule pack that is pinned, its full name; NULL = the newest of the edition */
    const kg_canvas_options *canvas; /* of logos; NULL: the store's, with what product.yml says */
    const struct kg_settings *settings; /* of kgpack.yml, see rules/settings.h; NULL = none */
    KG_LIST(kg_asset *) assets; /* sorted by slot, then path */
    KG_LIST(kg_alternative) alternatives; /* in the order of product.yml */
    KG_LIST(kg_source_text) texts; /* product.yml and what stands beside it, where it is UTF-8: lines for excerpts */
    KG_LIST(kg_problem) problems;
    KG_LIST(kg_field_edit) edits;
    const kg_peer *peers; /* the products that came before in this run, borrowed from the caller; NULL for none */
    size_t peer_count;
} kg_product;

typedef struct kg_load_options {
    const kg_limits *limits;
    kg_date today;
    const char *ruleset; /* a pinned rule pack by its full name; NULL = the newest of the edition */
    bool has_edition;    /* the command line named one: it wins over product.yml */
    kg_edition edition;
    struct kg_inspector *inspector; /* reads the documents; see product/inspect.h */
    struct kg_inspector *converter; /* of single logos that are no PNG; NULL: they are not read. See product/convert.h */
    unsigned jobs;                  /* threads that read and hash; 0: one for each online processor */
} kg_load_options;

/* Reads the product folder PATH. KG_E_USAGE: PATH does not exist or is no folder; KG_E_IO: something in it cannot be read.
 * What is wrong with the product itself never fails: it ends up in problems and in asset->broken.
 * OUT must be released with kg_product_done, also after a failure. */
kg_status kg_product_load(const char *path, const kg_load_options *options, kg_product *out, kg_err *err);
/* The same for one file that is judged alone, as what its name says, or as SLOT where that is not KG_SLOT_COUNT. A product.yml
 * brings description.md and cases/ of its folder with it. kg_product_load does this when PATH is a file. */
kg_status kg_product_load_file(const char *path, kg_slot slot, const kg_load_options *options, kg_product *out, kg_err *err);
void kg_product_done(kg_product *product);
/* Releases the bytes and pixels of one asset; its strings stay in the arena. */
void kg_asset_done(kg_asset *asset);

/* PRODUCT as later ones of the run will see it; strings in ARENA. */
kg_peer kg_product_as_peer(const kg_product *product, kg_arena *arena);

/* The asset of a form slot (not KG_SLOT_ATTACHMENT), or NULL. */
kg_asset *kg_product_asset(const kg_product *product, kg_slot slot);
/* kg_node_at of the whole product file; NULL also without one. */
const kg_node *kg_product_field(const kg_product *product, const char *path);
/* The text of that field, "" where there is none. */
const char *kg_product_text(const kg_product *product, const char *path);

/* Remembers what FILE holds, unless that is no text. KG_E_NOMEM. */
kg_status kg_product_keep_text(kg_product *product, const char *file, const void *data, size_t size, kg_err *err);
/* What FILE held; NULL when it is no text that was read. */
const char *kg_product_kept_text(const kg_product *product, const char *file);

#endif
