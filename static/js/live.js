// Fetches htmx on pages that swap parts of themselves, and only there: most pages do not, and
// it weighs as much as everything else a first visit needs. Without it, forms simply submit.

function load() {
  const { htmxSrc } = document.body.dataset;
  if (!htmxSrc || !document.querySelector('[hx-get], [hx-post]')) return;
  const script = document.createElement('script');
  script.src = htmxSrc;
  document.head.append(script);
}

// Not earlier: htmx waits for an event that would have gone by if it came between the two.
if (document.readyState === 'complete') load();
else window.addEventListener('load', load, { once: true });
