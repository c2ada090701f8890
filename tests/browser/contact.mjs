// SPDX-License-Identifier: Apache-2.0
//
// What the contact sheet promises to the person who looks over hundreds of logos.
import { complaints, expect, expectEqual, pale, test } from './harness.mjs';

const sizes = page => page.$$eval('.place img', images => [...new Set(images.map(image => image.getBoundingClientRect().width))]);

export async function contactTests(browser, { contact, company, shots }) {
  for (const width of [380, 1280])
    await test(browser, `contact sheet: ${width} pixels: named, in order, readable`, { viewport: { width, height: 900 } }, async open => {
      const page = await open(contact);
      expectEqual(await page.evaluate(complaints), [], 'complaints');
      expectEqual(await page.evaluate(pale), [], 'pale');
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'wider than the window');
      await page.screenshot({ path: `${shots}/contact-${width}.png`, fullPage: true });
    });

  await test(browser, 'contact sheet: before and after, on light and dark, up to four times as large', {}, async open => {
    const page = await open(contact);
    const logo = page.locator('.logo').first();
    expectEqual(await logo.locator('.place').evaluateAll(places => places.map(place => `${place.classList[1]} ${place.querySelector('[lang=en]').textContent}`)),
      ['light before', 'dark before', 'light after', 'dark after'], 'the pictures');
    expectEqual(await sizes(page), [120], 'at first');
    expectEqual(await page.$$eval('.legend .badge', badges => badges.map(badge => badge.querySelector('[lang=en]').textContent)),
      ['error', 'warning', 'info', 'fixed'], 'what the colours mean');
    await page.click('[data-zoom="4"]');
    expectEqual(await sizes(page), [480], 'four times');
    expectEqual(await page.$eval('.place img', image => getComputedStyle(image).imageRendering), 'pixelated', 'pixels stay squares');
    await page.screenshot({ path: `${shots}/contact-4x.png` });
  });

  await test(browser, 'contact sheet: another canvas keeps its shape', {}, async open => {
    const page = await open(company);
    const shape = () => page.$eval('.place img', image => [image.getBoundingClientRect().width, image.getBoundingClientRect().height]);
    expectEqual(await shape(), [168, 80], 'at first');
    await page.click('[data-zoom="2"]');
    expectEqual(await shape(), [336, 160], 'twice');
  });

  await test(browser, 'contact sheet: only logos with findings', {}, async open => {
    const page = await open(contact);
    const shown = () => page.$$eval('.logo', logos => logos.filter(logo => logo.getClientRects().length > 0).length);
    const all = await shown(), found = await page.$$eval('.logo[data-found="1"]', logos => logos.length);
    expect(found > 0 && found < all, 'some with, some without');
    await page.check('#found');
    expectEqual(await shown(), found, 'shown');
  });
}
