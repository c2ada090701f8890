// SPDX-License-Identifier: Apache-2.0
//
// run.mjs MODULES CHROMIUM FOLDER: tests the pages in FOLDER; prints "ok NAME" and "not ok NAME: why" lines.
import { contactTests } from './contact.mjs';
import { failures, launch } from './harness.mjs';
import { reportTests } from './report.mjs';
import { sheetTests } from './sheet.mjs';

const [modules, chromium, folder] = process.argv.slice(2);
const browser = await launch(modules, chromium);
await sheetTests(browser, { sheet: folder + '/sheet.html', hostile: folder + '/hostile.html', shots: folder });
await reportTests(browser, { report: folder + '/report.html', reports: folder + '/reports.html', shots: folder });
await contactTests(browser, { contact: folder + '/contact.html', company: folder + '/company.html', shots: folder });
await browser.close();
process.exitCode = failures() > 0 ? 1 : 0;
