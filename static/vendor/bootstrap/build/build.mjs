// Writes bootstrap-reboot.min.css into the folder above.
import { copyFile, readFile, writeFile } from 'node:fs/promises';

const packageUrl = new URL('./node_modules/bootstrap/', import.meta.url);
const outUrl = new URL('../', import.meta.url);

// A source map that is named but not shipped breaks static files with hashed names.
const css = await readFile(new URL('dist/css/bootstrap-reboot.min.css', packageUrl), 'utf8');
const stripped = css.replace(/\s*\/\*# sourceMappingURL=.*?\*\/\s*$/, '\n');
if (stripped.includes('sourceMappingURL')) throw new Error('source map comment left in the CSS');
await writeFile(new URL('bootstrap-reboot.min.css', outUrl), stripped);
await copyFile(new URL('LICENSE', packageUrl), new URL('LICENSE', outUrl));
