/* SPDX-License-Identifier: Apache-2.0
   The report: tables that can be sorted, findings that can be filtered. */
'use strict';
(() => {
  /* ---- sorting ---- */
  const valueOf = (row, column, kind) => kind === 'number' ? Number(row.cells[column].textContent) : row.cells[column].textContent;
  const order = new Intl.Collator('en', { numeric: true }).compare;
  for (const button of document.querySelectorAll('[data-sort]'))
    button.addEventListener('click', () => {
      const heading = button.closest('th'), body = button.closest('table').tBodies[0], kind = button.dataset.sort;
      /* Numbers begin with the largest, texts with A. */
      const before = heading.getAttribute('aria-sort');
      const descending = before === null ? kind === 'number' : before === 'ascending';
      for (const other of heading.parentElement.cells) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const rows = [...body.rows].map(row => ({ row, value: valueOf(row, heading.cellIndex, kind) }));
      rows.sort((a, b) => (kind === 'number' ? a.value - b.value : order(a.value, b.value)) * (descending ? -1 : 1));
      body.append(...rows.map(entry => entry.row));
    });

  /* ---- filtering ---- */
  const form = document.querySelector('.filter');
  if (form === null) return;
  const wanted = document.getElementById('words-wanted'), rule = document.getElementById('rule-wanted');
  const kinds = [...form.querySelectorAll('[data-kind]')];
  const findings = [...document.querySelectorAll('.finding')].map(element => ({ element, text: null }));
  /* The text of a finding with the names of its file and product, read when it is first needed. */
  const textOf = finding => finding.text ??= [finding.element, finding.element.closest('.file').querySelector('h3'),
    finding.element.closest('.product').querySelector('h2')].map(element => element.textContent).join(' ').toLowerCase();

  const filter = () => {
    const words = wanted.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = new Set(kinds.filter(box => box.checked).map(box => box.dataset.kind));
    const isFiltered = words.length > 0 || rule.value !== '' || shown.size < kinds.length;
    let count = 0;
    for (const finding of findings) {
      const { kind, rule: id } = finding.element.dataset;
      const matches = shown.has(kind) && (rule.value === '' || rule.value === id) && words.every(word => textOf(finding).includes(word));
      finding.element.hidden = !matches;
      count += matches;
    }
    const holds = element => !isFiltered || element.querySelector('.finding:not([hidden])') !== null;
    for (const file of document.querySelectorAll('.file')) file.hidden = !holds(file);
    for (const product of document.querySelectorAll('.product')) product.hidden = !holds(product);
    for (const row of document.querySelectorAll('[data-product]')) row.hidden = document.getElementById(row.dataset.product).hidden;
    document.getElementById('matches').textContent = `${count} / ${findings.length} ${page.word('shown')}`;
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  for (const button of document.querySelectorAll('[data-language]')) button.addEventListener('click', filter);
  for (const button of document.querySelectorAll('[data-show]'))
    button.addEventListener('click', () => {
      rule.value = button.dataset.show;
      filter();
      document.querySelector('.product:not([hidden])')?.scrollIntoView();
    });
  filter();
})();
