/* SPDX-License-Identifier: Apache-2.0
 *
 * The foundation: errors, arena, buffers, text, dates, hashes, JSON, the parallel loop, bounded reading. */
#include "base/arena.h"
#include "base/arith.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "base/pool.h"
#include "base/sha256.h"
#include "base/text.h"
#include "overlay.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

Test(err, context_reads_from_the_outside_in)
{
    kg_err err;
    cr_assert_eq(kg_err_sys(&err, ENOENT, "cannot open '%s'", "a.txt"), KG_E_IO);
    cr_assert_eq(kg_err_wrap(&err, KG_E_IO, "product '%s'", "larkspur"), KG_E_IO);
    cr_assert_str_eq(err.message, "product 'larkspur': cannot open 'a.txt': No such file or directory");
    cr_assert_eq(err.sys_errno, ENOENT);
}

Test(err, a_message_that_is_too_long_is_cut)
{
    kg_err err;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = 0;
    cr_assert_eq(kg_err_set(&err, KG_E_FORMAT, "%s", text), KG_E_FORMAT);
    cr_assert_eq(strlen(err.message), sizeof err.message - 1);
    cr_assert_eq(kg_err_wrap(&err, KG_E_FORMAT, "outer"), KG_E_FORMAT);
    cr_assert_eq(strncmp(err.message, "outer: xxx", 10), 0);
    cr_assert_eq(strlen(err.message), sizeof err.message - 1);
    cr_assert_eq(kg_err_set(NULL, KG_E_LIMIT, "no one listens"), KG_E_LIMIT);
}

Test(arena, strings_and_lists_keep_their_values)
{
    kg_arena arena;
    kg_arena_init(&arena);
    KG_LIST(int) numbers = { 0 };
    for (int i = 0; i < 5000; i++)
        *kg_list_push(&arena, &numbers) = i;
    const char *text = kg_arena_printf(&arena, "%s-%d", "a", 7);
    for (int i = 0; i < 5000; i++)
        cr_assert_eq(numbers.items[i], i);
    cr_assert_str_eq(text, "a-7");
    cr_assert_str_eq(kg_arena_strndup(&arena, "abcdef", 3), "abc");
    cr_assert_eq((uintptr_t)kg_arena_alloc(&arena, 1) % _Alignof(max_align_t), 0);
    kg_arena_done(&arena);
}

Test(arena, running_out_of_memory_is_sticky)
{
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert(kg_arena_array(&arena, SIZE_MAX / 2, 4) == NULL);
    cr_assert_not(kg_arena_ok(&arena));
    cr_assert(kg_arena_alloc(&arena, 1) == NULL);
    cr_assert_str_eq(kg_arena_printf(&arena, "x"), "");
    kg_arena_done(&arena);
}

Test(buf, never_passes_its_maximum)
{
    kg_buf buf;
    kg_err err;
    kg_buf_init(&buf, 10);
    kg_buf_puts(&buf, "12345");
    kg_buf_puts(&buf, "67890");
    cr_assert_eq(kg_buf_status(&buf, &err), KG_OK);
    kg_buf_putc(&buf, 'x');
    kg_buf_puts(&buf, "");
    cr_assert_eq(kg_buf_status(&buf, &err), KG_E_LIMIT);
    cr_assert_str_eq(kg_buf_text(&buf), "1234567890");
    kg_buf_clear(&buf);
    kg_buf_printf(&buf, "%d", 42);
    cr_assert_str_eq(kg_buf_text(&buf), "42");
    kg_blob blob = kg_buf_take(&buf);
    cr_assert_eq(blob.size, 2);
    cr_assert_eq(buf.size, 0);
    kg_blob_done(&blob);
    kg_buf_done(&buf);
}

Test(text, code_points_are_counted_not_bytes)
{
    cr_assert_eq(kg_utf8_count("abc"), 3);
    cr_assert_eq(kg_utf8_count("华为云"), 3);
    cr_assert_eq(kg_utf8_count("a\xff"
                               "b"),
                 3);
    cr_assert_eq(kg_utf8_count("\xe5\x8d"), 2); /* a character that is cut off: each byte counts */
    cr_assert_eq(kg_utf8_width("华为ab"), 6);
    cr_assert_eq(kg_utf8_valid("a\xc0\x80", 3), 1);
    cr_assert_eq(kg_utf8_valid("\xed\xa0\x80", 3), 0); /* a surrogate */
}

