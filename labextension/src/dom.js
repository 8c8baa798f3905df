// One way to make an element. JupyterLab's shortcuts leave alone what carries the attribute.
const FOCUSABLE = new Set(["a", "button", "summary"]);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (FOCUSABLE.has(tag)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// A window over the page: the browser keeps the focus inside, closes it on Escape and gives the focus back.
export function openDialog(title, ...content) {
  const heading = make("h2", { text: title, id: "rg-dialog-title" });
  const close = make("button", { type: "button", class: "rg-tool", text: "Close", onclick: () => dialog.close() });
  const dialog = make(
    "dialog",
    { class: "rg-dialog", "aria-labelledby": "rg-dialog-title", onclose: () => dialog.remove() },
    make("div", { class: "rg-dialog-head" }, heading, close),
    ...content,
  );
  // JupyterLab listens on the document and would take the keys that are meant for this window.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
