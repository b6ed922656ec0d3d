// Trying out a scenario: typed values, sliders and buttons move criteria, and every sum follows at
// once. Without it each button asks the server, which reckons the same (scenario-sums.js says how).

import { goalOf, project, startOf } from './scenario-sums.js';

const form = document.querySelector('[data-scenario]');
const MINUS = '\u2212';
const NOTHING = '–';

// --- Numbers: whole hundredths inside, two places and a comma outside ---------------------------

/** Hundredths; null for nothing typed, undefined for what is no number of points. */
function read(text, most) {
  const cleaned = text.trim().replace(MINUS, '-');
  if (!cleaned) return null;
  const found = /^\+?(\d{1,9})(?:[.,](\d{1,6}))?$/.exec(cleaned);
  if (!found) return undefined;
  const places = (found[2] ?? '').replace(/0+$/, '');
  if (places.length > 2) return undefined;
  const value = Number(found[1]) * 100 + Number(places.padEnd(2, '0'));
  return value <= most ? value : undefined;
}

function score(value) {
  if (value === null) return NOTHING;
  const digits = Math.abs(value).toString().padStart(3, '0');
  return `${value < 0 ? MINUS : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

const delta = (value) => (value > 0 ? `+${score(value)}` : score(value));
const compact = (value) => score(value).replace(',', '.').replace(/\.?0+$/, '');

function distance(value) {
  if (value === null) return NOTHING;
  if (value === 0) return 'đã đạt';
  return value > 0 ? score(value) : `vượt ${score(-value)}`;
}

function percent(tenths) {
  const digits = Math.abs(tenths).toString().padStart(2, '0');
  return `${tenths < 0 ? MINUS : ''}${digits.slice(0, -1)},${digits.slice(-1)}%`;
}

const plus = (one, other) => (one === null || other === null ? null : one + other);
const minus = (one, other) => (one === null || other === null ? null : one - other);
const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/\s+/g, ' ').trim();

if (form) start(JSON.parse(document.getElementById('scenario-data').textContent));

function start({ ground, stored, maxSurvey }) {
  const leaves = new Map(ground.leaves.map((leaf) => [leaf.code, leaf]));
  const rows = [...form.querySelectorAll('tr[data-code]')];
  const inputs = new Map();
  const sliders = new Map();
  const survey = form.querySelector('#dt');
  const name = form.querySelector('[name="ten"]');
  const shared = form.querySelector('[name="chung"]');
  const said = form.querySelector('[data-said]');
  const first = { name: name.value, shared: shared.checked };
  const done = [];
  const undone = [];
  let lastEdit = '';
  let isLeaving = false;
  let isTouched = false;
  let timer = 0;
  let state = { base: 'approved', moves: new Map(), survey: null };

  // --- What is typed ------------------------------------------------------------------------------

  function take() {
    const moves = new Map();
    const base = form.querySelector('[name="nen"]:checked').value;
    for (const [code, input] of inputs) {
      const value = read(input.value, leaves.get(code).max);
      const isWrong = value === undefined;
      input.toggleAttribute('aria-invalid', isWrong);
      if (isWrong) input.setAttribute('aria-invalid', 'true');
      if (value !== null && !isWrong && value !== startOf(leaves.get(code), base)) moves.set(code, value);
    }
    const assumed = read(survey.value, maxSurvey);
    if (assumed === undefined) survey.setAttribute('aria-invalid', 'true');
    else survey.removeAttribute('aria-invalid');
    return { base, moves, survey: assumed ?? null };
  }

  function put(next) {
    form.querySelector(`[name="nen"][value="${next.base}"]`).checked = true;
    for (const [code, input] of inputs) input.value = next.moves.has(code) ? score(next.moves.get(code)) : '';
    survey.value = next.survey === null ? '' : score(next.survey);
  }

  /** Makes what is typed the state; edits of one place in a row are one step to undo. */
  function follow(edit) {
    isTouched = true;
    if (!edit || edit !== lastEdit) {
      done.push(state);
      if (done.length > 200) done.shift();
      undone.length = 0;
    }
    lastEdit = edit;
    state = take();
    show();
  }

  function step(from, to) {
    const next = from.pop();
    if (!next) return;
    to.push(state);
    lastEdit = '';
    put(next);
    state = take();
    show();
  }

  // --- What is shown --------------------------------------------------------------------------------

  function show() {
    const outcome = project(ground, state.base, state.moves);
    const before = project(ground, state.base, new Map());
    for (const row of rows) showLeaf(row);
    for (const area of ground.areas) {
      const [now, was] = [outcome.areas.get(area).points, before.areas.get(area).points];
      for (const place of form.querySelectorAll(`tbody[data-area="${area}"] .group-head, [data-sum="${area}"]`)) {
        place.querySelector('[data-points]').textContent = score(now);
        place.querySelector('[data-change]').textContent = delta(minus(now, was));
        const begin = place.querySelector('[data-start]');
        if (begin) begin.textContent = score(was);
      }
    }
    const words = wordsOf(outcome, before);
    for (const place of form.querySelectorAll('[data-total]')) place.textContent = words[place.dataset.total];
    const full = { assumed: score(state.survey), points: score(plus(outcome.total.points, state.survey)) };
    for (const place of form.querySelectorAll('[data-survey]')) place.textContent = full[place.dataset.survey];
    form.querySelector('[data-undo]').disabled = !done.length;
    form.querySelector('[data-redo]').disabled = !undone.length;
    form.querySelector('[data-unsaved]').hidden = !isUnsaved();
    filter();
    clearTimeout(timer);
    timer = setTimeout(() => {
      remember();
      if (isTouched) said.textContent = `Tổng ${words.points} điểm, còn tới mục tiêu: ${words.toTarget}, nhóm ${words.group}.`;
    }, 400);
  }

  function showLeaf(row) {
    const { code } = row.dataset;
    const leaf = leaves.get(code);
    const begin = startOf(leaf, state.base);
    const move = state.moves.get(code);
    const place = row.querySelector('[data-start]');
    place.textContent = score(begin);
    place.title = state.base === 'targets' && leaf.applies ? 'mục tiêu' : place.dataset.note;
    row.classList.toggle('is-changed', move !== undefined);
    row.querySelector('[data-change]').textContent = move === undefined ? '' : delta(move - (begin ?? 0));
    const input = inputs.get(code);
    if (!input) return;
    input.placeholder = score(begin);
    const slider = sliders.get(code);
    slider.value = move ?? begin ?? 0;
    slider.setAttribute('aria-valuetext', `${score(Number(slider.value))} điểm`);
  }

  function wordsOf({ total, group, share }, before) {
    const gain = `${score(total.gain)} / ${score(total.planned)}`;
    const order = ground.floors.map(({ letter }) => letter);
    const rise = order.indexOf(before.group) - order.indexOf(group);
    const way = rise ? `từ nhóm ${before.group} ${rise > 0 ? 'lên' : 'xuống'} nhóm ${group}` : `vẫn nhóm ${group}`;
    return {
      points: score(total.points),
      max: score(total.max),
      change: delta(minus(total.points, before.total.points)),
      gain: share === null ? gain : `${gain} (${percent(share)})`,
      toTarget: distance(total.toTarget),
      toMax: distance(total.toMax),
      group: group ?? NOTHING,
      groupChange: group && before.group ? way : '',
    };
  }

  // --- What is kept ---------------------------------------------------------------------------------

  function differs(one, other) {
    const others = other.moves instanceof Map ? other.moves : new Map(Object.entries(other.moves));
    return one.base !== other.base || one.survey !== other.survey || one.moves.size !== others.size
      || [...one.moves].some(([code, value]) => others.get(code) !== value);
  }

  const isUnsaved = () => differs(state, stored) || name.value !== first.name || shared.checked !== first.shared;

  function withState(address) {
    const url = new URL(address, location.href);
    url.searchParams.delete('nen');
    url.searchParams.delete('dt');
    if (state.base !== 'approved') url.searchParams.set('nen', state.base);
    url.searchParams.set('d', [...state.moves].map(([code, value]) => `${code}-${compact(value)}`).join('_'));
    if (state.survey !== null) url.searchParams.set('dt', compact(state.survey));
    return url;
  }

  /** The address says what is shown: a reload, the way back and a copied link all keep it. */
  function remember() {
    const here = withState(form.action);
    form.querySelector('[data-link]').value = here.href;
    for (const link of document.querySelectorAll('[data-keeps-state] a, .period-bar a')) link.href = withState(link.href).href;
    if (isTouched) history.replaceState(history.state, '', here);
  }

  // --- Deeds ----------------------------------------------------------------------------------------

  function isIn(leaf, scope) {
    const [kind, ...rest] = scope.split('-');
    const wanted = rest.join('-');
    return kind === '' || { lv: leaf.area, cq: leaf.lead, tc: leaf.code }[kind] === wanted;
  }

  function act(deed, scope) {
    const moves = new Map(state.moves);
    for (const leaf of ground.leaves) {
      if (!leaf.applies || !isIn(leaf, scope) || (deed === 'cho-duyet' && leaf.waiting === undefined)) continue;
      const goal = goalOf(leaf, deed, state.base);
      if (goal === null || goal === startOf(leaf, state.base)) moves.delete(leaf.code);
      else moves.set(leaf.code, goal);
    }
    put({ ...state, moves });
    follow('');
  }

  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const [deed, scope = form.querySelector('#cho').value] = button.value.split('/');
    if (['muc-tieu', 'toi-da', 'giu-nguyen', 'cho-duyet', 'tinh'].includes(deed)) {
      event.preventDefault();
      if (deed !== 'tinh') act(deed, scope);
    } else if (button.matches('[data-undo]')) step(done, undone);
    else if (button.matches('[data-redo]')) step(undone, done);
    else if (button.matches('[data-copy]')) copy(button);
  });

  async function copy(button) {
    const field = form.querySelector('[data-link]');
    remember();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = 'Đã chép liên kết.';
      button.lastChild.textContent = ' Đã chép';
    } catch {
      said.textContent = 'Liên kết đã được chọn: nhấn Ctrl+C để chép.';
    }
  }

  form.addEventListener('input', ({ target }) => {
    if (target.matches('[data-filter]')) filter();
    else if (target.type === 'range') {
      inputs.get(target.dataset.slider).value = score(Number(target.value));
      follow(`slider ${target.dataset.slider}`);
    } else if (target === survey || target.name?.startsWith('d-')) follow(target.name);
    else if (target.name === 'nen') follow('');
    else show();
  });

  form.addEventListener('change', ({ target }) => {
    lastEdit = '';
    if (!target.name?.startsWith('d-')) return;
    const leaf = leaves.get(target.name.slice(2));
    const value = read(target.value, leaf.max);
    if (typeof value === 'number') target.value = value === startOf(leaf, state.base) ? '' : score(value);
  });

  form.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.isComposing || event.altKey) return;
    if (target.type === 'range' && (key === 'PageUp' || key === 'PageDown')) {
      event.preventDefault();
      target.value = Number(target.value) + (key === 'PageUp' ? 5 : -5);
      target.dispatchEvent(new Event('input', { bubbles: true }));
    } else if (target.name?.startsWith('d-') && ['Enter', 'ArrowDown', 'ArrowUp'].includes(key)) {
      event.preventDefault();
      const open = [...inputs.values()].filter((input) => input.offsetParent);
      const next = open[open.indexOf(target) + (key === 'ArrowUp' ? -1 : 1)];
      next?.focus();
      next?.select();
    } else if (key === 'Enter' && target.matches('input[type="search"], #dt')) event.preventDefault();
  });

  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches('input[type="text"], input[type="search"], textarea')) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'z' && !event.shiftKey) step(done, undone);
    else step(undone, done);
  });

  // --- Finding ----------------------------------------------------------------------------------------

  function filter() {
    const wanted = fold(form.querySelector('#loc').value).split(' ').filter(Boolean);
    const lead = form.querySelector('#loc-chu-tri').value;
    const onlyChanged = form.querySelector('#loc-doi').checked;
    const isNarrowed = wanted.length > 0 || lead || onlyChanged;
    let count = 0;
    for (const body of form.querySelectorAll('tbody[data-area]')) {
      const isFolded = body.classList.contains('is-folded') && !isNarrowed;
      let found = 0;
      for (const row of body.querySelectorAll('tr[data-code]')) {
        const fits = wanted.every((word) => row.dataset.folded.includes(word))
          && (!lead || row.dataset.lead === lead)
          && (!onlyChanged || row.classList.contains('is-changed') || row.contains(document.activeElement));
        row.hidden = !fits || isFolded;
        found += fits;
      }
      body.querySelector('.group-head').hidden = isNarrowed && !found;
      count += found;
    }
    form.querySelector('[data-nothing]').hidden = count > 0;
  }

  function foldable(body, isFolded) {
    const head = body.querySelector('.group-head > th');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'tree-toggle';
    button.setAttribute('aria-label', `Thu gọn hoặc mở lĩnh vực ${body.dataset.area}`);
    // The name as well: a finger looks for no small arrow.
    head.classList.add('is-foldable');
    head.addEventListener('click', () => {
      if (String(window.getSelection())) return;
      const folded = body.classList.toggle('is-folded');
      button.setAttribute('aria-expanded', String(!folded));
      filter();
    });
    body.classList.toggle('is-folded', isFolded);
    button.setAttribute('aria-expanded', String(!isFolded));
    head.prepend(button);
  }

  // --- Ready ------------------------------------------------------------------------------------------

  for (const row of rows) {
    const { code } = row.dataset;
    const input = row.querySelector('input[name^="d-"]');
    if (!input) continue;
    const slider = document.createElement('input');
    Object.assign(slider, { type: 'range', min: 0, max: leaves.get(code).max, step: 1 });
    slider.dataset.slider = code;
    slider.setAttribute('aria-label', `Kéo điểm giả định ${code}`);
    row.querySelector('[data-slider]').replaceWith(slider);
    inputs.set(code, input);
    sliders.set(code, slider);
  }
  const isNarrow = matchMedia('(max-width: 47.99rem)').matches;
  for (const body of form.querySelectorAll('tbody[data-area]')) {
    foldable(body, isNarrow && !body.querySelector('.is-changed, [aria-invalid]'));
  }
  form.querySelector('[data-areas]').open = matchMedia('(min-width: 85rem)').matches;
  state = take();
  show();
  const isRefused = form.hasAttribute('data-refused');
  form.addEventListener('submit', () => {
    isLeaving = true;
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isLeaving && (isTouched || isRefused) && isUnsaved()) event.preventDefault();
  });
  window.addEventListener('pageshow', () => {
    isLeaving = false;
  });
}
