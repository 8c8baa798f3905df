// Puts the live widgets in the place of what stands there to be read.
function bringToLife(script) {
  const { front, responder, traits, data } = JSON.parse(script.textContent);
  const place = script.parentElement;
  // The heading stays: the contents lead to it.
  const heading = [...place.querySelectorAll("h2, h3, h4")].slice(0, 1);
  const item = itemById(data.item ?? "");
  if (item && waitsForStudent(item)) {
    place.replaceChildren(...heading, make("p", { text: said("page-student-first") }));
    return;
  }
  const made = responders[responder]({ ...data, spec: traits.spec }, log);
  const model = pageModel({ ...traits, ...made.traits }, made);
  const el = document.createElement("div");
  el.className = "rg-live-part";
  fronts[front]({ model, el });
  // Not what a drawing calls its own patterns: the live one has them, and a second one would hide them.
  const gone = [...place.querySelectorAll("[id]")].filter((one) => !heading.includes(one) && !one.closest("svg"));
  place.replaceChildren(...heading, el);
  for (const one of gone) takeOver(one, el);
}

// What links lead to is still there: the heading with the same words, else the beginning of what stands there now.
function takeOver({ id, textContent: words }, el) {
  if (el.querySelector(`#${CSS.escape(id)}`)) return;
  const heads = [...el.querySelectorAll("h3, h4")]
    .map((head) => [head, head.getAttribute("aria-label") ?? head.textContent]);
  const [found] = heads.find(([, text]) => text === words)
    ?? heads.find(([head, text]) => head.tagName === "H3" && words.startsWith(text)) ?? [];
  if (found && !found.id) found.id = id; else el.prepend(make("span", { id }));
}

// Shows what the address names, also in a folded part.
function showNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!named) return;
  for (let part = named.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  named.scrollIntoView();
}

function followTheme() {
  const dark = matchMedia("screen and (prefers-color-scheme: dark)");
  const show = () => { document.body.dataset.jpThemeLight = String(!dark.matches); };
  dark.addEventListener("change", show);
  show();
}

// Beside the text there is room for the contents; above it they would stand before the title.
function showContents() {
  const contents = document.querySelector("#contents > details");
  const wide = matchMedia("(min-width: 75rem)");
  const show = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", show);
  show();
}

// What is drawn from answers to other units waits for their items; nothing else does.
async function loadTheOthers() {
  const needed = live.flatMap(({ responder }) => responder.needs ?? []).map((item) => item.split("/")[0]);
  const counted = live.some(({ responder }) => responder.counts) ? answeredUnits() : [];
  const missing = [...new Set([...needed, ...counted])].filter((slug) => !bank[slug]);
  if (!missing.length) return;
  await loadUnits(missing);
  for (const { model, responder } of live) responder.redraw?.(model);
}

function start() {
  followTheme();
  showContents();
  for (const script of document.querySelectorAll("script.rg-live")) {
    try { bringToLife(script); } catch (problem) {
      // What stands there to be read stays.
      console.error(problem);
    }
  }
  showNamed();
  window.addEventListener("hashchange", showNamed);
  window.addEventListener("storage", () => { log.refresh(); redrawOthers(null); });
  loadTheOthers();
}

// A page from a disk needs no copy, and a browser keeps none where the connection is not a safe one. Where another
// host keeps the answers, it is not for a page to keep that host's files.
function keepOffline() {
  if (!location.protocol.startsWith("http") || !navigator.serviceWorker || globalThis.regionalismStorage) return;
  navigator.serviceWorker.register(`${up}sw.js`).catch((problem) => console.info("Not kept offline:", problem));
}

start();
window.addEventListener("load", keepOffline);
