/* SPDX-License-Identifier: Apache-2.0
 *
 * What the rules about the text of documents share: the text in passages that phrases can be looked for in, quotations with their
 * places, and the places of documents. */
#ifndef KG_RULES_PASSAGES_H
#define KG_RULES_PASSAGES_H

#include "rules/blanks.h"
#include "rules/rules.h"
#include "rules/words.h"

/* The document of SLOT if there is text in it to judge; NULL when there is none, it is broken, or it is a scan. */
const kg_asset *kg_text_asset(const kg_check *check, kg_slot slot);

/* Whether ASSET has pictures of pages and no text. */
bool kg_is_scan(const kg_asset *asset);

/* The part of NAME-2 that reads the certificate; NAME is folded and without endings. */
void kg_judge_certificate_name(kg_check *check, const char *name);

/* The parts of EULA-1, UG-1 and OSS-1 that read the text; rules/files.c judges the files. */
void kg_judge_eula_text(kg_check *check);
void kg_judge_guide_text(kg_check *check);
void kg_judge_notice_text(kg_check *check);

/* Warns of what in the document of SLOT could not be read: a scan, characters without meaning, text beyond the limit. WHAT is "the
 * agreement". */
void kg_judge_readable(kg_check *check, kg_slot slot, const char *what);

/* The lines of one page or slide, one paragraph, one row of a table, as one text: white space is one blank, and there is none
 * between Chinese characters. */
typedef struct kg_passage {
    const kg_asset *asset;
    kg_spot at;
    const char *text;
} kg_passage;

/* Calls VISIT with each passage of ASSET, comments left out, until it returns false. */
typedef bool (*kg_passage_visit)(kg_check *check, const kg_passage *passage, void *ctx);
void kg_each_passage(kg_check *check, const kg_asset *asset, kg_passage_visit visit, void *ctx);

/* What is left to be filled in or signed in ASSET, looked for once a run; empty when memory is out. */
const kg_blanks *kg_blanks_of(kg_check *check, const kg_asset *asset);

/* "eula.pdf, page 3" */
kg_place kg_at_spot(kg_check *check, const kg_asset *asset, kg_spot spot);
/* The words at MATCH with some of those around them, at most 80 characters, in quotation marks. */
const char *kg_quote_match(kg_check *check, const char *text, kg_word_match match);
/* Whether the sentence of TEXT that MATCH lies in also has a word of LIST that is not denied. */
bool kg_sentence_has(kg_check *check, const char *text, kg_word_match match, kg_word_list list);

/* One finding for each place where a word of LIST stands and is not denied (rules/denial.h), ten at most; a last one tells how many
 * more there are. FOUND comes before the quotation: "the agreement speaks of a signature". With COMPANY, only sentences that have a
 * word of that list too. */
typedef struct kg_word_judgement {
    kg_severity severity;
    kg_word_list list;
    kg_word_list company; /* KG_WORD_LIST_COUNT: none is needed */
    const char *found;
    const char *required;
    const char *help;
} kg_word_judgement;
void kg_judge_words(kg_check *check, const kg_asset *asset, const kg_word_judgement *judgement);

/* Whether ASSET has a word of LIST anywhere. */
bool kg_text_has(kg_check *check, const kg_asset *asset, kg_word_list list);
/* Whether NAME stands in ASSET, in either case and width. */
bool kg_text_has_name(kg_check *check, const kg_asset *asset, const char *name);

/* The same for the name of a company: blanks, dots and commas do not matter ("Co., Ltd." and "Co.,Ltd"). */
bool kg_text_has_company(kg_check *check, const kg_asset *asset, const char *name);

/* Bounds the findings of one kind in one document: of each severity the first ten are told; kg_more_done tells how many were not. */
typedef struct kg_more {
    unsigned count[KG_ERROR + 1];
} kg_more;
bool kg_more_room(kg_more *more, kg_severity severity);
void kg_more_done(kg_check *check, const kg_more *more, const kg_asset *asset, const char *required);

#endif
