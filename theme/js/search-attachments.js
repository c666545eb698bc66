// A hit → the page of an attachment that says it, for what nothing else of a document says. No DOM.
// The twin of generator/dealshelf/search/locating.py.
import { countShared, decodeFronts } from "./search-index.js";

const [MOST_WORDS, SHARED] = [200, 3];

/**
 * Return `{name, url, kind, label, isOnly}` of the page that says most of the words which only attachments of a document
 * say, or null. `words` and `isTyping` are those of the query that `search` returns.
 * Ask only of documents whose row has `attached`: others have no such file.
 */
export async function locateInAttachment(index, document, words, isTyping = false) {
  const files = await index.load(`a/${document}.json`);
  const pages = files.flatMap((file) => file[3].map(([label, text]) => [file, label, decodeFronts(text)]));
  words = words.slice(0, MOST_WORDS);
  const hits = pages.map(() => 0);
  for (const [at, word] of words.entries()) {
    const isLast = isTyping && at === words.length - 1;
    if (index.stopWords.has(word) && !isLast) continue;
    const found = await index.lookUp(word, isLast);
    const lists = new Set(found.lists.map(([, list]) => list));
    const meant = [word, ...found.instead];
    for (const [number, [, , said]] of pages.entries())
      for (const [other] of said)
        if (isAlike(other, meant) && lists.has(await index.findList(other))) {
          hits[number]++;
          break;
        }
  }
  const best = Math.max(0, ...hits);
  if (!best) return null;
  const [[name, url, kind], label] = pages[hits.indexOf(best)];
  return { name, url, kind, label, isOnly: files.length === 1 };
}

function isAlike(word, meant) {
  return meant.some((other) => countShared(word, other) >= Math.min(SHARED, other.length));
}

/** Return where a place can be opened, from the site's root; a PDF at its page. */
export function findAddress({ url, kind, label }) {
  return kind === "page" ? `${url}#page=${label}` : url;
}

/** Return a place in words: "in the attachment, page 3". */
export function sayPlace({ name, kind, label, isOnly }) {
  const where = isOnly ? "in the attachment" : `in ${name}`;
  if (kind === "section") return label ? `${where}, under “${label}”` : where;
  return `${where}, ${kind} ${label}`;
}
