// The Library as the page of results: what is typed and chosen ↔ the address → what is found, and what there is to say.
import { addActions } from "./find-actions.js";
import { dropField, dropOpen } from "./find-complete.js";
import { DEAL, dropParts, groupDeal, keepChosen, readDeal, watchDeal } from "./find-deal.js";
import { makeFacets } from "./find-facets.js";
import { explain, openField } from "./find-field.js";
import { VersionError, ask, nameCells, withIndex } from "./find-index.js";
import { makeMarker } from "./find-marks.js";
import { makeRow, placeRows, quoteRows } from "./find-rows.js";
import { explainWords, fillRequest, makeButton, offerMore } from "./find-say.js";
import { Steps } from "./find-steps.js";
import { View } from "./find-view.js";
import { loadFacet } from "./search-query.js";

// Rows that stand at once, while somebody types; and those that stand when they rest, and come on request.
const [FIRST, AT_ONCE] = [10, 20];
const REST = 250;
const QUIET = "button button-small button-quiet";
const isWide = matchMedia("(width >= 60rem)");
const isTouched = matchMedia("(hover: none)");

export function openPage(input, page) {
  return new Page(input, page);
}

class Page {
  #turns = 0;
  #resting = 0;
  #made = [];

  constructor(input, page) {
    this.input = input;
    this.steps = new Steps(
      () => this.state,
      (state) => this.#read(state),
    );
    this.view = new View(page, { order: (sort) => this.change({ sort }), more: () => this.#showMore() });
    this.facets = makeFacets(this.view.form, (field, id, isChosen) => this.choose(field, id, isChosen));
    openField(input, { show: () => ({}), choose: (field, [id], before) => this.#take(field, id, before) });
    this.actions = addActions(this.view.rows, input, (element) => this.#made.find((made) => made.element === element));
    input.addEventListener("input", () => this.#type());
    input.addEventListener("blur", () => this.steps.keep());
    input.form.addEventListener("submit", (event) => this.#submit(event));
    this.view.nav.addEventListener("toggle", () => this.#count());
    addEventListener("online", () => this.run());
    watchDeal(() => this.found && this.#showChips(() => true).catch(() => {}));
    if (input.value && !location.search) this.#type();
    else this.steps.go();
  }

  // What is looked for

  #read(state) {
    this.state = state;
    this.input.value = state.text;
    this.run();
  }

  #type() {
    const chosen = this.#isEmpty() ? groupDeal() : this.state.chosen;
    this.state = { ...this.state, text: this.input.value, chosen };
    this.steps.type();
    this.run();
  }

  #submit(event) {
    event.preventDefault();
    this.steps.settle();
    // On a phone the keyboard stands before the results.
    if (isTouched.matches) this.input.blur();
    this.run();
  }

  #isEmpty() {
    return !this.state?.text.trim() && !Object.keys(this.state?.chosen ?? {}).length;
  }

  /** Take a completed value for a filter, in place of its text. */
  #take(field, id, before) {
    this.input.value = before.trimEnd() && `${before.trimEnd()} `;
    this.state = { ...this.state, text: this.input.value };
    this.choose(field, id, true);
    return true;
  }

  /** Choose a value of a field, or no longer. */
  choose(field, id, isChosen) {
    const before = this.state.chosen[field] ?? (field === "status" ? ["live"] : []);
    const ids = [...before.filter((other) => other !== id), ...(isChosen ? [id] : [])];
    this.#setField(field, field === "status" && ids.join() === "live" ? [] : ids);
  }

  #setField(field, ids, text = this.state.text) {
    const { [field]: before = [], ...others } = this.state.chosen;
    this.input.value = text;
    this.change({ text, chosen: ids.length ? { ...others, [field]: ids } : others });
    if (Object.hasOwn(DEAL, field)) this.#keepDeal(field, before, ids).catch(() => {});
  }

  async #keepDeal(field, before, ids) {
    await keepChosen(field, { before, ids, label });
    await import("./find-deal-bar.js");
  }

  change(next) {
    this.steps.settle();
    this.state = { ...this.state, ...next };
    this.steps.add();
    this.run();
  }

  // What is found

  /** Find what is looked for, and show it unless something else is looked for by then. */
  async run() {
    const turn = ++this.#turns;
    const isCurrent = () => turn === this.#turns;
    if (this.#isEmpty()) return this.#leave();
    this.view.page.ariaBusy = true;
    try {
      await withIndex(async (index) => {
        this.#forgetUnknown(index);
        if (this.#isEmpty()) return this.#leave();
        const found = await this.#look(index);
        if (isCurrent()) this.#show(found, isCurrent);
      });
    } catch (error) {
      if (isCurrent()) this.#fail(error);
    }
    if (isCurrent()) this.view.page.ariaBusy = false;
  }

  #fail(error) {
    const isOld = error instanceof VersionError;
    const again = isOld ? ["Load the page again", () => location.reload()] : ["Try again", () => this.run()];
    this.view.fail(explain(error), makeButton(...again));
  }

  #leave() {
    clearTimeout(this.#resting);
    this.found = null;
    this.view.page.ariaBusy = false;
    this.view.hide();
  }

  /** An address may name what is no field. */
  #forgetUnknown(index) {
    const known = Object.entries(this.state.chosen).filter(([field]) => Object.hasOwn(index.meta.f, field));
    this.state = { ...this.state, chosen: Object.fromEntries(known) };
  }

  async #look(index) {
    const text = dropOpen(this.state.text, Object.keys(index.meta.f));
    const found = await ask(index, { ...this.state, text });
    const documents = found.documents.slice(0, FIRST);
    const [rows, marker] = await Promise.all([index.rows(documents), makeMarker(index, found)]);
    return { ...found, index, rows, marker };
  }

  #show(found, isCurrent) {
    this.found = found;
    const { view, state } = this;
    view.show();
    view.failure?.remove();
    view.sayCount(found.documents.length, state.text.trim());
    view.setOrder(["", ...found.index.meta.s], state.sort, found.documents.length > 1);
    view.rows.replaceChildren();
    view.after.replaceChildren();
    this.#made = [];
    this.#addRows(found.rows);
    this.#showChips(isCurrent).catch(() => {});
    this.#showWords(isCurrent).catch(() => {});
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => isCurrent() && this.#rest(isCurrent).catch(() => {}), REST);
  }

