// Runs before the page is painted, so that a remembered theme does not flash.
(() => {
  try {
    const theme = localStorage.getItem("dealshelf-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be closed to this page; then the system's theme holds.
  }
})();
