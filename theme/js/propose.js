// Gives each proposed file a name of its own and the reader's day, so that two people who write on one day do not collide.
// Without it, the day of the build stands there.
const LETTERS = "abcdefghjkmnpqrstvwxyz23456789";
const now = new Date();
const year = String(now.getFullYear()).padStart(4, "0");
const today = [year, ...[now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0"))].join("-");

function makeSuffix() {
  const numbers = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(numbers, (number) => LETTERS[number % LETTERS.length]).join("");
}

// A path in an address or as text: `2026/2026-11-21-comment-roi.md`, `2026?filename=2026-11-21-comment-roi.md`.
const rename = (path) =>
  path
    .replace(/\d{4}(\/|%2F|\?file_?name=)\d{4}-\d\d-\d\d/, `${year}$1${today}`)
    .replace(/\.md(?=&|$)/, `-${makeSuffix()}.md`);

// The day in a text of front matter, also within an address.
const redate = (text) => text.replace(/((?:\b|%0A)on(?:: |%3A%20))\d{4}-\d\d-\d\d/, `$1${today}`);

/** Renew the names and days of all that a part of the page proposes. */
export function renew(part) {
  for (const element of part.querySelectorAll("[data-propose], [data-today]")) {
    const change = (text) => redate("propose" in element.dataset ? rename(text) : text);
    const address = element.getAttribute("href");
    if (address === null) element.textContent = change(element.textContent);
    else element.setAttribute("href", change(address));
  }
}

renew(document);
