/* SPDX-License-Identifier: Apache-2.0 */
#include "base/commit.h"

#include "base/arith.h"
#include "base/file.h"
#include "base/pool.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/kgcommitXXXXXX";

static void setup(void)
{
    cr_assert(mkdtemp(folder) != NULL);
    cr_assert_eq(chdir(folder), 0);
}

static void teardown(void)
{
    char command[64];
    cr_assert_eq(chdir("/"), 0);
    (void)snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(system(command), 0);
}

TestSuite(commit, .init = setup, .fini = teardown);

static void assert_holds(const char *path, const char *text)
{
    kg_blob blob = { 0 };
    kg_err err = { 0 };
    cr_assert_eq(kg_file_read(AT_FDCWD, path, 1 << 20, &blob, &err), KG_OK, "%s: %s", path, err.message);
    cr_assert_eq(blob.size, strlen(text));
    cr_assert_arr_eq(blob.data, text, blob.size);
    kg_blob_done(&blob);
}

static unsigned count_entries(const char *path)
{
    DIR *dir = opendir(path);
    cr_assert(dir != NULL);
    unsigned count = 0;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    (void)closedir(dir);
    return count;
}

static void write_ok(const char *path, const char *text)
{
    kg_err err = { 0 };
    cr_assert_eq(kg_commit_file(path, text, strlen(text), &err), KG_OK, "%s", err.message);
}

Test(commit, replaces_a_file_and_leaves_nothing_beside_it)
{
    write_ok("a.zip", "first");
    assert_holds("a.zip", "first");
    write_ok("a.zip", "the second one");
    assert_holds("a.zip", "the second one");
    write_ok("a.zip", "");
    assert_holds("a.zip", "");
    cr_assert_eq(count_entries("."), 1);
}

Test(commit, an_open_reader_keeps_the_old_file)
{
    write_ok("a.zip", "old");
    int fd = open("a.zip", O_RDONLY);
    write_ok("a.zip", "new");
    char text[4] = { 0 };
    cr_assert_eq(read(fd, text, 3), 3);
    cr_assert_str_eq(text, "old");
    (void)close(fd);
}

Test(commit, permissions_do_not_depend_on_the_umask)
{
    static const mode_t masks[] = { 0, 022, 077, 0777 };
    for (size_t i = 0; i < KG_COUNT(masks); i++) {
        struct stat info;
        mode_t before = umask(masks[i]);
        write_ok("a.zip", "x");
        (void)umask(before);
        cr_assert_eq(stat("a.zip", &info), 0);
        cr_assert_eq(info.st_mode & 07777, 0644u, "umask %04o gives %04o", masks[i], info.st_mode & 07777);
    }
}

Test(commit, makes_missing_folders)
{
    write_ok("dist/deep//er/a.zip", "x");
    assert_holds("dist/deep/er/a.zip", "x");
    char absolute[128];
    (void)snprintf(absolute, sizeof absolute, "%s/other/b.zip", folder);
    write_ok(absolute, "y");
    assert_holds("other/b.zip", "y");
}

Test(commit, a_folder_in_the_way_is_refused_by_name)
{
    kg_err err = { 0 };
    cr_assert_eq(mkdir("a.zip", 0755), 0);
    cr_assert_eq(kg_commit_file("a.zip", "x", 1, &err), KG_E_IO);
    cr_assert_str_eq(err.message, "cannot write 'a.zip': Is a directory");
    cr_assert_eq(kg_commit_file("a.zip/", "x", 1, &err), KG_E_IO);
    cr_assert_str_eq(err.message, "cannot write 'a.zip/': Is a directory");
    cr_assert_eq(kg_commit_file("", "x", 1, &err), KG_E_IO);
    cr_assert_eq(count_entries("."), 1);
    cr_assert_eq(count_entries("a.zip"), 0);
}

Test(commit, folders_made_in_vain_are_removed_again)
{
    kg_err err = { 0 };
    cr_assert_eq(mkdir("kept", 0755), 0);
    char path[400] = "kept/new/newer/";
    memset(path + strlen(path), 'x', 300); /* longer than a file name may be */
    cr_assert_eq(kg_commit_file(path, "x", 1, &err), KG_E_IO);
    cr_assert_eq(err.sys_errno, ENAMETOOLONG);
    cr_assert_eq(count_entries("kept"), 0);
    write_ok("file", "x");
    cr_assert_eq(kg_commit_file("file/below/a.zip", "x", 1, &err), KG_E_IO);
    cr_assert_eq(err.sys_errno, ENOTDIR);
    assert_holds("file", "x");
}

