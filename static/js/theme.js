// Runs before anything is painted, so that a page never flashes in the wrong theme.
// Without a stored choice the machine's own preference holds (tokens.css).
(() => {
  const root = document.documentElement;
  root.classList.add('has-js');
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') root.dataset.bsTheme = choice;
  } catch {
    // Storage can be forbidden: then the choice lasts as long as the page.
  }
})();
