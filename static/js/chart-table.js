// The key 'b' opens and closes the table (bảng số liệu) of the chart that has the focus.

function toggleTable(event) {
  if (event.key?.toLowerCase() !== 'b' || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest('input, select, textarea, [contenteditable]')) return;
  const table = event.target.closest('figure.chart')?.querySelector('details.chart-table');
  if (!table) return;
  event.preventDefault();
  // The focus must not vanish with the table.
  if (table.open && table.contains(event.target)) table.querySelector('summary').focus();
  table.open = !table.open;
}

document.addEventListener('keydown', toggleTable);
