/* SPDX-License-Identifier: Apache-2.0 */
#include "format/zipwrite.h"

#include "base/arith.h"
#include "base/file.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NOISE = 300000, PROSE = 400000 };

static uint8_t noise[NOISE], prose[PROSE];
static const kg_zip_entry entries[] = {
    { "manifest.json", "{\"schema\": 1, \"schema\": 1, \"schema\": 1, \"schema\": 1}\n", 54 },
    { "empty.txt", NULL, 0 },
    { "one", "x", 1 },
    { "attachments/other/\xE7\x94\xA8\xE6\x88\xB7.bin", noise, NOISE },
    { "prose.txt", prose, PROSE },
};

static void setup(void)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < NOISE; i++) {
        seed = seed * 1664525 + 1013904223;
        noise[i] = (uint8_t)(seed >> 24);
    }
    for (size_t i = 0; i < PROSE; i++)
        prose[i] = "the quick brown fox jumps over the lazy dog "[(i * i / 7 + i) % 44];
}

static kg_blob write_all(int64_t epoch, unsigned jobs)
{
    kg_blob out = { 0 };
    kg_err err = { 0 };
    kg_zip_options options = { .epoch = epoch, .jobs = jobs };
    cr_assert_eq(kg_zip_write(entries, KG_COUNT(entries), &options, &out, &err), KG_OK, "%s", err.message);
    return out;
}

