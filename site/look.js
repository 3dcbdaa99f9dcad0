// Looks at the site that was built: pictures of pages at three widths, light and dark, in
// site/target/look, and what axe has against them. A serious finding ends it with status 1.
//
// usage: npm ci && npm run look [PAGE...]   needs a Chromium: CHROMIUM=FILE, or /usr/bin/chromium
import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";

const SITE = new URL("target/site/", import.meta.url);
const PICTURES = new URL("target/look/", import.meta.url);
const PAGES = ["index.html", "performance.html", "drop-in.html", "reference/opentls-serve.html", "glossary.html"];
const WIDTHS = [390, 820, 1400];
const COLOURS = ["light", "dark"];
const SERIOUS = ["serious", "critical"];

const pages = process.argv.length > 2 ? process.argv.slice(2) : PAGES;
mkdirSync(PICTURES, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
let serious = 0;
for (const colorScheme of COLOURS) {
  for (const width of WIDTHS) {
    const view = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    for (const name of pages) {
      await view.goto(new URL(name, SITE).href);
      await look(view, `${name.replaceAll("/", "-")}-${width}-${colorScheme}`);
    }
    if (width < 960) {
      await view.click("button.menu");
      await look(view, `menu-${width}-${colorScheme}`);
      await view.click("button.menu");
    }
    await view.fill("input[type=search]", "session resumed");
    await view.waitForSelector(".found li");
    await look(view, `search-${width}-${colorScheme}`);
    await view.close();
  }
}
await browser.close();
process.exit(serious > 0 ? 1 : 0);

async function look(view, name) {
  await view.screenshot({ path: new URL(`${name}.png`, PICTURES).pathname });
  const overflow = await view.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  if (overflow) {
    report(name, "the page is wider than the screen");
  }
  await view.evaluate(axe.source);
  const { violations } = await view.evaluate(() => globalThis.axe.run());
  for (const { impact, id, help, nodes } of violations) {
    const where = nodes.slice(0, 3).map(({ target }) => target.join(" "));
    if (SERIOUS.includes(impact)) {
      report(name, `${impact}: ${id}: ${help}: ${where.join("; ")}`);
    } else {
      console.log(`${name}: ${impact}: ${id}: ${help}: ${where.join("; ")}`);
    }
  }
}

function report(name, text) {
  serious++;
  console.error(`${name}: ${text}`);
}
