// Gives the file of each proposed note a name of its own, so that two people who write on one day do not collide.
const LETTERS = "abcdefghjkmnpqrstvwxyz23456789";

function makeSuffix() {
  const numbers = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(numbers, (number) => LETTERS[number % LETTERS.length]).join("");
}

export function nameAnew(link) {
  const address = link.getAttribute("href");
  link.setAttribute("href", address.replace(/(\bfile_?name=[^&]*)\.md/, `$1-${makeSuffix()}.md`));
}

document.querySelectorAll("[data-propose]").forEach(nameAnew);
