// What a word that nothing says may have been meant for: the twin of search/reader.py's mending, and of `suggest`. No DOM.
import { compare, countList, decodeFronts, isWithin, LAST, place } from "./search-index.js";

const [SLIP, HALF_SLIP, TWO_SLIPS] = [100, 80, 60];
const OTHER_LETTER = 7;
const [MOST_LISTS, MOST_SLIPS, MOST_SUGGESTED] = [3, 4, 3];
const [LONG_WORD, SHORTEST] = [8, 4];

/** Return the `lists` of what a word is taken for, with their weights, and those words: `instead`. */
export async function mend(index, word, home, isTyping) {
  const near = new Map();
  for (const [other, family] of home.words)
    near.set(other, typeof family === "string" ? 0 : 32 - Math.clz32(countList(home.lists[family])));
  const choose = (listed) => [...listed].filter(([other]) => isWithin(word, other, 1)).map((found) => [1, ...found]);
  let choices = choose(near);
  for (const [folder, part] of halve(word)) {
    if (choices.length) break;
    const listed = await listSpellings(index, folder, part);
    for (const [other, said] of listed) near.set(other, said);
    choices = choose(listed);
  }
  if (!choices.length)
    for (const [other, said] of near) {
      if (isTyping && beginsWithin(word, other)) choices.push([1.5, other, said]);
      else if (word.length >= LONG_WORD && isWithin(word, other, 2)) choices.push([2, other, said]);
    }
  const differs = (other) => other[0] !== word[0];
  choices.sort((a, b) => a[0] - b[0] || differs(a[1]) - differs(b[1]) || b[2] - a[2] || compare(a[1], b[1]));
  const found = { lists: [], instead: [] };
  const lists = new Set();
  for (const [edits, other] of choices) {
    const list = lists.size < MOST_SLIPS && (await index.findList(other));
    if (!list || lists.has(list)) continue;
    lists.add(list);
    const weight = edits === 1 ? SLIP : edits === 2 ? TWO_SLIPS : HALF_SLIP;
    found.lists.push([differs(other) ? (weight * OTHER_LETTER) / 10 : weight, list]);
    found.instead.push(other);
  }
  return found;
}

/** Return the words nearest to one that nothing was found for: at most three, two edits away. */
export async function suggest(index, word) {
  if (word.length < SHORTEST) return [];
  const lists = await Promise.all(halve(word).map(([folder, part]) => listSpellings(index, folder, part)));
  const near = new Map(lists.flatMap((listed) => [...listed]));
  const meant = [...near.keys()].filter((other) => isWithin(word, other, 2));
  const differs = (other) => other[0] !== word[0];
  meant.sort((a, b) => differs(a) - differs(b) || near.get(b) - near.get(a) || (a < b ? -1 : 1));
  return meant.slice(0, MOST_SUGGESTED);
}

/** Return a word's halves, each with the lists to look in: one edit leaves one of them whole. */
function halve(word) {
  const half = word.length >> 1;
  return [["p", word.slice(0, half)], ["r", reverse(word.slice(half + 1))]];
}

/** Return the words that begin (`p`) or end (`r`, spelt backwards) with a part, and how often they are said. */
export async function listSpellings(index, folder, part) {
  const starts = index.spelling[folder];
  if (!starts.length) return new Map();
  const first = place(starts, part);
  const length = Math.min(place(starts, part + LAST) + 1 - first, MOST_LISTS);
  const numbers = Array.from({ length }, (_, at) => first + at);
  const files = await Promise.all(numbers.map((number) => index.load(`${folder}/${number}.json`, decodeFronts)));
  const listed = new Map();
  for (const [word, mark] of files.flat())
    if (starts.length === 1 || word.startsWith(part))
      listed.set(folder === "p" ? word : reverse(word), mark ? parseInt(mark.slice(1), 36) : 2);
  return listed;
}

function reverse(word) {
  return word.split("").reverse().join("");
}

function beginsWithin(typed, word) {
  const { length } = typed;
  return [length - 1, length, length + 1].some((size) => size < word.length && isWithin(typed, word.slice(0, size), 1));
}
