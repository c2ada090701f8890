// SPDX-License-Identifier: Apache-2.0
//
// Opens pages of kgpack in a browser that must stay silent: no message, no failed policy, no request that leaves the page.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function launch(modules, executablePath) {
  const { chromium } = createRequire(pathToFileURL(modules + '/'))('playwright-core');
  const args = process.getuid() === 0 ? [...FLAGS, '--no-sandbox'] : FLAGS;
  return chromium.launch({ executablePath, args });
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function expectEqual(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(a === b, `${what}: ${a}, expected ${b}`);
}

let failed = 0;

// One test with a browser profile of its own. RUN gets open(file), which may be called again for other pages, and the context.
export async function test(browser, name, options, run) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US', ...options });
  const noise = [];
  context.setDefaultTimeout(60000);
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.on('request', request => {
      if (!/^(file|data):/.test(request.url())) noise.push('request of ' + request.url());
    });
    const open = async file => {
      const page = await context.newPage();
      page.on('console', message => noise.push(`console ${message.type()}: ${message.text()}`));
      page.on('pageerror', error => noise.push('error: ' + error.message));
      page.on('dialog', dialog => { noise.push('dialog: ' + dialog.message()); dialog.dismiss(); });
      page.on('popup', () => noise.push('another page was opened'));
      await page.goto(pathToFileURL(file).href);
      return page;
    };
    await run(open, context);
    expect(noise.length === 0, 'the page is not silent: ' + noise.join('; '));
    console.log('ok ' + name);
  } catch (error) {
    failed++;
    console.log(`not ok ${name}: ${error.message}`);
  } finally {
    await context.close();
  }
}

export const failures = () => failed;

// ---- what holds for every page ----

// Runs in the page: what a reader of the accessibility tree would miss.
export const complaints = () => {
  const found = [];
  const visible = element => element.getClientRects().length > 0;
  const ids = new Set();
  for (const { id } of document.querySelectorAll('[id]')) {
    if (ids.has(id)) found.push('id twice: ' + id);
    ids.add(id);
  }
  for (const element of document.querySelectorAll('[for], [aria-labelledby], [data-copy]'))
    for (const id of (element.htmlFor ?? element.getAttribute('aria-labelledby') ?? element.dataset.copy).split(' '))
      if (!ids.has(id)) found.push('names no element: ' + id);
  for (const link of document.querySelectorAll('a'))
    if (!link.hash || !ids.has(decodeURIComponent(link.hash.slice(1)))) found.push('leads nowhere: ' + link.outerHTML);
  for (const control of document.querySelectorAll('input, select, progress'))
    if (![...control.labels].some(label => label.textContent.trim()) && !control.getAttribute('aria-label')) found.push('no label: ' + control.outerHTML);
  for (const button of document.querySelectorAll('button')) if (!button.textContent.trim()) found.push('no name: ' + button.outerHTML);
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(visible).map(heading => +heading.tagName[1]);
  if (levels.filter(level => level === 1).length !== 1) found.push('not exactly one h1');
  levels.forEach((level, i) => { if (i > 0 && level > levels[i - 1] + 1) found.push(`h${level} behind h${levels[i - 1]}`); });
  for (const element of document.querySelectorAll('*'))
    for (const { name, value } of element.attributes)
      if (/^on|^style$|^src|^action$/.test(name) && !(name === 'src' && value.startsWith('data:image/png;base64,'))) found.push('attribute ' + name);
  if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');
  return found;
};

// Runs in the page: texts whose contrast with what lies behind them is below 4.5 (WCAG 2.1 AA).
export const pale = () => {
  const parse = text => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, bottom) => [0, 1, 2].map(i => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const ground = element => {
    if (!element) return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    const colour = parse(getComputedStyle(element).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, ground(element.parentElement));
  };
  const light = colour => {
    const [r, g, b] = colour.map(value => value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.getClientRects().length === 0 || /^(STYLE|SCRIPT)$/.test(element.tagName)) continue;
    const behind = ground(element);
    const [a, b] = [light(over(parse(getComputedStyle(element).color), behind)), light(behind)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) found.add(`${contrast.toFixed(2)} <${element.tagName.toLowerCase()} class="${element.className}">`);
  }
  return [...found];
};
