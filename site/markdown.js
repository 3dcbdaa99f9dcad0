// How the site writes down Markdown: headings with the anchors that code hosts give them, links to
// pages in place of files, wide tables and code that scroll by themselves, coloured code.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import java from "highlight.js/lib/languages/java";
import json from "highlight.js/lib/languages/json";
import properties from "highlight.js/lib/languages/properties";
import python from "highlight.js/lib/languages/python";
import xml from "highlight.js/lib/languages/xml";
import { siteLink } from "./pages.js";

for (const [name, language] of Object.entries({ java, json, properties, python, sh: bash, xml })) {
  hljs.registerLanguage(name, language);
}

// A plugin of markdown-it. A page tells where it comes from in the environment.
export function manual(md, paths) {
  md.core.ruler.push("anchors", addAnchors);
  md.core.ruler.push("links", (state) => leadLinks(state, paths));
  md.core.ruler.push("headers", mendEmptyHeaders);
  md.renderer.rules.table_open = () => '<div class="wide" tabindex="0"><table>';
  md.renderer.rules.table_close = () => "</table></div>";
  md.renderer.rules.fence = (tokens, index) => code(md, tokens[index]);
  md.renderer.rules.code_block = (tokens, index) => code(md, tokens[index]);
  md.renderer.rules.heading_close = (tokens, index) => {
    const { id, text } = tokens[index].meta;
    const label = md.utils.escapeHtml(`Link to “${text}”`);
    return `<a class="anchor" href="#${id}" aria-label="${label}">#</a></${tokens[index].tag}>`;
  };
}

function addAnchors(state) {
  const seen = new Map();
  state.tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const text = plain(state.tokens[index + 1]);
      const id = unused(slug(text), seen);
      token.attrSet("id", id);
      state.tokens[index + 2].meta = { id, text };
    }
  });
}

function plain(inline) {
  return inline.children
    .filter(({ type }) => type === "text" || type === "code_inline")
    .map(({ content }) => content)
    .join("");
}

// As code hosts do it: small letters, nothing but letters, digits, hyphens and underscores.
function slug(text) {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function unused(id, seen) {
  const times = seen.get(id) ?? 0;
  seen.set(id, times + 1);
  return times === 0 ? id : `${id}-${times}`;
}

// Markdown has no table without a header: one whose cells are empty is left out, and an empty cell of
// another is no header.
function mendEmptyHeaders(state) {
  const isEmpty = (at) => state.tokens[at + 1].content === "";
  let at = 0;
  while ((at = state.tokens.findIndex(({ type }, index) => index >= at && type === "thead_open")) >= 0) {
    const end = state.tokens.findIndex(({ type }, index) => index > at && type === "thead_close");
    const cells = range(at, end).filter((index) => state.tokens[index].type === "th_open");
    if (cells.every(isEmpty)) {
      state.tokens.splice(at, end + 1 - at);
    } else {
      for (const cell of cells.filter(isEmpty)) {
        state.tokens[cell].tag = "td";
        state.tokens[cell + 2].tag = "td";
      }
      at = end;
    }
  }
}

function range(from, to) {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function leadLinks(state, paths) {
  for (const inline of state.tokens.filter(({ type }) => type === "inline")) {
    let dropped = false;
    inline.children = inline.children.filter((token) => {
      if (token.type === "link_open") {
        const to = siteLink(paths, state.env.from, token.attrGet("href"));
        dropped = to === undefined;
        if (!dropped) {
          token.attrSet("href", to);
        }
      }
      return !dropped || !token.type.startsWith("link_");
    });
  }
}

function code(md, { content, info }) {
  const language = (info ?? "").trim().split(/\s/)[0];
  const html =
    language === "console"
      ? transcript(md, content)
      : hljs.getLanguage(language)
        ? hljs.highlight(content, { language }).value
        : md.utils.escapeHtml(content);
  return `<pre tabindex="0"><code>${html}</code></pre>\n`;
}

// What is typed stands out from what is printed.
function transcript(md, content) {
  let typing = false;
  return content
    .split(/(?<=\n)/)
    .map((line) => {
      const typed = typing || line.startsWith("$ ");
      typing = typed && /\\\n$/.test(line);
      const text = md.utils.escapeHtml(line.replace(/^\$ /, ""));
      if (!typed) {
        return `<span class="printed">${text}</span>`;
      }
      const prompt = line.startsWith("$ ") ? '<span class="prompt">$ </span>' : "";
      return `${prompt}<span class="typed">${text}</span>`;
    })
    .join("");
}
