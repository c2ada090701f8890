/* SPDX-License-Identifier: Apache-2.0
 *
 * The search for the smallest PNG: every form is filtered in several ways, a fast deflate guesses which of them pack best, a
 * strong one tries those, and packs the best of them as well as it can. The order of the candidates is fixed and only a smaller
 * result wins, so the bytes depend on nothing but the pixels, the effort and the version of libdeflate. */
#include "format/deflate.h"
#include "format/png_form.h"
#include "format/png_walk.h"

#include "base/arith.h"

#include <assert.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_FORMS = 6,
    MAX_CANDIDATES = MAX_FORMS * KG_PNG_FILTER_COUNT,
    SMALL = 16384,
    GUESS_LEVEL = 1,      /* of libdeflate */
    BUSY_LEVEL = 5,       /* the same for busy pictures, where guesses are harder */
    BUSY = 20,            /* percent of the pixels; of quieter pictures hardly any is smaller for being filtered otherwise */
    FAR_OFF = 75,         /* percent of a guess; what takes less makes other guesses doubtful */
    DOUBTFUL_SLACK = 10,  /* ... as long as they are by no more percent above the best one */
    PALETTE_SLACK = 10,   /* percent by which a guess without a palette may be above one with */
    KEPT_BYTES = 8 << 20, /* filtered rows of the candidates */
};

#define ONLY(filter) (1u << KG_PNG_FILTER_##filter)
#define ALL ((1u << KG_PNG_FILTER_COUNT) - 1)

#define FEW (ONLY(NONE) | ONLY(BIGRAMS))
#define BUSY_ONES (ONLY(SUB) | ONLY(PAETH) | ONLY(ENTROPY))
#define SOME (FEW | ONLY(SUB) | ONLY(UP))
#define MANY (SOME | ONLY(SUM) | ONLY(ENTROPY) | ONLY(PAIRS))

/* What an effort buys. */
typedef struct plan {
    unsigned filters;      /* for direct forms, one bit each */
    unsigned busy_filters; /* for those of busy pictures, besides */
    unsigned palette_filters;
    unsigned orders;  /* of a palette */
    bool is_thorough; /* also forms that are seldom best */
    bool snaps;
    int level;               /* of libdeflate, for what is too large for our own deflater; without finalists for everything */
    unsigned finalists;      /* candidates of each kind (palette or not) that our own deflater tries; 1: of both together */
    unsigned slack;          /* of these, none whose guess is by more percent above the best of its kind */
    unsigned filtered_slack; /* the same for filtered rows of pictures that are not busy */
    unsigned trial;          /* passes for each of them */
    kg_deflate_options deflate;
} plan;

static const plan plans[9] = {
    { ONLY(NONE), 0, ONLY(NONE), 1, false, false, 6, 0, 0, 0, 0, { 0 } },
    { FEW, 0, ONLY(NONE), 1, false, false, 6, 0, 0, 0, 0, { 0 } },
    { FEW, 0, ONLY(NONE), 1, false, false, 9, 0, 0, 0, 0, { 0 } },
    { FEW, 0, ONLY(NONE), 1, false, true, 10, 1, 0, 0, 0, { .passes = 0, .depth = 16, .nice = 258, .spread = 0 } },
    { FEW, 0, FEW, 2, false, true, 10, 1, 0, 0, 0, { .passes = 1, .depth = 16, .nice = 258, .spread = 2 } },
    { FEW, BUSY_ONES, FEW | ONLY(UP), 2, false, true, 11, 2, 10, 0, 0, { .passes = 1, .depth = 32, .nice = 258, .spread = 2 } },
    { SOME | ONLY(SUM), BUSY_ONES, SOME, 3, true, true, 12, 3, 20, 20, 1, { .passes = 6, .depth = 32, .nice = 258, .spread = 8 } },
    { MANY, BUSY_ONES, MANY, 3, true, true, 12, 4, 20, 20, 1, { .passes = 12, .depth = 64, .nice = 258, .spread = 16 } },
    { ALL, 0, ALL, 3, true, true, 12, 5, 10, 10, 1, { .passes = 12, .depth = 100, .nice = 258, .spread = 16 } },
};

typedef struct candidate {
    size_t form;
    kg_png_filter filter;
    size_t guess;  /* bytes of the whole file, more and more exact */
    uint8_t *rows; /* where its filtered rows are kept, or NULL */
    bool is_filtered;
    bool is_doubtful; /* tried only where guesses turn out to be far off */
} candidate;

