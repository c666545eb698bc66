// On every page: what turns the search field into search, as soon as somebody turns to it; and the deal, where there is one.
import { KEY } from "./find-key.js";

const input = document.getElementById("ds-search");
const page = document.querySelector("[data-find]");
let loaded = null;

function load() {
  loaded ??= page
    ? import("./find-page.js").then(({ openPage }) => openPage(input, page))
    : import("./find-field.js").then(({ openField }) => openField(input));
  loaded.catch(() => (loaded = null));
  return loaded;
}

/** On the Library's own page a value to browse by is a filter, as long as the scripts come. */
function choose(event) {
  const link = event.target.closest(".facets a");
  const [by, field, id] = link ? new URL(link.href).pathname.split("/").slice(-4) : [];
  if (by !== "by" || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load().then(
    (found) => found.choose(field, decodeURIComponent(id), true),
    () => location.assign(link.href),
  );
}

function hasDeal() {
  try {
    return Boolean(document.querySelector("[data-deal]") || localStorage.getItem(KEY));
  } catch {
    return false;
  }
}

if (input) {
  // A text field, since a search field may not be a combobox.
  Object.assign(input, { type: "text", inputMode: "search", enterKeyHint: "search", spellcheck: false });
  Object.assign(input, { role: "combobox", ariaExpanded: false, ariaAutoComplete: "list" });
  input.addEventListener("focus", load);
  input.addEventListener("input", load);
  if (document.activeElement === input || input.value || (page && location.search)) load();
  page?.addEventListener("click", choose);
}
if (hasDeal()) import("./find-deal-bar.js");
