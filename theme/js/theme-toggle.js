// A button at the end of the top bar that changes between light and dark, and remembers it.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const topbar = document.querySelector(".topbar");

const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

function toggle(button) {
  const theme = isDark() ? "light" : "dark";
  root.dataset.theme = theme;
  label(button);
  try {
    localStorage.setItem("dealshelf-theme", theme);
  } catch {
    // Not remembered, but changed for this page.
  }
}

function label(button) {
  button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
}

if (topbar) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button theme-toggle";
  const icon = document.createElement("span");
  icon.className = "icon icon-theme";
  button.append(icon);
  label(button);
  button.addEventListener("click", () => toggle(button));
  system.addEventListener("change", () => label(button));
  topbar.append(button);
}
