/* SPDX-License-Identifier: Apache-2.0
 *
 * Judging a fixture folder: laid over its base product, loaded, judged, compared with its `expect`, repaired, judged again and repaired
 * once more. fixtures/README.md describes what such a folder may hold. */
#ifndef KG_TESTS_FIXTURE_H
#define KG_TESTS_FIXTURE_H

/* LAYERS: folders below the repository's root, the first at the bottom, ended by NULL; the last is the fixture. Fails the test where
 * anything differs; UPDATE in the environment rewrites `expect` instead. A fixture without `expect` must yield nothing. */
void fixture_judge(const char *const layers[]);

#endif
