// The search field: a combobox after the ARIA Authoring Practices, with the first results, or values of a field, under it.
import { make, sayNumber } from "./elements.js";
import { complete, dropOpen, writeValue } from "./find-complete.js";
import { groupDeal } from "./find-deal.js";
import { ROOT, VersionError, ask, keepAll, nameCells, withIndex } from "./find-index.js";
import { fill, makeMarker } from "./find-marks.js";
import { writeAddress } from "./find-state.js";

const SHOWN = 6;

/**
 * Make a field complete what is typed. `show` is called with `(index, text)` and returns the options under it, besides
 * values of a field; `choose` is called with a field and a value, and says whether it has taken it.
 */
export function openField(input, { show = showResults, choose = () => false } = {}) {
  const list = make("div", { id: "ds-options", role: "listbox", "aria-label": "Results" });
  const note = make("p", { className: "small found-note" });
  const panel = make("div", { className: "found", hidden: true }, list, note);
  const status = make("p", { className: "visually-hidden", role: "status" });
  document.head.append(make("link", { rel: "stylesheet", href: `${ROOT}css/find.css` }));
  (input.closest(".finder-field") ?? input.closest(".topbar") ?? input.form).append(panel, status);
  input.setAttribute("aria-controls", list.id);
  let [active, turns, pause] = [-1, 0, 0];

  const open = (isOpen) => {
    panel.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen && !list.hidden);
    if (!isOpen) activate(-1);
  };
  const activate = (at) => {
    list.children[active]?.setAttribute("aria-selected", false);
    active = at;
    const option = list.children[at];
    option?.setAttribute("aria-selected", true);
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const put = ({ options = [], words = "", said = words || `${options.length} suggestions` }) => {
    options.forEach((option, at) => Object.assign(option, { id: `ds-option-${at}`, tabIndex: -1 }));
    activate(-1);
    list.replaceChildren(...options);
    list.hidden = !options.length;
    note.textContent = words;
    note.hidden = !words;
    open(Boolean(options.length || words));
    clearTimeout(pause);
    // Who listens hears it once they have stopped typing.
    pause = setTimeout(() => (status.textContent = panel.hidden ? "" : said), 500);
  };
  const listOptions = async (index, text) => {
    const values = await complete(index, text);
    if (!values?.values.length) return show(index, dropOpen(text, Object.keys(index.meta.f)));
    list.setAttribute("aria-label", index.meta.f[values.field]);
    const take = (value) => {
      if (!values.minus && choose(values.field, value, values.before)) return put({});
      input.value = writeValue(values, value);
      input.dispatchEvent(new Event("input"));
    };
    return { options: values.values.map((value) => makeChoice(value, () => take(value))) };
  };
  const update = async () => {
    const turn = ++turns;
    try {
      list.setAttribute("aria-label", "Results");
      const found = input.value.trim() ? await withIndex((index) => listOptions(index, input.value)) : {};
      if (turn === turns) put(found);
    } catch (error) {
      if (turn === turns) put(show === showResults ? { words: explain(error) } : {});
    }
  };

  input.addEventListener("input", update);
  input.addEventListener("focus", () => input.value && panel.hidden && show === showResults && update());
  input.addEventListener("blur", () => {
    turns++;
    open(false);
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const size = panel.hidden ? 0 : list.children.length;
    if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) activate(-1);
    else if (event.key === "ArrowDown" && panel.hidden && input.value && show === showResults) {
      event.preventDefault();
      update();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && size) {
      event.preventDefault();
      event.stopImmediatePropagation();
      // One place beyond the ends is the field itself.
      activate(((active + 1 + (event.key === "ArrowDown" ? 1 : size)) % (size + 1)) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      list.children[active].click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      turns++;
      open(false);
    } else if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      input.dispatchEvent(new Event("input"));
    }
  });
  open(false);
  withIndex(async (index) => later(() => keepAll(index))).catch(() => {});
  if (input.value && document.activeElement === input) update();
}

const later = (act) => setTimeout(act, 1000);

function makeChoice([, label, ...others], act) {
  const words = others.length ? [" ", make("span", { className: "small" }, others.slice(0, 3).join(", "))] : [];
  const option = make("div", { role: "option", className: "found-option", "aria-selected": false }, label, ...words);
  option.addEventListener("click", act);
  return option;
}

/** Return the first results as options, and how many there are. */
async function showResults(index, text) {
  if (!text.trim()) return {};
  const chosen = groupDeal();
  const found = await ask(index, { text, chosen });
  const { length } = found.documents;
  const rows = await index.rows(found.documents.slice(0, SHOWN));
  const marker = await makeMarker(index, found);
  const options = rows.map((row) => makeOption(nameCells(index, row), marker));
  const address = writeAddress({ text, chosen });
  const count = `${sayNumber(length)} result${length === 1 ? "" : "s"}`;
  const all = length ? `All ${count}` : "Nothing found. See what is near";
  options.push(
    make("a", { role: "option", className: "found-option found-all", href: address, "aria-selected": false }, all),
  );
  const said = length ? `${count}, ${rows.length} of them below` : "Nothing found";
  return { options, words: length ? "" : found.problems.join(" "), said };
}

function makeOption(row, marker) {
  const title = make("span", { className: "found-title", dir: "auto", lang: row.lang });
  fill(title, row.title, marker);
  const head = make("span", { className: "found-head" }, title, " ", make("span", { className: "kind" }, row.label));
  const why = make("span", { className: "found-why entry-why", dir: "auto", lang: row.lang });
  fill(why, row.why, marker);
  const option = make(
    "a",
    { role: "option", className: "found-option", href: ROOT + row.url, "aria-selected": false },
    head,
    why,
  );
  if (row.state) head.append(makeFlags(row));
  return option;
}

/** Return the exceptions only, as in all short lists: no flag means send, and verified. */
function makeFlags({ audience, state, state_label }) {
  const flags = audience === "internal" ? [["internal", "Internal"]] : [];
  if (state !== "fresh") flags.push([state, state_label.replace(/ (?:since|for)$/, "")]);
  return make(
    "span",
    {},
    ...flags.flatMap(([mark, words]) => [" ", make("span", { className: `flag flag-${mark}` }, words)]),
  );
}

/** Return what to say when the index cannot be read. */
export function explain(error) {
  if (error instanceof VersionError)
    return "The site has changed since this page was opened. Load the page again to search.";
  if (!navigator.onLine) return "There is no network just now. Search goes on when it is back.";
  return "The search index cannot be read just now. The lists of the Library are complete.";
}
