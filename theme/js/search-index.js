// Words → documents in their order: the steps of search/reader.py, for which see docs/search-format.md. No DOM.

export const VERSION = 1;
export const LAST = "\uffff";
const [KNOWN, BEGUN, NEAR, FORM] = [100, 95, 50, 90];
const MOST_WORDS = 200;
const [MOST_SHARDS, MOST_BEGUN] = [4, 50];
const [SHORTEST, SHORTEST_STEM, LONGEST_ENDING] = [4, 4, 7];
const NUMBER = /^\p{Nd}+$/u;
const SCALE = 2 ** 21;

/** The index is of another version than this script. */
export class VersionError extends Error {}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

export class SearchIndex {
  #read;
  #files = new Map();

  /** Return the index in a folder, whose address ends in `/`. */
  static async open(folder, read = fetchJson) {
    const index = new SearchIndex();
    index.#read = (path) => read(folder + path);
    const meta = await index.#read("meta.json");
    if (meta?.v !== VERSION) throw new VersionError();
    index.meta = meta;
    index.stopWords = new Set(split(meta.stop));
    index.starts = readStarts(meta.t);
    index.spelling = { p: split(meta.p), r: split(meta.r) };
    index.endings = new Set(meta.ends.split(" "));
    return index;
  }

  /**
   * Return `{documents, scores, corrected, unknown, meant}`; `isTyping` says that the last word may go on.
   * `meant` goes from a word to the written words that were found for it.
   */
  async rank(words, isTyping = true) {
    words = words.slice(0, MOST_WORDS);
    const last = isTyping ? words.length - 1 : -1;
    const kept = words.map((word, at) => [word, at === last]).filter(([word, is]) => is || !this.stopWords.has(word));
    const found = await Promise.all(kept.map(([word, is]) => this.lookUp(word, is)));
    const total = new Int32Array(this.meta.n);
    const answer = { corrected: new Map(), unknown: [], meant: new Map() };
    found.forEach(({ lists, instead, meant }, at) => {
      const word = kept[at][0];
      answer.meant.set(word, [...(answer.meant.get(word) ?? []), ...meant, ...instead]);
      if (instead.length) answer.corrected.set(word, instead);
      if (!lists.length && !this.stopWords.has(word) && !answer.unknown.includes(word)) answer.unknown.push(word);
      bestOf(lists, this.meta.n).forEach((score, document) => (total[document] += score));
    });
    return Object.assign(answer, sort(total));
  }