static unsigned u16(const uint8_t *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

static uint32_t u32(const uint8_t *at)
{
    return u16(at) | (uint32_t)u16(at + 2) << 16;
}

/* The central header of entry I, and through LOCAL its local one. */
static const uint8_t *central_header(const kg_blob *zip, size_t i, const uint8_t **local)
{
    const uint8_t *end = zip->data + zip->size - 22;
    cr_assert_eq(u32(end), 0x06054b50u);
    const uint8_t *at = zip->data + u32(end + 16);
    for (; i > 0; i--)
        at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
    cr_assert_eq(u32(at), 0x02014b50u);
    *local = zip->data + u32(at + 42);
    cr_assert_eq(u32(*local), 0x04034b50u);
    return at;
}

TestSuite(zipwrite, .init = setup);

Test(zipwrite, headers_say_what_they_must_and_nothing_else)
{
    kg_blob zip = write_all(0, 1);
    size_t expected_end = 0;
    for (size_t i = 0; i < KG_COUNT(entries); i++) {
        const uint8_t *local, *central = central_header(&zip, i, &local);
        cr_assert_eq(u16(central + 4) >> 8, 3, "made by Unix, else readers ignore the permissions");
        cr_assert_eq(u16(central + 8) & ~0x0800u, 0, "entry %zu has flags %#x", i, u16(central + 8));
        cr_assert_eq((u16(central + 8) & 0x0800u) != 0, i == 3, "UTF-8 is flagged where the name is not ASCII");
        cr_assert_eq(u16(central + 12), 0);
        cr_assert_eq(u16(central + 14), 0x0021, "1980-01-01");
        cr_assert_eq(u32(central + 24), entries[i].size);
        cr_assert_eq(u16(central + 30), 0, "no extra field");
        cr_assert_eq(u16(central + 32), 0, "no comment");
        cr_assert_eq(u32(central + 38), (uint32_t)0100644 << 16);
        cr_assert_eq(u16(local + 28), 0, "no extra field in the local header");
        cr_assert_arr_eq(local + 4, central + 6, 26);
        cr_assert_arr_eq(local + 30, entries[i].name, strlen(entries[i].name));
        cr_assert_eq((size_t)(local - zip.data), expected_end, "no gap before entry %zu", i);
        expected_end += 30 + strlen(entries[i].name) + u32(central + 20);
    }
    cr_assert_eq(u32(zip.data + zip.size - 6), expected_end, "the directory follows the last member");
    kg_blob_done(&zip);
}

Test(zipwrite, only_what_shrinks_is_deflated)
{
    static const unsigned method[] = { 8, 0, 0, 0, 8 };
    kg_blob zip = write_all(0, 1);
    for (size_t i = 0; i < KG_COUNT(entries); i++) {
        const uint8_t *local, *central = central_header(&zip, i, &local);
        cr_assert_eq(u16(central + 10), method[i], "%s", entries[i].name);
        if (method[i] == 0)
            cr_assert_eq(u32(central + 20), entries[i].size);
    }
    kg_blob_done(&zip);
}

Test(zipwrite, the_time_is_utc_and_clamped_to_what_zip_can_say)
{
    static const struct {
        int64_t epoch;
        unsigned date, time;
    } rows[] = {
        { INT64_MIN, 0x0021, 0 },
        { 315532799, 0x0021, 0 },
        { 1741219199, (45 << 9) | (3 << 5) | 5, (23 << 11) | (59 << 5) | 29 }, /* 2025-03-05 23:59:59 */
        { INT64_MAX, (127u << 9) | (12 << 5) | 31, (23u << 11) | (59 << 5) | 29 },
    };
    cr_assert_eq(setenv("TZ", "Asia/Kathmandu", 1), 0);
    tzset();
    for (size_t i = 0; i < KG_COUNT(rows); i++) {
        kg_blob zip = write_all(rows[i].epoch, 1);
        const uint8_t *local, *central = central_header(&zip, 0, &local);
        cr_assert_eq(u16(central + 14), rows[i].date, "row %zu", i);
        cr_assert_eq(u16(central + 12), rows[i].time, "row %zu", i);
        kg_blob_done(&zip);
    }
}

Test(zipwrite, threads_time_zone_and_umask_change_no_byte)
{
    kg_blob first = write_all(1741219199, 1);
    for (unsigned jobs = 0; jobs < 8; jobs++) {
        cr_assert_eq(setenv("TZ", jobs % 2 == 0 ? "America/St_Johns" : "Pacific/Apia", 1), 0);
        tzset();
        (void)umask(jobs % 2 == 0 ? 0077 : 0);
        kg_blob again = write_all(1741219199, jobs);
        cr_assert_eq(again.size, first.size);
        cr_assert_arr_eq(again.data, first.data, first.size);
        kg_blob_done(&again);
    }
    kg_blob_done(&first);
}

Test(zipwrite, other_programs_read_it)
{
    static const struct {
        const char *tool, *command;
    } readers[] = {
        { "unzip", "unzip -tqq \"$archive\" >/dev/null" },
        { "bsdtar", "bsdtar -xOf \"$archive\" prose.txt | cmp -s - \"$archive.prose\"" },
        { "7z", "7z t \"$archive\" >/dev/null" },
        { "python3", "python3 -c 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); sys.exit(z.testzip() is not None or "
                     "z.read(\"prose.txt\") != open(sys.argv[1] + \".prose\", \"rb\").read())' \"$archive\"" },
    };
    kg_blob zip = write_all(0, 2);
    char path[] = "/tmp/kgzipXXXXXX", prose_path[64], command[512];
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    cr_assert_eq(kg_file_write_fd(fd, zip.data, zip.size, NULL), KG_OK);
    cr_assert_eq(close(fd), 0);
    (void)snprintf(prose_path, sizeof prose_path, "%s.prose", path);
    fd = open(prose_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_eq(kg_file_write_fd(fd, prose, PROSE, NULL), KG_OK);
    cr_assert_eq(close(fd), 0);
    cr_assert_eq(setenv("archive", path, 1), 0);
    for (size_t i = 0; i < KG_COUNT(readers); i++) {
        (void)snprintf(command, sizeof command, "command -v %s >/dev/null", readers[i].tool);
        if (system(command) != 0) {
            fprintf(stderr, "SKIPPED: %s is not installed, the archive was not read with it\n", readers[i].tool);
            continue;
        }
        cr_expect_eq(system(readers[i].command), 0, "%s refuses the archive", readers[i].tool);
    }
    (void)unlink(path);
    (void)unlink(prose_path);
    kg_blob_done(&zip);
}

Test(zipwrite, refuses_names_that_no_archive_should_have)
{
    static const kg_zip_entry bad[][2] = {
        { { "", "x", 1 }, { "b", "x", 1 } },
        { { "a\xFF", "x", 1 }, { "b", "x", 1 } },
        { { "a", "x", 1 }, { "a", "y", 1 } },
    };
    kg_zip_options options = { 0 };
    kg_blob out = { 0 };
    for (size_t i = 0; i < KG_COUNT(bad); i++)
        cr_assert_eq(kg_zip_write(bad[i], 2, &options, &out, NULL), KG_E_BUG, "row %zu", i);
    cr_assert_eq(kg_zip_write(entries, 0, &options, &out, NULL), KG_E_BUG);
    cr_assert(out.data == NULL);
}
