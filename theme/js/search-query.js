// What is typed → results: words, exact words, words to leave out and fields; ranked, narrowed and counted.
// The twin of generator/dealshelf/search/query.py and answer.py. No DOM: any JavaScript runs it.
import { decodeBytes, eachPosting, isWithin } from "./search-index.js";
import { splitWords } from "./search-words.js";

const TOKEN = /(-?)(?:([A-Za-z][A-Za-z-]*):(?=[^ /]))?(?:"([^"]*)"|([^ ]+))/g;
const MANY = 8;

/** Return what was typed, taken apart; `fields` are those there are. */
export function parseQuery(text, fields) {
  const query = { words: [], exact: [], without: [], withoutExact: [] };
  Object.assign(query, { fields: {}, withoutFields: {}, isTyping: false, problems: [] });
  text = text.replace(/[\s\0-\x20\x85]+/g, " ").replace(/[“”„«»]/g, '"');
  let isOpen = false;
  for (const [, minus, name = "", quoted, plain] of text.matchAll(TOKEN)) {
    let words = splitWords(quoted || plain || "");
    const isField = fields.includes(name.toLowerCase());
    isOpen = Boolean(plain) && !minus && !isField;
    if (isField) {
      const into = minus ? query.withoutFields : query.fields;
      if (words.length) (into[name.toLowerCase()] ??= []).push(words.join(" "));
      continue;
    }
    if (name) {
      query.problems.push(explainField(name, fields));
      words = [...splitWords(name), ...words];
    }
    if (!words.length) continue;
    const isExact = Boolean(quoted) && !name;
    if (minus) (isExact ? query.withoutExact : query.without).push(words);
    else query.words.push(...words);
    if (isExact && !minus) query.exact.push(words);
  }
  query.isTyping = isOpen && splitWords(text.at(-1)).length > 0;
  return query;
}

function explainField(name, fields) {
  const [near] = fields.filter((known) => isWithin(name.toLowerCase(), known, 2)).sort();
  return `'${name}:' is no field. ${near ? `Did you mean '${near}:'?` : `There are: ${fields.join(", ")}.`}`;
}

/** Return the numbers of the values that a typed one means: by any of its names, whole, or as begun at a word. */
export function findValues(written, values) {
  const names = values.map((value) => value.map((name) => ` ${splitWords(name).join(" ")}`));
  const choose = (fits) => names.flatMap((known, number) => (known.some(fits) ? [number] : []));
  const whole = choose((name) => name === ` ${written}`);
  return whole.length ? whole : choose((name) => name.includes(` ${written}`));
}

/** Return a facet of an index: `values` as [id, label, other names …], and `of(document)`, the numbers of its values. */
export function loadFacet(index, name) {
  return index.load(`f/${name}.json`, ([form, values, cells]) => ({ values, of: decodeColumn(form, cells, index.meta.n) }));
}

/** Return what documents are sorted by. */
export function loadMarks(index, sort) {
  return index.load(`s/${sort}.json`, readPairs);
}

/**
 * Return what a query finds: `{documents, query, chosen, corrected, unknown, meant, problems, kept, relaxed}`.
 * `chosen` goes from a field to ids of values; `sort` is `newest` or `rated`, else results stand by score.
 */
export async function search(index, text, { chosen = {}, sort = "" } = {}) {
  const query = parseQuery(text, Object.keys(index.meta.f));
  const problems = [...query.problems];
  if (query.words.length && !query.exact.length && !query.isTyping && areCommon(index, query.words))
    problems.push(`'${shorten(query.words)}' is what every text says. Add another word.`);
  const values = await resolve(index, query.fields, problems);
  for (const [name, ids] of Object.entries(chosen)) {
    const facet = await loadFacet(index, name);
    facet.values.forEach(([id], number) => ids.includes(id) && (values[name] ??= new Set()).add(number));
    values[name] ??= new Set();
  }
  const leftOut = await resolve(index, query.withoutFields, problems);
  const answer = await rank(index, query, Object.keys({ ...values, ...leftOut }).length > 0);
  const demanded = await demand(index, answer.documents, query.exact, problems);
  const kept = await keep(index, demanded, query, leftOut);
  let documents = await narrow(index, kept, values);
  if (sort) {
    const marks = await loadMarks(index, sort);
    documents = [...documents].sort((one, other) => marks[other] - marks[one]);
  }
  const relaxed = {};
  if (!documents.length)
    for (const name of Object.keys(values)) {
      const count = (await narrow(index, kept, values, name)).length;
      if (count) relaxed[name] = count;
    }
  const { corrected, unknown, meant } = answer;
  return { documents, query, chosen: values, corrected, unknown, meant, problems, kept, relaxed };
}

