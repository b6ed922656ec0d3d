// Saves an interactive chart as PNG, with its title and source, so that it can stand alone in a
// report. plotly's own button draws from a blob: address, which the Content-Security-Policy
// forbids for images, and knows neither title nor source; a data: address is allowed.

const PAD = 16; // px around the chart
const SHARPNESS = 2; // pixels of the image for one of the screen: good enough for print

/** Breaks text into lines no wider than width px in the context's font. */
function wrap(context, text, width) {
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && context.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Draws title and scale, chart, and source one below the other on a new canvas element. */
function compose({ canvas, figure, colours }, image, width, height) {
  const paper = document.createElement('canvas');
  const context = paper.getContext('2d');
  const { fontFamily } = getComputedStyle(canvas);
  const block = (selector, font, lineHeight) => {
    context.font = font;
    const lines = wrap(context, figure.querySelector(selector)?.textContent ?? '', width);
    return { font, lines, lineHeight, height: lines.length * lineHeight };
  };
  const title = block('.chart-title', `600 18px ${fontFamily}`, 26);
  const scale = block('.chart-scale', `13px ${fontFamily}`, 20);
  const source = block('.chart-source', `13px ${fontFamily}`, 20);
  const chartTop = PAD + title.height + scale.height + PAD;
  const sourceTop = chartTop + height + PAD;
  paper.width = SHARPNESS * (width + 2 * PAD);
  paper.height = SHARPNESS * (sourceTop + source.height + PAD);

  const write = ({ font, lines, lineHeight }, top) => {
    context.font = font;
    lines.forEach((line, index) => context.fillText(line, PAD, top + (index + 0.75) * lineHeight));
  };
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, paper.width, paper.height);
  context.fillStyle = colours.text;
  write(title, PAD);
  write(scale, PAD + title.height);
  context.drawImage(image, PAD, chartTop, width, height);
  write(source, sourceTop);
  return paper;
}

/** Hands the browser a PNG of the chart under a name of its own. */
export async function saveImage(chart) {
  const { width, height } = chart.plot.layout;
  const image = new Image();
  image.src = await window.Plotly.toImage(chart.plot, { format: 'svg', width, height });
  await image.decode();
  const paper = compose(chart, image, width, height);
  const blob = await new Promise((resolve) => paper.toBlob(resolve, 'image/png'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `bieu-do-${chart.key}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
