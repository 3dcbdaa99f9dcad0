// Writes the index of the search: every section of every page.
import { writeFileSync } from "node:fs";
import MiniSearch from "minisearch";
import "./assets/search.js";

const SECTION = /<h([1-3]) id="([^"]+)">(.*?)<a class="anchor".*?<\/h\1>/gs;
const NAMED_ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"' };

export function writeIndex(output, pages) {
  const index = new MiniSearch(globalThis.manualSearch.options);
  index.addAll(
    pages
      .filter(({ url }) => !url.startsWith("/source/"))
      .flatMap(({ url, content }) => sections(url.slice(1), article(content))),
  );
  const script = `globalThis.manualIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
  writeFileSync(`${output}/assets/index.js`, script);
}

function article(page) {
  return /<article>(.*)<\/article>/s.exec(page)[1];
}

function sections(url, html) {
  const headings = [...html.matchAll(SECTION)];
  const page = text(headings[0]?.[3] ?? url);
  return headings.map((heading, at) => ({
    id: heading[1] === "1" ? url : `${url}#${heading[2]}`,
    page,
    heading: text(heading[3]),
    text: text(html.slice(heading.index + heading[0].length, headings[at + 1]?.index)),
  }));
}

function text(html) {
  return html
    .replace(/<[^>]+>/g, " ")
    .replace(/&(amp|lt|gt|quot);/g, (_, name) => NAMED_ENTITIES[name])
    .replace(/\s+/g, " ")
    .trim();
}
