// Bundles assets/ into static/build/: app.css, print.css, app.js and the fonts they name; and apart, for the pages that draw
// charts, charts.css, charts.js and plotly.js (as it is published, minified already, without the looks of its maps).
// Of the theme's 2780 design tokens only those that the bundle reads, directly or through another token, are kept.
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const outdir = resolve(here, "../static/build");
const watching = process.argv.includes("--watch");
const { resolve: resolvePackage } = createRequire(import.meta.url);
const themeFile = resolvePackage("@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css");
const plotlyFile = resolvePackage("plotly.js-dist-min");

const options = {
  bundle: true,
  minify: true,
  outdir,
  target: ["es2020", "chrome109", "firefox115", "safari16"],
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  entryNames: "[name]",
  legalComments: "none",
  logLevel: "warning",
};

const read = (css) => new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));

async function usedTokens(theme) {
  const { outputFiles } = await esbuild.build({
    ...options,
    entryPoints: [resolve(here, "css/app.css")],
    write: false,
    minify: false,
    plugins: [themePlugin(async () => "")],
  });
  const declared = new Map(
    [...theme.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map(([, name, value]) => [name, value]),
  );
  const wanted = read(outputFiles.find((file) => file.path.endsWith(".css")).text);
  for (const name of wanted) {
    for (const next of read(declared.get(name) ?? "")) wanted.add(next); // a Set that grows while it is walked
  }
  return [...declared].filter(([name]) => wanted.has(name));
}

function themePlugin(contents) {
  return {
    name: "theme",
    setup(build) {
      build.onResolve({ filter: /^theme-tokens$/ }, () => ({ path: "theme-tokens", namespace: "theme" }));
      build.onLoad({ filter: /.*/, namespace: "theme" }, async () => ({ contents: await contents(), loader: "css" }));
    },
  };
}

async function prunedTheme() {
  const tokens = await usedTokens(await readFile(themeFile, "utf8"));
  return `.voorbeeld-theme{${tokens.map(([name, value]) => `${name}:${value}`).join(";")}}`;
}

// On each page it would write the stylesheet of its maps, which we do not draw, and which the content security policy
// forbids. Where a new version does that in another way, this fails and has to be looked at again.
async function plotlyWithoutMaps() {
  const writesStyles = /\(function\(\)\{if\(!document\.getElementById\("[0-9a-f]{64}"\)\)\{var e=document\.createElement\("style"\);.*?\.appendChild\(e\)\}\}\)\(\)/gs;
  const published = await readFile(plotlyFile, "utf8");
  const found = published.match(writesStyles) ?? [];
  if (found.length !== 1) throw new Error(`Plotly writes ${found.length} stylesheets into the page, not one: see assets/build.js`);
  return published.replace(writesStyles, () => "0");
}

await rm(outdir, { recursive: true, force: true });
const contexts = await Promise.all([
  esbuild.context({
    ...options,
    entryPoints: [resolve(here, "css/app.css"), resolve(here, "js/app.js")],
    plugins: [themePlugin(prunedTheme)],
  }),
  esbuild.context({ ...options, entryPoints: [resolve(here, "css/charts.css"), resolve(here, "js/charts.js")] }),
  // WeasyPrint is no browser: for it, nothing may be written in a newer or shorter way.
  esbuild.context({ ...options, entryPoints: [resolve(here, "css/print.css")], target: ["chrome60"] }),
]);
for (const context of contexts) {
  if (watching) {
    await context.watch();
  } else {
    await context.rebuild();
    await context.dispose();
  }
}
await writeFile(resolve(outdir, "plotly.js"), await plotlyWithoutMaps());
