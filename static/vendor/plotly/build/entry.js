// What the pages draw, and nothing else. A trace type that is missing here would be
// drawn silently as a line: the list below is published for the pages to check against.
import './csp-style-shim.js';
import Plotly from 'plotly.js/lib/core';
import bar from 'plotly.js/lib/bar';
import heatmap from 'plotly.js/lib/heatmap';
import indicator from 'plotly.js/lib/indicator';
import sunburst from 'plotly.js/lib/sunburst';
import treemap from 'plotly.js/lib/treemap';
import waterfall from 'plotly.js/lib/waterfall';
import vietnamese from './locale-vi.js';

const traces = [bar, heatmap, indicator, sunburst, treemap, waterfall];
Plotly.register([...traces, vietnamese]);
// For static/js/charts.js, which refuses anything else. scatter is part of the core.
Plotly.traceTypes = ['scatter', ...traces.map((trace) => trace.name)].sort();

export default Plotly;
