// Turns the charts that the server drew as SVG into interactive ones, when that costs nobody
// anything: after the page has loaded, as they come near the window, on a wide screen, without
// data saving. Whatever goes wrong, the server's drawing stays. Markup, colours and links:
// docs/vendor.md.

const MIN_WIDTH = 480; // px of the canvas; below it the server's phone drawing reads better
const NEAR = '400px 0px'; // around the window: ready by the time one has scrolled there
const RESIZE_PAUSE = 150; // ms without a change of width before drawing again
const COLOUR_NAME = /^var\((--chart-[a-z-]+)\)$/;

const settings = document.getElementById('charts')?.dataset;
const darkScheme = window.matchMedia('(prefers-color-scheme: dark)');
const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
/** Charts on the page by canvas element; chart.plot is null while the server's SVG shows. */
const charts = new Map();
let figures = null; // promise of the page's figures by key; asked for once, as the library is
let library = null; // promise of Plotly

// --- Loading -------------------------------------------------------------------------------

/** Adds a <link> or <script> to the head; settles when it has loaded or failed. */
function addToHead(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', () => reject(new Error('cannot load a chart file')), { once: true });
    document.head.append(element);
  });
}

/** Loads the page's figures: those that plotly has anything to add to, by key. */
async function loadFigures() {
  const response = await fetch(settings.figuresUrl, {
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
  });
  // A session that has ended answers with the sign-in page.
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  if (!response.ok || !isJson) throw new Error('no figures');
  return response.json();
}

/** Loads plotly and its style sheet; resolves to plotly. */
async function loadLibrary() {
  const style = Object.assign(document.createElement('link'), {
    // plotly looks for this id and class, and then injects no <style>, which the policy forbids.
    id: 'plotly.js-style-global',
    className: 'no-inline-styles',
    rel: 'stylesheet',
    href: settings.plotlyCss,
  });
  const script = Object.assign(document.createElement('script'), { src: settings.plotlySrc });
  await Promise.all([addToHead(style), addToHead(script)]);
  return window.Plotly;
}

/** Waits until the browser has nothing better to do. */
function whenIdle() {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(resolve, { timeout: 500 });
    else setTimeout(resolve, 200);
  });
}

function isDataSaved() {
  const connection = navigator.connection;
  return Boolean(connection?.saveData || /2g$/.test(connection?.effectiveType ?? ''));
}

// --- Figures -------------------------------------------------------------------------------

/** Resolves a colour name of the page's theme; a probe element copes with any CSS notation. */
function themeColour(name, canvas) {
  const probe = document.createElement('span');
  canvas.append(probe);
  probe.style.color = `var(${name})`;
  const style = getComputedStyle(probe);
  const colour = style.getPropertyValue(name).trim() && style.color;
  probe.remove();
  if (!colour) throw new Error(`the theme has no ${name}`);
  return colour;
}

/** Copies a figure's JSON with every 'var(--chart-…)' replaced by today's colour. */
function withColours(value, canvas) {
  if (Array.isArray(value)) return value.map((item) => withColours(item, canvas));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withColours(item, canvas)]));
  }
  const name = typeof value === 'string' && value.match(COLOUR_NAME)?.[1];
  return name ? themeColour(name, canvas) : value;
}

/** What a figure does not say itself: the page's font and colours, and no zooming. */
function themeTemplate(canvas) {
  const family = getComputedStyle(canvas).fontFamily;
  const text = themeColour('--chart-text', canvas);
  const grid = themeColour('--chart-grid', canvas);
  const clear = 'rgba(0,0,0,0)';
  const axis = { gridcolor: grid, linecolor: grid, zerolinecolor: grid, fixedrange: true };
  return {
    layout: {
      font: { family, color: text },
      paper_bgcolor: clear,
      plot_bgcolor: clear,
      xaxis: axis,
      yaxis: axis,
      hoverlabel: {
        align: 'left',
        bgcolor: themeColour('--chart-surface', canvas),
        bordercolor: grid,
        font: { family, color: text },
      },
      modebar: { bgcolor: clear, color: text, activecolor: text },
    },
  };
}

