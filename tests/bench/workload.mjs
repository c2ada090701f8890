// SPDX-License-Identifier: Apache-2.0
//
// node workload.mjs NPM OUT COUNT: logos of the CC0 set @iconify-json/logos as PNG files such as sellers have, always the same.
// Square, 128 to 2048 px: half on transparency, half on white or a colour; some with a palette, grey, 16 bits, interlaced.
import { createRequire } from 'module';
import fs from 'fs';
import path from 'path';

const [npm, out, count] = process.argv.slice(2);
const require = createRequire(path.resolve(npm, 'x.js'));
const sharp = require('sharp');
const set = require('@iconify-json/logos/icons.json');
const names = Object.keys(set.icons).sort();
const sizes = [128, 200, 256, 400, 512, 512, 640, 1000, 1024, 2048];
const backgrounds = [null, null, '#ffffff', '#123a8c'];
const formats = [{}, {}, {}, { palette: true }, { progressive: true }, { adaptiveFiltering: true }];

function drawing(name) {
    const icon = set.icons[name];
    const width = icon.width ?? set.width ?? 16, height = icon.height ?? set.height ?? 16;
    return { width, height, svg: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
        viewBox="${icon.left ?? 0} ${icon.top ?? 0} ${width} ${height}" width="${width}" height="${height}">${icon.body}</svg>`) };
}

fs.mkdirSync(out, { recursive: true });
for (let i = 0; i < Number(count); i++) {
    const { width, height, svg } = drawing(names[(i * 389) % names.length]);
    const size = sizes[i % sizes.length], background = backgrounds[i % 4];
    const density = Math.min(2400, Math.max(10, 72 * size / Math.max(width, height)));
    let image = sharp(svg, { density, limitInputPixels: false })
        .resize(size, size, { fit: 'contain', background: background ?? { r: 0, g: 0, b: 0, alpha: 0 } });
    if (background)
        image = image.flatten({ background });
    if (i % 20 === 7)
        image = image.toColourspace('rgb16');
    fs.writeFileSync(path.join(out, `${String(i).padStart(5, '0')}.png`), await image.png(formats[i % 6]).toBuffer());
}
