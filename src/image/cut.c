/* SPDX-License-Identifier: Apache-2.0
 *
 * What is seen at a side (cut_signs.c) is weighed by 80 small decision trees, whose scores are added up. They were grown by
 * gradient boosting (scikit-learn's HistGradientBoostingClassifier: 6 leaves a tree, at least 60 sides a leaf, learning rate 0.15)
 * from the sides of 2716 logos of npm's @iconify-json/logos and skill-icons, @lobehub/icons-static-png and of CapRover's one-click
 * apps, each as it is, without margins, fitted into 120 x 120, and cut off by 3 to 30 % at one to three sides: scripts/growcut does
 * so with any folder of whole logos, and tells how good such trees are on logos that they were not grown on. Single signs do not
 * tell: letters that stand on a side, triangles and pillars have hard pixels and straight outlines there, too. A disc that a side
 * cuts off is told by its circle: half of one looks like the letter D to the trees. */
#include "image/cut.h"

#include "base/arith.h"
#include "image/cut_signs.h"

enum { TREES = 80, NODES = 11 };
static const double start_score = -0.8617, most_whole = 2.2, least_length = 0.008;

typedef struct node {
    int8_t sign;   /* -1: a leaf */
    float limit;   /* of a leaf its score */
    uint8_t below; /* the node to go to where the sign is at most LIMIT, counted from the first of the tree */
    uint8_t above;
} node;

static const node nodes[TREES * NODES] = {
#include "image/cut_trees.inc"
};

static double weigh(const double *signs)
{
    double score = start_score;
    for (int tree = 0; tree < TREES; tree++) {
        const node *root = &nodes[tree * NODES], *at = root;
        while (at->sign >= 0)
            at = root + (signs[at->sign] <= (double)at->limit ? at->below : at->above);
        score += (double)at->limit;
    }
    return score;
}

kg_cut kg_cut_find(const kg_image *image, kg_box art)
{
    kg_cut cut = { 0 };
    for (unsigned side = 0; side < 4; side++) {
        kg_cut_look_at_side(image, art, side, cut.signs[side]);
        bool is_cut = cut.signs[side][KG_CUT_LENGTH] > least_length && weigh(cut.signs[side]) > most_whole;
        if (is_cut || kg_cut_is_disc(image, art, side))
            cut.sides |= 1u << side;
    }
    return cut;
}
