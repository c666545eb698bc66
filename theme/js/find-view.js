// What stands in the place of the Library's lists while something is looked for: heading, chips, order, rows, filters.
import { hide, make, makeIcon, sayNumber } from "./elements.js";
import { makeButton } from "./find-say.js";

const ORDERS = { "": "Best match", newest: "Newest", rated: "Best rated" };
const LONGEST = 80;

export class View {
  /** `page` is the Library's list with its head and filters; `act` has what buttons do: `order`, `more`. */
  constructor(page, act) {
    this.page = page;
    this.nav = page.querySelector(".facets");
    this.title = document.title;
    this.lists = {
      head: page.querySelector(".results-head"),
      list: page.lastElementChild,
      facets: [...this.nav.childNodes],
    };
    this.#makeHead(act);
    this.#makeList(act);
    this.form = make("form");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.closer = this.#makeOpener("button button-primary facets-close");
    this.status = make("p", { className: "visually-hidden", role: "status" });
    page.append(this.status);
  }

  #makeOpener(className) {
    return make("button", { type: "button", className, popovertarget: this.nav.id });
  }

  #makeHead(act) {
    this.heading = make("h1", { className: "results-count", tabIndex: -1 });
    this.chips = make("ul", { className: "line", "aria-label": "Chosen filters" });
    this.words = make("div", { className: "small results-words" });
    this.opener = this.#makeOpener("button facets-open");
    this.order = make("select", { className: "button button-small", id: "ds-order" });
    this.order.addEventListener("change", () => act.order(this.order.value));
    const label = make("label", { for: this.order.id }, "Order");
    const order = make("p", { className: "line small results-order" }, label, this.order);
    const tools = make("div", { className: "line results-tools" }, this.chips, this.opener, order);
    this.head = make("div", { className: "page-head results-head" }, this.heading, tools, this.words);
  }

  #makeList(act) {
    this.rows = make("ol", { className: "rows results-rows" });
    this.more = makeButton("Show more", act.more, "button");
    this.after = make("div", { className: "results-after" });
    this.list = make(
      "div",
      {},
      make("h2", { className: "visually-hidden" }, "Results"),
      this.rows,
      this.more,
      this.after,
    );
  }

  get isShown() {
    return this.head.isConnected;
  }

  /** Put the results in the place of the lists. */
  show() {
    if (this.isShown) return;
    this.lists.head.replaceWith(this.head);
    this.lists.list.replaceWith(this.list);
    this.nav.replaceChildren(this.form, this.closer);
    this.nav.ariaLabel = "Filters";
    this.page.dataset.find = "results";
  }

  /** Put the lists back. */
  hide() {
    document.title = this.title;
    if (!this.isShown) return;
    this.head.replaceWith(this.lists.head);
    this.list.replaceWith(this.lists.list);
    this.nav.replaceChildren(...this.lists.facets);
    this.nav.ariaLabel = "Browse the Library";
    this.page.dataset.find = "";
    this.say(this.lists.head.querySelector("h1").textContent);
  }

  /** Say something to those who hear the page. */
  say(words) {
    this.status.textContent = words;
  }

  sayCount(count, text) {
    const words = count ? `${sayNumber(count)} result${count === 1 ? "" : "s"}` : "Nothing found";
    const quoted = text ? [" for ", make("span", { dir: "auto" }, `“${shorten(text)}”`)] : [];
    this.heading.replaceChildren(words, ...quoted);
    this.closer.textContent = count ? `Show ${words}` : words;
  }

  /** Name the page after what was looked for. */
  name(text) {
    document.title = `${shorten(text) || "Results"} · ${this.title}`;
  }

  /** Show chosen values, each as `[label, act]`, and after them further buttons. */
  setChips(chosen, others) {
    const chips = chosen.map(([label, act]) => {
      const chip = makeButton(hide("Remove "), act, "button button-small is-on");
      chip.append(label, makeIcon("close"));
      return chip;
    });
    this.chips.replaceChildren(...[...chips, ...others].map((chip) => make("li", {}, chip)));
    this.chips.hidden = !this.chips.children.length;
    this.opener.replaceChildren(makeIcon("filter"), ` Filters${chosen.length ? `, ${chosen.length} chosen` : ""}`);
  }

  setOrder(names, chosen, isUseful) {
    if (this.order.length !== names.length)
      this.order.replaceChildren(...names.map((name) => make("option", { value: name }, ORDERS[name] ?? name)));
    this.order.value = names.includes(chosen) ? chosen : "";
    this.order.parentElement.hidden = !isUseful;
  }

  /** Show what leads on after the rows, or in their place. */
  setAfter(parts, isEmpty) {
    this.after.replaceChildren(...parts);
    this.after.classList.toggle("gap", isEmpty);
  }

  /** Say what went wrong above what stands there, the lists or the results so far, with a button that may mend it. */
  fail(words, button) {
    this.failure ??= make("p", { className: "banner line" });
    this.failure.replaceChildren(words, button);
    (this.isShown ? this.head : this.lists.head).append(this.failure);
    this.say(words);
  }
}

function shorten(text) {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : text;
}
