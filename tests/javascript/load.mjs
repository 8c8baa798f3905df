// Loads front-end files as the browser gets them: joined into one text. What a test asks for is returned.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const front = fileURLToPath(new URL("../../regionalism/notebook/front/", import.meta.url));

export function load(files, ...names) {
  const source = files.map((file) => readFileSync(`${front}${file}.js`, "utf8")).join("\n");
  return new Function("controls", `${source}\nreturn { ${names.join(", ")} };`)({});
}
