// Writes bootstrap.min.css and bootstrap.bundle.min.js into the folder above.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const packageUrl = new URL('./node_modules/bootstrap/', import.meta.url);
const outUrl = new URL('../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', packageUrl), 'utf8'));
const popper = JSON.parse(
  await readFile(new URL('./node_modules/@popperjs/core/package.json', import.meta.url), 'utf8'),
);

// A source map that is named but not shipped breaks static files with hashed names.
const css = await readFile(new URL('dist/css/bootstrap.min.css', packageUrl), 'utf8');
const stripped = css.replace(/\s*\/\*# sourceMappingURL=.*?\*\/\s*$/, '\n');
if (stripped.includes('sourceMappingURL')) throw new Error('source map comment left in the CSS');
await writeFile(new URL('bootstrap.min.css', outUrl), stripped);

await build({
  entryPoints: ['entry.js'],
  outfile: '../bootstrap.bundle.min.js',
  bundle: true,
  format: 'iife',
  globalName: 'bootstrap',
  minify: true,
  target: 'es2017',
  legalComments: 'none',
  banner: {
    js:
      `/*! Bootstrap ${version} (MIT), trimmed to Collapse, Dropdown and Offcanvas; ` +
      `Popper ${popper.version} (MIT). Recipe: build/ */`,
  },
});
await copyFile(new URL('LICENSE', packageUrl), new URL('LICENSE', outUrl));
await copyFile(
  new URL('./node_modules/@popperjs/core/LICENSE.md', import.meta.url),
  new URL('LICENSE.popper', outUrl),
);