typedef struct search {
    const plan *plan;
    kg_png_form forms[MAX_FORMS];
    size_t form_count;
    bool is_busy;
    candidate candidates[MAX_CANDIDATES];
    size_t count;
    size_t rows_room; /* bytes of the filtered rows of the largest form */
    size_t kept;      /* candidates whose filtered rows are kept */
    uint8_t *rows;    /* these, and behind them room for one of the others */
    uint8_t *packed;  /* for guesses and libdeflate */
    size_t packed_room;
    kg_deflater *deflater;
    kg_buf best; /* packed, of the best candidate */
    size_t best_form;
} search;

/* ---- forms ---- */

static kg_status add_direct(search *s, const kg_image *image, const kg_png_census *census, bool rich, kg_err *err)
{
    kg_status status = kg_png_form_direct(image, census, rich, &s->forms[s->form_count], err);
    s->form_count += status == KG_OK;
    return status;
}

static kg_status make_forms(search *s, const kg_image *image, kg_err *err)
{
    kg_png_census *census = malloc(sizeof *census);
    if (census == NULL)
        return kg_err_nomem(err);
    kg_png_census_take(image, census);
    s->is_busy = census->busy_percent >= BUSY;
    kg_status status = add_direct(s, image, census, false, err);
    if (status == KG_OK && census->has_key && s->plan->is_thorough)
        status = add_direct(s, image, census, true, err);
    for (unsigned order = 0; status == KG_OK && census->colours <= 256 && order < s->plan->orders; order++) {
        status = kg_png_form_palette(image, census, (kg_png_order)order, &s->forms[s->form_count], err);
        s->form_count += status == KG_OK;
    }
    free(census);
    return status;
}

/* ---- the search ---- */

static size_t rows_size(const search *s, const candidate *c)
{
    return (s->forms[c->form].row_bytes + 1) * s->forms[c->form].height;
}

/* The filtered rows of a candidate, that stay until those of another are asked for. */
static kg_status filter(search *s, candidate *c, const uint8_t **rows_out, kg_err *err)
{
    bool is_kept = c->rows != NULL;
    uint8_t *rows = is_kept ? c->rows : s->rows + s->kept * s->rows_room;
    *rows_out = rows;
    if (is_kept && c->is_filtered)
        return KG_OK;
    c->is_filtered = true;
    return kg_png_filter_rows(&s->forms[c->form], c->filter, rows, err);
}

static size_t pack(search *s, struct libdeflate_compressor *deflate, const candidate *c, const uint8_t *rows)
{
    return libdeflate_zlib_compress(deflate, rows, rows_size(s, c), s->packed, s->packed_room);
}

static kg_status make_room(search *s, kg_err *err)
{
    size_t most = 0;
    for (size_t i = 0; i < s->form_count; i++)
        most = KG_MAX(most, (s->forms[i].row_bytes + 1) * s->forms[i].height);
    s->packed_room = libdeflate_zlib_compress_bound(NULL, most);
    s->rows_room = most;
    s->kept = KG_MIN(s->count, KEPT_BYTES / most);
    s->rows = malloc((s->kept + 1) * most);
    for (size_t i = 0; s->rows != NULL && i < s->kept; i++)
        s->candidates[i].rows = s->rows + i * most;
    s->packed = malloc(s->packed_room);
    bool is_ready = s->rows != NULL && s->packed != NULL;
    if (s->plan->finalists > 0 && most <= KG_DEFLATE_MAX_SIZE) {
        s->deflater = kg_deflater_new(most);
        is_ready = is_ready && s->deflater != NULL;
    }
    kg_buf_init(&s->best, s->packed_room);
    return is_ready ? KG_OK : kg_err_nomem(err);
}

static void list_candidates(search *s)
{
    for (size_t i = 0; i < s->form_count; i++) {
        const kg_png_form *form = &s->forms[i];
        bool is_plain = form->bit_depth < 8 || form->colours > 0;
        unsigned filters = is_plain ? s->plan->palette_filters : s->plan->filters | (s->is_busy ? s->plan->busy_filters : 0);
        for (unsigned filter = 0; filter < KG_PNG_FILTER_COUNT; filter++)
            if ((filters >> filter & 1) != 0)
                s->candidates[s->count++] = (candidate){ .form = i, .filter = (kg_png_filter)filter };
    }
}

