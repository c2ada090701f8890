/* SPDX-License-Identifier: Apache-2.0
 *
 * The locks, weakest first. The list of system calls was found by trapping: glibc's qsort asks sysinfo, malloc madvise and
 * mremap, abort tgkill; C++ exceptions of libqpdf need nothing more. */
#include "inspector/lock.h"

#include <errno.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef KG_HAVE_SECCOMP
#include <seccomp.h>
#endif

#if defined(__has_feature)
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
enum { IS_SANITIZED = true };
#else
enum { IS_SANITIZED = false };
#endif

static void limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
    const struct rlimit both = { soft, hard };
    (void)setrlimit(resource, &both);
}

static void set_limits(const kg_limits *limits, bool with_threads)
{
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_CPU, limits->inspect_seconds, limits->inspect_seconds + 1); /* SIGXCPU first, so that the cause is seen */
    if (IS_SANITIZED)
        return;
    limit(RLIMIT_AS, limits->inspect_bytes, limits->inspect_bytes);
    limit(RLIMIT_FSIZE, 0, 0);
    if (!with_threads) /* it counts threads, and those of all processes of the user */
        limit(RLIMIT_NPROC, 0, 0);
    limit(RLIMIT_NOFILE, 0, 0);
}

/* A rule set that handles everything the kernel knows and allows none of it. */
static bool lock_files(void)
{
    /* Handed over by size, so that a kernel older or newer than the headers takes what it knows. */
    struct ruleset {
        uint64_t files;
        uint64_t network;
        uint64_t scoped;
    } all = { 0 };
    enum { ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_NETWORK = 4, ABI_IOCTL = 5, ABI_SCOPED = 6, RIGHTS_OF_ABI_1 = 13 };
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return false;
    unsigned rights = RIGHTS_OF_ABI_1 + (abi >= ABI_REFER) + (abi >= ABI_TRUNCATE) + (abi >= ABI_IOCTL);
    all.files = ((uint64_t)1 << rights) - 1;
    all.network = abi >= ABI_NETWORK ? 3 : 0;
    all.scoped = abi >= ABI_SCOPED ? 3 : 0;
    size_t size = abi >= ABI_SCOPED ? sizeof all : abi >= ABI_NETWORK ? offsetof(struct ruleset, scoped) : sizeof all.files;
    long set = syscall(SYS_landlock_create_ruleset, &all, size, 0);
    bool is_locked = set >= 0 && syscall(SYS_landlock_restrict_self, set, 0) == 0;
    if (set >= 0)
        (void)close((int)set);
    return is_locked;
}

#ifdef KG_HAVE_SECCOMP
static const int allowed_calls[] = {
    SCMP_SYS(exit_group),    SCMP_SYS(exit),           SCMP_SYS(brk),
    SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(madvise),
    SCMP_SYS(futex),         SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(clock_gettime), SCMP_SYS(getrandom),      SCMP_SYS(gettid),
    SCMP_SYS(getpid),        SCMP_SYS(tgkill),         SCMP_SYS(restart_syscall),
    SCMP_SYS(sysinfo),       SCMP_SYS(fstat),          SCMP_SYS(lseek),
    SCMP_SYS(close),
};

/* Calls that libraries try and can do without. */
static const struct {
    int call;
    uint16_t answer;
} refused_calls[] = {
    { SCMP_SYS(openat), ENOENT },   { SCMP_SYS(open), ENOENT },          { SCMP_SYS(access), ENOENT },
    { SCMP_SYS(readlink), ENOENT }, { SCMP_SYS(newfstatat), ENOENT },    { SCMP_SYS(ioctl), ENOTTY },
    { SCMP_SYS(socket), EACCES },   { SCMP_SYS(getpeername), ENOTSOCK }, { SCMP_SYS(prlimit64), EPERM },
};

/* What a thread of this process needs to start, wait and end; clone3 hides its flags, so glibc is sent to clone. */
static const int thread_calls[] = {
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq),  SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield),
    SCMP_SYS(sigaltstack),     SCMP_SYS(prctl), SCMP_SYS(rt_sigaction),      SCMP_SYS(poll),
};

static bool add_thread_rules(scmp_filter_ctx filter)
{
    bool is_good = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
    for (size_t i = 0; i < sizeof thread_calls / sizeof thread_calls[0]; i++)
        is_good = is_good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, thread_calls[i], 0) == 0;
    return is_good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                       SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM, CLONE_THREAD | CLONE_VM)) == 0;
}

static bool add_rules(scmp_filter_ctx filter)
{
    bool is_good = true;
    for (size_t i = 0; i < sizeof allowed_calls / sizeof allowed_calls[0]; i++)
        is_good = is_good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed_calls[i], 0) == 0;
    for (size_t i = 0; i < sizeof refused_calls / sizeof refused_calls[0]; i++)
        is_good = is_good && seccomp_rule_add(filter, SCMP_ACT_ERRNO(refused_calls[i].answer), refused_calls[i].call, 0) == 0;
    return is_good && seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_LE, STDERR_FILENO, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool lock_calls(bool with_threads)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool is_locked =
        filter != NULL && add_rules(filter) && (!with_threads || add_thread_rules(filter)) && seccomp_load(filter) == 0;
    if (filter != NULL)
        seccomp_release(filter);
    return is_locked;
}
#else
static bool lock_calls(bool with_threads)
{
    (void)with_threads;
    return false;
}
#endif

const char *kg_lock_process(const kg_limits *limits, bool with_threads)
{
    (void)close_range(STDERR_FILENO + 1, ~0u, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    bool has_no_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    bool has_landlock = has_no_privileges && lock_files();
    if (!IS_SANITIZED)
        (void)prctl(PR_SET_DUMPABLE, 0);
    set_limits(limits, with_threads);
    bool has_seccomp = IS_SANITIZED || (has_no_privileges && lock_calls(with_threads));
    return has_landlock ? (has_seccomp ? "" : "seccomp") : has_seccomp ? "Landlock" : "seccomp, Landlock";
}
