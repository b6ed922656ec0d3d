// Behaviour of the review pages: choosing several, the difference as it is typed, one press one
// decision, keys. Every page works without it, and no key decides anything by itself.

// --- One press, one decision: the server holds to it too ----------------------------------------

for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'true';
  });
}

// Back from the next page, the form can be sent again.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});

// --- Choosing several -----------------------------------------------------------------------------

const boxes = [...document.querySelectorAll('input[name="chon"]')];
const chooseAll = document.querySelector('[data-choose-all]');
const chosenCount = document.querySelector('[data-chosen-count]');

function showChosen() {
  const count = boxes.filter((box) => box.checked).length;
  chosenCount.textContent = count ? ` (${count})` : '';
  // What somebody else is reviewing is chosen one by one, on purpose.
  const free = boxes.filter((box) => !('busy' in box.dataset));
  chooseAll.dataset.all = String(free.length > 0 && free.every((box) => box.checked));
  chooseAll.textContent = chooseAll.dataset.all === 'true' ? 'Bỏ chọn tất cả' : 'Chọn tất cả';
}

if (chooseAll && chosenCount) {
  chooseAll.hidden = false;
  chooseAll.addEventListener('click', () => {
    const isAll = chooseAll.dataset.all === 'true';
    for (const box of boxes) {
      if (isAll || !('busy' in box.dataset)) box.checked = !isAll;
    }
    showChosen();
  });
  document.addEventListener('change', ({ target }) => {
    if (boxes.includes(target)) showChosen();
  });
  showChosen();
}

// --- The difference to the agency's own score, as it is typed -------------------------------------

const score = document.querySelector('[data-own-score]');
const live = document.querySelector('[data-live-difference]');

function hundredths(text) {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
}

function showDifference() {
  const own = hundredths(score.dataset.ownScore);
  const typed = hundredths(score.value);
  if (typed === null || own === null) {
    live.textContent = '';
    return;
  }
  const points = (Math.abs(typed - own) / 100).toFixed(2).replace('.', ',');
  if (typed === own) live.textContent = 'Bằng điểm tự chấm.';
  else live.textContent = `${typed < own ? 'Thấp hơn' : 'Cao hơn'} điểm tự chấm ${points} điểm: cần nêu lý do.`;
}

if (score && live) {
  score.addEventListener('input', showDifference);
  showDifference();
}

// --- What has changed meanwhile is there to be read -------------------------------------------------

for (const folded of document.querySelectorAll('.review-conflict details')) folded.open = true;

// --- Keys -----------------------------------------------------------------------------------------

const help = document.querySelector('[data-keys]');
const switchedOn = document.querySelector('[data-keys-on]');
const reason = document.querySelector('.review-decision textarea');
const STORED = 'review-keys';

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio)$/.test(target.type);
}

function reach(element) {
  if (!element) return false;
  element.focus();
  element.scrollIntoView({ block: 'center' });
  return true;
}

const jumps = {
  d: () => reach(score ?? document.querySelector('.review-decision .btn')),
  l: () => reach(reason),
  '?': () => {
    help.open = !help.open;
    return reach(help.querySelector('summary'));
  },
};

function follow(key) {
  const link = document.querySelector(`a[data-key="${key}"]`);
  link?.click();
  return link !== null;
}

function onKey(event) {
  const typing = isTyping(event.target);
  if (event.key === 'Enter' && event.target === score) {
    // Enter would press the first button: a decision is never an accident.
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) reach(document.querySelector('.review-decision .btn'));
    else reach(reason);
    return;
  }
  if (event.key === 'Enter' && event.target === reason && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    reach(document.querySelector('.review-decision .btn'));
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !switchedOn.checked) return;
  const key = event.key.toLowerCase();
  if (jumps[key] ? jumps[key]() : /^[st]$/.test(key) && follow(key)) event.preventDefault();
}

if (help && switchedOn) {
  help.hidden = false;
  try {
    switchedOn.checked = localStorage.getItem(STORED) !== 'off';
  } catch {
    // Storage can be forbidden: then the choice lasts as long as the page.
  }
  switchedOn.addEventListener('change', () => {
    try {
      localStorage.setItem(STORED, switchedOn.checked ? 'on' : 'off');
    } catch {
      // As above.
    }
  });
  document.addEventListener('keydown', onKey);
}
