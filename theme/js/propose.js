// Gives the file of each proposed note the reader's day, and a name of its own, so that two people who write on one day
// do not collide. Without it, the day of the build stands there.
const LETTERS = "abcdefghjkmnpqrstvwxyz23456789";
const now = new Date();
const year = String(now.getFullYear()).padStart(4, "0");
const today = [year, ...[now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0"))].join("-");

function makeSuffix() {
  const numbers = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(numbers, (number) => LETTERS[number % LETTERS.length]).join("");
}

// A path in an address or as text: `2026/2026-11-21-comment-roi.md`, `2026?filename=2026-11-21-comment-roi.md`.
const renew = (path) =>
  path.replace(
    /\d{4}(\/|%2F|\?file_?name=)\d{4}-\d\d-\d\d(-[^&]*?)\.md/,
    (_, between, name) => `${year}${between}${today}${name}-${makeSuffix()}.md`,
  );

export function nameAnew(element) {
  const address = element.getAttribute("href");
  if (address === null) element.textContent = renew(element.textContent);
  else element.setAttribute("href", renew(address).replace(/(%0Aon%3A%20)\d{4}-\d\d-\d\d/, `$1${today}`));
}

document.querySelectorAll("[data-propose]").forEach(nameAnew);
for (const element of document.querySelectorAll("[data-today]")) {
  element.textContent = element.textContent.replace(/(\bon: )\d{4}-\d\d-\d\d/, `$1${today}`);
}
