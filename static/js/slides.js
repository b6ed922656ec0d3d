// Pages through the slides: keys, buttons, a finger, and the address, so that a reload stays where
// one was. Without this file the slides stand below each other.

const root = document.documentElement;
const slides = [...document.querySelectorAll('.slide')];
const tools = document.querySelector('.slides-tools');
const help = document.querySelector('.slides-help');
const place = document.querySelector('.slides-place');
const SWIPE = 50; // px that a finger must move to turn a page
let current = 0;

function numberInAddress() {
  const found = /^#trang-(\d+)$/.exec(window.location.hash);
  return found ? Number(found[1]) - 1 : 0;
}

/** Shows a slide; whoever listens hears its title, because the focus goes to it. */
function show(index, { isFirst = false } = {}) {
  current = Math.min(Math.max(index, 0), slides.length - 1);
  slides.forEach((slide, number) => slide.classList.toggle('is-shown', number === current));
  place.textContent = `Trang ${current + 1}/${slides.length}`;
  tools.querySelector('[data-slides="previous"]').disabled = current === 0;
  tools.querySelector('[data-slides="next"]').disabled = current === slides.length - 1;
  const address = `#trang-${current + 1}`;
  if (window.location.hash !== address) window.history.replaceState(null, '', address);
  if (isFirst) return;
  slides[current].scrollTop = 0;
  slides[current].focus({ preventScroll: true });
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {}); // refused by the machine: the page does as well
}

function leave() {
  window.location.assign(document.body.dataset.back);
}

const byButton = {
  help: () => help.showModal(),
  full: toggleFullScreen,
  previous: () => show(current - 1),
  next: () => show(current + 1),
};
const byKey = {
  ArrowRight: byButton.next,
  ArrowDown: byButton.next,
  PageDown: byButton.next,
  ' ': byButton.next,
  ArrowLeft: byButton.previous,
  ArrowUp: byButton.previous,
  PageUp: byButton.previous,
  Home: () => show(0),
  End: () => show(slides.length - 1),
  f: toggleFullScreen,
  b: () => root.classList.toggle('is-blank'),
  '?': byButton.help,
  Escape: leave, // in full screen the browser takes it for itself
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  // A button or link that has the focus is pressed by the space bar, as everywhere.
  if (event.key === ' ' && event.target.closest('a, button')) return;
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : null;
  const act = digit === null ? byKey[event.key] ?? byKey[event.key.toLowerCase()] : () => show(digit);
  if (!act) return;
  event.preventDefault();
  if (event.key !== 'b' && event.key !== 'B') root.classList.remove('is-blank');
  act();
}

function watchFinger() {
  let start = null;
  document.addEventListener('touchstart', ({ touches }) => {
    start = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
  }, { passive: true });
  document.addEventListener('touchend', ({ changedTouches: [touch] }) => {
    if (!start) return;
    const [right, down] = [touch.clientX - start.x, touch.clientY - start.y];
    start = null;
    if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) show(current + (right < 0 ? 1 : -1));
  }, { passive: true });
}

if (slides.length) {
  root.classList.add('is-paged');
  tools.hidden = false;
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', ({ target }) => byButton[target.closest('[data-slides]')?.dataset.slides]?.());
  window.addEventListener('hashchange', () => show(numberInAddress()));
  watchFinger();
  show(numberInAddress(), { isFirst: true });
}
