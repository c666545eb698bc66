// Words, or words and the same as markup, onto the clipboard.
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