/* The short ways for frequent characters tell what the tables of Unicode do. */
Test(text, every_code_point_is_read_and_classed_as_unicode_says)
{
    for (utf8proc_int32_t code = 1; code < 0x110000; code++) {
        uint8_t bytes[5] = { 0 };
        if (code >= 0xd800 && code < 0xe000)
            continue;
        utf8proc_ssize_t length = utf8proc_encode_char(code, bytes);
        const char *at = (const char *)bytes;
        cr_assert_eq(kg_utf8_next(&at), (uint32_t)code, "%x", (unsigned)code);
        cr_assert_eq(at - (const char *)bytes, length);
        utf8proc_category_t category = utf8proc_category(code);
        bool is_separator = category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP;
        bool is_word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
        cr_assert_eq(kg_utf8_is_space((uint32_t)code), is_separator || (code >= 9 && code <= 13) || code == 0x85, "%x",
                     (unsigned)code);
        cr_assert_eq(kg_utf8_is_word((uint32_t)code), is_word, "%x", (unsigned)code);
    }
    for (int first = 0xe0; first < 0xf0; first++) { /* cut off and broken sequences */
        const char bad[][4] = { { (char)first, 0 }, { (char)first, 'a', 'b' }, { (char)first, (char)0x80, 'a' } };
        for (size_t i = 0; i < 3; i++) {
            const char *at = bad[i];
            cr_assert_eq(kg_utf8_next(&at), 0xFFFDu);
            cr_assert_eq(at - bad[i], 1);
        }
    }
}

Test(text, masking_leaves_nothing_that_a_terminal_would_obey)
{
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert_str_eq(kg_mask(&arena, "a\033[31mb\n", 80), "a\\x1B[31mb\\x0A");
    cr_assert_str_eq(kg_mask(&arena, "x\u202Ey", 80), "x\\u{202E}y");
    cr_assert_str_eq(kg_mask(&arena, "\xff", 80), "\\xFF");
    cr_assert_str_eq(kg_mask(&arena, "华为云商店", 3), "华为云...");
    cr_assert_str_eq(kg_mask(&arena, "abc", 3), "abc");
    kg_arena_done(&arena);
}

Test(text, folding_makes_names_comparable)
{
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert_str_eq(kg_text_fold(&arena, "  Larkspur\u3000 DOCUMENT\tArchive "), "larkspur document archive");
    cr_assert_str_eq(kg_text_nfkc(&arena, "Ｖ１.０"), "V1.0");
    cr_assert_str_eq(kg_text_nfc(&arena, "e\u0301"), "\u00e9");
    cr_assert_str_eq(kg_text_collapse(&arena, "\n a  b\u00a0c "), "a b c");
    cr_assert_str_eq(kg_text_nfc(&arena, "\xff"), "\xff");
    kg_arena_done(&arena);
}

Test(text, distances_are_those_of_damerau_and_levenshtein)
{
    static const struct {
        const char *a, *b;
        unsigned distance;
    } rows[] = {
        { "", "", 0 },    { "wordpress", "wordpess", 1 }, { "form", "from", 1 }, { "abc", "ABC", 0 }, { "kitten", "sitting", 3 },
        { "abc", "", 3 }, { "a", "bcdefg", 6 },           { "ca", "abc", 3 }
    };
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        cr_expect_eq(kg_text_distance(rows[i].a, rows[i].b, 6), rows[i].distance, "%s, %s", rows[i].a, rows[i].b);
        cr_expect_eq(kg_text_distance(rows[i].b, rows[i].a, 6), rows[i].distance, "%s, %s", rows[i].b, rows[i].a);
    }
    cr_assert_eq(kg_text_distance("abcdefgh", "xxxxxxxx", 2), 3);
    const char *const names[] = { "version", "overview", "name" };
    cr_assert_str_eq(kg_text_nearest("verson", names, 3), "version");
    cr_assert(kg_text_nearest("zzzzzz", names, 3) == NULL);
}

Test(text, paths_are_taken_apart)
{
    cr_assert_str_eq(kg_path_base("a/b/c.pdf"), "c.pdf");
    cr_assert_str_eq(kg_path_extension("a.b/c.PDF"), ".PDF");
    cr_assert_str_eq(kg_path_extension("a.b/c"), "");
    cr_assert_str_eq(kg_path_extension(".hidden"), "");
    kg_arena arena;
    kg_arena_init(&arena);
    cr_assert_str_eq(kg_path_url(&arena, "a b/100%,é.png"), "a%20b/100%25%2C%C3%A9.png");
    cr_assert_str_eq(kg_path_url(&arena, ""), "");
    kg_arena_done(&arena);
}

Test(date, days_are_those_of_the_calendar)
{
    kg_date date;
    cr_assert(kg_date_parse("2024-02-29", &date));
    cr_assert_eq(kg_date_days(date), 19782);
    static const char *const wrong[] = { "2025-02-29",  "2025-13-01", "2025-00-01", "2025-1-01",
                                         "2025-01-01x", "",           "20250101",   "0000-01-01" };
    for (size_t i = 0; i < KG_COUNT(wrong); i++)
        cr_expect_not(kg_date_parse(wrong[i], &date), "%s", wrong[i]);
    cr_assert(kg_date_from_epoch(-1, &date));
    cr_assert_eq(date.year * 10000 + date.month * 100 + date.day, 19691231);
    cr_assert(kg_date_from_epoch(951782400, &date));
    cr_assert_eq(date.year * 10000 + date.month * 100 + date.day, 20000229);
    cr_assert_not(kg_date_from_epoch(INT64_MAX / 2, &date));
}

