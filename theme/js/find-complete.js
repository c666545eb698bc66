// Completion of what stands after a field's colon: `persona:fi` → Finance Director. No DOM.
import { findValues, loadFacet } from "./search-query.js";
import { splitWords } from "./search-words.js";

const OPEN = /(^|\s)(-?)([A-Za-z][A-Za-z-]*):("[^"]*|[^\s"]*)$/;
const MOST = 8;

/** Return `{field, before, minus, values}` when a text ends in a field whose value is being typed; else nothing. */
export async function complete(index, text) {
  const [match, , minus, name, written] = text.match(OPEN) ?? [];
  const field = name?.toLowerCase();
  if (!match || !Object.hasOwn(index.meta.f, field)) return null;
  const { values } = await loadFacet(index, field);
  const typed = splitWords(written).join(" ");
  const numbers = typed ? findValues(typed, values) : values.map((_, number) => number);
  const isWhole = numbers.length === 1 && values[numbers[0]][0] === written;
  const before = text.slice(0, text.length - match.length);
  return { field, before, minus, values: isWhole ? [] : numbers.slice(0, MOST).map((number) => values[number]) };
}

/** Return a text with a value put after its field's colon. */
export function writeValue({ before, minus, field }, [id]) {
  return `${before} ${minus}${field}:${/\s/.test(id) ? `"${id}"` : id} `.trimStart();
}

/** Return a text without the values that it asks of a field. */
export function dropField(text, name) {
  return text.replace(new RegExp(`(^|\\s)${name}:("[^"]*"|\\S*)\\s*`, "gi"), "$1").trimStart();
}

/** Return a text without a field at its end that has no value yet. */
export function dropOpen(text, fields) {
  return text.replace(/(^|\s)-?([A-Za-z][A-Za-z-]*):"?$/, (all, blank, name) =>
    fields.includes(name.toLowerCase()) ? blank : all,
  );
}
