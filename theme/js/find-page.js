// The Library as the page of results: what is typed and chosen ↔ the address ↔ rows, filters, and what there is to say.
import { hide, make, makeIcon } from "./elements.js";
import { addActions } from "./find-actions.js";
import { dropOpen } from "./find-complete.js";
import { DEAL, readDeal, writeDeal } from "./find-deal.js";
import { makeFacets } from "./find-facets.js";
import { explain, openField } from "./find-field.js";
import { ask, nameCells, withIndex } from "./find-index.js";
import { makeMarker } from "./find-marks.js";
import { addQuote, makeRow } from "./find-rows.js";
import { explainWords, fillRequest, makeButton, offerMore } from "./find-say.js";
import { readAddress, writeAddress } from "./find-state.js";
import { loadFacet } from "./search-query.js";

const AT_ONCE = 20;
const SETTLED = 1500;
const ORDERS = { "": "Best match", newest: "Newest", rated: "Best rated" };
const SITE = document.documentElement.lang || "en";
const isWide = matchMedia("(width >= 60rem)");
const isTouched = matchMedia("(hover: none)");

export function openPage(input, page) {
  return new Page(input, page);
}

class Page {
  #turns = 0;
  #isSettled = true;
  #settling = 0;
  #saying = 0;
  #found = new Map();