static int compare_candidates(const void *left, const void *right)
{
    const candidate *a = left, *b = right;
    int order = (a->guess > b->guess) - (a->guess < b->guess);
    order = order != 0 ? order : (a->form > b->form) - (a->form < b->form);
    return order != 0 ? order : (a->filter > b->filter) - (a->filter < b->filter);
}

static kg_status guess_all(search *s, kg_err *err)
{
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(s->is_busy ? BUSY_LEVEL : GUESS_LEVEL);
    kg_status status = deflate != NULL ? KG_OK : kg_err_nomem(err);
    for (size_t i = 0; status == KG_OK && i < s->count; i++) {
        candidate *c = &s->candidates[i];
        const uint8_t *rows = NULL;
        status = filter(s, c, &rows, err);
        if (status == KG_OK)
            c->guess = kg_png_file_size(&s->forms[c->form], pack(s, deflate, c, rows));
    }
    libdeflate_free_compressor(deflate);
    if (status == KG_OK)
        qsort(s->candidates, s->count, sizeof s->candidates[0], compare_candidates);
    return status;
}

/* Small data afford more: palette images are packed four times as hard in the time of others. */
static kg_deflate_options options_for(const search *s, const kg_png_form *form)
{
    kg_deflate_options options = s->plan->deflate;
    options.period = (unsigned)kg_png_form_step(form);
    if ((form->row_bytes + 1) * form->height <= SMALL) {
        options.passes *= 4;
        options.depth *= 4;
        options.nice = 258;
    }
    return options;
}

static bool has_palette(const search *s, const candidate *c)
{
    return s->forms[c->form].colours > 0;
}

typedef enum chance { HOPELESS, DOUBTFUL, LIKELY } chance;

/* By how many percent the guess is above BEST, that of its kind. Filtered rows of quiet pictures take as much as guessed, or more;
 * but smooth gradients take far less, and then guesses tell little. */
static chance find_chance(const search *s, const candidate *c, size_t best)
{
    bool is_quiet = c->filter != KG_PNG_FILTER_NONE && !s->is_busy;
    unsigned slack = is_quiet ? s->plan->filtered_slack : s->plan->slack;
    if (100 * c->guess <= best * (100 + slack))
        return LIKELY;
    return is_quiet && 100 * c->guess <= best * (100 + DOUBTFUL_SLACK) ? DOUBTFUL : HOPELESS;
}

/* Whether a candidate can be better than the best of the other kind, by the guesses BEST without (0) and with a palette (1), 0
 * where there is none. Those with a palette take more than guessed. */
static bool can_beat_other_kind(const candidate *c, bool kind, const size_t best[2])
{
    return best[1 - kind] == 0 || 100 * c->guess <= best[1 - kind] * (kind ? 100 : 100 + PALETTE_SLACK);
}

/* Leaves the best guesses with a palette and the best without, and every palette that is not filtered: guesses are often wrong
 * about these. None that is hopelessly behind. */
static void leave_finalists(search *s)
{
    size_t left = 0, kinds[2] = { 0 }, best[2] = { 0 };
    for (size_t i = s->count; i-- > 0;)
        best[has_palette(s, &s->candidates[i])] = s->candidates[i].guess;
    for (size_t i = 0; i < s->count; i++) {
        candidate c = s->candidates[i];
        bool kind = has_palette(s, &c), is_sure = kind && c.filter == KG_PNG_FILTER_NONE;
        chance ahead = find_chance(s, &c, best[kind]);
        if ((kinds[kind] >= s->plan->finalists && !is_sure) || !can_beat_other_kind(&c, kind, best) || ahead == HOPELESS)
            continue;
        c.is_doubtful = ahead == DOUBTFUL;
        kinds[kind] += ahead == LIKELY;
        s->candidates[left++] = c;
    }
    s->count = left;
}

static kg_status take_up(search *s, candidate *c, kg_err *err)
{
    const uint8_t *rows = NULL;
    const kg_deflate_options options = options_for(s, &s->forms[c->form]);
    kg_status status = filter(s, c, &rows, err);
    return status == KG_OK ? kg_deflate_begin(s->deflater, rows, rows_size(s, c), &options, err) : status;
}

