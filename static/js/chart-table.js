// The key 'b' opens and closes the table (bảng số liệu) of the chart that has the focus, or else
// of the one under the pointer.

function toggleTable(event) {
  if (event.key?.toLowerCase() !== 'b' || event.repeat) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest('input, select, textarea, [contenteditable], dialog')) return;
  const figure = event.target.closest('figure.chart') ?? document.querySelector('figure.chart:hover');
  const table = figure?.querySelector('details.chart-table');
  if (!table) return;
  event.preventDefault();
  // The focus must not vanish with the table.
  if (table.open && table.contains(event.target)) table.querySelector('summary').focus();
  table.open = !table.open;
  if (table.open) table.scrollIntoView({ block: 'nearest' });
}

/** Names the key where it works; a page without scripts must not promise it. */
function addHints(part) {
  for (const summary of part.querySelectorAll('.chart-table > summary:not([aria-keyshortcuts])')) {
    const key = Object.assign(document.createElement('kbd'), { className: 'chart-key', textContent: 'B' });
    key.setAttribute('aria-hidden', 'true');
    summary.append(' ', key);
    summary.setAttribute('aria-keyshortcuts', 'B');
    summary.title = 'Phím B, khi con trỏ hoặc tiêu điểm ở trên biểu đồ';
  }
}

document.addEventListener('keydown', toggleTable);
document.addEventListener('htmx:load', ({ target }) => addHints(target));
addHints(document);
