// plotly.js sets some styles through d3's .attr('style', …), which a Content-Security-Policy
// without 'unsafe-inline' blocks: text loses its weight and the size of heat maps goes wrong.
// The same text assigned to element.style.cssText is allowed, because only scripts that the
// policy already trusts can do it. Only plotly's own copy of d3 is changed, not the page's DOM.
import d3 from '@plotly/d3';

const attr = d3.selection.prototype.attr;

/** Assigns the style attribute the permitted way; null removes it, as in d3. */
function setStyle(selection, value) {
  return selection.each(function assign(...args) {
    const text = typeof value === 'function' ? value.apply(this, args) : value;
    if (text === null || text === undefined) this.removeAttribute('style');
    else this.style.cssText = text;
  });
}

d3.selection.prototype.attr = function attrWithoutInlineStyle(name, value) {
  if (typeof name === 'object' && 'style' in name) {
    const { style, ...others } = name;
    return setStyle(attr.call(this, others), style);
  }
  if (name === 'style' && arguments.length > 1) return setStyle(this, value);
  return attr.apply(this, arguments);
};
