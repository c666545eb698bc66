// The deal: whom one talks to and where they are. Remembered on this device alone, for this site alone.
import { KEY } from "./find-key.js";

const MOST = 12;

/** The fields a deal may name, with what its marks say before their labels. */
export const DEAL = { persona: "Talking to", stage: "They are at" };

let kept = null;

/** Return the deal as `[{field, id, label}]`. */
export function readDeal() {
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Storage may be closed to this page; then the deal lasts as long as the page.
  }
  return Array.isArray(kept) ? kept.filter(isPart).slice(0, MOST) : [];
}

function isPart(part) {
  const { field, id, label } = part ?? {};
  return Object.hasOwn(DEAL, field) && [id, label].every((text) => typeof text === "string" && text);
}

/** Remember a deal, and let the page show it. */
export function writeDeal(parts) {
  kept = parts.filter(isPart).slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Not remembered, but known to this page.
  }
  document.dispatchEvent(new Event("deal"));
}

/** Call a function whenever the deal changes, here or in another window. */
export function watchDeal(act) {
  document.addEventListener("deal", act);
  addEventListener("storage", ({ key }) => key === KEY && act());
}

/** Put one value in the place of a field's. */
export function setPart(field, id, label) {
  writeDeal([...readDeal().filter((part) => part.field !== field), { field, id, label }]);
}

/** Forget the parts of the deal that a function says. */
export function dropParts(isDropped) {
  writeDeal(readDeal().filter((part) => !isDropped(part)));
}

export function dropPart({ field, id }) {
  dropParts((part) => part.field === field && part.id === id);
}

/**
 * Take what a field is narrowed to into the deal: `ids`, which were those of `before`. What another's link narrowed to stays
 * out of it. `label` returns how people read a value.
 */
export async function keepChosen(field, { before, ids, label }) {
  const added = ids.filter((id) => !before.includes(id));
  const isKept = ({ id }) => ids.includes(id) || !(added.length || before.includes(id));
  const parts = await Promise.all(added.map(async (id) => ({ field, id, label: await label(field, id) })));
  writeDeal([...readDeal().filter((part) => part.field !== field || isKept(part)), ...parts]);
}

/** Return the deal as ids by field. */
export function groupDeal() {
  const chosen = {};
  for (const { field, id } of readDeal()) (chosen[field] ??= []).push(id);
  return chosen;
}
