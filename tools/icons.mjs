// node tools/icons.mjs      draws assets/icons/*.png and icon.ico from icon.svg (needs Debian's librsvg2-bin; run by
// hand after a change of the drawing, its results are committed)
import fs from 'node:fs';
import path from 'node:path';
import { root, runOk, tool } from './run.mjs';

const dir = path.join(root, 'assets/icons');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512];

/** An .ico file is a directory of whole PNG files (since Windows Vista). @param {{ size: number, png: Buffer }[]} images */
function ico(images) {
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2); // an icon, not a cursor
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    const entry = 6 + 16 * index;
    header.writeUInt8(size % 256, entry); // 0 stands for 256
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4); // planes
    header.writeUInt16LE(32, entry + 6); // bits a pixel
    header.writeUInt32LE(png.length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
}

await tool(async () => {
  const images = [];
  for (const size of sizes) {
    const file = path.join(dir, `${size}x${size}.png`);
    await runOk('rsvg-convert', ['--width', String(size), '--height', String(size), '--output', file, path.join(dir, 'icon.svg')]);
    images.push({ size, png: fs.readFileSync(file) });
  }
  fs.writeFileSync(path.join(dir, 'icon.ico'), ico(images.filter(({ size }) => size <= 256)));
});
