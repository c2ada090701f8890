/* SPDX-License-Identifier: Apache-2.0
   The upload sheet: buttons that copy, boxes that stay ticked, and how much is left. */
'use strict';
(() => {
  /* ---- copying ---- */
  const select = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  /* Where the browser keeps its clipboard from pages on disk, the old way; the text itself, not how it looks. */
  const copyBySelection = (element, text) => {
    let done = false;
    const put = event => {
      event.clipboardData.setData('text/plain', text);
      event.preventDefault();
      done = true;
    };
    select(element);
    document.addEventListener('copy', put);
    document.execCommand('copy');
    document.removeEventListener('copy', put);
    if (done) getSelection().removeAllRanges();
    return done;
  };
  const copy = async element => {
    const text = element.textContent;
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(element, text);
    }
  };
  for (const button of document.querySelectorAll('[data-copy]')) {
    const label = [...button.childNodes];
    let timer = 0;
    button.addEventListener('click', async () => {
      const text = page.word(await copy(document.getElementById(button.dataset.copy)) ? 'copied' : 'by-hand');
      button.textContent = text;
      page.announce(text);
      clearTimeout(timer);
      timer = setTimeout(() => button.replaceChildren(...label), 1500);
    });
  }

  /* ---- ticking ---- */
  const boxes = [...document.querySelectorAll('input[data-box]')];
  const kept = page.load(page.key);
  const ticks = new Map(kept !== null && typeof kept === 'object' ? Object.entries(kept) : []);
  const show = () => {
    for (const box of boxes) box.closest('.field').classList.toggle('done', box.checked);
    for (const place of document.querySelectorAll('[data-count]')) {
      const inside = boxes.filter(box => place.dataset.count === '' || box.closest('#' + place.dataset.count));
      place.textContent = inside.filter(box => box.checked).length + ' / ' + inside.length;
    }
    const bar = document.getElementById('progress');
    bar.max = boxes.length;
    bar.value = boxes.filter(box => box.checked).length;
  };
  for (const box of boxes) {
    if (typeof ticks.get(box.dataset.box) === 'boolean') box.checked = ticks.get(box.dataset.box);
    box.addEventListener('change', () => {
      ticks.set(box.dataset.box, box.checked);
      page.save(page.key, Object.fromEntries(ticks));
      show();
      page.announce(boxes.filter(other => !other.checked).length + ' ' + page.word('left'));
    });
  }
  show();
})();
