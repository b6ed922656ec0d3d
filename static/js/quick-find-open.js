// Opens the quick search: by its button, by Ctrl+K or ⌘K, and by '/' where nothing is being typed.
// The search itself is fetched when it is first asked for.

const openers = [...document.querySelectorAll('[data-quick-find]')];
const settings = openers.find((opener) => opener.dataset.src)?.dataset;
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
let loading = null; // promise of the dialog

function styled(address) {
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address });
  return new Promise((resolve, reject) => {
    sheet.addEventListener('load', resolve, { once: true });
    sheet.addEventListener('error', reject, { once: true });
    document.head.append(sheet);
  });
}

async function open() {
  try {
    loading ??= Promise.all([import(settings.src), styled(settings.css)]).then(([module]) =>
      module.makeDialog({ index: settings.index, page: openers[0].href }),
    );
    (await loading).open();
  } catch {
    loading = null;
    window.location.assign(openers[0].href); // the same search without a script
  }
}

function isTyping(target) {
  return target.isContentEditable || Boolean(target.closest?.('input, textarea, select, [role=textbox]'));
}

/** Single keys are a nuisance to who speaks to the machine: the dialog can switch this one off. */
function isSlashOn() {
  try {
    return localStorage.getItem('quick-find-slash') !== 'off';
  } catch {
    return true;
  }
}

for (const opener of settings ? openers : []) {
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    open();
  });
  const hint = opener.querySelector('kbd');
  if (hint && isApple) hint.textContent = '⌘ K';
}

document.addEventListener('keydown', (event) => {
  if (!settings || event.defaultPrevented || event.isComposing || event.altKey || event.shiftKey) return;
  const held = isApple ? event.metaKey : event.ctrlKey;
  const isCombination = held && event.key.toLowerCase() === 'k';
  const isSlash =
    event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target) && isSlashOn();
  if (!isCombination && !isSlash) return;
  // Another dialog waits for its own answer first.
  if (document.querySelector('dialog[open]:not(.quick-find)')) return;
  event.preventDefault();
  open();
});
