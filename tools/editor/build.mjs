// Writes the bundle of the editor, with the licences of what is in it at its head.
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const made = await build({
  entryPoints: ["editor.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  metafile: true,
  write: false,
});
const inside = new Set(
  Object.keys(made.metafile.inputs)
    .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter(Boolean),
);
const notices = [...inside].sort().map((name) => {
  const { version, license } = JSON.parse(readFileSync(join("node_modules", name, "package.json")));
  const file = readdirSync(join("node_modules", name)).find((one) => /^licen[cs]e/i.test(one));
  const holder = file && /Copyright[^\n]*/.exec(readFileSync(join("node_modules", name, file), "utf8"));
  return `${name} ${version}, ${license}${holder ? `: ${holder[0].trim()}` : ""}`;
});
if (notices.some((one) => !one.includes(", MIT"))) {
  throw new Error(`something is not under the MIT licence:\n${notices.join("\n")}`);
}
const mit = readFileSync(join("node_modules", "@codemirror/view", "LICENSE"), "utf8");
const terms = mit.slice(mit.indexOf("Permission is hereby granted")).trim();
const head = `/* Built from tools/editor by npm run build; do not edit.\n\n${notices.join("\n")}\n\n${terms}\n*/\n`;
const { writeFileSync } = await import("node:fs");
const target = "../../src/caregraph/serve/static/editor.js";
if (!existsSync("../../src/caregraph/serve/static")) throw new Error("run this in tools/editor");
writeFileSync(target, head + made.outputFiles[0].text);
console.log(`${target}: ${head.length + made.outputFiles[0].text.length} bytes`);
