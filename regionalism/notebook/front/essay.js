// A short text with its rubric in view and a count of words.
// What earns nothing, half and all of a line's points, folded.
function levelsElement(levels, digests) {
  if (!levels?.length) return null;
  const rows = ["Nothing", "Half", "All"].map((word, place) => make("li", {},
    prose(`${word}: ${levels[place]}`, digests)));
  return make("details", {}, make("summary", { text: "What earns what" }), make("ul", {}, ...rows));
}

controls.essay = ({ spec, label, changed, typed }) => {
  const count = make("p", { class: "rg-quiet" });
  const [id, own] = [unique("text"), unique("label")];
  const named = { ...label, "aria-labelledby": `${label["aria-labelledby"]} ${own}` };
  const area = make("textarea", { id, rows: 8, ...named, onchange: () => changed(),
    oninput: () => { tell(); typed(); } });
  const tell = () => {
    const words = area.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    const counted = `${words} ${words === 1 ? "word" : "words"}`;
    count.textContent = `${counted}; ${spec.minWords} to ${spec.maxWords} are asked for.`;
  };
  const rubric = make("ul", {}, ...spec.rubric.map((line) =>
    make("li", {}, prose(`${line.text} (${line.points})`, spec.digests), levelsElement(line.levels, spec.digests))));
  tell();
  return {
    element: make("div", {}, make("p", { class: "rg-quiet", text: "It is marked by these lines:" }), rubric,
      make("label", { id: own, for: id, text: "Your text" }), area, count),
    get: () => area.value,
    set: (value) => { if (area.value !== (value ?? "")) area.value = value ?? ""; tell(); },
  };
};
