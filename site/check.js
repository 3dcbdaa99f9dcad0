// Checks the site that was built: every link leads to a page and to an anchor that are there, nothing
// comes from elsewhere, every page has its place, and the search answers what newcomers ask.
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import MiniSearch from "minisearch";
import { listed, navigation } from "./navigation.js";
import { filesIn, url } from "./pages.js";
import { questions } from "./questions.js";
import "./assets/search.js";

const SITE = "site/target/site";
const SHOWN = 8;
const ADDRESS = /<(\w+)\b[^>]*? (?:href|src)="([^"]*)"/g;
const OTHER_SITE = /^([a-z][a-z0-9+.-]*:|\/)/i;

const complaints = [];
const pages = new Map(
  filesIn(SITE)
    .map((name) => posix.relative(SITE, name))
    .filter((name) => name.endsWith(".html") && !name.startsWith("javadoc/"))
    .map((name) => [name, readFileSync(posix.join(SITE, name), "utf8")]),
);
const anchors = new Map([...pages].map(([name, html]) => [name, ids(name, html)]));

checkLinks();
checkNavigation();
checkQuestions();
if (complaints.length > 0) {
  console.error(complaints.map((complaint) => `site: ${complaint}`).join("\n"));
  process.exit(1);
}
console.log(`site: ${pages.size} pages in ${SITE}, all links lead somewhere`);

function ids(name, html) {
  const found = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  const twice = found.filter((id, at) => found.indexOf(id) !== at);
  complaints.push(...twice.map((id) => `${name}: two elements have the id ${id}`));
  return new Set(found);
}

function checkLinks() {
  for (const [name, html] of pages) {
    for (const [, tag, address] of html.matchAll(ADDRESS)) {
      if (!OTHER_SITE.test(address)) {
        checkLink(name, address);
      } else if (tag !== "a" || address.startsWith("/")) {
        complaints.push(`${name}: ${address} is not in the site`);
      }
    }
  }
}

function checkLink(name, address) {
  const [path, anchor] = decodeURI(address.replaceAll("&amp;", "&")).split("#");
  const to = path === "" ? name : posix.join(posix.dirname(name), path);
  if (!existsSync(posix.join(SITE, to))) {
    complaints.push(`${name}: ${address} leads nowhere`);
  } else if (anchor && anchors.has(to) && !anchors.get(to).has(anchor)) {
    complaints.push(`${name}: ${address} has no such anchor`);
  }
}

function checkNavigation() {
  const places = navigation.flatMap((group) => group.pages.map(([path]) => url(path)));
  for (const page of pages.keys()) {
    if (!places.includes(page) && !listed.some((folder) => page.startsWith(folder))) {
      complaints.push(`${page} has no place in navigation.js`);
    }
  }
  for (const place of places) {
    if (!pages.has(place) && !place.startsWith("javadoc/") && !place.startsWith("reference/")) {
      complaints.push(`navigation.js names ${place}, which is not there`);
    }
  }
}

function checkQuestions() {
  const script = readFileSync(`${SITE}/assets/index.js`, "utf8");
  const json = JSON.parse(script.slice(script.indexOf("=") + 1, script.lastIndexOf(";")));
  const index = MiniSearch.loadJSON(json, globalThis.manualSearch.options);
  for (const [question, answers] of questions) {
    const found = globalThis.manualSearch.find(index, question, SHOWN).map(({ id }) => id);
    if (!found.some((id) => answers.includes(id.split("#")[0]))) {
      complaints.push(`"${question}" finds none of ${answers.join(", ")} but ${found.join(", ")}`);
    }
  }
}
