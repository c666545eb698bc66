/**
 * Return an element with properties, attributes and children; what is undefined is left out. A child that is text stays
 * text: it is never read as markup.
 */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties))
    if (value === undefined) continue;
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Return an icon of icons.css. */
export function makeIcon(name) {
  return make("span", { className: `icon icon-${name}` });
}

/** Return words for those who cannot see what stands around them. */
export function hide(words) {
  return make("span", { className: "visually-hidden" }, words);
}

let numbers = null;

/** Return a number as the site's language writes it. */
export function sayNumber(number) {
  // Made once: to make one costs more than a row of results.
  numbers ??= new Intl.NumberFormat(document.documentElement.lang || "en");
  return numbers.format(number);
}
