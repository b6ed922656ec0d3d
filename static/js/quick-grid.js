// The quick grid: Enter and the arrows go down and up a column, and a row that was changed is
// saved when it is left. Without it one button saves every changed row.

const form = document.querySelector('[data-grid]');

if (form) {
  const rows = [...form.querySelectorAll('tr[data-row]')].filter((row) => row.querySelector('[data-column]'));
  const status = form.querySelector('[data-saved]');
  const stored = new Map(rows.map((row) => [row, typed(row)]));
  const sending = new Map();
  let isLeaving = false;

  function inputs(row) {
    return [...row.querySelectorAll('[data-column]')];
  }

  function typed(row) {
    return inputs(row).map((input) => input.value).join('\u0000');
  }

  const isDirty = (row) => row.classList.contains('is-refused') || typed(row) !== stored.get(row);

  // --- Moving ----------------------------------------------------------------------------------

  function move(input, step) {
    const row = input.closest('tr');
    const next = rows[rows.indexOf(row) + step];
    if (!next) {
      save(row);
      return;
    }
    const { column } = input.dataset;
    const place = next.querySelector(`[data-column="${column}"]`) ?? next.querySelector('[data-column]');
    place.focus();
    place.select?.();
  }

  form.addEventListener('keydown', (event) => {
    const input = event.target.closest('[data-column]');
    if (!input || event.isComposing) return;
    const isText = input.tagName === 'TEXTAREA';
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      move(input, 1);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey && (!isText || !input.value.includes('\n'))) {
      event.preventDefault();
      move(input, event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      rows.filter(isDirty).forEach(save);
    }
  });

  // --- Saving ------------------------------------------------------------------------------------

  function say(row, text, isBad = false) {
    const place = row.querySelector('[data-said]');
    place.textContent = text;
    row.classList.toggle('is-refused', isBad);
  }

  function showErrors(row, errors) {
    for (const old of row.querySelectorAll('.field-error')) old.remove();
    for (const input of inputs(row)) {
      const [text] = errors[input.name] ?? [];
      if (!text) {
        input.removeAttribute('aria-invalid');
        continue;
      }
      input.setAttribute('aria-invalid', 'true');
      const line = document.createElement('p');
      line.className = 'field-error';
      line.textContent = text;
      input.before(line);
    }
  }

  async function save(row) {
    if (sending.has(row) || !isDirty(row)) return;
    const code = row.dataset.row;
    const sent = typed(row);
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name === 'csrfmiddlewaretoken' || name.startsWith(`${code}-`)) body.append(name, value);
    }
    sending.set(row, true);
    say(row, 'Đang lưu…');
    try {
      const response = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual' });
      if (response.type === 'opaqueredirect') {
        say(row, 'Chưa lưu: phiên đăng nhập đã hết. Đăng nhập lại ở thẻ khác rồi tải lại trang này sau khi chép nội dung.', true);
        return;
      }
      if (!response.headers.get('Content-Type')?.startsWith('application/json')) throw new Error(String(response.status));
      const answer = await response.json();
      showErrors(row, answer.errors ?? {});
      if (answer.version !== undefined && answer.version !== null) row.querySelector(`[name="${CSS.escape(`${code}-version`)}"]`).value = answer.version;
      if (!response.ok) {
        say(row, answer.message || 'Chưa lưu: sửa chỗ báo đỏ.', true);
        return;
      }
      row.querySelector(`[name="${CSS.escape(`${code}-seen`)}"]`).value = answer.seen;
      stored.set(row, sent);
      const badge = row.querySelector('[data-mark] .badge');
      if (badge && answer.status) badge.lastChild.textContent = answer.status;
      say(row, `Đã lưu ${answer.saved_at}`);
      if (status) status.textContent = `Đã lưu ${code} lúc ${answer.saved_at}`;
    } catch {
      say(row, 'Chưa lưu được, nội dung vẫn ở trên trang này. Bấm Lưu để thử lại.', true);
    } finally {
      sending.delete(row);
    }
    // Typed on while it was under way.
    if (typed(row) !== sent && !row.contains(document.activeElement)) save(row);
  }

  form.addEventListener('focusout', ({ target, relatedTarget }) => {
    const row = target.closest?.('tr[data-row]');
    if (row && !row.contains(relatedTarget) && stored.has(row)) save(row);
  });
  form.addEventListener('submit', () => {
    isLeaving = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && rows.some(isDirty)) event.preventDefault();
  });
}
