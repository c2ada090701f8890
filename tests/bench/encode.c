/* SPDX-License-Identifier: Apache-2.0
 *
 * encode IN OUT EFFORT exact|moved: writes the pictures of the folder IN again into OUT, in one thread, and prints the CPU
 * milliseconds that encoding alone took for each: the mean, half of them, 95 %, all. */
#include "base/file.h"
#include "format/png.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_PICTURES = 100000 };

static double cpu_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec * 1e-6;
}

static bool write_file(const char *folder, const char *name, const kg_blob *bytes)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL && fwrite(bytes->data, 1, bytes->size, file) == bytes->size;
    return file != NULL && fclose(file) == 0 && is_written;
}

static bool encode(const char *in, const char *out, const char *name, const kg_png_options *options, double *ms_out)
{
    char path[4096];
    kg_blob bytes = { 0 }, encoded = { 0 };
    kg_png_facts facts;
    kg_image image = { 0 };
    kg_arena arena;
    kg_arena_init(&arena);
    (void)snprintf(path, sizeof path, "%s/%s", in, name);
    bool is_done = kg_file_read(AT_FDCWD, path, 64u << 20, &bytes, NULL) == KG_OK &&
                   kg_png_decode(&arena, bytes.data, bytes.size, &kg_limits_default, &facts, &image, NULL) == KG_OK;
    double begun = cpu_ms();
    is_done = is_done && kg_png_encode(&image, options, NULL, &encoded, NULL) == KG_OK;
    *ms_out = cpu_ms() - begun;
    is_done = is_done && write_file(out, name, &encoded);
    kg_blob_done(&encoded);
    kg_image_done(&image);
    kg_blob_done(&bytes);
    kg_arena_done(&arena);
    return is_done;
}

static int compare_times(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

int main(int argc, char **argv)
{
    static double ms[MAX_PICTURES];
    double total = 0;
    unsigned count = 0;
    DIR *folder = argc == 5 ? opendir(argv[1]) : NULL;
    if (folder == NULL)
        return 2;
    const kg_png_options options = { .effort = atoi(argv[3]), .exact = strcmp(argv[4], "exact") == 0 };
    for (struct dirent *entry; count < MAX_PICTURES && (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (!encode(argv[1], argv[2], entry->d_name, &options, &ms[count]))
            return 1;
        total += ms[count++];
    }
    closedir(folder);
    if (count == 0)
        return 1;
    qsort(ms, count, sizeof ms[0], compare_times);
    printf("%.3f %.3f %.3f %.3f\n", total / count, ms[count / 2], ms[(size_t)count * 95 / 100], ms[count - 1]);
    return 0;
}