Test(commit, a_folder_that_cannot_be_written_keeps_the_old_file)
{
    kg_err err = { 0 };
    write_ok("dist/a.zip", "old");
    cr_assert_eq(chmod("dist", 0555), 0);
    pid_t child = fork();
    if (child == 0) { /* root may write everywhere */
        bool refused = (geteuid() != 0 || setuid(65534) == 0) && kg_commit_file("dist/a.zip", "new", 3, &err) == KG_E_IO &&
                       err.sys_errno == EACCES && strstr(err.message, "'dist/a.zip'") != NULL;
        _exit(refused ? 0 : 1);
    }
    int state;
    cr_assert_eq(waitpid(child, &state, 0), child);
    cr_assert_eq(state, 0);
    assert_holds("dist/a.zip", "old");
    cr_assert_eq(count_entries("dist"), 1);
}

Test(commit, a_full_disk_keeps_the_old_file)
{
    static char big[64 << 10];
    kg_err err = { 0 };
    write_ok("a.zip", "old");
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = { .rlim_cur = 10000, .rlim_max = RLIM_INFINITY };
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    kg_status status = kg_commit_file("a.zip", big, sizeof big, &err);
    limit.rlim_cur = RLIM_INFINITY;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(status, KG_E_IO);
    cr_assert_str_eq(err.message, "'a.zip': cannot write: File too large");
    assert_holds("a.zip", "old");
    cr_assert_eq(count_entries("."), 1);
}

Test(commit, what_a_killed_run_left_is_removed)
{
    write_ok("a.zip", "old");
    int fd = open(".a.zip.tmp", O_WRONLY | O_CREAT, 0600);
    cr_assert_eq(write(fd, "half", 4), 4);
    (void)close(fd);
    write_ok("a.zip", "new");
    assert_holds("a.zip", "new");
    cr_assert_eq(count_entries("."), 1);
    cr_assert_eq(rename("a.zip", ".b.zip.tmp"), 0);
    write_ok("b.zip", "first");
    cr_assert_eq(count_entries("."), 1, "also where the name was free");
}

Test(commit, a_device_is_written_to_and_stays_a_device)
{
    kg_err err = { 0 };
    struct stat info;
    write_ok("/dev/null", "x");
    cr_assert_eq(stat("/dev/null", &info), 0);
    cr_assert(S_ISCHR(info.st_mode));
    cr_assert_eq(kg_commit_file("/dev/full", "x", 1, &err), KG_E_IO);
    cr_assert_str_eq(err.message, "'/dev/full': cannot write: No space left on device");
}

static void write_same(void *ctx, unsigned worker, size_t i)
{
    (void)worker;
    char text[8192];
    memset(text, 'a' + (int)(i % 26), sizeof text);
    if (kg_commit_file("dist/a.zip", text, sizeof text, NULL) != KG_OK)
        *(bool *)ctx = true;
}

Test(commit, of_many_writers_one_wins_and_its_file_is_whole)
{
    bool failed = false;
    kg_pool_run(8, 200, write_same, &failed);
    cr_assert(!failed);
    kg_blob blob = { 0 };
    cr_assert_eq(kg_file_read(AT_FDCWD, "dist/a.zip", 1 << 20, &blob, NULL), KG_OK);
    cr_assert_eq(blob.size, 8192);
    for (size_t i = 1; i < blob.size; i++)
        cr_assert_eq(blob.data[i], blob.data[0]);
    kg_blob_done(&blob);
    cr_assert_eq(count_entries("dist"), 1);
}

Test(commit, many_files_can_be_written_first_and_synced_together)
{
    kg_err err = { 0 };
    write_ok("logos/a.png", "old");
    cr_assert_eq(kg_commit_later("logos/a.png", "new", 3, &err), KG_OK, "%s", err.message);
    cr_assert_eq(kg_commit_later("logos/deep/b.png", "b", 1, &err), KG_OK, "%s", err.message);
    cr_assert_eq(kg_commit_sync("logos", &err), KG_OK, "%s", err.message);
    assert_holds("logos/a.png", "new");
    assert_holds("logos/deep/b.png", "b");
    cr_assert_eq(count_entries("logos"), 2);
    cr_assert_eq(kg_commit_sync("nowhere", &err), KG_E_IO);
    cr_assert_str_eq(err.message, "cannot open 'nowhere': No such file or directory");
}
