// What is copied: words, links, and snippets for an e-mail; with a question before what colleagues alone may see.
import { make } from "./elements.js";

const status = make("p", { className: "visually-hidden", role: "status" });
document.body.append(status);

/** Put text on the clipboard, and the same as markup where there is any. Fails when the browser refuses. */
export async function write({ text, markup }) {
  if (!navigator.clipboard) writePlainly(text);
  else if (!markup || !window.ClipboardItem) await navigator.clipboard.writeText(text);
  else {
    const [plain, rich] = [new Blob([text], { type: "text/plain" }), new Blob([markup], { type: "text/html" })];
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain, "text/html": rich })]);
  }
}

function writePlainly(text) {
  // A site inside the company may come over plain HTTP, where browsers have no clipboard interface.
  const area = make("textarea", { value: text, className: "visually-hidden" });
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("not copied");
}

/** Copy, and say so in place of a button's words. `read` returns `{text, markup}`, or nothing to stop. */
export async function copy(read, words) {
  words.dataset.label ??= words.textContent;
  try {
    const copied = await read();
    if (!copied) return;
    await write(copied);
    words.textContent = "Copied";
  } catch {
    words.textContent = "Not copied";
  }
  status.textContent = words.textContent;
  setTimeout(() => {
    words.textContent = words.dataset.label;
    status.textContent = "";
  }, 1600);
}

/** Return a piece as an e-mail quotes it: its title, which leads to it, and the reasons to care. */
export function makeSnippet({ title, lines, address }) {
  const list = lines.length ? [make("ul", {}, ...lines.map((line) => make("li", {}, line)))] : [];
  const markup = make("div", {}, make("p", {}, make("a", { href: address }, title)), ...list).innerHTML;
  return { text: [title, ...lines.map((line) => `- ${line}`), address].join("\n"), markup };
}

/** Return whether somebody wants to copy what is for colleagues only. */
export function askInternal(what) {
  const dialog = make(
    "dialog",
    { className: "keys" },
    make("h2", { id: "ds-internal" }, "For colleagues only"),
    make("p", {}, "This is not to be sent to a prospect."),
    make(
      "form",
      { method: "dialog", className: "line" },
      make("button", { className: "button button-primary", value: "no" }, "Do not copy"),
      make("button", { className: "button", value: "yes" }, `Copy ${what} anyway`),
    ),
  );
  dialog.setAttribute("aria-labelledby", "ds-internal");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }),
  );
}
