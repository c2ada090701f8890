// SPDX-License-Identifier: Apache-2.0
//
// What upload.html promises to the person who fills in the form.
import { complaints, expect, expectEqual, pale, test } from './harness.mjs';

const boxStates = page => page.$$eval('[data-box]', boxes => boxes.map(box => box.checked));
const left = page => page.textContent('.progress .count');

async function copiesEverything(open, prepare) {
  const page = await open();
  await prepare(page);
  const buttons = await page.$$('[data-copy]');
  expect(buttons.length > 20, 'only ' + buttons.length + ' copy buttons');
  for (const button of buttons) {
    const expected = await button.evaluate(element => document.getElementById(element.dataset.copy).textContent);
    await button.click();
    await page.waitForFunction(element => element.textContent === 'Copied', button);
    expectEqual(await page.evaluate(() => window.readClipboard()), expected, 'clipboard');
  }
  expectEqual(await page.textContent('#said'), 'Copied', 'said aloud');
  await page.waitForFunction(element => element.textContent.startsWith('Copy'), buttons.at(-1));
}

export async function sheetTests(browser, { sheet, hostile, shots }) {
  const run = (name, options, body) => test(browser, name, options, body);

  for (const width of [380, 1280])
    for (const colorScheme of ['light', 'dark'])
      await run(`sheet: ${width} pixels, ${colorScheme}: named, in order, readable`, { viewport: { width, height: 900 }, colorScheme }, async open => {
        const page = await open(sheet);
        expectEqual(await page.evaluate(complaints), [], 'complaints');
        expectEqual(await page.evaluate(pale), [], 'pale');
        await page.screenshot({ path: `${shots}/sheet-${width}-${colorScheme}.png`, fullPage: true });
        expect(/^url\("data:image\/png/.test(await page.$eval('.logo', logo => getComputedStyle(logo).backgroundImage)), 'no logo');
        expectEqual(await page.$$eval('.x1, .x2', logos => logos.map(logo => logo.clientWidth)), [120, 240, 120, 240, 120, 240], 'logo widths');
      });

  await run('sheet: every button copies its text', {}, open =>
    copiesEverything(() => open(sheet), page => page.evaluate(() => { window.readClipboard = () => navigator.clipboard.readText(); })));

  await run('sheet: buttons copy without the clipboard interface', {}, open =>
    copiesEverything(() => open(sheet), page => page.evaluate(() => {
      const clipboard = navigator.clipboard;
      window.readClipboard = () => clipboard.readText();
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    })));

  await run('sheet: a text is selected where copying is forbidden', {}, async open => {
    const page = await open(sheet);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    const button = await page.$('[data-copy]');
    const text = await button.evaluate(element => document.getElementById(element.dataset.copy).textContent);
    await button.click();
    await page.waitForFunction(() => document.getElementById('said').textContent.startsWith('Selected'));
    expectEqual(await page.evaluate(() => getSelection().toString()), text, 'selection');
  });

  await run('sheet: ticks survive a reload and belong to their bundle', {}, async open => {
    const page = await open(sheet);
    const before = await boxStates(page);
    expect(before.length > 20 && before.slice(0, 3).every(checked => !checked), 'boxes at first');
    const done = before.filter(Boolean).length;
    await page.click('label[for=b0]');
    await page.click('#b2');
    expectEqual(await left(page), `${done + 2} / ${before.length}`, 'counted');
    expectEqual(await page.textContent('#said'), `${before.length - done - 2} left to do`, 'said aloud');
    await page.reload();
    expectEqual(await boxStates(page), before.map((checked, i) => checked || i === 0 || i === 2), 'after a reload');
    expectEqual(await page.$eval('#progress', bar => [bar.value, bar.max]), [done + 2, before.length], 'progress');
    await page.click('#b2');
    await page.reload();
    expectEqual((await boxStates(page)).slice(0, 3), [true, false, false], 'taken back');
    expect((await boxStates(await open(hostile))).slice(0, 3).every(checked => !checked), 'ticks of another bundle');
  });

  await run('sheet: nothing breaks where storage is forbidden', {}, async (open, context) => {
    await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } }));
    const page = await open(sheet);
    await page.click('#b0');
    expect((await left(page)).length > 0 && await page.isChecked('#b0'), 'a box');
    await page.click('[data-language=zh]');
    expect(await page.isVisible('h2 .zh'), 'the language');
  });

  for (const kept of ['"x"', 'null', '[true]', '{"name": "true"}', '{', '{"__proto__": {"name": true}}'])
    await run(`sheet: what was kept as ${kept} does no harm`, {}, async (open, context) => {
      await context.addInitScript(value => {
        const key = document.documentElement?.dataset.key;
        localStorage.setItem('kgpack-language', value);
        if (key) localStorage.setItem('kgpack-' + key, value);
        else document.addEventListener('readystatechange', () => localStorage.setItem('kgpack-' + document.documentElement.dataset.key, value), { once: true });
      }, kept);
      const page = await open(sheet);
      expect(!(await boxStates(page))[0], 'a box');
      await page.reload();
      expect(!(await boxStates(page))[0], 'a box after a reload');
    });

  await run('sheet: Chinese by choice, and from then on', {}, async open => {
    const page = await open(sheet);
    expectEqual(await page.textContent('[data-language][aria-pressed=true]'), 'English', 'at first');
    await page.click('[data-language=zh]');
    await page.reload();
    expectEqual(await page.getAttribute('html', 'lang'), 'zh-CN', 'language');
    expect(await page.isVisible('text=基本信息') && await page.isHidden('.en >> nth=0'), 'shown');
    const other = await open(hostile);
    expectEqual(await other.getAttribute('html', 'lang'), 'zh-CN', 'of another bundle');
    await page.click('[data-copy]');
    await page.waitForFunction(() => document.getElementById('said').textContent === '已复制');
  });

  await run('sheet: Chinese for a Chinese browser', { locale: 'zh-CN' }, async open => {
    const page = await open(sheet);
    expect(await page.isVisible('text=基本信息'), 'shown');
    await page.screenshot({ path: `${shots}/sheet-zh.png` });
  });

  await run('sheet: by keyboard alone', {}, async open => {
    const page = await open(sheet);
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.dataset.language || document.activeElement.className || document.activeElement.hash);
    const outline = () => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    await page.keyboard.press('Tab');
    expectEqual(await focused(), 'skip', 'first');
    expect(await page.$eval('.skip', link => link.getBoundingClientRect().left >= 0), 'the skipping link is seen');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expectEqual(await focused(), 'b0', 'behind the link');
    expectEqual(await outline(), 'solid', 'outline');
    await page.keyboard.press('Space');
    expect(await page.isChecked('#b0'), 'ticked');
    for (let i = 0; i < 10 && !await page.evaluate(() => 'copy' in document.activeElement.dataset); i++) await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.getElementById(document.activeElement.dataset.copy).textContent);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('said').textContent === 'Copied');
    expectEqual(await page.evaluate(() => navigator.clipboard.readText()), text, 'clipboard');
    expect(await page.evaluate(() => 'copy' in document.activeElement.dataset), 'the focus stays');
  });

  await run('sheet: on paper', {}, async open => {
    const page = await open(sheet);
    await page.emulateMedia({ media: 'print' });
    expectEqual(await page.$$eval('button', buttons => buttons.filter(button => button.getClientRects().length > 0).length), 0, 'buttons');
    expectEqual(await page.$$eval('.text', texts => texts.filter(text => text.scrollHeight > text.clientHeight + 1).length), 0, 'cut texts');
    expect((await page.pdf()).length > 10000, 'a PDF');
  });

  await run('sheet: hostile texts stay texts', {}, async open => {
    const page = await open(hostile);
    expectEqual(await page.evaluate(complaints), [], 'complaints');
    expectEqual(await page.evaluate(() => [document.scripts.length, document.images.length, document.querySelectorAll('iframe, object, embed, base, form').length]),
      [2, 0, 0], 'scripts, pictures, frames');
    expect(await page.evaluate(() => window.ran === undefined), 'a script ran');
    expect((await page.textContent('body')).includes('<script>window.ran = 1</script>'), 'the text is there');
    await page.screenshot({ path: `${shots}/sheet-hostile.png` });
  });
}
