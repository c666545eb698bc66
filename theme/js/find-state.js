// What is looked for ↔ the Library's address: `?q=pallet&persona=finance-director&sort=newest`.
import { ROOT } from "./find-index.js";

const LONGEST = 500;
const OWN = ["q", "sort"];

/** Return the address of the results of a state. */
export function writeAddress({ text = "", chosen = {}, sort = "" }) {
  const query = new URLSearchParams();
  if (text.trim()) query.set("q", Array.from(text).slice(0, LONGEST).join(""));
  for (const [field, ids] of Object.entries(chosen)) for (const id of ids) query.append(field, id);
  if (sort) query.set("sort", sort);
  const words = query.toString();
  return `${ROOT}library/${words && `?${words}`}`;
}

/** Return the state of an address: `{text, chosen, sort}`. */
export function readAddress(address) {
  const query = new URL(address).searchParams;
  const chosen = Object.create(null);
  for (const [field, id] of query) if (!OWN.includes(field) && id) chosen[field] = [...(chosen[field] ?? []), id];
  return { text: query.get("q") ?? "", chosen, sort: query.get("sort") ?? "" };
}