/** Return the documents that have one of the chosen values of every field, leaving one field aside. */
export async function narrow(index, documents, chosen, but = "") {
  const names = Object.keys(chosen).filter((name) => name !== but);
  const facets = await Promise.all(names.map((name) => loadFacet(index, name)));
  const fits = (document) => facets.every((facet, at) => facet.of(document).some((value) => chosen[names[at]].has(value)));
  return documents.filter(fits);
}

/** Return how many of the documents have each value of a field. */
export async function countValues(index, name, documents) {
  const facet = await loadFacet(index, name);
  const counts = facet.values.map(() => 0);
  for (const document of documents) for (const value of facet.of(document)) counts[value]++;
  return counts;
}

function shorten(words) {
  return words.slice(0, MANY).join(" ") + (words.length > MANY ? " …" : "");
}

function areCommon(index, words) {
  return words.every((word) => index.stopWords.has(word));
}

function rank(index, query, isNarrowed) {
  if (query.isTyping || !areCommon(index, query.words)) return index.rank(query.words, query.isTyping);
  const size = isNarrowed || query.without.length || query.withoutExact.length ? index.meta.n : 0;
  return { documents: Int32Array.from({ length: size }, (_, at) => at), corrected: new Map(), unknown: [], meant: new Map() };
}

/** Return the documents that say every row of words just so; last those that were not among the ranked. */
async function demand(index, documents, exact, problems) {
  if (!exact.length) return documents;
  const found = await findAllExact(index, exact);
  exact.forEach((words, at) => {
    if (!found[at].size) problems.push(`Nothing says '${shorten(words)}' word for word. Leave out the quotes.`);
  });
  const isSaid = (document) => found.every((said) => said.has(document));
  const ranked = documents.filter(isSaid);
  const known = new Set(ranked);
  const others = [...found[0]].filter((document) => !known.has(document) && isSaid(document));
  return Int32Array.from([...ranked, ...others.sort((one, other) => one - other)]);
}

/** Return the documents of each row of words. What reads them comes with the first query that has quotes. */
async function findAllExact(index, exact) {
  if (!exact.length) return [];
  const { findExact } = await import("./search-exact.js");
  return Promise.all(exact.map((words) => findExact(index, words)));
}

async function keep(index, documents, query, leftOut) {
  const isSaid = (word) => !index.stopWords.has(word);
  const say = async (word) => {
    const said = new Set();
    eachPosting(await index.findList(word), (_, document) => said.add(document));
    return said;
  };
  const groups = query.without.map((words) => words.filter(isSaid)).filter((words) => words.length);
  const without = await Promise.all(groups.map((words) => Promise.all(words.map(say))));
  without.push(...(await findAllExact(index, query.withoutExact)).map((said) => [said]));
  const names = Object.keys(leftOut);
  const facets = await Promise.all(names.map((name) => loadFacet(index, name)));
  return documents.filter(
    (document) =>
      !without.some((group) => group.every((said) => said.has(document))) &&
      !facets.some((facet, at) => facet.of(document).some((value) => leftOut[names[at]].has(value))),
  );
}

async function resolve(index, fields, problems) {
  const chosen = {};
  for (const [name, written] of Object.entries(fields)) {
    const { values } = await loadFacet(index, name);
    for (const value of written) {
      const numbers = findValues(value, values);
      if (numbers.length) chosen[name] = new Set([...(chosen[name] ?? []), ...numbers]);
      else {
        const listed = values.slice(0, MANY).map(([id]) => id).join(", ") + (values.length > MANY ? ", …" : "");
        problems.push(`${name}: nothing is called '${value}'. There are: ${listed || "none"}.`);
      }
    }
  }
  return chosen;
}

function decodeColumn(form, text, size) {
  const cells = form.endsWith("2") ? readPairs(text) : decodeBytes(text);
  const none = [];
  if (form.startsWith("one")) return (document) => (cells[document] ? [cells[document] - 1] : none);
  if (form === "mask") return (document) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (cells[document] >> bit) & 1);
  const starts = new Uint32Array(size);
  for (let at = 1; at < size; at++) starts[at] = starts[at - 1] + 1 + cells[starts[at - 1]];
  return (document) => cells.subarray(starts[document] + 1, starts[document] + 1 + cells[starts[document]]);
}

function readPairs(text) {
  const bytes = decodeBytes(text);
  return Uint16Array.from({ length: bytes.length / 2 }, (_, at) => bytes[2 * at] + 256 * bytes[2 * at + 1]);
}
