// Writes plotly.min.js, plotly.css, LICENSE and THIRD-PARTY-LICENSES.txt into the folder above.
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';

const modulesUrl = new URL('./node_modules/', import.meta.url);
const outUrl = new URL('../', import.meta.url);
const readText = (path) => readFile(new URL(path, modulesUrl), 'utf8');
const { version } = JSON.parse(await readText('plotly.js/package.json'));

/** Bundles entry.js and answers the folders of the packages that went into it. */
async function writeBundle() {
  const { metafile } = await build({
    entryPoints: ['entry.js'],
    outfile: '../plotly.min.js',
    bundle: true,
    format: 'iife',
    globalName: 'PlotlyBundle',
    minify: true,
    target: 'es2016',
    // As in plotly's own build. 'define.amd' keeps a page's loader from swallowing d3.
    define: { global: 'window', 'define.amd': 'false', 'process.env.NODE_DEBUG': 'false' },
    // The registry of traces pulls in the map library's style sheet; there are no maps here.
    loader: { '.css': 'empty' },
    legalComments: 'none',
    metafile: true,
    banner: {
      js:
        `/*! plotly.js ${version} (MIT), custom bundle: bar, heatmap, indicator, scatter, sunburst, ` +
        'treemap, waterfall; locale vi. Licences: LICENSE, THIRD-PARTY-LICENSES.txt. Recipe: build/ */',
    },
    footer: { js: 'window.Plotly=PlotlyBundle.default;' },
  });
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output.inputs)
    .filter(([path, input]) => input.bytesInOutput > 0 && !path.endsWith('.css'))
    // The innermost package folder: a dependency may bring its own copy of another one.
    .map(([path]) => path.match(/^node_modules\/(.*node_modules\/)?(@[^/]+\/)?[^/]+\//)?.[0])
    .filter((folder) => folder && folder !== 'node_modules/plotly.js/');
  return [...new Set(used)].sort().map((folder) => folder.replace(/^node_modules\//, ''));
}

/** Turns the rules that plotly would inject into <style> into a file the policy allows. */
async function writeStyleSheet() {
  const source = await readText('plotly.js/build/plotcss.js');
  const [, literal] = source.match(/var rules = (\{[\s\S]*?\n\});/);
  const rules = Object.entries(runInNewContext(`(${literal})`)).map(([key, body]) => {
    const selector = key
      .replace(/^,/, ' ,')
      .replace(/X/g, '.js-plotly-plot .plotly')
      .replace(/Y/g, '.plotly-notifier');
    // Buttons and tips speak in the page's own font; Open Sans is not shipped.
    return `${selector}{${body.replaceAll('"Open Sans",verdana,arial,sans-serif', 'inherit')}}`;
  });
  // plotly inserts every rule at the top of its sheet, so the last one of its list comes first.
  const notice = `/*! plotly.js ${version} (MIT): the rules it would inject by script. Recipe: build/ */`;
  const takeover = await readFile(new URL('takeover.css', import.meta.url), 'utf8');
  await writeFile(new URL('plotly.css', outUrl), `${notice}\n${rules.reverse().join('\n')}\n${takeover}`);
}

/** Collects name, version and licence text of every bundled package. */
async function writeLicences(folders) {
  const parts = [];
  for (const folder of folders) {
    const { author, license, name, version: release } = JSON.parse(await readText(`${folder}package.json`));
    const files = await readdir(new URL(folder, modulesUrl));
    const file = files.find((candidate) => /^licen[cs]e/i.test(candidate));
    const text = file
      ? await readText(folder + file)
      : `Author: ${author?.name ?? author}. The package names its licence and carries no text of it.`;
    parts.push(`${name} ${release} (${license})\n\n${text.trim()}\n`);
  }
  const rule = `\n${'-'.repeat(72)}\n\n`;
  await writeFile(new URL('THIRD-PARTY-LICENSES.txt', outUrl), parts.join(rule));
  await copyFile(new URL('plotly.js/LICENSE', modulesUrl), new URL('LICENSE', outUrl));
}

const folders = await writeBundle();
await writeStyleSheet();
await writeLicences(folders);
