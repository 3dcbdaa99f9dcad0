// Which pages the site has, and where a link of one leads. A page has two names: its source, a file
// in the repository, and its path in the site, which ends with .md here and with .html there.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";

const PROJECT = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
const REFERENCE = "site/target/reference";
const DECISIONS = "docs/decisions";
const LINK = /\]\(([^)\s]+)\)/g;
const OTHER_SITE = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

export function url(path) {
  return path.replace(/\.md$/, ".html");
}

// The first heading of a page.
export function titleOf(markdown) {
  const title = /^# (.+)$/m.exec(markdown);
  return title === null ? "" : title[1].replace(/[`*]/g, "").replace(/\\(.)/g, "$1");
}

// All pages: a map from source to path, and those that are not in docs/, with their text.
export function inventory() {
  const paths = new Map();
  const added = [];
  const add = (source, path, text) => {
    paths.set(source, path);
    added.push({ source, path, text });
  };
  for (const source of filesIn("docs")) {
    if (source.endsWith(".md")) {
      paths.set(source, source.slice("docs/".length));
    }
  }
  for (const source of PROJECT) {
    add(source, "project/" + source.toLowerCase(), readFileSync(source, "utf8"));
  }
  for (const source of existsSync(REFERENCE) ? filesIn(REFERENCE) : []) {
    add(source, "reference/" + posix.basename(source), readFileSync(source, "utf8"));
  }
  add(DECISIONS + "/index.md", "decisions/index.md", listOfDecisions());
  for (const source of filesThatPagesLinkTo(paths, added)) {
    add(source, "source/" + source + ".md", asPage(source));
  }
  return { paths, added };
}

export function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const name = folder + "/" + entry.name;
      return entry.isDirectory() ? filesIn(name) : [name];
    })
    .sort();
}

function listOfDecisions() {
  const lines = filesIn(DECISIONS).map((file) => {
    const [number, title] = titleOf(readFileSync(file, "utf8")).split(/\. (.*)/);
    return `- ${number}. [${title}](${posix.basename(file)})`;
  });
  return `# Decisions

What is hard to reverse: what was chosen, what else was weighed, and why.

${lines.join("\n")}
`;
}

// Files of the repository that are no pages but are linked to become some.
function filesThatPagesLinkTo(paths, added) {
  const texts = new Map(added.map(({ source, text }) => [source, text]));
  const files = new Set();
  for (const source of paths.keys()) {
    const text = texts.get(source) ?? readFileSync(source, "utf8");
    for (const [, href] of text.matchAll(LINK)) {
      const file = OTHER_SITE.test(href) ? undefined : target(source, href).file;
      if (file && !paths.has(file) && existsSync(file) && statSync(file).isFile()) {
        if (!file.startsWith("docs/")) {
          files.add(file);
        }
      }
    }
  }
  return files;
}

function asPage(file) {
  const language = { ".java": "java", ".xml": "xml", ".sh": "sh" }[posix.extname(file)] ?? "text";
  return `# ${posix.basename(file)}\n\n~~~~${language}\n${readFileSync(file, "utf8")}~~~~\n`;
}

function target(source, href) {
  const [path, anchor] = href.split(/#(.*)/);
  const file = path === "" ? source : posix.join(posix.dirname(source), decodeURI(path));
  return { file: file.replace(/\/$/, ""), anchor };
}

// Where a link of a page leads in the site: an address relative to the page, or undefined for a
// folder, which the site has no page for. A dead link stays as it is, for the check to find.
export function siteLink(paths, source, href) {
  if (OTHER_SITE.test(href)) {
    return href;
  }
  const { file, anchor } = target(source, href);
  const to = paths.get(file) ?? paths.get(file + "/index.md");
  if (to === undefined) {
    return existsSync(file) && statSync(file).isDirectory() ? undefined : href;
  }
  const from = paths.get(source);
  const address = file === source ? "" : posix.relative(posix.dirname(from), url(to));
  return address + (anchor === undefined ? "" : "#" + anchor);
}
