// The one way to make an element, here and in course mode.
// JupyterLab's command mode takes d, b, arrows … from a focused radio or button: its bindings match the focused element
// itself, and Lumino leaves alone only an element that carries this attribute. So every element that can have the focus
// carries it.
const FOCUSABLE = new Set(["a", "button", "input", "select", "summary", "textarea"]);

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (FOCUSABLE.has(tag) || "tabindex" in properties) element.setAttribute("data-lm-suppress-shortcuts", "true");
  // JupyterLab would take Enter and Shift+Enter from a text that is being written.
  if (tag === "textarea") element.addEventListener("keydown", (event) => event.stopPropagation());
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
export { make };
