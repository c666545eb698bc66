// Which parts of a text are words that were looked for; and which of its sentences says most of them.
import { make } from "./elements.js";
import { CJK, splitWords } from "./search-words.js";

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
const SENTENCE = /(?<=[.!?…])\s+|(?<=[。！？])|\n+/u;
const [BEFORE, LONGEST] = [50, 180];

/** Return a function from a written word to the typed one that it was found for, or nothing. */
export async function makeMarker(index, { meant, query }) {
  const typed = new Map();
  for (const [word, found] of meant)
    for (const other of found) for (const form of await index.listForms(other)) typed.set(form, word);
  const last = query.isTyping ? query.words.at(-1) : "";
  const isLong = last.length > 1 || CJK.test(last);
  return (word) => typed.get(word) ?? (isLong && word.startsWith(last) ? last : undefined);
}

/** Return a text in parts, as `[text, typed word or nothing]`. */
export function cutMatches(text, marker) {
  const parts = [];
  let at = 0;
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (index > at) parts.push([text.slice(at, index)]);
    parts.push(...run.split(CJK).flatMap((piece, odd) => (odd % 2 ? cutPairs(piece, marker) : cutWord(piece, marker))));
    at = index + run.length;
  }
  if (at < text.length) parts.push([text.slice(at)]);
  return parts;
}

function cutWord(word, marker) {
  if (!word) return [];
  const found = splitWords(word).map(marker).find(Boolean);
  return [[word, found]];
}

/** Chinese, Japanese and Korean words are pairs of neighbours: a letter is marked when either of its pairs is. */
function cutPairs(letters, marker) {
  const of = (at) => marker(letters.slice(Math.max(at, 0), at + 2));
  return Array.from(letters, (letter, at) => [letter, of(at) ?? (at ? of(at - 1) : undefined)]);
}

/** Put a text into an element, what matches marked. Return the typed words that were seen. */
export function fill(element, text, marker) {
  const seen = new Set();
  for (const [part, word] of cutMatches(text, marker)) {
    if (word) seen.add(word);
    element.append(word ? make("mark", {}, part) : part);
  }
  return seen;
}

/** Return the sentence that says most of the typed words not yet seen, cut to what stands around them; or nothing. */
export function quote(texts, marker, seen) {
  let best = { count: 0, text: "" };
  for (const text of texts.flatMap((text) => text.split(SENTENCE))) {
    const found = new Set(cutMatches(text, marker).flatMap(([, word]) => (word && !seen.has(word) ? [word] : [])));
    if (found.size > best.count) best = { count: found.size, text };
  }
  return cutAround(best.text, marker);
}

function cutAround(text, marker) {
  if (text.length <= LONGEST) return text;
  let at = 0;
  for (const [part, word] of cutMatches(text, marker)) {
    if (word) break;
    at += part.length;
  }
  const from = at > BEFORE ? text.lastIndexOf(" ", at - BEFORE) + 1 || at : 0;
  const end = from + LONGEST < text.length ? text.lastIndexOf(" ", from + LONGEST) : text.length;
  return `${from ? "… " : ""}${text.slice(from, end > at ? end : from + LONGEST)}${end < text.length ? " …" : ""}`;
}