/** The figure as plotly gets it. A finger that scrolls the page must not zoom a chart. */
function prepare(source, { canvas }, size) {
  const { data, layout } = withColours(source, canvas);
  const template = themeTemplate(canvas);
  return {
    data,
    layout: { ...layout, template, dragmode: false, separators: ',.', autosize: false, ...size },
  };
}

/** Size of the server's drawing at this width, so that nothing on the page moves. */
function measure({ canvas }) {
  const wasInteractive = canvas.classList.contains('is-interactive');
  canvas.classList.remove('is-interactive');
  const drawing = [...canvas.querySelectorAll('.chart-svg')].find((svg) => svg.getBoundingClientRect().height > 0);
  const height = drawing?.getBoundingClientRect().height;
  canvas.classList.toggle('is-interactive', wasInteractive);
  const width = Math.floor(canvas.clientWidth);
  return height ? { width, height } : { width };
}

// --- Drawing -------------------------------------------------------------------------------

function configOf(chart, Plotly) {
  const title = 'Tải hình biểu đồ (PNG)';
  const icon = Plotly.Icons.camera;
  // Not plotly's own way to a PNG, which runs into the policy; loaded when it is asked for.
  const click = async () => {
    const surface = themeColour('--chart-surface', chart.canvas);
    const text = themeColour('--chart-text', chart.canvas);
    const detail = { ...chart, colours: { surface, text } };
    const { saveImage } = await import(settings.imageSrc);
    saveImage(detail).catch((error) => console.warn(`image of chart ${chart.key}:`, error));
  };
  return {
    locale: 'vi',
    displaylogo: false,
    showSendToCloud: false,
    plotlyServerURL: '',
    displayModeBar: 'hover',
    modeBarButtons: [[{ name: 'toImage', title, icon, click }]],
    doubleClick: false,
    showTips: false,
    // Plotly would redraw on every change of the window's height; see watchWidth.
    responsive: false,
  };
}

/** The address behind a point, if the server gave one of this site; else null. */
function linkOf(point) {
  const { customdata } = point ?? {};
  const href = Array.isArray(customdata) ? customdata[0] : customdata?.href;
  if (typeof href !== 'string' || !href.startsWith('/')) return null;
  const url = new URL(href, window.location.href);
  return url.origin === window.location.origin ? url.href : null;
}

function follow(event) {
  const href = linkOf(event.points?.[0]);
  if (!href) return undefined;
  if (event.event?.ctrlKey || event.event?.metaKey) window.open(href, '_blank', 'noopener');
  else window.location.assign(href);
  return false; // a treemap or sunburst must not also zoom into the part
}

function listen({ plot }, Plotly) {
  plot.on('plotly_click', follow);
  for (const name of ['plotly_treemapclick', 'plotly_sunburstclick']) {
    plot.on(name, (event) => {
      if (follow(event) === false) return false;
      if (!calmMotion.matches) return true;
      Plotly.restyle(plot, { level: [event.nextLevel] }, [event.points[0].curveNumber]);
      return false;
    });
  }
  plot.on('plotly_hover', (event) => plot.classList.toggle('is-link', linkOf(event.points[0]) !== null));
  plot.on('plotly_unhover', () => plot.classList.remove('is-link'));
}

/** Puts the server's drawing back. */
function release(chart) {
  chart.canvas.classList.remove('is-interactive');
  if (chart.plot) {
    window.Plotly?.purge(chart.plot);
    chart.plot.remove();
  }
  chart.plot = null;
  chart.figure.dataset.chartState = 'static';
}

