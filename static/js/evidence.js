// Documents of a result: files are sent one by one with their progress, and what is taken off or
// put back changes the list in place. The forms below it do the same without this script.
//
// After every change the document hears 'evidence:changed' with { version, status } of the result.

const MEGABYTE = 2 ** 20;
const SIGNED_OUT = 'Phiên đăng nhập đã hết. Đăng nhập lại ở một cửa sổ khác rồi bấm Gửi lại.';
const OFFLINE = 'Mất kết nối nên chưa gửi được.';

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Says in a sentence why an answer is not one of ours.
function whyNot(status, isJson) {
  if (status === 413) return 'Tệp lớn quá mức cho phép.';
  if (status === 403) return 'Tài khoản không được sửa tài liệu ở đây. Tải lại trang để xem tình hình mới.';
  if (status >= 500) return 'Máy chủ gặp lỗi, chưa có gì được lưu. Thử lại sau ít phút.';
  return isJson ? 'Chưa thực hiện được.' : SIGNED_OUT;
}

function show(panel, answer) {
  panel.querySelector('[data-evidence-list]').innerHTML = answer.html;
  const { version, status } = answer;
  document.dispatchEvent(new CustomEvent('evidence:changed', { detail: { version, status } }));
}

function say(panel, text) {
  panel.querySelector('[data-evidence-status]').textContent = text;
}

// --- Sending files --------------------------------------------------------------------------

function line(list, name) {
  const item = document.createElement('li');
  const label = document.createElement('span');
  const state = document.createElement('span');
  const bar = document.createElement('progress');
  label.textContent = name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute('aria-label', `Đang gửi ${name}`);
  item.append(label, state, bar);
  list.append(item);
  list.hidden = false;
  return { item, label, state, bar };
}

function settle({ item, label, state, bar }, text, isDone, retry) {
  bar.remove();
  label.textContent = text;
  item.className = isDone ? 'is-done' : 'is-refused';
  state.replaceChildren();
  if (!retry) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-sm';
  button.textContent = 'Gửi lại';
  button.addEventListener('click', () => {
    item.remove();
    retry();
  });
  state.append(button);
}

function send(form, file, row) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    body.append('files', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const percent = total ? Math.floor((loaded / total) * 100) : 0;
      row.bar.value = percent;
      row.state.textContent = percent < 100 ? `${percent}%` : 'đang kiểm tra…';
    });
    request.addEventListener('load', () => {
      const answer = parsed(request.responseText);
      const outcome = answer?.outcomes?.[0];
      resolve(outcome ? { answer, ...outcome } : { text: whyNot(request.status, answer), canRetry: true });
    });
    request.addEventListener('error', () => resolve({ text: OFFLINE, canRetry: true }));
    request.addEventListener('abort', () => resolve({ text: OFFLINE, canRetry: true }));
    request.send(body);
  });
}

async function take(panel, form, files) {
  const list = panel.querySelector('[data-evidence-progress]');
  const limit = Number(panel.dataset.maxMegabytes);
  const rows = files.map((file) => ({ file, row: line(list, file.name) }));
  let done = 0;
  for (const { file, row } of rows) {
    if (file.size > limit * MEGABYTE) {
      settle(row, `“${file.name}”: tệp lớn hơn ${limit} MB. Chia thành nhiều tệp, hoặc giảm độ phân giải bản quét rồi gửi lại.`, false);
      continue;
    }
    const outcome = await send(form, file, row);
    const text = outcome.answer ? outcome.text : `“${file.name}”: ${outcome.text}`;
    settle(row, text, outcome.is_done === true, outcome.canRetry && (() => take(panel, form, [file])));
    if (outcome.answer) show(panel, outcome.answer);
    if (outcome.is_done) done += 1;
  }
  const failed = files.length - done;
  say(panel, failed ? `Đã nhận ${done} tệp, chưa nhận được ${failed} tệp: xem lý do ở danh sách bên dưới.` : `Đã nhận ${done} tệp.`);
}

function chosen(form, files) {
  const panel = form.closest('[data-evidence]');
  if (files.length) take(panel, form, [...files]);
  else say(panel, 'Chưa chọn tệp nào.');
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-evidence-upload]');
  if (!form) return;
  event.preventDefault();
  chosen(form, form.elements.files.files);
  form.reset();
});

// Pressing 'Đưa lên' after choosing would be one step more than needed.
document.addEventListener('change', ({ target }) => {
  const form = target.closest?.('[data-evidence-upload]');
  if (form && target.type === 'file' && target.files.length) form.requestSubmit();
});

// --- Dropping files -------------------------------------------------------------------------

const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');
const zoneOf = (event) => event.target.closest?.('[data-evidence-upload]');

document.addEventListener('dragover', (event) => {
  if (!carriesFiles(event) || !document.querySelector('[data-evidence-upload]')) return;
  event.preventDefault(); // beside the zone too, where a browser would open the file instead
  for (const zone of document.querySelectorAll('[data-evidence-upload]')) {
    zone.classList.toggle('is-over', zone === zoneOf(event));
  }
});

document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) document.querySelector('.evidence-drop.is-over')?.classList.remove('is-over');
});

document.addEventListener('drop', (event) => {
  if (!carriesFiles(event) || !document.querySelector('[data-evidence-upload]')) return;
  event.preventDefault();
  document.querySelector('.evidence-drop.is-over')?.classList.remove('is-over');
  const zone = zoneOf(event);
  if (zone) chosen(zone, event.dataTransfer.files);
});

// --- Taking off, putting back, attaching -----------------------------------------------------

async function act(panel, form) {
  const buttons = [...form.querySelectorAll('button')];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new FormData(form),
    });
    const answer = parsed(await response.text());
    if (!answer?.outcomes) {
      say(panel, whyNot(response.status, answer));
      return;
    }
    const wasRemoval = form.action.includes('/go/');
    show(panel, answer);
    say(panel, answer.outcomes[0].text);
    const removed = panel.querySelector('[data-evidence-removed]');
    if (wasRemoval && removed && response.ok) {
      removed.open = true; // the way back is one press away
      removed.querySelector('summary').focus();
    } else {
      panel.querySelector('h2').focus();
    }
    if (response.ok && form.closest('#evidence-found')) form.replaceWith('Đã gắn.');
  } catch {
    say(panel, OFFLINE);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

document.addEventListener('submit', (event) => {
  const form = event.target.closest('[data-evidence-action]');
  const panel = form?.closest('[data-evidence]');
  if (!panel) return; // in the library the form leads to the result's own page
  event.preventDefault();
  act(panel, form);
});