Test(sha256, is_that_of_the_standard)
{
    kg_sha256 hash;
    cr_assert_eq(kg_sha256_of("abc", 3, &hash, NULL), KG_OK);
    cr_assert_str_eq(hash.hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    cr_assert_eq(kg_sha256_of("", 0, &hash, NULL), KG_OK);
    cr_assert_str_eq(hash.hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

Test(json, writes_stable_bytes)
{
    kg_buf buf;
    kg_json json;
    kg_buf_init(&buf, 4096);
    kg_json_init(&json, &buf, 2);
    kg_json_begin_object(&json);
    kg_json_key_string(&json, "text", "a\"\\\n\x01\xff</\u2028");
    kg_json_key_string(&json, "none", NULL);
    kg_json_key(&json, "list");
    kg_json_begin_array(&json);
    kg_json_integer(&json, -1);
    kg_json_bool(&json, true);
    kg_json_end_array(&json);
    kg_json_key(&json, "empty");
    kg_json_begin_array(&json);
    kg_json_end_array(&json);
    kg_json_end_object(&json);
    cr_assert_str_eq(kg_buf_text(&buf),
                     "{\n  \"text\": \"a\\\"\\\\\\n\\u0001\uFFFD</\\u2028\",\n  \"none\": null,\n  \"list\": [\n    -1,\n"
                     "    true\n  ],\n  \"empty\": []\n}");
    kg_buf_clear(&buf);
    kg_json_init(&json, &buf, 0);
    kg_json_begin_array(&json);
    kg_json_unsigned(&json, UINT64_MAX);
    kg_json_begin_object(&json);
    kg_json_key_bool(&json, "a", false);
    kg_json_key_unsigned(&json, "b", 2);
    kg_json_end_object(&json);
    kg_json_end_array(&json);
    cr_assert_str_eq(kg_buf_text(&buf), "[18446744073709551615, {\"a\": false, \"b\": 2}]");
    kg_buf_done(&buf);
}

static void mark(void *ctx, unsigned worker, size_t i)
{
    atomic_int *marks = ctx;
    (void)worker;
    atomic_fetch_add(&marks[i], 1);
}

Test(pool, each_index_runs_once)
{
    for (unsigned jobs = 0; jobs < 9; jobs++) {
        atomic_int marks[1000] = { 0 };
        kg_pool_run(jobs, KG_COUNT(marks), mark, marks);
        for (size_t i = 0; i < KG_COUNT(marks); i++)
            cr_assert_eq(marks[i], 1, "jobs %u, index %zu ran %d times", jobs, i, marks[i]);
    }
    kg_pool_run(4, 0, mark, NULL);
}

Test(file, reads_are_bounded_and_never_wait)
{
    char folder[OVERLAY_PATH], path[OVERLAY_PATH + 16];
    overlay_make_folder(folder);
    (void)snprintf(path, sizeof path, "%s/file", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    cr_assert(fd >= 0);
    cr_assert_eq(kg_file_write_fd(fd, "0123456789", 10, NULL), KG_OK);
    cr_assert_eq(close(fd), 0);
    kg_blob blob;
    kg_err err;
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 10, &blob, &err), KG_OK);
    cr_assert_eq(blob.size, 10);
    cr_assert_eq(memcmp(blob.data, "0123456789", 10), 0);
    kg_blob_done(&blob);
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 9, &blob, &err), KG_E_LIMIT);
    cr_assert(blob.data == NULL && blob.size == 10);
    (void)snprintf(path, sizeof path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 9, &blob, &err), KG_E_IO);
    cr_assert_str_eq(err.message, "not a regular file");
    cr_assert_eq(kg_file_read(AT_FDCWD, folder, 9, &blob, &err), KG_E_IO);
    (void)snprintf(path, sizeof path, "%s/none", folder);
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 9, &blob, &err), KG_E_IO);
    cr_assert_eq(err.sys_errno, ENOENT);
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(kg_file_write_fd(ends[1], "abc", 3, NULL), KG_OK);
    cr_assert_eq(close(ends[1]), 0);
    cr_assert_eq(kg_file_read_fd(ends[0], 3, &blob, &err), KG_OK);
    cr_assert_eq(blob.size, 3);
    kg_blob_done(&blob);
    cr_assert_eq(close(ends[0]), 0);
    overlay_remove(folder);
}

Test(text, a_line_breaks_between_chinese_characters_but_not_at_their_punctuation)
{
    static const char text[] = "\u7248\u672C\u201CV1\u201D\uFF0C\u987B (a b)\u3002\u201C\u4E2D\u201D";
    static const char *const pieces[] = { "\u7248", "\u672C",   "\u201CV1\u201D\uFF0C", "\u987B", "", "(a",
                                          "",       "b)\u3002", "\u201C\u4E2D\u201D" };
    const char *at = text;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        size_t length = kg_utf8_piece(at);
        cr_expect_eq(length, strlen(pieces[i]), "%zu: %.*s", i, (int)length, at);
        cr_expect(strncmp(at, pieces[i], length) == 0, "%zu", i);
        at += length > 0 ? length : 1;
    }
    cr_assert_eq(*at, 0);
}
