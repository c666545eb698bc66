// A piece as it stands in an e-mail.
import { make } from "./elements.js";

/** Return a piece as an e-mail quotes it: its title, which leads to it, and the reasons to care. */
export function makeSnippet({ title, lines, address }) {
  const list = lines.length ? [make("ul", {}, ...lines.map((line) => make("li", {}, line)))] : [];
  const markup = make("div", {}, make("p", {}, make("a", { href: address }, title)), ...list).innerHTML;
  return { text: [title, ...lines.map((line) => `- ${line}`), address].join("\n"), markup };
}
