// A short text with its rubric in view and a count of words.
controls.essay = ({ spec, label, changed, typed }) => {
  const count = make("p", { class: "rg-quiet" });
  const area = make("textarea", { rows: 8, ...label, onchange: () => changed(), oninput: () => { tell(); typed(); } });
  const tell = () => {
    const words = area.value.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    count.textContent = `${words} words; ${spec.minWords} to ${spec.maxWords} are asked for.`;
  };
  const rubric = make("ul", {}, ...spec.rubric.map((line) => make("li", { text: `${line.text} (${line.points})` })));
  tell();
  return {
    element: make("div", {}, make("p", { class: "rg-quiet", text: "It is marked by these lines:" }), rubric, area, count),
    get: () => area.value,
    set: (value) => { if (area.value !== (value ?? "")) area.value = value ?? ""; tell(); },
  };
};
