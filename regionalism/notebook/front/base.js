// Small helpers shared by everything that a cell shows. Nothing here knows what an item is worth.
const controls = {};
let counter = 0;
const unique = (word) => `rg-${word}-${Date.now().toString(36)}-${counter++}`;

// JupyterLab's command mode takes d, b, arrows … from a focused radio or button: its bindings match the focused element itself,
// and Lumino leaves alone only an element that carries this attribute. So every element that can have the focus carries it.
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

const paragraphs = (text) => String(text || "").split(/\n\s*\n/).map((one) => one.trim()).filter(Boolean);

function later(task, milliseconds) {
  let waiting = null;
  return {
    start() { clearTimeout(waiting); waiting = setTimeout(task, milliseconds); },
    now() { if (waiting !== null) { clearTimeout(waiting); waiting = null; task(); } },
    stop() { clearTimeout(waiting); waiting = null; },
  };
}

// Hands a text to the browser as a file to download.
function saveFile({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
