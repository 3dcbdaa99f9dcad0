// Writes the index of the search: every section of every page.
import { writeFileSync } from "node:fs";
import { posix } from "node:path";
import MiniSearch from "minisearch";
import "./assets/search.js";

const SECTION = /<h([1-3]) id="([^"]+)">(.*?)<a class="anchor".*?<\/h\1>/gs;
const NAMED_ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"' };

export function writeIndex(output, pages) {
  const index = new MiniSearch(globalThis.manualSearch.options);
  index.addAll(
    pages
      .map(({ outputPath, content }) => [posix.relative(output, outputPath), content])
      .filter(([path]) => !path.startsWith("source/"))
      .flatMap(([path, content]) => sections(path, article(content))),
  );
  const script = `globalThis.manualIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
  writeFileSync(`${output}/assets/index.js`, script);
}

function article(page) {
  return /<article>(.*)<\/article>/s.exec(page)[1];
}

function sections(path, html) {
  const headings = [...html.matchAll(SECTION)];
  const page = text(headings[0]?.[3] ?? path);
  return headings.map((heading, at) => ({
    id: heading[1] === "1" ? path : `${path}#${heading[2]}`,
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
