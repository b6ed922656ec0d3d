// The dialog of the quick search: a field and a list that follows it.
// What it searches in comes from the server once, when the dialog first opens.

import { find, markedParts, readPlace } from './quick-find-match.js';

const SHOWN = 30;
const KEPT = 5; // recent choices

const TEXTS = {
  start: 'Gõ tên hoặc mã tiêu chí, tên cơ quan, tên trang; không cần dấu.',
  loading: 'Đang tải danh mục…',
  failed: 'Chưa tải được danh mục. Bấm Enter để tìm trên trang kết quả.',
  signedOut: 'Phiên làm việc đã hết. Tải lại trang để đăng nhập.',
  nothing: 'Thử bớt từ, gõ mã như 3.4, hoặc chữ đầu của tên cơ quan như stnmt.',
};

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// --- What was chosen lately, in this tab; storage may be forbidden --------------------------------

function recentAddresses(reader) {
  try {
    return JSON.parse(sessionStorage.getItem(`quick-find:${reader}`)) ?? [];
  } catch {
    return [];
  }
}

function remember(reader, address) {
  const others = recentAddresses(reader).filter((other) => other !== address);
  try {
    sessionStorage.setItem(`quick-find:${reader}`, JSON.stringify([address, ...others].slice(0, KEPT)));
  } catch {
    // Then nothing is remembered.
  }
}

// --- The index -----------------------------------------------------------------------------------

async function fetchIndex(address) {
  const response = await fetch(address, {
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
  });
  // A session that has ended answers with the sign-in page.
  if (response.redirected) throw new Error(TEXTS.signedOut);
  if (!response.ok) throw new Error(TEXTS.failed);
  const { reader, isWhole, places } = await response.json();
  return { reader, isWhole, places: places.map(readPlace) };
}

// --- The dialog ----------------------------------------------------------------------------------

function slashSwitch() {
  const box = element('input', { type: 'checkbox' });
  try {
    box.checked = localStorage.getItem('quick-find-slash') !== 'off';
  } catch {
    box.disabled = true;
  }
  box.addEventListener('change', () => {
    if (box.checked) localStorage.removeItem('quick-find-slash');
    else localStorage.setItem('quick-find-slash', 'off');
  });
  return element('label', {}, box, ' mở bằng phím ', element('kbd', {}, '/'));
}

function makeParts() {
  const input = element('input', {
    type: 'text',
    id: 'quick-find-q',
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': 'quick-find-list',
    'aria-autocomplete': 'list',
    'aria-label': 'Tìm tiêu chí, cơ quan, trang, kỳ báo cáo',
    'aria-describedby': 'quick-find-status',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    inputmode: 'search',
    enterkeyhint: 'go',
    maxlength: '100',
    placeholder: 'Tìm tiêu chí, cơ quan, trang',
  });
  const close = element('button', { type: 'button', class: 'btn btn-secondary' }, 'Đóng');
  const status = element('p', { id: 'quick-find-status', role: 'status' });
  const list = element('div', { id: 'quick-find-list', role: 'listbox', 'aria-label': 'Kết quả' });
  const hint = element('p', { class: 'quick-find-hint' });
  const keys = element('span', {});
  keys.append(element('kbd', {}, '↑'), ' ', element('kbd', {}, '↓'), ' chọn, ');
  keys.append(element('kbd', {}, 'Enter'), ' mở, ', element('kbd', {}, 'Esc'), ' đóng');
  const dialog = element(
    'dialog',
    { class: 'quick-find', 'aria-label': 'Tìm nhanh' },
    element('div', { class: 'quick-find-head' }, input, close),
    status,
    list,
    hint,
    element('p', { class: 'quick-find-foot' }, keys, slashSwitch()),
  );
  document.body.append(dialog);
  return { dialog, input, close, status, list, hint };
}

function option(place, index, query) {
  const title = element('span', { class: 'quick-find-title' });
  if (place.code) title.append(element('span', { class: 'code' }, place.code), ' ');
  for (const { text, isMarked } of markedParts(place.title, query)) {
    title.append(isMarked ? element('mark', {}, text) : text);
  }
  const link = element(
    'a',
    { id: `quick-find-${index}`, role: 'option', href: place.url, tabindex: '-1', 'aria-selected': 'false' },
    title,
    element('span', { class: 'quick-find-kind' }, place.kind),
  );
  if (place.hint) link.append(element('span', { class: 'quick-find-more' }, place.hint));
  return link;
}

/** Makes the dialog; `index`: where its places come from, `page`: the search without a script. */
export function makeDialog({ index, page }) {
  const { dialog, input, close, status, list, hint } = makeParts();
  let known = null; // the index, once it is here
  let options = [];
  let active = -1;

  function resultsPage() {
    const address = new URL(page, window.location.href);
    address.searchParams.set('q', input.value);
    return address.href;
  }

  function activate(place) {
    options[active]?.setAttribute('aria-selected', 'false');
    active = place;
    const option = options[active];
    if (!option) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', option.id);
  }

  function show(places, query) {
    options = places.slice(0, SHOWN).map((place, number) => option(place, number, query));
    list.replaceChildren(...options);
    list.hidden = !options.length;
    list.scrollTop = 0;
    input.setAttribute('aria-expanded', String(Boolean(options.length)));
    activate(query && options.length ? 0 : -1);
  }

  function say(text, about = '') {
    status.textContent = text;
    hint.replaceChildren(about);
    hint.hidden = !about;
  }

  function showRecent() {
    const recent = recentAddresses(known.reader)
      .map((address) => known.places.find(({ url }) => url === address))
      .filter(Boolean);
    show(recent, '');
    say(recent.length ? 'Vừa mở gần đây:' : TEXTS.start);
  }

  function update() {
    const query = input.value.trim();
    if (!known) return;
    if (!query) {
      showRecent();
      return;
    }
    const found = find(known.places, query);
    show(found, query);
    const way = element('a', { href: resultsPage() }, 'Xem trang kết quả');
    if (!found.length) {
      say(`Không có kết quả nào cho “${query}”.`, TEXTS.nothing);
      hint.append(' ', way);
    } else if (found.length > SHOWN) {
      say(`Hiện ${SHOWN} trong ${found.length} kết quả, gõ thêm để thu hẹp.`);
    } else {
      say(`${found.length} kết quả`);
    }
    if (found.length && !known.isWhole) {
      say(status.textContent, 'Danh mục dài, đây là phần đầu.');
      hint.append(' ', way);
    }
  }

  async function load() {
    say(TEXTS.loading);
    try {
      known = await fetchIndex(index);
    } catch (error) {
      say(error.message === TEXTS.signedOut ? TEXTS.signedOut : TEXTS.failed);
      return;
    }
    update();
  }

  function go(option, event) {
    const address = option?.href ?? (input.value.trim() && resultsPage());
    if (!address) return;
    if (option && known) remember(known.reader, option.getAttribute('href'));
    if (event.ctrlKey || event.metaKey) {
      window.open(address, '_blank', 'noopener');
      return;
    }
    dialog.close(); // so that coming back does not find it open
    window.location.assign(address);
  }

  input.addEventListener('input', update);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      const from = active < 0 && step < 0 ? options.length : active;
      activate((from + step + options.length) % options.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(options[active], event);
    }
  });
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    event.preventDefault();
    go(option, event);
  });
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close(); // beside the box
  });

  return {
    open() {
      if (!dialog.open) dialog.showModal();
      input.select();
      input.focus();
      if (known) update();
      else load();
    },
  };
}
