// Filters: one group of checkboxes a field, each value with how many results it would give.
import { hide, make, sayNumber } from "./elements.js";
import { makeStage } from "./find-rows.js";
import { countValues, loadFacet, narrow } from "./search-query.js";

const SHOWN = 8;

/** Return filters that fill a form, and call `choose(field, id, isChosen)`. */
export function makeFacets(form, choose) {
  let [shownFor, groups] = [null, new Map()];
  form.addEventListener("change", ({ target }) => choose(target.name, target.value, target.checked));

  const build = async (index, name) => {
    const { values } = await loadFacet(index, name);
    const group = makeGroup(index, name, values);
    if (values.length > 1) form.append(group.element);
    groups.set(name, group);
    return group;
  };
  /** Show the counts of what was found, one field after the other, as long as it is what was asked for last. */
  const update = async (index, found, isCurrent) => {
    if (shownFor !== index) {
      [shownFor, groups] = [index, new Map()];
      form.replaceChildren();
    }
    for (const name of Object.keys(index.meta.f)) {
      const group = groups.get(name) ?? (await build(index, name));
      const documents = Object.hasOwn(found.chosen, name)
        ? await narrow(index, found.kept, found.chosen, name)
        : found.documents;
      group.show(await countValues(index, name, documents), found.wanted[name] ?? []);
      await pause();
      if (!isCurrent()) return;
    }
  };
  return { update };
}

/** Let the browser do what is more urgent, such as take the next keystroke. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

function makeGroup(index, name, values) {
  const options = values.map((value) => makeOption(index, name, value));
  const more = make("button", { type: "button", className: "button button-small button-quiet" });
  const legend = make("legend", { className: "facet-name" }, index.meta.f[name]);
  const element = make("fieldset", { className: "facet" }, legend, ...options.map(({ label }) => label), more);
  let [isWhole, last] = [values.length <= SHOWN + 2, null];

  const show = (counts, chosen) => {
    last = [counts, chosen];
    const isKept = ({ input }, at) => chosen.includes(values[at][0]) || input === document.activeElement;
    const least = isWhole ? 1 : Math.max([...counts].sort((one, other) => other - one)[SHOWN - 1] ?? 0, 1);
    let room = isWhole ? Infinity : SHOWN;
    options.forEach((option, at) => {
      const isShown = isKept(option, at) || (counts[at] >= least && room-- > 0);
      option.label.hidden = !isShown;
      option.input.checked = chosen.includes(values[at][0]);
      option.count.textContent = sayNumber(counts[at]);
    });
    const hidden = options.filter(({ label }, at) => label.hidden && counts[at]).length;
    more.hidden = !hidden;
    more.replaceChildren(`${hidden} more`, hide(` of ${index.meta.f[name]}`));
    element.hidden = options.every(({ label }) => label.hidden);
  };
  more.addEventListener("click", () => {
    isWhole = true;
    const first = options.find(({ label }, at) => label.hidden && last[0][at]);
    show(...last);
    first?.input.focus();
  });
  return { element, show };
}

function makeOption(index, name, [id, words]) {
  const input = make("input", { type: "checkbox", name, value: id, autocomplete: "off" });
  const number = name === "stage" ? index.meta.stages.findIndex(([known]) => known === id) + 1 : 0;
  const name_ = make("span", {}, number ? makeStage(number, index.meta.stages[number - 1]) : words);
  const count = make("span", { className: "small" });
  return { input, count, label: make("label", { className: "facet-option" }, input, name_, count) };
}
