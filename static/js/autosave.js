// Saves a form as it is typed, by posting it to its own address, and loses nothing on the way:
// a wrong value, another person's version, a dropped line and a sign-out all leave the text here.
// Without it the form is saved by its buttons.

import { numberOf, showConflict, showError } from './result-form.js';

const WAIT = 1500;
const RETRY = 10000;
const form = document.querySelector('[data-entry]');

if (form) {
  const place = document.querySelector('[data-conflict]');
  const status = form.querySelector('[data-saved]');
  const isAutosaved = form.dataset.autosave === 'yes';
  const key = `parindex:${form.dataset.copy}`;
  let saved = snapshot();
  let timer = 0;
  let sending = null;
  let isStopped = Boolean(place?.firstElementChild);
  let isLeaving = false;
  let isDropped = false;
  let evidenceVersion = null;

  // --- What is typed, and what is stored -----------------------------------------------------

  function inputs() {
    return [...form.elements].filter((input) => input.name && !['hidden', 'submit', 'button'].includes(input.type));
  }

  function snapshot() {
    return Object.fromEntries(inputs().map((input) => [input.name, input.type === 'checkbox' ? String(input.checked) : input.value]));
  }

  const plain = (text) => {
    const typed = text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
    const number = numberOf(typed);
    return number === null || Number.isNaN(number) ? typed : String(number);
  };
  const isSame = (one, other) => Object.keys(one).every((name) => plain(one[name]) === plain(other[name] ?? ''));
  // A page that came back from a refused post shows what is not stored.
  const isDirty = () => form.dataset.kept === 'yes' || !isSame(snapshot(), saved);

  function say(text, tone = '') {
    status.textContent = text;
    status.dataset.tone = tone;
  }

  // --- A copy in this browser window ----------------------------------------------------------

  function keepCopy() {
    try {
      if (isDirty()) sessionStorage.setItem(key, JSON.stringify({ version: form.elements.version.value, values: snapshot() }));
      else sessionStorage.removeItem(key);
    } catch {
      // Storage can be forbidden or full: then the page itself is the only copy.
    }
  }

  function bringBack() {
    let copy = null;
    try {
      copy = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    } catch {
      return;
    }
    if (!copy || isSame(copy.values, saved) || form.dataset.kept === 'yes') return;
    for (const input of inputs()) {
      const value = copy.values[input.name];
      if (value === undefined) continue;
      if (input.type === 'checkbox') input.checked = value === 'true';
      else input.value = value;
    }
    // The version that was read: if somebody has saved since, both texts are shown.
    form.elements.version.value = copy.version;
    form.dispatchEvent(new Event('input'));
    say('Đã khôi phục nội dung chưa lưu từ lần trước.', 'due');
    const drop = document.createElement('button');
    drop.type = 'button';
    drop.className = 'btn btn-sm';
    drop.textContent = 'Bỏ, dùng bản đã lưu';
    drop.addEventListener('click', () => {
      sessionStorage.removeItem(key);
      isLeaving = true;
      isDropped = true;
      window.location.reload();
    });
    status.append(' ', drop);
  }

  // --- Saving ----------------------------------------------------------------------------------

  function later(wait = WAIT) {
    clearTimeout(timer);
    if (isAutosaved && !isStopped) timer = setTimeout(save, wait);
  }

  // After a sign-in in another tab the page's token is an old one: takes the new one and posts
  // again. Where nobody is signed in the answer is the way to the sign-in page.
  async function postAgain(refused) {
    const fresh = await fetch(window.location.href, { redirect: 'manual', cache: 'no-store' });
    if (!fresh.ok) return fresh.type === 'opaqueredirect' ? fresh : refused;
    const page = new DOMParser().parseFromString(await fresh.text(), 'text/html');
    const token = page.querySelector('[name="csrfmiddlewaretoken"]')?.value;
    if (!token) return refused;
    for (const input of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) input.value = token;
    return post();
  }

  function post() {
    return fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' },
      redirect: 'manual',
    });
  }

  async function save() {
    clearTimeout(timer);
    if (sending || isStopped || isLeaving || !isDirty()) return;
    const sent = snapshot();
    say('Đang lưu…');
    try {
      sending = post();
      let response = await sending;
      if (response.status === 403) response = await postAgain(response);
      await settle(response, sent);
    } catch {
      say('Chưa lưu được, nội dung vẫn ở trên trang này. Sẽ tự thử lại.', 'bad');
      later(RETRY);
    } finally {
      sending = null;
    }
    if (status.dataset.tone === 'ok' && isDirty()) later();
  }

  async function settle(response, sent) {
    if (response.type === 'opaqueredirect') {
      say('Chưa lưu được vì phiên đăng nhập đã hết. Nội dung vẫn ở trên trang này: đăng nhập lại ở thẻ khác rồi bấm Lưu nháp.', 'bad');
      later(RETRY * 3);
      return;
    }
    if (response.status === 413) {
      say('Chưa lưu: nội dung quá lớn. Mỗi mục nhận tối đa 20.000 ký tự; nội dung vẫn ở trên trang này.', 'bad');
      return;
    }
    const isData = response.headers.get('Content-Type')?.startsWith('application/json');
    if (!isData) throw new Error(String(response.status));
    const answer = await response.json();
    if (response.ok) {
      saved = sent;
      form.dataset.kept = 'no';
      form.elements.version.value = answer.version;
      for (const mark of form.querySelectorAll('[name="prefilled"], [data-prefilled]')) mark.remove();
      form.classList.remove('is-prefilled');
      for (const input of inputs()) if (input.getAttribute('aria-invalid')) showError(input, '');
      keepCopy();
      say(`Đã lưu ${answer.saved_at}`, 'ok');
      return;
    }
    for (const input of inputs()) {
      const [error] = answer.errors?.[input.name] ?? [];
      if (error || input.getAttribute('aria-invalid')) showError(input, error?.message ?? '');
    }
    if (answer.conflict && answer.version === evidenceVersion) {
      // Not another person: a document was attached on this page meanwhile.
      form.elements.version.value = answer.version;
      later(0);
    } else if (answer.conflict) {
      isStopped = true;
      form.dataset.kept = 'yes';
      form.elements.version.value = answer.version;
      showConflict(answer.conflict, place);
      say('Chưa lưu: có bản khác vừa được lưu. Xem hai bản ở đầu trang rồi bấm lưu.', 'bad');
    } else if (response.status === 409) {
      isStopped = true;
      say(`${answer.message} Nội dung vẫn ở trên trang này.`, 'bad');
    } else {
      const [general] = answer.errors?.version ?? answer.errors?.__all__ ?? [];
      say(general?.message ?? 'Chưa lưu: sửa chỗ báo đỏ, phần còn lại vẫn giữ trên trang này.', 'bad');
    }
  }

  // --- What happens on the page ----------------------------------------------------------------

  form.addEventListener('input', () => {
    keepCopy();
    if (!isDirty()) return;
    if (!sending) say('Chưa lưu.', 'due');
    later();
  });
  form.addEventListener('change', () => later(300));
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    keepCopy();
    if (!sending) {
      isLeaving = true;
      return;
    }
    // The background save must be through first, or this one would carry an old version.
    event.preventDefault();
    const { submitter } = event;
    sending.catch(() => null).then(() => setTimeout(() => form.requestSubmit(submitter), 50));
  });
  document.addEventListener('evidence:changed', ({ detail }) => {
    if (!detail?.version) return;
    form.elements.version.value = detail.version;
    evidenceVersion = String(detail.version);
    keepCopy();
  });
  window.addEventListener('online', () => later(0));
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) isLeaving = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (!isDropped) keepCopy();
    if (!isLeaving && isDirty()) event.preventDefault();
  });

  bringBack();
  if (isDirty() && form.dataset.kept !== 'yes') later();
}
