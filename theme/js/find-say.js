// What there is to say beside results: how words were taken, what is near, what fewer filters would give, how to ask.
import { make } from "./elements.js";
import { renew } from "./propose.js";
import { loadFacet, narrow } from "./search-query.js";

const FEW = 5;
const LONGEST = 200;

/** Return lines on how a query was taken; `retype` is called with a word and one to put in its place. */
export async function explainWords(index, { problems, corrected, unknown }, retype) {
  const lines = problems.map((words) => [words]);
  for (const [typed, meant] of corrected)
    lines.push([`“${typed}” is taken for ${join(meant.map((word) => `“${word}”`))}.`]);
  for (const word of unknown.slice(0, FEW)) {
    const { suggest } = await import("./search-slips.js");
    const near = await suggest(index, word);
    const buttons = near.map((other) => makeButton(other, () => retype(word, other)));
    lines.push([`Nothing says “${cut(word)}”.`, ...(near.length ? [" Did you mean ", ...join(buttons)] : [])].flat());
  }
  return lines.map((parts) => make("p", {}, ...parts));
}

function join(words) {
  if (words.every((word) => typeof word === "string")) return words.join(" or ");
  return words.flatMap((word, at) => (at ? [" or ", word] : [word])).concat("?");
}

export function makeButton(label, act, className = "button button-small") {
  const button = make("button", { type: "button", className }, label);
  button.addEventListener("click", act);
  return button;
}

/**
 * Return a line of buttons, where there are few results, each with how many more there are without what was asked of one
 * field. `relax` is called with the field.
 */
export async function offerMore(index, found, relax) {
  const { length } = found.documents;
  if (length >= FEW) return [];
  const buttons = [];
  for (const field of Object.keys(found.chosen)) {
    const more = (await narrow(index, found.kept, found.chosen, field)).length - length;
    const words = await sayWithout(index, found, field);
    if (more > 0) buttons.push(makeButton(`${more}${length ? " more" : ""} ${words}`, () => relax(field)));
  }
  return buttons.length ? [make("p", { className: "line" }, "There are ", ...buttons)] : [];
}

async function sayWithout(index, { chosen, wanted }, field) {
  const { values } = await loadFacet(index, field);
  const asked = [...chosen[field]].map((number) => values[number]);
  if (field === "status" && asked.every(([id]) => id === "live")) return "coming or retired";
  return `without “${(asked.length ? asked.map(([, label]) => label) : wanted[field]).join(", ")}”`;
}

/** Return the page's way to ask for what is not there, with what was looked for filled in; or nothing. */
export function fillRequest(template, text, labels) {
  if (!template) return [];
  const filled = template.content.cloneNode(true);
  const words = cut(text.trim() ? `“${text.trim()}”` : "");
  const said = [words, labels.length ? `for ${labels.join(", ")}` : ""].filter(Boolean).join(" ");
  for (const link of filled.querySelectorAll("a")) {
    link.setAttribute(
      "href",
      link.getAttribute("href").replace("~words~", () => encodeURIComponent(said)),
    );
  }
  for (const node of filled.querySelectorAll("pre, code"))
    node.textContent = node.textContent.replace("~words~", () => said);
  renew(filled);
  return [filled];
}

function cut(text) {
  const letters = Array.from(text.replace(/\p{Surrogate}/gu, "").replace(/\s+/g, " "));
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : letters.join("");
}
