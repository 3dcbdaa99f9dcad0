// Runs before the page is drawn, so that it does not flash in the other colours.
{
  const root = document.documentElement;
  root.classList.add("scripted");
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // a browser that keeps nothing
  }
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }
}
