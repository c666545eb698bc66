// The site's index, opened once; and once more when a newer build has taken its place meanwhile.
import { SearchIndex, VERSION, VersionError } from "./search-index.js";
import { loadFacet, loadMarks, parseQuery, search } from "./search-query.js";

export { VersionError };

/** Where the site begins. */
export const ROOT = new URL("..", import.meta.url).href;
const [FIRST, MOST_SHARDS] = [1000, 300];

let opened = null;

async function open(cache = "no-cache") {
  const response = await fetch(`${ROOT}search/current.json`, { cache });
  if (!response.ok) throw new Error(`current.json: ${response.status}`);
  const { v, folder } = await response.json();
  if (v !== VERSION) throw new VersionError();
  return { folder, index: await SearchIndex.open(`${ROOT}search/${folder}`) };
}

/** Return the index; requests for it are shared. What says it is of another version is asked for once more. */
async function openIndex() {
  opened ??= open().catch((error) => {
    if (error instanceof VersionError) return open("reload");
    throw error;
  });
  try {
    return await opened;
  } catch (error) {
    opened = null;
    throw error;
  }
}

/** Return what a task makes of the index. A file that is gone may say that there is a newer index: then of that. */
export async function withIndex(task) {
  const before = await openIndex();
  try {
    return await task(before.index);
  } catch (error) {
    const now = await open().catch((again) => {
      if (again instanceof VersionError) throw again;
      return before;
    });
    if (now.folder === before.folder) throw error;
    opened = Promise.resolve(now);
    return task(now.index);
  }
}

/**
 * Return what a query finds, as `search` does, with its `wanted` values by field. What is coming or retired is left out
 * unless it is asked for.
 */
export async function ask(index, { text, chosen = {}, sort = "" }) {
  const fields = Object.keys(index.meta.f);
  const wanted = Object.fromEntries(
    Object.entries(chosen).filter(([name, ids]) => fields.includes(name) && ids.length),
  );
  const { words, without, ...typed } = parseQuery(text, fields);
  const isNarrowed = [wanted, typed.fields, typed.withoutFields].some((held) => Object.keys(held).length);
  if (fields.includes("status") && !wanted.status && !typed.fields.status) wanted.status = ["live"];
  const found = await search(index, text, { chosen: wanted, sort: index.meta.s.includes(sort) ? sort : "" });
  if (text.trim() && !words.length && !without.length && !typed.withoutExact.length && !isNarrowed) {
    found.documents = [];
    found.problems.push("There is no word in this. Type what it is about.");
  }
  return { ...found, wanted };
}

/** Return a row's cells by their names; what is in the site's language names none. */
export function nameCells(index, row) {
  const cells = Object.fromEntries(index.meta.row.map((name, at) => [name, row[at] ?? ""]));
  return { ...cells, lang: cells.lang || undefined };
}

/** Fetch what a small index has while nothing else is to be done, so that search goes on without a network. */
export function keepAll(index) {
  const { n, s, f, xs } = index.meta;
  if (n > FIRST || index.starts.length > MOST_SHARDS || navigator.connection?.saveData) return;
  const next = (left) =>
    left.length &&
    later(() =>
      left[0]().then(
        () => next(left.slice(1)),
        () => {},
      ),
    );
  next([
    () => index.rows([0]),
    ...Object.keys(f).map((name) => () => loadFacet(index, name)),
    ...s.map((name) => () => loadMarks(index, name)),
    () => import("./search-slips.js").then(({ listSpellings }) => listSpellings(index, "p", "")),
    ...index.starts.map((word) => () => index.findList(word)),
    ...Array.from({ length: xs ? Math.ceil(n / xs) : 0 }, (_, file) => () => index.readMore(file * xs)),
  ]);
}

const later = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 50));
