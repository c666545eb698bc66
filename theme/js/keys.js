// `/` and Ctrl K (on a Mac, Cmd K) go to the search field of any page; `?` lists all keys.
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

export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function makeDialog() {
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

let dialog = null;

function showKeys() {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
}

function addOpener(footer) {
  const opener = make("button", { type: "button", className: "keys-open" }, "Keys: ", make("kbd", { textContent: "?" }));
  opener.addEventListener("click", showKeys);
  footer.append(make("p", { className: "wide-only" }, opener));
}

const footer = document.querySelector(".footer");
if (footer) addOpener(footer);

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  if (isPlain && event.key === "?") {
    event.preventDefault();
    showKeys();
  }
  const field = document.getElementById("ds-search");
  if (field && !dialog?.open && (isCommand || (isPlain && event.key === "/"))) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});
