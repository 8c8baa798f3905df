// Builds the extension with JupyterLab's own builder and notes from which sources, so that a test can tell without
// node.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const find = createRequire(import.meta.url).resolve;
const here = import.meta.dirname;
const target = join(here, JSON.parse(readFileSync(join(here, "package.json"), "utf8")).jupyterlab.outputDir);
const known = join(target, "static", "known.json");

// The builder empties its folder; the digests of the course's cells are not its own.
const kept = existsSync(known) ? readFileSync(known) : null;
const core = join(find("@jupyterlab/core-meta/package.json"), "..", "core.package.json");
const builder = join(find("@jupyter/builder/package.json"), "..", "lib", "build-labextension.js");
const built = spawnSync(process.execPath, [builder, "--core-package-file", core, here], { stdio: "inherit" });
if (built.status !== 0) process.exit(built.status ?? 1);
if (kept) writeFileSync(known, kept);

// What makes elements, and digests, is shared with the front ends of cells and with the pages.
const shared = ["../regionalism/notebook/front/make.js", "../regionalism/engine/sha256.js"];
const inside = (part) => readdirSync(join(here, part)).map((name) => `${part}/${name}`);
const sources = ["package.json", ...shared, ...inside("src"), ...inside("style")];
const digest = (name) => createHash("sha256").update(readFileSync(join(here, name))).digest("hex");
const rows = sources.sort().map((name) => [name, digest(name)]);
writeFileSync(join(target, "sources.json"), `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