/** Draws one chart with plotly, or draws it again; the SVG goes only once plotly's stands. */
async function draw(chart, source, Plotly) {
  const unknown = source.data.find(({ type = 'scatter' }) => !Plotly.traceTypes.includes(type));
  if (unknown) throw new Error(`no trace type ${unknown.type} in the bundle`);

  const size = measure(chart);
  chart.width = size.width;
  const { data, layout } = prepare(source, chart, size);
  const isFirst = chart.plot === null;
  if (isFirst) {
    chart.plot = Object.assign(document.createElement('div'), { className: 'chart-plotly' });
    chart.canvas.append(chart.plot);
  }
  // The same object each time: a new one would make plotly start over.
  chart.config ??= configOf(chart, Plotly);
  await Plotly.react(chart.plot, data, layout, chart.config);
  if (!chart.plot.querySelector('.main-svg')) throw new Error('plotly drew nothing');
  // Screen readers get caption and table; plotly's loose numbers would only be noise.
  for (const svg of chart.plot.querySelectorAll('.main-svg')) svg.setAttribute('aria-hidden', 'true');
  if (isFirst) listen(chart, Plotly);
  chart.canvas.classList.add('is-interactive');
  chart.figure.dataset.chartState = 'interactive';
}

/** Makes the chart what its width asks for; never throws. */
async function update(chart) {
  try {
    if (chart.canvas.clientWidth < MIN_WIDTH) {
      release(chart);
      return;
    }
    figures ??= loadFigures();
    const source = (await figures)[chart.key];
    if (!source?.data?.length) {
      release(chart);
      return;
    }
    library ??= loadLibrary();
    const Plotly = await library;
    if (chart.canvas.querySelector('.chart-svg:focus-within')) {
      // Someone is walking through the links of the SVG: it must not vanish under the focus.
      chart.canvas.addEventListener('focusout', () => enqueue(chart), { once: true });
      return;
    }
    await draw(chart, source, Plotly);
  } catch (error) {
    release(chart);
    chart.figure.dataset.chartState = 'failed';
    console.warn(`chart ${chart.key}:`, error);
  }
}

// One after another, in idle time: five charts at once would block a slow machine.
let queue = Promise.resolve();
function enqueue(chart) {
  // What failed once would fail again: its SVG stays until the page is loaded anew.
  if (chart.isQueued || chart.figure.dataset.chartState === 'failed') return;
  chart.isQueued = true;
  queue = queue.then(whenIdle).then(() => {
    chart.isQueued = false;
    return update(chart);
  });
}

// --- The page ------------------------------------------------------------------------------

/** Calls enqueue once for each chart, when it comes near the window. */
function watchPlace() {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      const chart = charts.get(target);
      chart.isNear = true;
      chart.width = target.clientWidth;
      enqueue(chart);
    }
  }, { rootMargin: NEAR });
  for (const canvas of charts.keys()) observer.observe(canvas);
}

/** Calls enqueue when the width of a canvas has changed and come to rest. */
function watchWidth() {
  const timers = new Map();
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const chart = charts.get(target);
      clearTimeout(timers.get(target));
      // One that is still far away takes its width when it comes near.
      if (!chart.isNear || target.clientWidth === chart.width || target.clientWidth === 0) continue;
      timers.set(target, setTimeout(() => {
        chart.width = target.clientWidth;
        enqueue(chart);
      }, RESIZE_PAUSE));
    }
  });
  for (const canvas of charts.keys()) observer.observe(canvas);
}

function watchTheme() {
  const redraw = () => {
    for (const chart of charts.values()) if (chart.plot) enqueue(chart);
  };
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
  darkScheme.addEventListener('change', redraw);
}

function start() {
  if (!settings?.figuresUrl || isDataSaved()) return;
  for (const figure of document.querySelectorAll('figure.chart[data-chart]')) {
    const canvas = figure.querySelector('.chart-canvas');
    const waiting = { plot: null, width: 0, isNear: false, isQueued: false };
    const chart = { key: figure.dataset.chart, canvas, figure, ...waiting };
    if (canvas) charts.set(canvas, chart);
  }
  watchPlace();
  watchWidth();
  watchTheme();
}

if (document.readyState === 'complete') start();
else window.addEventListener('load', start, { once: true });
