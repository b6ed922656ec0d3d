// Joins the icons named in icons.txt into one sprite: <use href="…/icons.svg#name">.
import { copyFile, readFile, writeFile } from 'node:fs/promises';

const packageUrl = new URL('./node_modules/bootstrap-icons/', import.meta.url);
const outUrl = new URL('../', import.meta.url);
const { version } = JSON.parse(await readFile(new URL('package.json', packageUrl), 'utf8'));
const names = (await readFile(new URL('icons.txt', import.meta.url), 'utf8')).split('\n').filter(Boolean);

const symbols = [];
for (const name of names) {
  const svg = await readFile(new URL(`icons/${name}.svg`, packageUrl), 'utf8');
  const [, viewBox] = svg.match(/viewBox="([^"]+)"/);
  const [, body] = svg.match(/^<svg[^>]*>([\s\S]*)<\/svg>\s*$/);
  const shapes = body.trim().replace(/\s*\n\s*/g, '');
  // fill on the symbol, not on the page's <svg>: the icon takes the colour of its text.
  symbols.push(`<symbol id="${name}" viewBox="${viewBox}" fill="currentColor">${shapes}</symbol>`);
}
const notice = `<!-- Bootstrap Icons ${version} (MIT), ${names.length} icons. Recipe: build/ -->`;
await writeFile(
  new URL('icons.svg', outUrl),
  `<svg xmlns="http://www.w3.org/2000/svg">${notice}\n${symbols.join('\n')}\n</svg>\n`,
);
await copyFile(new URL('LICENSE', packageUrl), new URL('LICENSE', outUrl));
