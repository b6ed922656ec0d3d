// Folds branches of the criteria tree. The rows are all there without this script; which
// branches are folded stands in the address (#an=3,7.1), so that it survives a reload and a link.

const FOLDED = "an";

function foldedCodes() {
  const state = new URLSearchParams(location.hash.slice(1));
  return new Set((state.get(FOLDED) ?? "").split(",").filter(Boolean));
}

function remember(codes) {
  const hash = codes.size ? `#${FOLDED}=${[...codes].join(",")}` : location.pathname + location.search;
  history.replaceState(history.state, "", hash);
}

function isBelow(code, ancestor) {
  return code.startsWith(`${ancestor}.`);
}

function apply(table, codes) {
  for (const row of table.tBodies[0].rows) {
    const { code } = row.dataset;
    row.hidden = [...codes].some((folded) => isBelow(code, folded));
    const button = row.querySelector(".tree-toggle");
    button?.setAttribute("aria-expanded", String(!codes.has(code)));
  }
}

function toggleButton(row, table) {
  const { code } = row.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tree-toggle";
  button.setAttribute("aria-label", `Thu gọn hoặc mở ${code}`);
  button.addEventListener("click", () => {
    const codes = foldedCodes();
    if (!codes.delete(code)) codes.add(code);
    remember(codes);
    apply(table, codes);
  });
  return button;
}

export function enhance(table) {
  if (!table || table.dataset.enhanced) return;
  table.dataset.enhanced = "true";
  const parents = new Set([...table.tBodies[0].rows].map((row) => row.dataset.parent));
  for (const row of table.tBodies[0].rows) {
    if (parents.has(row.dataset.code)) row.cells[0].prepend(toggleButton(row, table));
  }
  apply(table, foldedCodes());
}

const find = () => document.querySelector("#tree .table-criteria");

enhance(find());
document.addEventListener("htmx:afterSettle", () => enhance(find()));
addEventListener("hashchange", () => {
  const table = find();
  if (table) apply(table, foldedCodes());
});
