/* SPDX-License-Identifier: Apache-2.0
 *
 * inspect-without: the inspector on a kernel that lacks a lock. KG_TEST_WITHOUT names what is missing (landlock, seccomp, or both
 * with a comma), KG_TEST_INSPECTOR the program to be run, which gets the arguments. Not part of any release. */
#include <errno.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *without = getenv("KG_TEST_WITHOUT"), *program = getenv("KG_TEST_INSPECTOR");
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (argc < 1 || without == NULL || program == NULL || filter == NULL)
        return 2;
    bool is_good = true;
    if (strstr(without, "landlock") != NULL)
        is_good = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) == 0;
    if (strstr(without, "seccomp") != NULL)
        is_good = is_good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(seccomp), 0) == 0 &&
                  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP, 0)) == 0;
    if (!is_good || seccomp_load(filter) != 0)
        return 3;
    seccomp_release(filter);
    (void)execv(program, argv);
    return 4;
}
