// What can be done with a row: its why lines, its link or a snippet for an e-mail copied, by button or by key.
import { askInternal } from "./ask-internal.js";
import { copy } from "./clipboard.js";
import { hide, make } from "./elements.js";
import { ROOT } from "./find-index.js";
import { makeSnippet } from "./snippet.js";

/** Let the rows of a list be moved through by arrows, and copied. `find` returns `{index, row, document}` of a row. */
export function addActions(list, field, find) {
  const links = () => [...list.querySelectorAll("h3 > a")];
  const turnTo = ({ target }) => {
    const element = target.closest(".result");
    if (element && !element.querySelector(".result-actions")) equip(element, find(element));
  };
  list.addEventListener("focusin", turnTo);
  list.addEventListener("pointerover", turnTo);
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const element = event.target.closest(".result");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && element) {
      event.preventDefault();
      const at = links().indexOf(element.querySelector("h3 > a")) + step;
      (at < 0 ? field : links()[at])?.focus();
    } else if (!event.shiftKey) element?.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  });
  field.addEventListener("keydown", (event) => {
    const first = event.key === "ArrowDown" && links()[0];
    if (!first) return;
    event.preventDefault();
    first.focus();
  });
  return { equipAll: () => list.querySelectorAll(".result").forEach((element) => turnTo({ target: element })) };
}

function equip(element, found) {
  if (found?.row.kind !== "asset" || !found.row.audience) return;
  const { index, row, document: number } = found;
  const address = ROOT + row.url;
  // Fetched now, so that it is there when a key is pressed.
  const others = row.lines > 1 ? index.readMore(number) : Promise.resolve([]);
  others.catch(() => {});
  const readLines = async () => [row.why, ...((await others)[0] ?? [])];
  const guard = async (what, read) => (row.audience !== "internal" || (await askInternal(what)) ? read() : null);
  const buttons = [
    makeButton("l", "link", row.title, () => guard("the link", () => ({ text: address }))),
    makeButton("e", "e-mail", row.title, () =>
      guard("it", async () => makeSnippet({ title: row.title, lines: await readLines(), address })),
    ),
  ];
  const words = row.lines > 1 ? "why lines" : "why line";
  const readWhy = async () => ({ text: (await readLines()).join("\n") });
  if (row.why) buttons.unshift(makeButton("c", words, row.title, readWhy));
  element.append(make("p", { className: "result-actions line small" }, "Copy ", ...buttons));
}

function makeButton(key, label, title, read) {
  const words = make("span", {}, label);
  const mark = make("kbd", { className: "wide-only", "aria-hidden": true }, key);
  const button = make("button", { type: "button", className: "button button-small", "data-key": key });
  button.append(mark, hide("Copy "), words, hide(` of ${title}`));
  button.addEventListener("click", () => copy(read, words));
  return button;
}
