// SPDX-License-Identifier: Apache-2.0
//
// hostile.mjs FOLDER: makes a product whose every text tries to break out of where it is shown.
import { mkdirSync, writeFileSync } from 'node:fs';

const folder = process.argv[2];
const attack = '</textarea></div></style></title><script>window.ran = 1</script><img src=x onerror="window.ran = 2">' +
  '\'"` onfocus=window.ran=3 autofocus javascript:window.ran=4 <svg/onload=window.ran=5> &lt;b&gt; ${window.ran = 6} {{7*7}} ]]> <!-- --!> <base href=//a.example>';
const text = JSON.stringify(attack);
const rich = JSON.stringify(`# ${attack}\n\n[x](javascript:window.ran=7) ![y](data:text/html,z "t") <https://a.example/>\n\n\`\`\`" onload=x\n${attack}\n\`\`\`\n\n| a |\n|---|\n| ${attack} |`);
const names = ['name', 'version', 'overview', 'delivery_method'];
const yml = [
  'schema: "1"',
  ...names.map(name => `${name}: ${text}`),
  `description: ${rich}`,
  'self_check:', `  standard: ${text}`, '  items:', `    - id: ${text}`, `      evidence: ${text}`,
  'highlights:', `  - title: ${text}`, `    text: ${text}`,
  'customer_cases:', `  - title: ${text}`, `    text: ${rich}`,
  'after_sales_support:', ...['time', 'services', 'hotline', 'email'].map(name => `  ${name}: ${text}`),
  'category:', `  level1: ${text}`, `  level2: ${text}`,
  'specifications:', `  - name: ${text}`, '    prices:', `      - amount: ${text}`, `        currency: ${text}`,
  'tax:', `  information: ${text}`,
  'seo:', `  title: ${text}`, '  keywords:', `    - ${text}`,
  'company:', `  name: ${text}`,
  'waivers:', '  - rule: NAME-9', `    match: ${text}`, `    reason: ${text}`, '    until: "2035-12-31"',
  'confirmations:', '  - clauses:', '      - NAME-1', `    by: ${text}`, '    date: "2025-03-04"', '',
];
mkdirSync(folder);
writeFileSync(`${folder}/product.yml`, yml.join('\n'));
writeFileSync(`${folder}/"><script>window.ran = 8<!--.pdf`, '%PDF-1.7\n');
writeFileSync(`${folder}/eula'><img src=x onerror=window.ran=9>.txt`, attack);
