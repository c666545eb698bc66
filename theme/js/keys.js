// `/` and Ctrl K (on a Mac, Cmd K) go to the search field of any page.
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
  const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
  const field = document.getElementById("ds-search");
  if (field && (isCommand || isSlash)) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});
