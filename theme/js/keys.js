// `/` and Ctrl K (on a Mac, Cmd K) go to the search field of any page; `?` lists all keys.
import { make } from "./elements.js";

export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

let dialog = null;

async function showKeys() {
  dialog ??= (await import("./keys-list.js")).makeDialog();
  if (!dialog.open) dialog.showModal();
}

function addOpener(footer) {
  const opener = make("button", { type: "button", className: "keys-open" }, "Keys: ", make("kbd", {}, "?"));
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
