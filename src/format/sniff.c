/* SPDX-License-Identifier: Apache-2.0
 *
 * Signatures, strongest first: fixed bytes at fixed places, then PDF within the first 1024 bytes, then text with a telling
 * beginning, then an end-of-directory record of ZIP behind something else. */
#include "format/sniff.h"

#include "base/arith.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
    PDF_HEADER_WITHIN = 1024,      /* where readers look for %PDF- */
    SFX_STUB_BYTES = 1 << 20,      /* where RAR looks for its own signature behind a program */
    EOCD_BYTES = 22,               /* end-of-central-directory record of ZIP */
    TEXT_SAMPLE_BYTES = 64 * 1024, /* judged for being text */
    LONG_TEXT_BYTES = 512,         /* without a control character, this is text */
    HEAD_BYTES = 4096,             /* judged for what kind of text it is */
};

typedef struct view {
    const uint8_t *data;
    size_t size;
} view;

#define MAGIC(type, at, bytes)                                                                                                     \
    {                                                                                                                              \
        KG_TYPE_##type, at, sizeof bytes - 1, bytes                                                                                \
    }
static const struct {
    kg_type type;
    uint16_t at;
    uint16_t size;
    const char *bytes;
} magics[] = {
    MAGIC(PNG, 0, "\x89PNG\r\n\x1a\n"),
    MAGIC(MNG, 0, "\x8aMNG\r\n\x1a\n"),
    MAGIC(MNG, 0, "\x8bJNG\r\n\x1a\n"),
    MAGIC(RAR, 0, "Rar!\x1a\x07\x00"),
    MAGIC(RAR, 0, "Rar!\x1a\x07\x01\x00"),
    MAGIC(RAR, 0, "RE~^"),
    MAGIC(ZIP, 0, "PK\x03\x04"),
    MAGIC(ZIP, 0, "PK\x05\x06"),
    MAGIC(ZIP, 0, "PK\x07\x08PK\x03\x04"),
    MAGIC(ZIP, 0, "PK00PK\x03\x04"),
    MAGIC(OLE, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    MAGIC(RTF, 0, "{\\rtf"),
    MAGIC(JPEG, 0, "\xff\xd8\xff"),
    MAGIC(GIF, 0, "GIF87a"),
    MAGIC(GIF, 0, "GIF89a"),
    MAGIC(TIFF, 0, "II*\0"),
    MAGIC(TIFF, 0, "MM\0*"),
    MAGIC(TIFF, 0, "II+\0\x08\0"),
    MAGIC(AVIF, 4, "ftypavi"),
    MAGIC(AVIF, 4, "ftyphei"),
    MAGIC(AVIF, 4, "ftyphev"),
    MAGIC(AVIF, 4, "ftypmif1"),
    MAGIC(AVIF, 4, "ftypmsf1"),
    MAGIC(JXL, 0, "\xff\x0a"),
    MAGIC(JXL, 0, "\0\0\0\x0cJXL \r\n\x87\n"),
    MAGIC(PSD, 0, "8BPS\0"),
    MAGIC(SEVENZIP, 0, "7z\xbc\xaf\x27\x1c"),
    MAGIC(GZIP, 0, "\x1f\x8b\x08"),
    MAGIC(BZIP2, 4, "1AY&SY"),
    MAGIC(XZ, 0,
          "\xfd\x37zXZ\0"),
    MAGIC(ZSTD, 0, "\x28\xb5\x2f\xfd"),
    MAGIC(ELF, 0,
          "\x7f\x45LF"),
    MAGIC(MACHO, 0, "\xfe\xed\xfa\xce"),
    MAGIC(MACHO, 0, "\xfe\xed\xfa\xcf"),
    MAGIC(MACHO, 0, "\xce\xfa\xed\xfe"),
    MAGIC(MACHO, 0, "\xcf\xfa\xed\xfe"),
    MAGIC(WORD2, 0, "\xdb\xa5"),
    MAGIC(WORD2, 0, "\x31\xbe\0\0"),
};

static bool has_at(view file, size_t at, const void *bytes, size_t size)
{
    return at <= file.size && size <= file.size - at && memcmp(file.data + at, bytes, size) == 0;
}

/* Whether BYTES occur at or before offset LAST. */
static bool has_within(view file, size_t last, const char *bytes)
{
    size_t size = strlen(bytes), end;
    if (!kg_add(last, size, &end))
        end = file.size;
    return memmem(file.data, KG_MIN(end, file.size), bytes, size) != NULL;
}

/* An end-of-directory record whose comment reaches exactly to the end of the file. */
static bool ends_as_zip(view file)
{
    for (size_t back = EOCD_BYTES; back <= file.size && back <= EOCD_BYTES + UINT16_MAX; back++) {
        const uint8_t *at = file.data + file.size - back;
        if (memcmp(at, "PK\x05\x06", 4) == 0 && (size_t)(at[20] | at[21] << 8) == back - EOCD_BYTES)
            return true;
    }
    return false;
}

static bool is_self_extracting(view file)
{
    return has_within(file, SFX_STUB_BYTES, "Rar!\x1a\x07") || has_within(file, SFX_STUB_BYTES, "7z\xbc\xaf\x27\x1c") ||
           ends_as_zip(file);
}

/* Bitmaps begin with two letters only, so the size of the second header is asked as well. */
static bool is_bmp(view file)
{
    static const uint8_t header_sizes[] = { 12, 40, 52, 56, 64, 108, 124 };
    return has_at(file, 0, "BM", 2) && file.size >= 26 && memchr(header_sizes, file.data[14], sizeof header_sizes) != NULL &&
           has_at(file, 15, "\0\0", 3);
}

/* An icon's first bytes are nearly all zero: the directory entry must make sense too. */
static bool is_icon(view file)
{
    return (has_at(file, 0, "\0\0\1", 4) || has_at(file, 0, "\0\0\2", 4)) && file.size >= 22 && file.data[4] != 0 &&
           file.data[5] == 0 && file.data[9] == 0;
}

/* A fat Mach-O has the signature of a Java class; the number of architectures is small, a class version is not. */
static bool is_fat_macho(view file)
{
    return has_at(file, 0, "\xca\xfe\xba\xbe\0\0\0", 7) && file.size > 7 && file.data[7] > 0 && file.data[7] < 20;
}

/* The checksum of a tar header covers all its 512 bytes and is stronger than the later "ustar" mark, which old files lack. */
static bool is_tar(view file)
{
    enum { HEADER = 512, SUM_AT = 148, SUM_BYTES = 8 };
    if (file.size < HEADER || file.data[0] == 0)
        return false;
    unsigned sum = 0, declared = 0, digits = 0;
    for (size_t i = 0; i < HEADER; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : file.data[i];
    for (size_t i = SUM_AT; i < SUM_AT + SUM_BYTES; i++) {
        if (file.data[i] >= '0' && file.data[i] <= '7') {
            declared = declared * 8 + (file.data[i] - '0');
            digits++;
        } else if (digits > 0) {
            break;
        } else if (file.data[i] != ' ') {
            return false;
        }
    }
    return digits > 0 && declared == sum;
}

/* ---- text ---- */

static bool is_utf16(view file)
{
    return has_at(file, 0, "\xff\xfe", 2) || has_at(file, 0, "\xfe\xff", 2);
}

/* No control characters but white space; what is not UTF-8 may be text of an older encoding. If it is not mostly ASCII, it has to be
 * so long that chance would have brought a control character: one byte in ten is one. */
static bool is_text(view file)
{
    size_t sample = KG_MIN(file.size, (size_t)TEXT_SAMPLE_BYTES), high = 0;
    for (size_t i = 0; i < sample; i++) {
        uint8_t byte = file.data[i];
        if ((byte < 0x20 && strchr("\t\n\f\r\x1a\x1b", byte) == NULL) || byte == 0x7f || byte == 0)
            return false;
        high += byte >= 0x80;
    }
    size_t valid = kg_utf8_valid((const char *)file.data, sample);
    bool is_cut_character = sample < file.size && sample - valid < 4;
    return valid == sample || is_cut_character || high * 3 < sample || sample >= LONG_TEXT_BYTES;
}

static bool starts_word(const char *text, const char *word)
{
    return kg_ascii_prefix(text, word) && !kg_ascii_is_alnum((unsigned char)text[strlen(word)]);
}

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \t\r\n\f");
}

/* Behind an XML declaration, comments and white space. */
static const char *skip_prolog(const char *text)
{
    for (;;) {
        text = skip_space(text);
        const char *end = strncmp(text, "<!--", 4) == 0 ? strstr(text, "-->")
                          : strncmp(text, "<?", 2) == 0 ? strstr(text, "?>")
                                                        : NULL;
        if (end == NULL)
            return text;
        text = end + (text[1] == '!' ? 3 : 2);
    }
}

static bool is_html(const char *text)
{
    static const char *const tags[] = { "<!doctype html", "<html",   "<head",  "<body", "<title",
                                        "<meta",          "<script", "<table", "<div",  "<h1" };
    for (size_t i = 0; i < KG_COUNT(tags); i++)
        if (starts_word(text, tags[i]))
            return true;
    return false;
}

/* TEXT is a mail header with the fields of a web archive. */
static bool is_mhtml(const char *text)
{
    static const char *const first[] = { "mime-version:", "from:", "return-path:", "received:",
                                         "message-id:",   "date:", "content-type:" };
    if (kg_ascii_find(text, "mime-version:") == NULL)
        return false;
    for (size_t i = 0; i < KG_COUNT(first); i++)
        if (kg_ascii_prefix(text, first[i]))
            return true;
    return false;
}

static bool is_json(const char *text, view file)
{
    size_t end = file.size;
    while (end > 0 && strchr(" \t\r\n", file.data[end - 1]) != NULL && file.data[end - 1] != 0)
        end--;
    if (*text == '{')
        return strchr("\"}", *skip_space(text + 1)) != NULL && file.data[end - 1] == '}';
    return *text == '[' && strchr("{[\"]", *skip_space(text + 1)) != NULL && *skip_space(text + 1) != 0 &&
           file.data[end - 1] == ']';
}

/* HEAD is the beginning of a text, NUL-terminated, without byte order mark. */
static kg_type text_type(const char *head, view file)
{
    const char *text = skip_space(head), *body = skip_prolog(head);
    if (strncmp(text, "#!", 2) == 0 || starts_word(text, "@echo off"))
        return KG_TYPE_SCRIPT;
    if (strncmp(text, "{\\rtf", 5) == 0)
        return KG_TYPE_RTF;
    if (strncmp(text, "<?xml", 5) == 0 &&
        (strstr(head, "progid=\"Word.Document\"") != NULL || strstr(head, "<w:wordDocument") != NULL))
        return KG_TYPE_WORD2003XML;
    if (starts_word(body, "<svg") || starts_word(body, "<!doctype svg"))
        return KG_TYPE_SVG;
    if (is_html(body))
        return KG_TYPE_HTML;
    if (strncmp(text, "<?xml", 5) == 0)
        return KG_TYPE_XML;
    if (is_mhtml(text))
        return KG_TYPE_MHTML;
    if (is_json(text, file))
        return KG_TYPE_JSON;
    if (strncmp(text, "%YAML", 5) == 0 || strncmp(text, "---\n", 4) == 0)
        return KG_TYPE_YAML;
    return KG_TYPE_TEXT;
}

/* Copies the beginning of a text to HEAD, UTF-16 made ASCII as far as it is ASCII. */
static void copy_head(view file, char head[static HEAD_BYTES])
{
    size_t length = 0;
    if (is_utf16(file)) {
        size_t low = file.data[0] == 0xff ? 0 : 1;
        for (size_t i = 2; i + 1 < file.size && length < HEAD_BYTES - 1; i += 2) {
            uint8_t byte = file.data[i + low];
            head[length++] = file.data[i + 1 - low] == 0 && byte != 0 ? (char)byte : '?';
        }
    } else {
        size_t mark = has_at(file, 0, "\xef\xbb\xbf", 3) ? 3 : 0;
        length = KG_MIN(file.size - mark, (size_t)HEAD_BYTES - 1);
        memcpy(head, file.data + mark, length);
    }
    head[length] = 0;
}

/* ---- all together ---- */

static kg_type by_magic(view file)
{
    for (size_t i = 0; i < KG_COUNT(magics); i++)
        if (has_at(file, magics[i].at, magics[i].bytes, magics[i].size))
            return magics[i].type;
    if (has_at(file, 0, "RIFF", 4) && has_at(file, 8, "WEBP", 4))
        return KG_TYPE_WEBP;
    if (is_bmp(file))
        return KG_TYPE_BMP;
    if (is_icon(file))
        return KG_TYPE_ICO;
    if (is_fat_macho(file))
        return KG_TYPE_MACHO;
    if (has_at(file, 0, "MZ", 2) && file.size >= 64)
        return KG_TYPE_EXE;
    return is_tar(file) ? KG_TYPE_TAR : KG_TYPE_UNKNOWN;
}

kg_type kg_sniff(const void *data, size_t size)
{
    view file = { data, size };
    if (size == 0)
        return KG_TYPE_EMPTY;
    kg_type type = by_magic(file);
    if (type == KG_TYPE_PNG && has_at(file, 12, "CgBI", 4))
        return KG_TYPE_CGBI;
    if (type == KG_TYPE_EXE || type == KG_TYPE_ELF || type == KG_TYPE_MACHO)
        return is_self_extracting(file) ? KG_TYPE_SFX : type;
    if (type != KG_TYPE_UNKNOWN)
        return type;
    if (has_within(file, PDF_HEADER_WITHIN, "%PDF-"))
        return KG_TYPE_PDF;
    if (ends_as_zip(file))
        return KG_TYPE_ZIP;
    if (!is_utf16(file) && !is_text(file))
        return KG_TYPE_UNKNOWN;
    char head[HEAD_BYTES];
    copy_head(file, head);
    return text_type(head, file);
}
