// The question before what colleagues alone may see is copied.
import { make } from "./elements.js";

/** Return whether somebody wants to copy what is for colleagues only. */
export function askInternal(what) {
  const dialog = make(
    "dialog",
    { className: "keys" },
    make("h2", { id: "ds-internal" }, "For colleagues only"),
    make("p", {}, "This is not to be sent to a prospect."),
    make(
      "form",
      { method: "dialog", className: "line" },
      make("button", { className: "button button-primary", value: "no" }, "Do not copy"),
      make("button", { className: "button", value: "yes" }, `Copy ${what} anyway`),
    ),
  );
  dialog.setAttribute("aria-labelledby", "ds-internal");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    }),
  );
}
