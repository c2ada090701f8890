/* SPDX-License-Identifier: Apache-2.0
 *
 * The conversation with the inspector: answers, and what becomes of documents and inspectors that misbehave. */
#include "format/facts.h"
#include "product/inspect.h"
#include "format/wire.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    kg_arena arena;
    kg_inspector *inspector;
    char program[64];
} fixture;

/* SCRIPT: the text of a shell script that plays the inspector; NULL: the real one. */
static void begin(fixture *self, const char *script)
{
    *self = (fixture){ .program = "/tmp/kgpack-inspect-XXXXXX" };
    kg_arena_init(&self->arena);
    int fd = mkstemp(self->program);
    if (script != NULL)
        cr_assert_eq(write(fd, script, strlen(script)), (ssize_t)strlen(script));
    cr_assert_eq(fchmod(fd, 0755), 0);
    close(fd);
    kg_inspector_options options = { .program = script == NULL ? NULL : self->program, .workers = 2, .limits = &kg_limits_default };
    cr_assert_eq(kg_inspector_new(&options, &self->inspector, NULL), KG_OK);
}

static void end(fixture *self)
{
    kg_inspector_free(self->inspector);
    kg_arena_done(&self->arena);
    unlink(self->program);
}

static kg_facts ask(fixture *self, unsigned worker, const char *text)
{
    kg_blob answer = { 0 };
    kg_err err = { 0 };
    cr_assert_eq(kg_inspector_read(self->inspector, worker, "x.bin", text, strlen(text), &answer, &err), KG_OK, "%s", err.message);
    kg_facts facts;
    cr_assert_eq(kg_facts_parse(&self->arena, answer.data, answer.size, &kg_limits_default, &facts, NULL), KG_OK);
    kg_blob_done(&answer);
    return facts;
}

Test(inspect, answers_one_document_after_the_other_on_every_worker)
{
    fixture self;
    begin(&self, NULL);
    cr_assert_eq(ask(&self, 0, "plain words\n").type, KG_TYPE_TEXT);
    cr_assert_eq(ask(&self, 1, "{\\rtf1}").type, KG_TYPE_RTF);
    cr_assert_eq(ask(&self, 0,
                     "\x7f"
                     "ELF")
                     .type,
                 KG_TYPE_ELF);
    kg_facts empty = ask(&self, 0, "");
    cr_assert_eq(empty.type, KG_TYPE_EMPTY);
    cr_assert_str_eq(empty.broken, "it is empty (0 bytes)");
    end(&self);
}

Test(inspect, an_inspector_that_ends_at_once_is_an_answer)
{
    fixture self;
    begin(&self, "#!/bin/sh\nexit 0\n");
    cr_assert_str_eq(ask(&self, 0, "plain words").broken, "could not be read safely: the inspector ended unexpectedly");
    end(&self);
}

Test(inspect, an_answer_of_any_length_is_not_believed)
{
    fixture self;
    begin(&self, "#!/bin/sh\nprintf 'KGA1\\377\\377\\377\\377'; sleep 1\n");
    cr_assert_str_eq(ask(&self, 0, "plain words").broken, "could not be read safely: the inspector ended unexpectedly");
    end(&self);
}

Test(inspect, a_program_that_is_not_there_is_an_error)
{
    kg_inspector_options options = { .program = "/nonexistent/kgpack-inspect", .workers = 1, .limits = &kg_limits_default };
    kg_inspector *inspector;
    kg_blob answer = { 0 };
    kg_err err = { 0 };
    cr_assert_eq(kg_inspector_new(&options, &inspector, NULL), KG_OK);
    cr_assert_eq(kg_inspector_read(inspector, 0, "x.pdf", "x", 1, &answer, &err), KG_E_IO);
    cr_assert(strstr(err.message, "'/nonexistent/kgpack-inspect'") != NULL, "%s", err.message);
    kg_inspector_free(inspector);
}
