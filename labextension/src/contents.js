// The contents of the course: each unit with its state in words and as a sign, its minutes and points, and ways to it.
import { Widget } from "@lumino/widgets";
import { make } from "../../regionalism/notebook/front/make.js";
import { inPoints } from "./state.js";

const STATES = { new: ["○", "new"], begun: ["◐", "begun"], done: ["✓", "done"] };

function way(name, path, label, open) {
  if (!path) return null;
  const go = (event) => {
    event.preventDefault();
    open(path);
  };
  return make("a", { href: path, text: name, "aria-label": `${label}: ${name}`, onclick: go });
}

// The sections of the page that is looked at: the name of each, and the heading that it leads to.
function parts(sections, goTo) {
  const button = ({ name, heading }) =>
    make("button", { type: "button", class: "rg-section", text: name, onclick: () => goTo(heading) });
  if (!sections.length) return null;
  const entries = sections.map((one) => make("li", {}, button(one)));
  return make("ol", { class: "rg-sections", "aria-label": "On this page" }, ...entries);
}

function entry(unit, here, open, inside) {
  const [sign, word] = STATES[unit.state] || STATES.new;
  const label = `${unit.number} · ${unit.title}`;
  const minutes = unit.minutes && `${unit.minutes} minutes`;
  const facts = [word, `${unit.answered} of ${unit.items} answered`, inPoints(unit.points), minutes];
  const ways = [way("Lesson", unit.lesson, label, open), way("Exercises", unit.exercise, label, open)];
  return make(
    "li",
    { class: `rg-unit rg-unit-${unit.state}`, "aria-current": unit.slug === here ? "true" : null },
    make("span", { class: "rg-sign", text: sign, "aria-hidden": "true" }),
    make(
      "div",
      {},
      make("strong", { text: label }),
      make("div", { class: "rg-facts", text: facts.filter(Boolean).join(" · ") }),
      make("div", { class: "rg-ways" }, ...ways),
      unit.slug === here ? inside : null,
    ),
  );
}

export function contentsList(state, open, sections = [], goTo = () => {}) {
  if (!state) return make("p", { text: "The contents appear here when the page has run." });
  const inside = parts(sections, goTo);
  return make("ol", { class: "rg-units" }, ...state.units.map((unit) => entry(unit, state.here, open, inside)));
}

export class Contents extends Widget {
  constructor() {
    super({ node: make("nav", { class: "rg-contents", "aria-label": "Contents of the course" }) });
    this.id = "regionalism-contents";
    this.title.label = "";
    this.title.caption = "Contents of the course";
    this.title.iconClass = "rg-contents-icon";
    this.show_(null, () => {});
  }

  show_(state, open, sections, goTo) {
    const list = contentsList(state, open, sections, goTo);
    // It is drawn again after each answer: who stands in it by keyboard stays there.
    const place = this.places().indexOf(document.activeElement);
    this.node.replaceChildren(make("h2", { text: state?.title || "Contents" }), list);
    this.places()[place]?.focus();
    // What the page holds stands below its unit: in view when another page is looked at, and left alone while a
    // reader scrolls.
    if (state && state.here !== this.here) {
      this.node.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }
    this.here = state?.here;
  }

  places() {
    return [...this.node.querySelectorAll("a, button")];
  }
}
