// The form of a result while it is being filled in: the percent of a ratio, the score against its
// maximum, taking the other version of a field, keys. The server says all of it again.

const form = document.querySelector('[data-entry]');

// '0,75' and '0.75' alike; null for what is empty, NaN for what is no number.
export function numberOf(text) {
  const typed = text.trim().replace('−', '-');
  if (!typed) return null;
  return /^[+-]?\d{1,9}([.,]\d{1,6})?$/.test(typed) ? Number(typed.replace(',', '.')) : NaN;
}

const withComma = (value, places) => value.toFixed(places).replace('.', ',').replace('-', '−');

function showPercent() {
  const output = form.querySelector('[data-percent]');
  if (!output) return;
  const [part, whole] = ['numerator', 'denominator'].map((name) => numberOf(form.elements[name].value));
  const isRatio = part !== null && !Number.isNaN(part) && whole > 0;
  output.textContent = isRatio ? `${withComma((part / whole) * 100, 1)}%` : '–';
}

// --- The score against its maximum -------------------------------------------------------------

function scoreError() {
  const { max, criterion } = form.dataset;
  const typed = form.elements.self_score.value.trim();
  const score = numberOf(typed);
  if (score === null) return '';
  if (Number.isNaN(score)) return `“${typed}” không phải là số. Nhập số từ 0,00 đến ${max}, ví dụ 0,75.`;
  if (score < 0) return `Điểm tự chấm không được âm. Nhập từ 0,00 đến ${max}.`;
  if (max === '–' || score <= numberOf(max)) return '';
  return `Điểm tự chấm ${withComma(score, 2)} vượt điểm tối đa ${max} của tiêu chí ${criterion}. Nhập từ 0,00 đến ${max}.`;
}

// Shows what is wrong with a field beside it; an empty text takes it away.
export function showError(input, text) {
  const field = input.closest('.field') ?? input.parentElement;
  const id = `${input.id}_error`;
  document.getElementById(id)?.remove();
  input.toggleAttribute('aria-invalid', Boolean(text));
  const described = (input.getAttribute('aria-describedby') ?? '').split(' ').filter((part) => part && part !== id);
  if (text) {
    input.setAttribute('aria-invalid', 'true');
    described.push(id);
    const box = document.createElement('div');
    box.id = id;
    box.setAttribute('role', 'alert');
    const line = document.createElement('p');
    line.className = 'field-error';
    line.textContent = text;
    box.append(line);
    input.before(box);
  }
  if (described.length) input.setAttribute('aria-describedby', described.join(' '));
  else input.removeAttribute('aria-describedby');
  return field;
}

if (form?.elements.self_score) {
  const score = form.elements.self_score;
  let shown = null;
  score.addEventListener('change', () => showError(score, (shown = scoreError())));
  score.addEventListener('input', () => {
    if (shown && !scoreError()) showError(score, (shown = ''));
  });
  form.addEventListener('input', showPercent);
  showPercent();
}

// --- Two versions: take the other one's words for a field ---------------------------------------

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-take]');
  if (!button || !form) return;
  const input = form.elements[button.dataset.take];
  if (!input) return;
  if (input.type === 'checkbox') input.checked = button.dataset.value === 'on';
  else input.value = button.dataset.value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.focus();
});

// --- A group's ratio: what its members have entered together -------------------------------------

const filler = document.querySelector('[data-fill-numerator]');
if (filler && form?.elements.numerator && filler.dataset.fillNumerator !== '–') {
  filler.hidden = false;
  filler.addEventListener('click', () => {
    form.elements.numerator.value = filler.dataset.fillNumerator;
    form.elements.denominator.value = filler.dataset.fillDenominator;
    form.dispatchEvent(new Event('input'));
    form.elements.numerator.focus();
  });
}

export function showConflict(html, place) {
  if (html !== undefined) place.innerHTML = html;
  for (const button of place.querySelectorAll('[data-take]')) button.hidden = false;
  place.querySelector('.conflict')?.focus();
}

const conflict = document.querySelector('[data-conflict]');
if (conflict?.firstElementChild) showConflict(undefined, conflict);

// --- Keys ------------------------------------------------------------------------------------

document.addEventListener('keydown', (event) => {
  if (!form || !(event.ctrlKey || event.metaKey)) return;
  const wanted = { Enter: 'submit', s: 'save', S: 'save' }[event.key];
  const button = wanted && form.querySelector(`button[name="do"][value="${wanted}"]`);
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});
