// The configuration of Eleventy. It runs in the root of the repository; see package.json.
import { existsSync } from "node:fs";
import { manual } from "./markdown.js";
import { inventory } from "./pages.js";
import { writeIndex } from "./index-pages.js";

const OUTPUT = "site/target/site";
const JAVADOC = ["library/target/reports/apidocs", "library/target/apidocs"];

export default function (eleventyConfig) {
  const { paths, added } = inventory();
  for (const { source, path, text } of added) {
    eleventyConfig.addTemplate(path, text, { source });
  }
  eleventyConfig.addGlobalData("layout", "page.11ty.js");
  eleventyConfig.addGlobalData("paths", () => paths);
  eleventyConfig.addGlobalData("permalink", () => ({ page }) => `${page.filePathStem}.html`);
  eleventyConfig.addGlobalData("eleventyComputed", () => ({
    from: ({ source, page }) => source ?? page.inputPath.replace(/^\.\//, ""),
  }));
  eleventyConfig.amendLibrary("md", (md) => md.use(manual, paths));
  eleventyConfig.addPassthroughCopy({
    "site/assets": "assets",
    "site/node_modules/minisearch/dist/umd/index.js": "assets/minisearch.js",
    "site/node_modules/minisearch/LICENSE.txt": "assets/minisearch.LICENSE.txt",
  });
  const javadoc = JAVADOC.find((folder) => existsSync(folder));
  if (javadoc !== undefined) {
    eleventyConfig.addPassthroughCopy({ [javadoc]: "javadoc" });
  }
  eleventyConfig.addGlobalData("hasJavadoc", javadoc !== undefined);
  eleventyConfig.addWatchTarget("site/*.js");
  eleventyConfig.setUseGitIgnore(false);
  eleventyConfig.on("eleventy.after", ({ results }) => writeIndex(OUTPUT, results));
  return {
    dir: { input: "docs", includes: "../site/layouts", output: OUTPUT },
    templateFormats: ["md", "svg", "png"],
    markdownTemplateEngine: false,
    keys: { package: false },
  };
}
