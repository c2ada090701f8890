/* SPDX-License-Identifier: Apache-2.0
 *
 * qpdfcheck FILE...: qpdf --check of many files in one process, so that starting programs is no part of what is measured. */
#include <qpdf/qpdf-c.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        qpdf_data pdf = qpdf_init();
        qpdf_silence_errors(pdf);
        qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
        failed += qpdf_read(pdf, argv[i], NULL) != QPDF_SUCCESS || qpdf_check_pdf(pdf) != QPDF_SUCCESS;
        qpdf_cleanup(&pdf);
    }
    printf("%d\n", failed);
    return 0;
}
