// The grid of a plan's figures: sums follow what is typed, Enter and the arrows go down and up a
// column, and leaving with something unsaved is asked about. Without it the sums follow on saving.

const form = document.querySelector('[data-figures]');

if (form) {
  const inputs = [...form.querySelectorAll('input[data-figure]')];
  const columns = Map.groupBy
    ? Map.groupBy(inputs, (input) => input.dataset.figure)
    : inputs.reduce((map, input) => map.set(input.dataset.figure, [...(map.get(input.dataset.figure) ?? []), input]), new Map());
  const loaded = new Map(inputs.map((input) => [input, input.value]));
  let isLeaving = false;

  // In hundredths, so that 0,1 + 0,2 is 0,3; null is no figure, which is not 0.
  function hundredths(text) {
    const cleaned = text.trim().replace('\u2212', '-').replace(',', '.');
    return /^[+-]?\d{1,9}(\.\d{1,6})?$/.test(cleaned) ? Math.round(Number(cleaned) * 100) : null;
  }

  function words(value) {
    if (value === null) return '–';
    const text = Math.abs(value).toString().padStart(3, '0');
    return `${value < 0 ? '\u2212' : ''}${text.slice(0, -2)},${text.slice(-2)}`;
  }

  function addUp(figure) {
    for (const place of form.querySelectorAll(`[data-sum="${figure}"]`)) {
      const { below } = place.dataset;
      const values = columns.get(figure)
        .filter((input) => !below || input.name.startsWith(below))
        .map((input) => hundredths(input.value))
        .filter((value) => value !== null);
      place.textContent = words(values.length ? values.reduce((sum, value) => sum + value, 0) : null);
    }
  }

  form.addEventListener('input', ({ target }) => {
    if (target.dataset.figure) addUp(target.dataset.figure);
  });

  form.addEventListener('keydown', (event) => {
    const column = columns.get(event.target.dataset?.figure);
    if (!column || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && column[column.indexOf(event.target) + step];
    if (step) event.preventDefault();
    next?.focus();
    next?.select();
  });

  form.addEventListener('submit', () => {
    isLeaving = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && inputs.some((input) => input.value !== loaded.get(input))) event.preventDefault();
  });
}