  /** Return the lists of a word with their weights, what it was taken for, and other words that were `meant`. */
  async lookUp(word, isTyping = false) {
    const home = await this.#home(word);
    const found = { lists: [], instead: [], meant: [word] };
    const known = await this.#list(word, home);
    if (known) found.lists.push([KNOWN, known]);
    if (isTyping) found.lists.push(...this.#weighBegun([...(await this.#complete(word))], known));
    if (isTyping && found.lists.length && !known && word.length >= SHORTEST && !NUMBER.test(word))
      for (const other of home.words.keys())
        if (isWithin(word, other, 1)) {
          found.lists.push([NEAR, await this.#list(other, home)]);
          found.meant.push(other);
        }
    if (found.lists.length || this.stopWords.has(word)) return found;
    const form = this.#findForm(word, home);
    if (form) {
      found.lists.push([FORM, await this.#list(form, home)]);
      found.meant.push(form);
    } else if (word.length >= SHORTEST && !NUMBER.test(word)) {
      // Most words are known: what mends the others comes with the first that is not.
      const { mend } = await import("./search-slips.js");
      Object.assign(found, await mend(this, word, home, isTyping));
    }
    return found;
  }

  #weighBegun(lists, known) {
    const sizes = lists.map(countList);
    const rarity = measureRarity(Math.max(...sizes, countList(known)), this.meta.n);
    const weigh = (size) => Math.max(Math.floor((BEGUN * rarity) / measureRarity(size, this.meta.n)), 1);
    return lists.map((list, at) => [weigh(sizes[at]), list]);
  }

  async #complete(word) {
    const [first, last] = await Promise.all([this.#place(word), this.#place(word + LAST)]);
    const length = Math.min(last + 1 - first, MOST_SHARDS);
    const shards = await Promise.all(Array.from({ length }, (_, at) => this.#shard(first + at)));
    const begun = [];
    for (const shard of shards)
      for (const longer of shard.words.keys()) if (longer !== word && longer.startsWith(word)) begun.push([longer, shard]);
    begun.sort(([one], [other]) => one.length - other.length || compare(one, other));
    const lists = new Set();
    for (let [longer, shard] of begun) {
      let family = shard.words.get(longer);
      if (typeof family === "string") {
        shard = shards.find(({ words }) => words.has(family));
        if (!shard) continue;
        family = shard.words.get(family);
      }
      lists.add(shard.lists[family]);
      if (lists.size === MOST_BEGUN) break;
    }
    return lists;
  }

  #findForm(word, home) {
    let best = null;
    for (const [other, family] of home.words) {
      const shared = countShared(word, other);
      if (shared < SHORTEST_STEM || Math.max(word.length, other.length) - shared > LONGEST_ENDING) continue;
      const [one, two] = [word.slice(shared), other.slice(shared)];
      if (!this.endings.has(`${one}|${two}`) && !this.endings.has(`${two}|${one}`)) continue;
      const size = typeof family === "string" ? 0 : home.lists[family].length;
      if (!best || shared > best[0] || (shared === best[0] && size > best[1])) best = [shared, size, other];
    }
    return best ? best[2] : "";
  }

  async #list(word, shard) {
    let family = shard.words.get(word);
    if (typeof family === "string") {
      shard = await this.#home(family);
      family = shard.words.get(family);
    }
    return family === undefined ? "" : shard.lists[family];
  }

  /** Return the written words of a word's family that stand beside it, itself included. */
  async listForms(word) {
    let shard = await this.#home(word);
    let family = shard.words.get(word);
    if (typeof family === "string") {
      shard = await this.#home(family);
      family = shard.words.get(family);
    }
    return [word, ...(family === undefined ? [] : [...shard.words.keys()].filter((other) => shard.words.get(other) === family))];
  }

  /** Return the list of a word, or of one whose ending changes into its own; or nothing. */
  async findList(word) {
    const home = await this.#home(word);
    return (await this.#list(word, home)) || this.#list(this.#findForm(word, home), home);
  }

  /** Return the number of the shard that holds a word, if any does. */
  async #place(word) {
    const group = place(this.starts, word);
    const { ts } = this.meta;
    return ts === 1 ? group : group * ts + place(await this.load(`i/${group}.json`, readStarts), word);
  }

  async #home(word) {
    return this.#shard(await this.#place(word));
  }

  #shard(number) {
    return !this.starts.length ? { words: new Map(), lists: [] } : this.load(`t/${number}.json`, decodeShard);
  }

  /** Return a file's value, asked for once, or again after a failure. */
  load(path, decode = (value) => value) {
    if (!this.#files.has(path)) {
      const file = this.#read(path).then(decode);
      file.catch(() => this.#files.delete(path));
      this.#files.set(path, file);
    }
    return this.#files.get(path);
  }

  /** Return the rows of documents, in the same order. */
  rows(documents) {
    const size = this.meta.ds;
    const read = async (document) => (await this.load(`d/${Math.floor(document / size)}.json`))[document % size];
    return Promise.all(Array.from(documents, read));
  }

  /** Return what a document shows beyond its row: `[other why lines, texts to quote …]`. */
  async readMore(document) {
    const size = this.meta.xs;
    return size ? (await this.load(`x/${Math.floor(document / size)}.json`))[document % size] : [];
  }
}

function split(text) {
  return text ? text.split(" ") : [];
}

export function compare(one, other) {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Return the number of the last start that does not sort after a word. */
export function place(starts, word) {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= word) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

function readStarts(text) {
  return decodeFronts(text).map(([word]) => word);
}

/** Return each word of a front-coded text, and its mark. */
export function decodeFronts(text) {
  let before = "";
  return split(text).map((coded) => {
    const end = coded.search(/[->]|$/);
    before = before.slice(0, parseInt(coded[0], 36)) + coded.slice(1, end);
    return [before, coded.slice(end)];
  });
}

function decodeShard([text, lists]) {
  const words = new Map();
  let count = 0;
  for (const [word, mark] of decodeFronts(text))
    words.set(word, !mark ? count++ : mark[0] === ">" ? mark.slice(1) : count - 1 - parseInt(mark.slice(1) || "0", 36));
  return { words, lists };
}

/** Return the bytes of base64. */
export function decodeBytes(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** Call `visit` with the impact and number of each document of a list. */
export function eachPosting(text, visit, withLent = false) {
  const bytes = decodeBytes(text);
  let at = 0;
  const next = () => {
    let [number, shift] = [0, 0];
    for (; bytes[at] > 127; shift += 7) number |= (bytes[at++] & 127) << shift;
    return number | (bytes[at++] << shift);
  };
  while (at < bytes.length) {
    let impact = next();
    if (!impact && !withLent) return;
    impact ||= next();
    for (let left = next(), document = 0; left; left--) visit(impact, (document += next()));
  }
}

export function countList(text) {
  let count = 0;
  eachPosting(text, () => count++);
  return count;
}

function measureRarity(size, documents) {
  return Math.max(Math.floor(8 * Math.log2(documents)) - Math.floor(8 * Math.log2(Math.max(size, 1))) + 4, 1);
}

function bestOf(lists, size) {
  const best = new Int32Array(lists.length ? size : 0);
  for (const [weight, text] of lists)
    eachPosting(text, (impact, document) => (best[document] = Math.max(best[document], weight * impact)), true);
  return best;
}

/** Return documents by score, then number: one key holds both. */
function sort(total) {
  const keys = new Float64Array(total.length);
  let count = 0;
  for (let document = 0; document < total.length; document++)
    if (total[document]) keys[count++] = document - total[document] * SCALE;
  const sorted = keys.subarray(0, count).sort();
  const [documents, scores] = [new Int32Array(count), new Int32Array(count)];
  for (let at = 0; at < count; at++) {
    scores[at] = Math.ceil(-sorted[at] / SCALE);
    documents[at] = sorted[at] + scores[at] * SCALE;
  }
  return { documents, scores };
}

/** Return with how many letters two words begin alike. */
export function countShared(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** Can one word be made the other by so many edits? */
export function isWithin(one, other, edits) {
  if (Math.abs(one.length - other.length) > edits) return false;
  const at = countShared(one, other);
  [one, other] = [one.slice(at), other.slice(at)];
  if (!one || !other) return one.length + other.length <= edits;
  if (!edits) return false;
  const [next, further, left] = [one.slice(1), other.slice(1), edits - 1];
  return (
    isWithin(next, further, left) ||
    isWithin(next, other, left) ||
    isWithin(one, further, left) ||
    (one[0] === other[1] && one[1] === other[0] && isWithin(one.slice(2), other.slice(2), left))
  );
}
