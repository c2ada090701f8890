/* SPDX-License-Identifier: Apache-2.0
   The contact sheet: size of the pictures, and which logos are shown. */
'use strict';
(() => {
  const buttons = [...document.querySelectorAll('[data-zoom]')], found = document.getElementById('found');
  for (const button of buttons)
    button.addEventListener('click', () => {
      document.documentElement.dataset.zoomNow = button.dataset.zoom;
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
    });
  const filter = () => {
    for (const logo of document.querySelectorAll('.logo')) logo.hidden = found.checked && logo.dataset.found !== '1';
  };
  found.addEventListener('change', filter);
  filter();
})();
