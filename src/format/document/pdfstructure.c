/* SPDX-License-Identifier: Apache-2.0
 *
 * The streams that libqpdf unpacks while it opens a document and looks for objects: cross-reference streams and object streams
 * (ISO 32000-1, 7.5.7 and 7.5.8). They are found in the file as it lies there and unpacked once before, only to be counted.
 * In an encrypted document the objects are not readable here; then the memory limit of the process is what holds. */
#include "format/document/pdf.h"

#include "base/arith.h"

#include <string.h>

enum {
    MOST_DICTIONARY = 16 * 1024,
    TOKEN_BYTES = 64 * 1024,
    MOST_WORK = 16, /* bytes looked at for each byte of the file; honest ones take two */
};

/* Where the dictionary in front of the stream at AT begins: behind the word "obj"; where there is none, as far back as one is looked
 * for. */
static size_t dictionary_before(kg_bytes file, size_t at)
{
    size_t lowest = at > MOST_DICTIONARY ? at - MOST_DICTIONARY : 0, i = at;
    while (i > lowest + 3 && memcmp(file.data + i - 3, "obj", 3) != 0)
        i--;
    return i;
}

/* Fills the chain of filters; false when it is a stream that is only unpacked on request. */
static bool is_structure(kg_bytes dictionary, kg_pdf_unpacking *job)
{
    kg_pdf_lexer lexer = { .input = dictionary };
    bool has_type = false, has_first = false, has_count = false;
    kg_buf_init(&lexer.text, TOKEN_BYTES);
    for (kg_pdf_token token; (token = kg_pdf_next(&lexer)).kind != KG_PDF_END && lexer.text.status == KG_OK;) {
        if (token.kind != KG_PDF_NAME)
            continue;
        const char *name = kg_pdf_token_text(&lexer, &token);
        has_type |= strcmp(name, "ObjStm") == 0 || strcmp(name, "XRef") == 0;
        has_first |= strcmp(name, "First") == 0;
        has_count |= strcmp(name, "N") == 0;
        int filter = kg_pdf_filter_named(name);
        if (filter != KG_PDF_NO_FILTER && job->count < KG_PDF_MOST_FILTERS)
            job->chain[job->count++] = (kg_pdf_filter){ filter, true };
    }
    kg_buf_done(&lexer.text);
    return has_type || (has_first && has_count);
}

/* The stream behind the word at AT. WORK counts the bytes that were looked at. */
static bool is_bounded(kg_scan *scan, kg_bytes file, size_t at, size_t *work)
{
    enum { WORD = 6 }; /* "stream" */
    kg_pdf_unpacking job = { .scan = scan, .file_size = file.size, .is_structure = true };
    size_t from = dictionary_before(file, at), start = at + WORD;
    *work += at - from + WORD;
    if (!is_structure((kg_bytes){ file.data + from, at - from }, &job) || job.count == 0)
        return true;
    start += start < file.size && file.data[start] == '\r';
    start += start < file.size && file.data[start] == '\n';
    const uint8_t *end = memmem(file.data + start, file.size - start, "endstream", strlen("endstream"));
    kg_bytes packed = { file.data + start, end == NULL ? file.size - start : (size_t)(end - file.data) - start };
    *work += packed.size;
    kg_blob out;
    bool is_good = kg_pdf_unpack(&job, packed, &out) && !job.is_bomb;
    kg_blob_done(&out);
    return is_good;
}

bool kg_pdf_structure_is_bounded(kg_scan *scan, kg_bytes file)
{
    bool is_good = true;
    size_t work = 0;
    for (size_t at = 0; is_good && at < file.size;) {
        const uint8_t *word = memmem(file.data + at, file.size - at, "stream", strlen("stream"));
        if (word == NULL)
            break;
        size_t found = (size_t)(word - file.data);
        bool is_end = found >= 3 && memcmp(word - 3, "end", 3) == 0;
        is_good = is_end || (is_bounded(scan, file, found, &work) && work / MOST_WORK <= file.size);
        at = found + strlen("stream");
    }
    return is_good;
}
