/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs a fuzz target over the files that are named, with any compiler: replays seeds and past crashes. */
#include "fuzz.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        kg_blob bytes;
        kg_err err;
        if (kg_file_read(AT_FDCWD, argv[i], 64 << 20, &bytes, &err) != KG_OK) {
            (void)fprintf(stderr, "%s\n", err.message);
            return 2;
        }
        (void)LLVMFuzzerTestOneInput(bytes.data, bytes.size);
        kg_blob_done(&bytes);
    }
    return 0;
}
