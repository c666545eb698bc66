// Copy buttons beside what a rep says (why lines, answers, talk tracks) and for the page's link.
// `c` copies all why lines, `l` the link.
import { isTyping } from "./keys.js";

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];
const status = document.createElement("p");
status.className = "visually-hidden";
status.setAttribute("role", "status");
document.body.append(status);

function makeButton({ label, detail = "", key = "", icon = "copy", className, read }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button ${className}`;
  const mark = document.createElement(key ? "kbd" : "span");
  mark.className = key ? "wide-only" : `icon icon-${icon}`;
  mark.textContent = key;
  const words = document.createElement("span");
  words.className = "copy-label";
  words.textContent = label;
  button.append(mark, words);
  if (detail) {
    const more = document.createElement("span");
    more.className = "visually-hidden";
    more.textContent = detail;
    button.append(more);
  }
  button.addEventListener("click", () => copy(read(), words));
  return button;
}

async function copy(text, words) {
  const before = words.dataset.label ?? words.textContent;
  words.dataset.label = before;
  try {
    await write(text);
    words.textContent = "Copied";
  } catch {
    words.textContent = "Not copied";
  }
  status.textContent = words.textContent;
  setTimeout(() => {
    words.textContent = before;
    status.textContent = "";
  }, 1600);
}

async function write(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // A site inside the company may come over plain HTTP, where browsers have no clipboard interface.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("not copied");
}

const textOf = (element) => element.innerText.trim();
const whyLines = [...document.querySelectorAll("[data-why]")];
const readAll = () => whyLines.map(textOf).join("\n");
const readLink = () => location.href.split("#")[0];
const byKey = new Map();

// One line alone is copied by the button above it.
(whyLines.length > 1 ? whyLines : []).forEach((line, index) => {
  const detail = ` the ${ORDINALS[index] ?? "next"} why line`;
  const className = "button-small button-quiet";
  line.after(makeButton({ label: "Copy", detail, className, read: () => textOf(line) }));
});

const cueHead = document.querySelector(".cue .section-head");
if (cueHead && whyLines.length) {
  const label = whyLines.length === 1 ? "Copy" : "Copy all";
  const button = makeButton({ label, detail: " why lines", key: "c", className: "button-small", read: readAll });
  cueHead.append(button);
  byKey.set("c", button);
}

for (const block of document.querySelectorAll("[data-copy]")) {
  const detail = ` ${block.dataset.copy}`;
  const button = makeButton({ label: "Copy", detail, className: "button-small button-quiet", read: () => textOf(block) });
  const head = block.matches(".track, .truck") ? block.parentElement.querySelector(".section-head") : null;
  if (head) head.append(button);
  else block.parentElement.append(button);
}

const actions = document.querySelector("[data-link]");
if (actions) {
  const button = makeButton({ label: "Copy link", icon: "link", className: "", read: readLink });
  actions.append(button);
  byKey.set("l", button);
}

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (isPlain) byKey.get(event.key)?.click();
});
