// Behaviour of the frame: theme, menus, rows that lead somewhere, errors that get the focus.
// Every page works without it.

const root = document.documentElement;

// --- Theme: light, dark, or as the machine has it --------------------------------------------

function chosenTheme() {
  return root.dataset.bsTheme ?? 'auto';
}

function chooseTheme(choice) {
  if (choice === 'auto') delete root.dataset.bsTheme;
  else root.dataset.bsTheme = choice;
  try {
    if (choice === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', choice);
  } catch {
    // Storage can be forbidden: then the choice lasts as long as the page.
  }
}

for (const toggle of document.querySelectorAll('[data-theme-toggle]')) {
  const buttons = [...toggle.querySelectorAll('button[value]')];
  const show = () => buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.value === chosenTheme())));
  toggle.addEventListener('click', ({ target }) => {
    const button = target.closest('button[value]');
    if (!button) return;
    chooseTheme(button.value);
    show();
  });
  show();
  toggle.hidden = false;
}

// --- Menus: one at a time, closed by Escape or a press elsewhere ------------------------------

document.addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

document.addEventListener('focusin', ({ target }) => {
  const menu = document.querySelector('details.menu[open]');
  if (menu && !menu.contains(target)) menu.open = false;
});

// --- Rows of tables: a press anywhere follows the link of the row's heading ---------------------

function linkOfRow(target) {
  const row = target.closest?.('.table-data tbody tr');
  if (!row || target.closest('a, button, summary, label, input, select')) return null;
  return row.querySelector('th > a[href]');
}

document.addEventListener('click', (event) => {
  const link = linkOfRow(event.target);
  // Marking text to copy it is not a press.
  if (!link || String(window.getSelection()).trim()) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
  else link.click();
});

document.addEventListener('mouseover', ({ target }) => {
  target.closest?.('.table-data tbody tr')?.classList.toggle('is-link', linkOfRow(target) !== null);
});

// --- Forms ------------------------------------------------------------------------------------

// Not in the gallery, where a summary stands among other samples.
document.querySelector('.error-summary:not(.panel-grid *)')?.focus();
