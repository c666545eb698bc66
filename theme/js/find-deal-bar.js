// The deal beside the search field, and what chooses it: the pickers of Home, a persona's and a stage's page.
import { hide, make, makeIcon } from "./elements.js";
import { DEAL, dropPart, readDeal, setPart, watchDeal } from "./find-deal.js";

const input = document.getElementById("ds-search");
const bar = make("section", { className: "deal line small", hidden: true, "aria-label": "Deal" });

function showDeal() {
  const parts = readDeal();
  const marks = Object.entries(DEAL).flatMap(([field, words]) => {
    const own = parts.filter((part) => part.field === field);
    return own.length ? [make("li", { className: "line" }, words, ...own.map(makeMark))] : [];
  });
  bar.replaceChildren(make("ul", { className: "line" }, ...marks));
  bar.hidden = !marks.length;
  for (const link of document.querySelectorAll("[data-deal] a"))
    link.classList.toggle(
      "is-on",
      parts.some((part) => part.id === readId(link.href)),
    );
}

function makeMark(part) {
  const mark = make("button", { type: "button", className: "button button-small is-on" });
  mark.append(hide("Forget "), part.label, makeIcon("close"));
  mark.addEventListener("click", () => {
    dropPart(part);
    // Where the field would call up a keyboard, it is left alone.
    (bar.querySelector("button") ?? (matchMedia("(hover: none)").matches ? null : input))?.focus();
  });
  return mark;
}

/** Return the id that an address such as `personas/finance-director/` ends in. */
function readId(address) {
  return decodeURIComponent(new URL(address, location.href).pathname.split("/").at(-2));
}

function makeKeeper(field, id, label) {
  const button = make("button", { type: "button", className: "button button-small" });
  const isKept = () => readDeal().some((part) => part.field === field && part.id === id);
  const show = () => {
    button.ariaPressed = isKept();
    button.classList.toggle("is-on", isKept());
  };
  button.append(field === "persona" ? "I am talking to them" : "My deal is here");
  button.addEventListener("click", () => (isKept() ? dropPart({ field, id }) : setPart(field, id, label)));
  watchDeal(show);
  show();
  return make("p", { className: "screen-only" }, button);
}

/** Without further scripts the form leads to the Library; the deal goes along. */
function takeDealAlong() {
  for (const old of input.form.querySelectorAll("[type=hidden]")) old.remove();
  for (const { field, id } of readDeal()) input.form.append(make("input", { type: "hidden", name: field, value: id }));
}

// Whoever picks a persona or a stage says whom they talk to, and where those are.
for (const picker of document.querySelectorAll("[data-deal]")) {
  const field = picker.dataset.deal;
  if (picker.matches("h1"))
    picker.parentElement.append(makeKeeper(field, readId(location.href), picker.innerText.trim()));
  picker.addEventListener("click", ({ target }) => {
    const link = target.closest("a");
    if (link) setPart(field, readId(link.href), (link.dataset.label ?? link.innerText).trim());
  });
}
if (input) {
  (input.closest(".finder-field") ?? input.closest(".topbar"))?.after(bar);
  input.form.addEventListener("submit", takeDealAlong);
  watchDeal(showDeal);
  showDeal();
}
