// Only what the pages use: menus, folding sections and the side panel on phones.
// Importing a component also registers its data-bs-* attributes. The whole of
// Bootstrap's JavaScript would cost half as much again on the first visit.
export { default as Collapse } from 'bootstrap/js/src/collapse.js';
export { default as Dropdown } from 'bootstrap/js/src/dropdown.js';
export { default as Offcanvas } from 'bootstrap/js/src/offcanvas.js';
