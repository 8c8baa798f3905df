// Reads a list of { lines, about, limit } and writes the suspend data that a package makes of each.
import { readFileSync } from "node:fs";
import { suspendData } from "./scorm.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const made = asked.map(({ lines, about, limit }) => {
  const packed = suspendData.pack(lines, about, limit);
  return { ...packed, back: suspendData.unpack(packed.text).lines };
});
process.stdout.write(JSON.stringify(made));
