// The list of keys, loaded when it is asked for.
import { make } from "./elements.js";

const KEYS = [
  [["/", "Ctrl K"], "Search, from any page"],
  [["↑", "↓"], "Move through results"],
  [["Enter"], "Open"],
  [["c"], "Copy the why lines of an asset, or of a result"],
  [["l"], "Copy its link"],
  [["e"], "Copy it for an e-mail"],
  [["?"], "Show these keys"],
  [["Esc"], "Close"],
];

export function makeDialog() {
  const list = make("dl");
  for (const [keys, words] of KEYS) {
    const marks = keys.flatMap((key, index) => [index ? " " : "", make("kbd", { textContent: key })]);
    list.append(make("dt", {}, ...marks), make("dd", { textContent: words }));
  }
  const close = make("button", { type: "button", className: "button button-small", textContent: "Close" });
  const dialog = make("dialog", { className: "keys" }, make("h2", { id: "ds-keys", textContent: "Keys" }), list, close);
  dialog.setAttribute("aria-labelledby", "ds-keys");
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return dialog;
}
