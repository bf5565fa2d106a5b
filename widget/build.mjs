// Builds dist/widget/widget.js (floating), <version>.js (never changes) and manifest.json (its SRI).
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'dist', 'widget');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const { outputFiles } = await build({
  entryPoints: [join(ROOT, 'widget', 'script.ts')],
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  legalComments: 'none',
  charset: 'utf8',
  // Our tsconfig would add a "use strict" that costs bytes and changes nothing.
  tsconfigRaw: '{}',
});
const [{ contents }] = outputFiles;
const integrity = `sha384-${createHash('sha384').update(contents).digest('base64')}`;
const gzipBytes = gzipSync(contents, { level: 9 }).length;

mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, 'widget.js'), contents);
writeFileSync(join(FOLDER, `${version}.js`), contents);
writeFileSync(
  join(FOLDER, 'manifest.json'),
  `${JSON.stringify({ version, integrity, gzipBytes })}\n`,
);
console.log(`widget ${version}: ${gzipBytes} bytes gzipped, integrity ${integrity}`);
