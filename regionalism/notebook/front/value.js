// A result that a cell computed: shown, not typed.
controls.value = ({ spec, label }) => {
  const shown = make("output", { class: "rg-value", ...label });
  let kept = null;
  return {
    element: make("p", {}, shown),
    get: () => kept,
    set: (value) => {
      kept = value ?? null;
      shown.textContent = kept === null ? "Your value: none yet." : `Your value: ${kept}`;
    },
  };
};
