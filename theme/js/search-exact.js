// Words in quotes → the documents that say them just so: the twin of search/exact.py. No DOM.
import { decodeBytes } from "./search-index.js";

const [TURN, ROUND] = [31, 2 ** 20];

/** Return the documents in which the words stand in a row. Of common words only what may matter is fetched. */
export async function findExact(index, words) {
  const [files, spans] = await index.load("w/texts.json");
  const lists = await Promise.all(words.map((word) => readList(index, word, files)));
  if (!lists.every(Boolean)) return new Set();
  const order = lists.map((held, at) => [at, held]).sort(([, one], [, other]) => measure(one) - measure(other));
  let starts = null;
  for (const [at, held] of order) {
    const places = await readPlaces(index, held, starts?.map((start) => start + at));
    const known = starts && new Set(places);
    starts = starts ? starts.filter((start) => known.has(start + at)) : places.map((place) => place - at);
  }
  return findDocuments(starts, decodeVarints(spans));
}

async function readList(index, word, files) {
  let number = 0;
  for (let at = 0; at < word.length; at++) number = (number * TURN + word.charCodeAt(at)) % ROUND;
  const lists = await index.load(`w/${number % files}.json`);
  return Object.hasOwn(lists, word) && lists[word];
}

/** Lists in several parts stand behind all others. */
function measure(held) {
  return typeof held === "string" ? held.length : held[1].length * ROUND;
}

/** Return the places of a word; when some are wanted, at least those of them. */
async function readPlaces(index, held, wanted) {
  if (typeof held === "string") return addUp(held, 0);
  const [first, before] = held;
  const fits = (part) => wanted.some((place) => place > before[part] && !(place > before[part + 1]));
  const parts = [...before.keys()].filter((part) => !wanted || fits(part));
  const texts = await Promise.all(parts.map((part) => index.load(`w/${first + part}-part.json`)));
  return texts.flatMap((text, at) => addUp(text, before[parts[at]]));
}

function addUp(text, place) {
  return decodeVarints(text).map((gap) => (place += gap));
}

function decodeVarints(text) {
  const numbers = [];
  let [number, shift] = [0, 0];
  for (const byte of decodeBytes(text)) {
    number |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      numbers.push(number);
      [number, shift] = [0, 0];
    }
  }
  return numbers;
}

function findDocuments(starts, spans) {
  const found = new Set();
  let [document, end] = [-1, 0];
  for (const start of starts.sort((one, other) => one - other)) {
    while (start >= end) end += spans[++document];
    found.add(document);
  }
  return found;
}
