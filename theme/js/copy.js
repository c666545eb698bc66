// Copy buttons beside what a rep says (why lines, answers, talk tracks), and for the page's link.
// `c` copies all why lines, `l` the link, `e` a snippet for an e-mail.
import { copy } from "./clipboard.js";
import { hide, make, makeIcon } from "./elements.js";
import { isTyping } from "./keys.js";

const ORDINALS = ["first", "second", "third", "fourth", "fifth"];

function makeButton({ label, detail = "", key = "", icon = "copy", className, read }) {
  const words = make("span", { className: "copy-label" }, label);
  const mark = key ? make("kbd", { className: "wide-only" }, key) : makeIcon(icon);
  const button = make("button", { type: "button", className: `button ${className}` }, mark, words);
  if (detail) button.append(hide(detail));
  button.addEventListener("click", () => copy(read, words));
  return button;
}

const textOf = (element) => element.innerText.trim();
const whyLines = [...document.querySelectorAll("[data-why]")];
const isInternal = Boolean(document.querySelector(".page-head .trust-internal"));
const byKey = new Map();

const readAll = () => ({ text: whyLines.map(textOf).join("\n") });
const address = () => location.href.split("#")[0];
const mayCopy = async (what) => !isInternal || (await import("./ask-internal.js")).askInternal(what);
const readLink = async () => ((await mayCopy("the link")) ? { text: address() } : null);
const readSnippet = async () => {
  const { makeSnippet } = await import("./snippet.js");
  const piece = { title: textOf(document.querySelector("h1")), lines: whyLines.map(textOf), address: address() };
  return (await mayCopy("it")) ? makeSnippet(piece) : null;
};

// One line alone is copied by the button above it.
(whyLines.length > 1 ? whyLines : []).forEach((line, index) => {
  const detail = ` the ${ORDINALS[index] ?? "next"} why line`;
  const className = "button-small button-quiet";
  line.after(makeButton({ label: "Copy", detail, className, read: () => ({ text: textOf(line) }) }));
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
  const read = () => ({ text: textOf(block) });
  const button = makeButton({ label: "Copy", detail, className: "button-small button-quiet", read });
  const head = block.matches(".track, .truck") ? block.parentElement.querySelector(".section-head") : null;
  if (head) head.append(button);
  else block.after(button);
}

const actions = document.querySelector("[data-link]");
if (actions) {
  byKey.set("l", makeButton({ label: "Copy link", icon: "link", className: "", read: readLink }));
  byKey.set("e", makeButton({ label: "Copy for e-mail", icon: "comment", className: "", read: readSnippet }));
  actions.append(byKey.get("l"), byKey.get("e"));
}

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  if (isPlain && !document.querySelector("dialog[open]")) byKey.get(event.key)?.click();
});
