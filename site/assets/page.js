// What a page does with scripts: the search, the menu of a small screen, the choice of colours.
{
  const root = document.documentElement;

  // Colours: as the system has them, light, dark.
  const THEMES = ["auto", "light", "dark"];
  const button = document.querySelector("button.theme");

  const showTheme = () => {
    button.querySelector(".words").textContent = "Theme: " + (root.dataset.theme ?? "auto");
  };

  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    if (next === "auto") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = next;
    }
    try {
      localStorage.setItem("theme", next);
    } catch {
      // a browser that keeps nothing
    }
    showTheme();
  });
  showTheme();

  const menu = document.querySelector("button.menu");

  menu.addEventListener("click", () => {
    const open = menu.getAttribute("aria-expanded") === "true";
    menu.setAttribute("aria-expanded", String(!open));
    document.body.classList.toggle("with-menu", !open);
  });

  // Search: its index comes with the first visit to the field.
  const form = document.querySelector("form.search");
  const field = form.querySelector("input");
  const found = form.querySelector(".found");
  const status = found.querySelector("p");
  const list = found.querySelector("ol");
  const SHOWN = 8;
  let index = null;

  const load = (file) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root.dataset.root + "assets/" + file;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  const loadIndex = () => {
    index ??= Promise.all([load("minisearch.js"), load("index.js")]).then(() =>
      globalThis.MiniSearch.loadJSON(globalThis.manualIndex, globalThis.manualSearch.options),
    );
    return index;
  };

  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  };

  const item = (result) => {
    const link = document.createElement("a");
    link.href = root.dataset.root + result.id;
    link.append(element("span", result.page, "page"));
    if (result.heading !== result.page) {
      link.append(element("span", result.heading, "heading"));
    }
    link.append(element("span", globalThis.manualSearch.excerpt(result), "excerpt"));
    link.addEventListener("click", close);
    const entry = document.createElement("li");
    entry.append(link);
    return entry;
  };

  const close = () => {
    found.hidden = true;
  };

  const search = async () => {
    const words = field.value.trim();
    if (words === "") {
      close();
      return;
    }
    const results = globalThis.manualSearch.find(await loadIndex(), words, SHOWN);
    if (words !== field.value.trim()) {
      return;
    }
    list.replaceChildren(...results.map(item));
    status.textContent = results.length === 0 ? "Nothing found" : `Found ${results.length}`;
    found.hidden = false;
  };

  const links = () => [...list.querySelectorAll("a")];

  const move = (step) => {
    const stops = [field, ...links()];
    const at = stops.indexOf(document.activeElement);
    stops[(at + step + stops.length) % stops.length].focus();
  };

  field.addEventListener("focus", loadIndex);
  field.addEventListener("input", search);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    links()[0]?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      field.focus();
      close();
    }
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) {
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
}
