// SPDX-License-Identifier: Apache-2.0
//
// node sharp.mjs NPM IN OUT: the peer sharp at the work of kgpack, two logos at a time.
import { createRequire } from 'module';
import fs from 'fs';
import path from 'path';

const [npm, input, output] = process.argv.slice(2);
const sharp = createRequire(path.resolve(npm, 'x.js'))('sharp');
sharp.concurrency(1);
sharp.cache(false);
const files = fs.readdirSync(input).sort();
async function worker() {
    for (let file; (file = files.shift());)
        await sharp(path.join(input, file), { limitInputPixels: false })
            .resize(120, 120, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
            .png({ compressionLevel: 9 }).toFile(path.join(output, file));
}
await Promise.all([worker(), worker()]);
