'use strict';
(() => {
  const root = document.documentElement;
  const key = 'kgpack-' + root.dataset.bundle;
  const say = document.getElementById('said');
  let state = {};
  const save = () => { try { localStorage.setItem(key, JSON.stringify(state)); } catch { /* private window: nothing is kept */ } };
  try { state = JSON.parse(localStorage.getItem(key)) || {}; } catch { state = {}; }
  if (typeof state !== 'object') state = {};

  const setLanguage = language => {
    root.dataset.lang = language;
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
    for (const button of document.querySelectorAll('[data-language]'))
      button.setAttribute('aria-pressed', String(button.dataset.language === language));
    state.language = language;
  };
  const preferred = (navigator.language || '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
  setLanguage(state.language === 'zh' || state.language === 'en' ? state.language : preferred);
  for (const button of document.querySelectorAll('[data-language]'))
    button.addEventListener('click', () => { setLanguage(button.dataset.language); save(); });

  const isChinese = () => root.dataset.lang === 'zh';
  const copyBySelection = text => {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  };
  const copy = async text => {
    try { await navigator.clipboard.writeText(text); return true; } catch { return copyBySelection(text); }
  };
  for (const button of document.querySelectorAll('[data-copy]')) {
    const label = [...button.childNodes];
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      const done = await copy('value' in source ? source.value : source.textContent);
      const text = done ? (isChinese() ? '已复制' : 'Copied') : (isChinese() ? '请手动复制' : 'Copy by hand');
      button.textContent = text;
      button.focus();
      say.textContent = text;
      setTimeout(() => button.replaceChildren(...label), 1500);
    });
  }

  const boxes = [...document.querySelectorAll('input[data-box]')];
  const show = () => {
    const open = boxes.filter(box => !box.checked).length;
    for (const box of boxes) box.closest('.field, li').classList.toggle('done', box.checked);
    for (const place of document.querySelectorAll('[data-open]')) place.textContent = String(open);
  };
  state.boxes = state.boxes && typeof state.boxes === 'object' ? state.boxes : {};
  for (const box of boxes) {
    if (Object.hasOwn(state.boxes, box.dataset.box)) box.checked = state.boxes[box.dataset.box] === true;
    box.addEventListener('change', () => { state.boxes[box.dataset.box] = box.checked; save(); show(); });
  }
  show();
})();