/* The best one ends up at hand. */
static kg_status try_finalists(search *s, size_t *best_out, kg_err *err)
{
    size_t best = 0;
    bool is_far_off = false;
    kg_status status = KG_OK;
    for (size_t i = 0; status == KG_OK && i < s->count; i++) {
        candidate *c = &s->candidates[i];
        if (c->is_doubtful && !is_far_off)
            continue;
        if (i > 0)
            kg_deflate_turn(s->deflater);
        status = take_up(s, c, err);
        if (status != KG_OK || s->count == 1)
            break;
        const size_t guess = c->guess;
        c->guess = kg_png_file_size(&s->forms[c->form], kg_deflate_improve(s->deflater, s->plan->trial));
        is_far_off = is_far_off || 100 * c->guess < FAR_OFF * guess;
        if (c->guess < s->candidates[best].guess)
            best = i;
        else if (i > 0)
            kg_deflate_turn(s->deflater);
    }
    *best_out = best;
    return status;
}

static kg_status pack_winner(search *s, candidate *c, kg_err *err)
{
    s->best_form = c->form;
    (void)kg_deflate_improve(s->deflater, options_for(s, &s->forms[c->form]).passes);
    return kg_deflate_finish(s->deflater, &s->best, err);
}

/* With our own deflater. */
static kg_status pack_finalists(search *s, kg_err *err)
{
    if (s->plan->finalists > 1)
        leave_finalists(s);
    else
        s->count = 1;
    size_t best = 0;
    kg_status status = try_finalists(s, &best, err);
    return status == KG_OK ? pack_winner(s, &s->candidates[best], err) : status;
}

/* With libdeflate. */
static kg_status pack_plainly(search *s, kg_err *err)
{
    candidate *c = &s->candidates[0];
    const uint8_t *rows = NULL;
    struct libdeflate_compressor *deflate = libdeflate_alloc_compressor(s->plan->level);
    kg_status status = deflate != NULL ? filter(s, c, &rows, err) : kg_err_nomem(err);
    if (status == KG_OK) {
        kg_buf_append(&s->best, s->packed, pack(s, deflate, c, rows));
        status = kg_buf_status(&s->best, err);
    }
    s->best_form = c->form;
    libdeflate_free_compressor(deflate);
    return status;
}

static kg_status pack_best(search *s, kg_err *err)
{
    return s->deflater != NULL ? pack_finalists(s, err) : pack_plainly(s, err);
}

/* ---- everything ---- */

static kg_status encode(search *s, const kg_image *image, kg_blob *out, kg_err *err)
{
    kg_status status = make_forms(s, image, err);
    list_candidates(s);
    if (status == KG_OK)
        status = make_room(s, err);
    if (status == KG_OK && s->count > 1)
        status = guess_all(s, err);
    if (status == KG_OK)
        status = pack_best(s, err);
    return status == KG_OK ? kg_png_write(&s->forms[s->best_form], s->best.data, s->best.size, out, err) : status;
}

static kg_status snapped_copy(const kg_image *image, kg_image *out, size_t *moved_out, kg_err *err)
{
    kg_status status = kg_image_init(out, image->width, image->height, err);
    if (status != KG_OK)
        return status;
    memcpy(out->rgba, image->rgba, (size_t)image->width * image->height * 4);
    return kg_png_snap(out, moved_out, err);
}

kg_status kg_png_encode(const kg_image *image, const kg_png_options *options, kg_png_result *result, kg_blob *out, kg_err *err)
{
    assert(options->effort >= 1 && options->effort <= 9 && image->width > 0 && image->height > 0);
    kg_image snapped = { 0 };
    kg_png_result found = { 0 };
    kg_status status = KG_OK;
    search *s = calloc(1, sizeof *s);
    if (s == NULL)
        return kg_err_nomem(err);
    s->plan = &plans[options->effort - 1];
    bool snaps = s->plan->snaps && !options->exact;
    if (snaps)
        status = snapped_copy(image, &snapped, &found.moved, err);
    if (status == KG_OK)
        status = encode(s, snaps ? &snapped : image, out, err);
    if (status == KG_OK && result != NULL)
        *result = found;
    for (size_t i = 0; i < MAX_FORMS; i++)
        kg_png_form_done(&s->forms[i]);
    free(s->rows);
    free(s->packed);
    kg_deflater_free(s->deflater);
    kg_buf_done(&s->best);
    kg_image_done(&snapped);
    free(s);
    return status;
}