  #addRows(rows) {
    const { index, documents, marker } = this.found;
    const from = this.#made.length;
    const made = rows.map((row, at) => {
      const cells = nameCells(index, row);
      return { ...makeRow(cells, marker, index.meta.stages), index, document: documents[from + at] };
    });
    this.#made.push(...made);
    this.view.rows.append(...made.map(({ element }) => element));
    // Not yet while rows are still to come: it would move away from under the pointer.
    this.view.more.hidden = this.#made.length < AT_ONCE || this.#made.length >= documents.length;
  }

  /** Add rows until so many stand there. */
  async #fillUp(size) {
    const { found } = this;
    const from = this.#made.length;
    const rows = await found.index.rows(found.documents.slice(from, size)).catch(() => []);
    if (this.found !== found || this.#made.length !== from) return;
    this.#addRows(rows);
    if (isTouched.matches) this.actions.equipAll();
  }

  async #showMore() {
    const { found } = this;
    const from = this.#made.length;
    await this.#fillUp(from + AT_ONCE);
    this.#made[from]?.element.querySelector("a").focus();
    await this.#tell(() => this.found === found, from);
  }

  async #showChips(isCurrent) {
    const { chosen } = this.state;
    const pairs = Object.entries(chosen).flatMap(([field, ids]) => ids.map((id) => [field, id]));
    const labels = await Promise.all(pairs.map(([field, id]) => label(field, id)));
    if (!isCurrent()) return;
    this.labels = labels;
    const own = readDeal().filter(({ field, id }) => !chosen[field]?.includes(id));
    // The deal stands beside the field unless all of it stands here.
    this.view.page.toggleAttribute("data-narrowed", !own.length);
    const narrow = `Narrow to ${own.map((part) => part.label).join(", ")}`;
    this.view.setChips(
      pairs.map(([field, id], at) => [labels[at], () => this.#drop(() => this.choose(field, id, false))]),
      [
        ...(pairs.length > 1 ? [makeButton("Clear all", () => this.#drop(() => this.#clear()), QUIET)] : []),
        ...(own.length
          ? [makeButton(narrow, () => this.change({ chosen: { ...chosen, ...groupDeal() } }), QUIET)]
          : []),
      ],
    );
  }

  #clear() {
    const { chosen } = this.state;
    this.change({ chosen: {} });
    dropParts(({ field, id }) => chosen[field]?.includes(id));
  }

  /** What is dropped had the focus. The field would call up a keyboard where there is none. */
  #drop(act) {
    act();
    (isTouched.matches ? this.view.heading : this.input).focus();
  }

  async #showWords(isCurrent) {
    const retype = (word, other) => {
      const typed = new RegExp(word.replace(/[^\p{L}\p{N}]/gu, "\\$&"), "iu");
      this.input.value = this.state.text.replace(typed, () => other);
      this.#drop(() => this.change({ text: this.input.value }));
    };
    const lines = await explainWords(this.found.index, this.found, retype);
    if (isCurrent()) this.view.words.replaceChildren(...lines);
  }

  /** Do what can wait until nobody types: saying it aloud, quotations, what else there is, counts. */
  async #rest(isCurrent) {
    this.view.name(this.state.text.trim());
    this.view.say(`${this.view.heading.textContent}. ${this.view.words.textContent}`);
    await this.#fillUp(AT_ONCE);
    if (!isCurrent()) return;
    await Promise.all([this.#tell(isCurrent), this.#offer(isCurrent), this.#count()]);
  }

  /** Say where rows say what was typed. */
  async #tell(isCurrent, from = 0) {
    const made = this.#made.slice(from);
    await quoteRows(made, this.found, isCurrent);
    await placeRows(made, this.found, isCurrent);
  }

  async #offer(isCurrent) {
    const relax = (field) => {
      const isOpen = field === "status" && !this.state.chosen.status;
      this.#setField(field, isOpen ? ["live", "upcoming", "retired"] : [], dropField(this.state.text, field));
    };
    const offers = await offerMore(this.found.index, this.found, relax);
    const request = fillRequest(document.getElementById("ds-request"), this.state.text, this.labels ?? []);
    if (isCurrent()) this.view.setAfter([...offers, ...request], !this.found.documents.length);
  }

  async #count() {
    const { found, view } = this;
    if (!found || !(isWide.matches || view.nav.matches(":popover-open"))) return;
    await this.facets.update(found.index, found, () => this.found === found);
  }
}

/** Return how people read a value of a field. */
async function label(field, id) {
  const { values } = await withIndex((index) => loadFacet(index, field));
  return values.find(([known]) => known === id)?.[1] ?? id;
}
