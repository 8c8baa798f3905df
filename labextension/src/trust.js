// Which code may run without a question: the course's own cells, and what this browser's user has accepted or saved
// before.
import { sha256 } from "../../regionalism/engine/sha256.js";

const ACCEPTED = "regionalism:accepted";
const MOST = 400;

export const digest = (source) => sha256(source.replace(/\r\n?/g, "\n").trimEnd());

function stored() {
  try {
    const found = JSON.parse(window.localStorage.getItem(ACCEPTED) || "[]");
    return Array.isArray(found) ? found : [];
  } catch (problem) {
    console.warn("Course mode: what was accepted before cannot be read.", problem);
    return [];
  }
}

export class Trust {
  constructor(address) {
    this.accepted = new Set(stored());
    this.ready = this.load(address);
  }

  async load(address) {
    this.known = new Set();
    try {
      const answer = await fetch(address, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
      this.known = new Set((await answer.json()).cells);
    } catch (problem) {
      console.warn("Course mode: the course's list of its own code is not here, so each page asks.", problem);
    }
  }

  trusts(source) {
    if (!source.trim()) return true;
    const one = digest(source);
    return this.known.has(one) || this.accepted.has(one);
  }

  accept(sources) {
    for (const source of sources) {
      if (!this.trusts(source)) this.accepted.add(digest(source));
    }
    try {
      window.localStorage.setItem(ACCEPTED, JSON.stringify([...this.accepted].slice(-MOST)));
    } catch (problem) {
      console.warn("Course mode: this browser keeps nothing, so the page asks again next time.", problem);
    }
  }
}