  constructor(input, page) {
    Object.assign(this, { input, page, title: document.title, nav: page.querySelector(".facets") });
    this.browse = { head: page.querySelector(".results-head"), list: page.lastElementChild, facets: [...this.nav.childNodes] };
    this.#make();
    openField(input, { show: () => ({}), choose: (field, [id], before) => this.#take(field, id, before) });
    const { equipAll } = addActions(this.rows, input, (element) => this.#found.get(element));
    this.equipAll = equipAll;
    input.addEventListener("input", () => this.#type());
    input.form.addEventListener("submit", (event) => this.#submit(event));
    addEventListener("popstate", () => this.#read());
    this.nav.addEventListener("toggle", () => this.#count());
    addEventListener("online", () => this.run());
    if (input.value && !location.search) this.#type();
    else this.#read();
  }

  #make() {
    this.heading = make("h1", { className: "results-count" });
    this.chips = make("ul", { className: "line", "aria-label": "Chosen filters" });
    this.words = make("div", { className: "small results-words" });
    this.opener = make("button", { type: "button", className: "button facets-open", popovertarget: this.nav.id });
    this.sort = make("select", { className: "button button-small", id: "ds-sort" });
    this.sort.addEventListener("change", () => this.change({ sort: this.sort.value }));
    const order = make("p", { className: "line small results-order" }, make("label", { for: "ds-sort" }, "Order"), this.sort);
    const tools = make("div", { className: "line results-tools" }, this.chips, this.opener, order);
    this.head = make("div", { className: "page-head results-head" }, this.heading, tools, this.words);
    this.rows = make("ol", { className: "rows results-rows" });
    this.more = makeButton("Show more", () => this.#showMore(), "button");
    this.after = make("div", { className: "results-after" });
    const name = make("h2", { className: "visually-hidden" }, "Results");
    this.list = make("div", {}, name, this.rows, this.more, this.after);
    this.status = make("p", { className: "visually-hidden", role: "status" });
    this.form = make("form");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.closer = make("button", { type: "button", className: "button button-primary facets-close", popovertarget: this.nav.id });
    this.facets = makeFacets(this.form, (field, id, isChosen) => this.choose(field, id, isChosen));
    this.page.append(this.status);
  }

  // What is looked for

  #read() {
    this.state = readAddress(location.href);
    this.input.value = this.state.text;
    this.shown = AT_ONCE;
    this.#isSettled = true;
    this.run();
  }

  #type() {
    const chosen = this.#isEmpty() ? groupDeal() : this.state.chosen;
    this.change({ text: this.input.value, chosen }, { isTyping: true });
  }

  #submit(event) {
    event.preventDefault();
    this.#isSettled = true;
    this.run();
  }

  #isEmpty() {
    return !this.state?.text.trim() && !Object.keys(this.state?.chosen ?? {}).length;
  }

  /** Take a completed value for a filter in place of its text. */
  #take(field, id, before) {
    this.input.value = before.trimEnd() && `${before.trimEnd()} `;
    this.state = { ...this.state, text: this.input.value };
    this.choose(field, id, true);
    return true;
  }

  /** Choose a value of a field, or no longer. */
  choose(field, id, isChosen) {
    const before = field === "status" && !this.state.chosen.status ? ["live"] : (this.state.chosen[field] ?? []);
    const ids = [...before.filter((other) => other !== id), ...(isChosen ? [id] : [])];
    this.#setField(field, field === "status" && ids.join() === "live" ? [] : ids);
  }

  #setField(field, ids) {
    const chosen = { ...this.state.chosen, [field]: ids };
    if (!ids.length) delete chosen[field];
    this.change({ chosen });
    if (Object.hasOwn(DEAL, field)) this.#keepDeal().catch(() => {});
  }

  async #keepDeal() {
    const { chosen } = this.state;
    const fields = Object.keys(DEAL).filter((field) => chosen[field]);
    const parts = fields.flatMap((field) => chosen[field].map(async (id) => ({ field, id, label: await this.#label(field, id) })));
    writeDeal(await Promise.all(parts));
    import("./find-deal-bar.js");
  }

  async #label(field, id) {
    const { values } = await withIndex((index) => loadFacet(index, field));
    return values.find(([known]) => known === id)?.[1] ?? id;
  }

  change(next, { isTyping = false } = {}) {
    this.state = { text: "", chosen: {}, sort: "", ...this.state, ...next };
    this.shown = AT_ONCE;
    this.#write(isTyping);
    this.run();
  }

  /** Keep the address in step. One run of typing is one step back. */
  #write(isTyping) {
    const address = writeAddress(this.state);
    const isNew = this.#isSettled || !isTyping;
    this.#isSettled = !isTyping;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => (this.#isSettled = true), SETTLED);
    if (address === location.href) return;
    try {
      if (isNew) history.pushState(null, "", address);
      else history.replaceState(null, "", address);
    } catch {
      // Some browsers refuse more than a hundred in half a minute.
    }
  }

  // What is found

  async run() {
    const turn = ++this.#turns;
    const isCurrent = () => turn === this.#turns;
    if (this.#isEmpty()) return this.#showBrowse();
    this.page.ariaBusy = true;
    try {
      await withIndex(async (index) => {
        this.#forgetUnknown(index);
        if (this.#isEmpty()) return this.#showBrowse();
        const view = await this.#look(index);
        if (isCurrent()) this.#show(view, isCurrent);
      });
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
    if (isCurrent()) this.page.ariaBusy = false;
  }

  /** An address may name what is no field. */
  #forgetUnknown(index) {
    const known = Object.entries(this.state.chosen).filter(([field]) => Object.hasOwn(index.meta.f, field));
    this.state = { ...this.state, chosen: Object.fromEntries(known) };
  }

  async #look(index) {
    const { text, chosen, sort } = this.state;
    const found = await ask(index, { text: dropOpen(text, Object.keys(index.meta.f)), chosen, sort });
    const documents = found.documents.slice(0, this.shown);
    const [rows, marker] = await Promise.all([index.rows(documents), makeMarker(index, found)]);
    return { index, found, marker, rows: rows.map((row) => nameCells(index, row)) };
  }

  #show(view, isCurrent) {
    this.view = view;
    const { found, index } = view;
    const { length } = found.documents;
    if (!this.head.isConnected) this.#swap();
    this.heading.replaceChildren(...this.#sayCount(length));
    document.title = `${this.state.text.trim() || "Library"} · ${this.title.split(" · ").at(-1)}`;
    this.#found.clear();
    this.rows.replaceChildren();
    this.#addRows(view.rows, 0);
    this.#showSort(index);
    this.after.replaceChildren();
    clearTimeout(this.#saying);
    this.#showChips(isCurrent);
    this.#showWords(isCurrent);
    this.#saying = setTimeout(() => this.#settle(isCurrent), 250);
  }

  #sayCount(length) {
    const text = cut(this.state.text.trim());
    const count = length ? `${length.toLocaleString(SITE)} result${length === 1 ? "" : "s"}` : "Nothing found";
    return text ? [`${count} for `, make("span", { dir: "auto" }, `“${text}”`)] : [count];
  }

  #addRows(rows, from) {
    const { index, found, marker } = this.view;
    this.made = from ? this.made : [];
    rows.forEach((row, at) => {
      const made = makeRow(row, marker, index.meta.stages);
      this.made.push(made);
      this.#found.set(made.element, { index, row, document: found.documents[from + at] });
      this.rows.append(made.element);
    });
    this.more.hidden = this.made.length >= found.documents.length;
  }

  async #showMore() {
    const { index, found } = this.view;
    const [from, turn] = [this.made.length, this.#turns];
    const rows = await index.rows(found.documents.slice(from, from + AT_ONCE)).catch(() => []);
    if (turn !== this.#turns) return;
    this.#addRows(rows.map((row) => nameCells(index, row)), from);
    this.shown = this.made.length;
    this.made[from]?.element.querySelector("a").focus();
    this.#quote(() => turn === this.#turns, from);
  }

  #showSort(index) {
    const names = ["", ...index.meta.s];
    const options = names.map((name) => make("option", { value: name, selected: name === this.state.sort }, ORDERS[name] ?? name));
    if (this.sort.length !== names.length) this.sort.replaceChildren(...options);
    this.sort.parentElement.hidden = this.view.found.documents.length < 2;
    this.sort.value = names.includes(this.state.sort) ? this.state.sort : "";
  }

  async #showChips(isCurrent) {
    const { wanted } = this.view.found;
    const { chosen } = this.state;
    const pairs = Object.keys(chosen).flatMap((field) => (wanted[field] ? chosen[field].map((id) => [field, id]) : []));
    const labels = await Promise.all(pairs.map(([field, id]) => this.#label(field, id)));
    if (!isCurrent()) return;
    const chips = pairs.map(([field, id], at) => {
      const chip = makeButton(hide("Remove "), () => this.#drop(field, id), "button button-small is-on");
      chip.append(labels[at], makeIcon("close"));
      return chip;
    });
    if (pairs.length > 1) chips.push(makeButton("Clear all", () => this.#clear(), "button button-small button-quiet"));
    const own = readDeal().filter(({ field, id }) => !chosen[field]?.includes(id));
    if (own.length) {
      const words = `Narrow to ${own.map(({ label }) => label).join(", ")}`;
      chips.push(makeButton(words, () => this.change({ chosen: { ...chosen, ...groupDeal() } }), "button button-small"));
    }
    this.chips.replaceChildren(...chips.map((chip) => make("li", {}, chip)));
    this.chips.hidden = !chips.length;
    this.opener.replaceChildren(makeIcon("filter"), ` Filters${pairs.length ? `, ${pairs.length} chosen` : ""}`);
    this.labels = labels;
  }

  #drop(field, id) {
    this.choose(field, id, false);
    this.input.focus();
  }

  #clear() {
    this.change({ chosen: {} });
    writeDeal([]);
    this.input.focus();
  }

  async #showWords(isCurrent) {
    const { index, found } = this.view;
    const retype = (word, other) => {
      this.input.value = this.state.text.replace(new RegExp(escape(word), "iu"), () => other);
      this.input.focus();
      this.change({ text: this.input.value });
    };
    const lines = await explainWords(index, found, retype).catch(() => []);
    if (isCurrent()) this.words.replaceChildren(...lines);
  }

  /** Do what can wait until nobody types: counts, quotations, what else there is, and saying it aloud. */
  async #settle(isCurrent) {
    if (!isCurrent()) return;
    const { index, found } = this.view;
    this.status.textContent = `${this.heading.textContent}. ${this.words.textContent}`;
    this.closer.textContent = `Show ${found.documents.length.toLocaleString(SITE)} results`;
    if (isTouched.matches) this.equipAll();
    await Promise.all([this.#quote(isCurrent), this.#offer(isCurrent), this.#count()]).catch(() => {});
  }

  async #quote(isCurrent, from = 0) {
    const { index, found, marker } = this.view;
    const words = [...found.meant.keys()];
    await Promise.all(
      this.made.slice(from).map(async (made, at) => {
        if (made.row.kind !== "asset" || words.every((word) => made.seen.has(word))) return;
        const more = await index.readMore(found.documents[from + at]).catch(() => []);
        if (isCurrent()) addQuote(made, marker, more);
      }),
    );
  }

  async #offer(isCurrent) {
    const { index, found } = this.view;
    const label = async (field, ids) => (await Promise.all(ids.map((id) => this.#label(field, id)))).join(", ");
    const relax = (field) => this.#setField(field, field === "status" && !this.state.chosen.status ? ["live", "upcoming", "retired"] : []);
    const buttons = await offerMore(index, found, { label, relax });
    if (!isCurrent()) return;
    const offers = buttons.length ? [make("p", { className: "line" }, "There are: ", ...buttons)] : [];
    const request = fillRequest(document.getElementById("ds-request"), this.state.text, this.labels ?? []);
    this.after.replaceChildren(...offers, ...request);
  }

  async #count() {
    if (!this.view || !this.head.isConnected) return;
    if (!isWide.matches && !this.nav.matches(":popover-open")) return;
    const { index, found } = this.view;
    await this.facets.update(index, found, () => this.view?.found === found);
  }

  // Between the lists and the results

  #swap() {
    this.browse.head.replaceWith(this.head);
    this.browse.list.replaceWith(this.list);
    this.nav.replaceChildren(this.form, this.closer);
    this.nav.ariaLabel = "Filters";
    this.page.dataset.find = "results";
  }

  #showBrowse() {
    this.page.ariaBusy = false;
    this.view = null;
    clearTimeout(this.#saying);
    document.title = this.title;
    if (!this.head.isConnected) return;
    this.head.replaceWith(this.browse.head);
    this.list.replaceWith(this.browse.list);
    this.nav.replaceChildren(...this.browse.facets);
    this.nav.ariaLabel = "Browse the Library";
    this.page.dataset.find = "";
    this.status.textContent = this.browse.head.querySelector("h1").textContent;
  }

  /** Say what went wrong above what stands there: the lists, or the results so far. */
  #fail(error) {
    const head = this.head.isConnected ? this.head : this.browse.head;
    this.failure ??= make("p", { className: "banner" });
    this.failure.textContent = explain(error);
    head.append(this.failure);
    this.status.textContent = this.failure.textContent;
  }
}

function groupDeal() {
  const chosen = {};
  for (const { field, id } of readDeal()) (chosen[field] ??= []).push(id);
  return chosen;
}

function cut(text) {
  const letters = Array.from(text);
  return letters.length > 80 ? `${letters.slice(0, 80).join("")}…` : text;
}

function escape(word) {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
