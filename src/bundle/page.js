/* SPDX-License-Identifier: Apache-2.0
   What all pages of kgpack share: the language, what is remembered between visits, what is said aloud. */
'use strict';
const page = (() => {
  const root = document.documentElement;

  /* Storage may be forbidden (private window, policy, a full disk): then nothing is remembered, and nobody is bothered. */
  const load = name => {
    try { return JSON.parse(localStorage.getItem('kgpack-' + name)); } catch { return null; }
  };
  const save = (name, value) => {
    try { localStorage.setItem('kgpack-' + name, JSON.stringify(value)); } catch { /* see above */ }
  };

  const setLanguage = language => {
    root.dataset.lang = language;
    root.lang = language === 'zh' ? 'zh-CN' : 'en';
    for (const button of document.querySelectorAll('[data-language]'))
      button.setAttribute('aria-pressed', String(button.dataset.language === language));
  };
  const remembered = load('language');
  const preferred = root.lang === 'zh-CN' || (navigator.language || '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
  setLanguage(remembered === 'zh' || remembered === 'en' ? remembered : preferred);
  for (const button of document.querySelectorAll('[data-language]'))
    button.addEventListener('click', () => {
      setLanguage(button.dataset.language);
      save('language', button.dataset.language);
    });

  const word = name => document.querySelector(`[data-word=${name}] .${root.dataset.lang}`).textContent;
  const said = document.getElementById('said');
  const announce = text => { said.textContent = text; };

  return { key: root.dataset.key, load, save, word, announce };
})();
