// Rows of results, as partials/row.html prints them; their texts come as text and never as markup.
import { make } from "./elements.js";
import { ROOT } from "./find-index.js";
import { fill, quote } from "./find-marks.js";
import { findAddress, locateInAttachment, sayPlace } from "./search-attachments.js";

const NEAR = 300 * 24 * 60 * 60 * 1000;
const SITE = document.documentElement.lang || "en";
// Made once: to make one costs more than a row.
const SHORT = new Intl.DateTimeFormat(SITE, { day: "numeric", month: "short" });
const LONG = new Intl.DateTimeFormat(SITE, { day: "numeric", month: "short", year: "numeric" });

/** Return the row of a result: `{element, row, seen}`, the typed words that its title and reason already show. */
export function makeRow(row, marker, stages) {
  const link = make("a", { href: ROOT + row.url, lang: row.lang });
  const why = make("p", { className: "voice", dir: "auto", lang: row.lang });
  const seen = new Set([...fill(link, row.title, marker), ...fill(why, row.why, marker)]);
  const title = make("h3", { dir: "auto" }, link, " ", make("span", { className: "kind" }, row.label));
  const element = make("li", { className: "result" }, title);
  if (row.why) element.append(why);
  if (row.state) element.append(makeStamp(row));
  const facts = listFacts(row, stages);
  if (facts.length) element.append(make("ul", { className: "facts-line" }, ...facts));
  return { element, row, seen };
}

/** Return the two trust marks. */
export function makeStamp({ audience, audience_label, state, state_label, on }) {
  const first = make("li", { className: `trust-${audience}` }, audience_label);
  const second = make("li", { className: `trust-${state}` }, state_label);
  if (on) second.append(" ", makeTime(on));
  return make("ul", { className: "trust" }, first, second);
}

function makeTime(on) {
  const day = new Date(`${on}T12:00:00`);
  const form = Math.abs(day - Date.now()) < NEAR ? SHORT : LONG;
  return make("time", { dateTime: on }, form.format(day));
}

function listFacts({ stage, personas, answers, landed, state, publish }, stages) {
  const number = stages.findIndex(([id]) => id === stage) + 1;
  const mark = number ? [makeStage(number, stages[number - 1])] : [];
  const day = !state && publish ? [makeTime(publish)] : [];
  const words = [...mark, personas, answers && `answers ${answers}`, landed, ...day];
  return words.filter(Boolean).map((word) => make("li", {}, word));
}

/** Return the mark of a stage: its number in its colour, and its name. */
export function makeStage(number, [, label, colour]) {
  return make("span", { className: `stage stage-${colour}` }, make("b", {}, `${number}`), ` ${label}`);
}

/** Quote in rows what says the words that title and reason do not. `made` are rows of `found`, with index and document. */
export async function quoteRows(made, { marker, meant }, isCurrent) {
  const lacks = ({ row, seen }) => row.kind === "asset" && [...meant.keys()].some((word) => !seen.has(word));
  const read = async (row) => {
    const more = await row.index.readMore(row.document);
    if (isCurrent()) addQuote(row, marker, more);
  };
  await Promise.all(made.filter(lacks).map(read));
}

function addQuote({ element, row, seen }, marker, [lines = [], ...texts]) {
  const said = quote([...lines, ...texts], marker, seen);
  if (!said) return;
  const line = make("p", { className: "small quote", dir: "auto", lang: row.lang });
  fill(line, said, marker);
  (element.querySelector(".voice") ?? element.querySelector("h3")).after(line);
}

/** Say in rows on which page of an attachment the words stand, where nothing else of an asset says them; it opens there. */
export async function placeRows(made, { query }, isCurrent) {
  for (const { index, document, element } of made.filter(({ row }) => row.attached)) {
    const place = await locateInAttachment(index, document, query.words, query.isTyping);
    if (!isCurrent()) return;
    if (place) addPlace(element, place);
  }
}

function addPlace(element, place) {
  const words = sayPlace(place);
  const link = make("a", { href: ROOT + findAddress(place) }, words[0].toUpperCase() + words.slice(1));
  const line = make("p", { className: "small place", dir: "auto" }, link);
  [...element.querySelectorAll("h3, .voice, .quote")].at(-1).after(line);
}
