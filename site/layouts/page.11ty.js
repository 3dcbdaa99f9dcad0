// A page of the site. Every address is relative to it, so that the site works below any path and
// from a folder.
import { posix } from "node:path";
import { navigation } from "../navigation.js";
import { url } from "../pages.js";

const HEADING = /<h([23]) id="([^"]+)">(.*?)<a class="anchor"/gs;

export default function ({ content, hasJavadoc, page, paths }) {
  const here = page.filePathStem.slice(1) + ".html";
  const to = (path) => posix.relative(posix.dirname(here), path) || posix.basename(path);
  const exists = new Set([...paths.values()].map(url));
  if (hasJavadoc) {
    exists.add("javadoc/index.html");
  }
  const groups = navigation.map(({ title, pages }) => ({
    title,
    pages: pages.map(([path, words]) => [url(path), words]).filter(([path]) => exists.has(path)),
  }));
  const order = groups.flatMap(({ pages }) => pages).filter(([path]) => !isJavadoc(path));
  const title = text(/<h1[^>]*>(.*?)<a class="anchor"/s.exec(content)?.[1] ?? "");
  const root = to("index.html").replace(/index\.html$/, "");
  return `<!doctype html>
<html lang="en" data-root="${root}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${here === "index.html" ? title : `${title} · OpenTLS`}</title>
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${root}assets/style.css">
<script src="${root}assets/theme.js"></script>
<script src="${root}assets/search.js" defer></script>
<script src="${root}assets/page.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header>
<button class="menu script" type="button" aria-expanded="false" aria-controls="navigation">Menu</button>
<a class="name" href="${root}index.html">OpenTLS</a>
<form class="search script" role="search">
<input type="search" placeholder="Search" aria-label="Search the manual" autocomplete="off">
<div class="found" hidden>
<p role="status"></p>
<ol></ol>
</div>
</form>
<button class="theme script" type="button"><span aria-hidden="true">◐</span> <span class="words">Theme</span></button>
</header>
<div class="columns">
<nav id="navigation" aria-label="Pages">
${groups.map((group) => section(group, here, to)).join("\n")}
</nav>
<main id="content" tabindex="-1">
<article>
${content}
</article>
${neighbours(order, here, to)}
</main>
${contents(content)}
</div>
</body>
</html>
`;
}

function isJavadoc(path) {
  return path.startsWith("javadoc/");
}

function section({ title, pages }, here, to) {
  const items = pages.map(([path, words]) => {
    const current = path === here ? ' aria-current="page"' : "";
    return `<li><a href="${to(path)}"${current}>${words}</a></li>`;
  });
  return `<div>\n<h2>${title}</h2>\n<ul>\n${items.join("\n")}\n</ul>\n</div>`;
}

function neighbours(order, here, to) {
  const at = order.findIndex(([path]) => path === here);
  if (at < 0) {
    return "";
  }
  const link = (page, rel, label) =>
    page === undefined
      ? ""
      : `<a rel="${rel}" href="${to(page[0])}"><small>${label}</small> ${page[1]}</a>`;
  return `<nav class="neighbours" aria-label="Before and after">
${link(order[at - 1], "prev", "Before")}
${link(order[at + 1], "next", "Next")}
</nav>`;
}

function contents(content) {
  const headings = [...content.matchAll(HEADING)];
  if (headings.length < 3) {
    return "";
  }
  const items = headings.map(
    ([, level, id, html]) => `<li class="level${level}"><a href="#${id}">${withoutLinks(html)}</a></li>`,
  );
  return `<nav class="contents" aria-label="On this page">
<h2>On this page</h2>
<ul>
${items.join("\n")}
</ul>
</nav>`;
}

function withoutLinks(html) {
  return html.replace(/<\/?a\b[^>]*>/g, "");
}

function text(html) {
  return html.replace(/<[^>]+>/g, "").trim();
}
