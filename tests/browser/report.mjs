// SPDX-License-Identifier: Apache-2.0
//
// What the HTML report promises to the person who puts things right.
import { complaints, expect, expectEqual, pale, test } from './harness.mjs';

const shown = page => page.$$eval('.finding', findings => findings.filter(finding => finding.getClientRects().length > 0).length);
const column = (page, table, index) => page.$$eval(`#${table} tbody tr`, (rows, i) => rows.map(row => row.cells[i].textContent), index);

export async function reportTests(browser, { report, reports, shots }) {
  const run = (name, options, body) => test(browser, name, options, body);

  for (const width of [380, 1280])
    for (const colorScheme of ['light', 'dark'])
      await run(`report: ${width} pixels, ${colorScheme}: named, in order, readable`, { viewport: { width, height: 900 }, colorScheme }, async open => {
        const page = await open(report);
        expectEqual(await page.evaluate(complaints), [], 'complaints');
        expectEqual(await page.evaluate(pale), [], 'pale');
        await page.screenshot({ path: `${shots}/report-${width}-${colorScheme}.png`, fullPage: true });
        expectEqual(await page.$$eval('.pictures img', pictures => pictures.map(picture => picture.naturalWidth)), [480, 120], 'before and after');
      });

  await run('report: many products, hostile texts', {}, async open => {
    const page = await open(reports);
    expectEqual(await page.evaluate(complaints), [], 'complaints');
    expect(await page.evaluate(() => window.ran === undefined && document.scripts.length === 2), 'a script ran');
    expect((await page.textContent('body')).includes('<script>window.ran = 1</script>'), 'the text is there');
    await page.screenshot({ path: `${shots}/reports.png` });
  });

  await run('report: tables are sorted by click', {}, async open => {
    const page = await open(reports);
    const errors = (await page.$$eval('#products th', headings => headings.findIndex(heading => heading.textContent.includes('error'))));
    const before = (await column(page, 'products', errors)).map(Number);
    expect(new Set(before).size > 1, 'products alike');
    const button = `#products th:nth-child(${errors + 1}) button`;
    await page.click(button);
    expectEqual((await column(page, 'products', errors)).map(Number), [...before].sort((a, b) => b - a), 'largest first');
    expectEqual(await page.getAttribute(`#products th:nth-child(${errors + 1})`, 'aria-sort'), 'descending', 'said to readers');
    await page.focus(button);
    await page.keyboard.press('Enter');
    expectEqual((await column(page, 'products', errors)).map(Number), [...before].sort((a, b) => a - b), 'smallest first');
    await page.click('#counts th:first-child button');
    const ids = await column(page, 'counts', 0);
    expectEqual(ids, [...ids].sort(new Intl.Collator('en', { numeric: true }).compare), 'rules');
    expectEqual(await page.$$eval('#products [aria-sort]', headings => headings.length), 1, 'one sorted column');
  });

  await run('report: findings are filtered by words, rule and kind', {}, async open => {
    const page = await open(reports);
    const all = await shown(page);
    const matches = () => page.textContent('#matches');
    expectEqual(await matches(), `${all} / ${all} findings shown`, 'at first');
    await page.uncheck('[data-kind=error]');
    expectEqual(await shown(page), all - await page.$$eval('[data-kind=error].finding', found => found.length), 'without errors');
    await page.click('button[type=reset]');
    await page.waitForFunction(total => document.getElementById('matches').textContent.startsWith(total + ' '), all);
    const id = await page.textContent('#counts tbody tr:nth-child(2) button');
    const expected = Number(await page.textContent('#counts tbody tr:nth-child(2) td:nth-child(3)'));
    await page.click('#counts tbody tr:nth-child(2) button');
    expectEqual(await shown(page), expected, 'of one rule');
    expectEqual(await page.inputValue('#rule-wanted'), id, 'rule');
    await page.click('button[type=reset]');
    await page.fill('#words-wanted', 'HOSTILE Window.RAN');
    const some = await shown(page);
    expect(some > 0 && some < all, `${some} of ${all}`);
    expect((await page.$$eval('.product', products => products.filter(product => !product.hidden).map(product => product.querySelector('h2').textContent)))
      .every(heading => heading.includes('hostile')), 'other products');
    expectEqual(await page.$$eval('[data-product]', rows => rows.filter(row => !row.hidden).length), 1, 'rows of the overview');
    await page.fill('#words-wanted', 'nothing has these words');
    expectEqual(await matches(), `0 / ${all} findings shown`, 'none');
    await page.keyboard.press('Enter');
    expectEqual(await shown(page), 0, 'Enter keeps the filter');
  });

  await run('report: lines of product.yml with the place marked', {}, async open => {
    const page = await open(report);
    const lines = await page.$$eval('.excerpt', excerpts => excerpts.map(excerpt => [excerpt.querySelectorAll('.line').length, excerpt.querySelector('.here mark')?.textContent]));
    expect(lines.length >= 3 && lines.every(([count, mark]) => count >= 2 && mark), JSON.stringify(lines));
  });

  await run('report: Chinese by choice', {}, async open => {
    const page = await open(report);
    await page.click('[data-language=zh]');
    expect((await page.textContent('#matches')).endsWith('个问题已显示'), 'count');
    await page.reload();
    expect(await page.isVisible('text=各规则的问题数'), 'after a reload');
  });
}
