// A chart on which a prediction is drawn, by pointer or by keys: each point is a slider with its value in words.
const SVG = "http://www.w3.org/2000/svg";
// Milliseconds until an input is asked about: after a key, after a move, where the browser draws by itself, at play.
const WAIT = { typed: 300, moved: 150, drawn: 500, play: 700 };
const TAP = 8; // pixels within which a finger that is lifted again has tapped
const CHART = { height: 330, left: 52, right: 74, top: 38, bottom: 42 };

function shape(tag, properties = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const inThousands = (value) => Number(value).toLocaleString("en-US", { maximumFractionDigits: 0 });

function pointChart(points, title, changed) {
  const { low, high, step, unit } = points[0];
  const values = new Map(points.map((point) => [point.name, null]));
  const first = points[0].at;
  const last = points.at(-1).at;
  const middle = (low + high) / 2;
  let width = 640;
  let line = null;
  let drawing = false;
  let pressed = null; // where a finger came down, until it is known whether it taps, draws or scrolls

  // On a narrow page the word beside the end of the line stands above it.
  const right = () => (width < 480 ? 22 : CHART.right);
  const x = (at) => CHART.left + 14 + ((at - first) / (last - first)) * (width - CHART.left - right() - 14);
  const y = (value) => CHART.top + (1 - (value - low) / (high - low)) * (CHART.height - CHART.top - CHART.bottom);
  const spot = ([at, value], place) => `${place ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
  const path = (pairs) => pairs.map(spot).join("");
  const guesses = () => points.map((point) => [point.at, values.get(point.name)]).filter(([, value]) => value !== null);
  const words = (value) => (value === null ? "no guess yet" : `${inThousands(value)} ${unit}`);

  const axes = shape("g", { class: "rg-chart-axes" });
  const gap = shape("path", { class: "rg-chart-gap" });
  const truth = shape("path", { class: "rg-chart-truth", pathLength: "1" });
  const truthLabel = shape("text", { class: "rg-chart-truth-label", text: "record" });
  const guess = shape("path", { class: "rg-chart-guess" });
  const handles = new Map();
  const layer = shape("g");
  const svg = shape("svg", {
    class: "rg-chart", role: "group", "aria-label": `${title}. One slider for each year; up and down arrow keys draw.`,
  }, axes, gap, truth, truthLabel, guess, layer);
  const fields = new Map();

  function put(name, value, now) {
    const whole = value === null ? null : Math.min(high, Math.max(low, Math.round(value / step) * step));
    values.set(name, whole);
    place();
    changed(now ? {} : { wait: WAIT.drawn });
  }
  function keys(event, point) {
    const now = values.get(point.name);
    const moves = {
      ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10 * step, PageDown: -10 * step,
    };
    const ends = { Home: low, End: high };
    if (!(event.key in moves) && !(event.key in ends)) return;
    event.preventDefault();
    event.stopPropagation();
    put(point.name, event.key in ends ? ends[event.key] : (now ?? middle) + moves[event.key]);
  }
  // The pointer draws the point of the nearest year; drawn across the chart, it draws all of them.
  function drawAt(event) {
    const box = svg.getBoundingClientRect();
    const across = event.clientX - box.left;
    const far = (point) => Math.abs(x(point.at) - across);
    const near = points.reduce((one, other) => (far(other) < far(one) ? other : one));
    const share = 1 - (event.clientY - box.top - CHART.top) / (CHART.height - CHART.top - CHART.bottom);
    put(near.name, low + share * (high - low));
    return near;
  }
  function begin(event) {
    drawing = true;
    svg.setPointerCapture(event.pointerId);
    handles.get(drawAt(event).name).focus({ preventScroll: true });
  }
  // A finger that moves up or down scrolls the page (`touch-action: pan-y`); then the browser cancels the pointer.
  // So a point is set when the finger is lifted where it came down, or moves to the side.
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") {
      pressed = event;
      return;
    }
    event.preventDefault();
    begin(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (drawing) drawAt(event);
    else if (pressed && Math.abs(event.clientX - pressed.clientX) > TAP) {
      begin(pressed);
      drawAt(event);
    }
  });
  svg.addEventListener("pointerup", (event) => {
    if (pressed && !drawing && Math.abs(event.clientY - pressed.clientY) <= TAP) begin(event);
    [pressed, drawing] = [null, false];
  });
  svg.addEventListener("pointercancel", () => { [pressed, drawing] = [null, false]; });
  svg.addEventListener("mousedown", (event) => event.preventDefault()); // follows a tap, and would take the focus

  for (const point of points) {
    const handle = shape("g", {
      role: "slider", tabindex: "0", class: "rg-handle", "data-lm-suppress-shortcuts": "true",
      "aria-label": point.label, "aria-orientation": "vertical", "aria-valuemin": low, "aria-valuemax": high,
      onkeydown: (event) => keys(event, point),
    }, shape("circle", { r: 18, class: "rg-handle-reach" }), shape("circle", { r: 9, class: "rg-handle-dot" }),
    shape("text", { class: "rg-handle-value", y: -14, "text-anchor": "middle" }));
    handles.set(point.name, handle);
    layer.append(handle);
  }
  const typed = make("div", { class: "rg-typed" }, ...points.map((point) => {
    const id = unique("point");
    const field = make("input", { id, type: "number", min: low, max: high, step });
    field.addEventListener("keydown", (event) => event.stopPropagation());
    field.addEventListener("change", () => put(point.name, field.value === "" ? null : Number(field.value), true));
    fields.set(point.name, field);
    return make("div", {}, make("label", { for: id, text: point.at }), field);
  }));

  function drawAxes() {
    let lower = false;
    const marks = Array.from({ length: 6 }, (_, n) => low + (n * (high - low)) / 5);
    axes.replaceChildren(
      ...marks.flatMap((value) => [
        shape("line", { x1: CHART.left, x2: width - right() + 14, y1: y(value), y2: y(value) }),
        shape("text", { x: CHART.left - 8, y: y(value) + 4, "text-anchor": "end", text: inThousands(value) }),
      ]),
      ...points.map((point, place) => {
        lower = place > 0 && !lower && x(point.at) - x(points[place - 1].at) < 34;
        return shape("text", { x: x(point.at), y: CHART.height - (lower ? 6 : 22), "text-anchor": "middle",
          text: point.at });
      }));
  }
  function drawTruth() {
    const shown = Boolean(line);
    for (const part of [gap, truth, truthLabel]) part.style.display = shown ? "" : "none";
    if (!shown) return;
    const inside = line.filter(([at]) => at >= first && at <= last);
    truth.setAttribute("d", path(inside));
    const drawn = guesses(); // none after a reset; then there is no gap to show
    gap.setAttribute("d", drawn.length ? `${path(drawn)}${path([...inside].reverse()).replace("M", "L")}Z` : "");
    const [at, value] = inside.at(-1);
    const narrow = width < 480;
    truthLabel.setAttribute("x", narrow ? x(at) + 8 : x(at) + 28);
    truthLabel.setAttribute("y", narrow ? apartFromGuesses(x(at), y(value)) : y(value) + 4);
    truthLabel.setAttribute("text-anchor", narrow ? "end" : "start");
  }
  // Where the word at the end of the line is written over no guess and no number of one.
  function apartFromGuesses(across, end) {
    const taken = points.filter((point) => x(point.at) > across - 75).flatMap((point) => {
      const dot = y(values.get(point.name) ?? middle);
      return [dot + 4, dot + labelAt(point).y];
    });
    const spots = [-16, 26, -34, 44, -52, 62, -70].map((off) => end + off)
      .filter((spot) => spot > 10 && spot < CHART.height - CHART.bottom);
    return spots.find((spot) => taken.every((one) => Math.abs(one - spot) > 14)) ?? spots[0];
  }
  // On a narrow page neighbours would write over each other: every other number stands under its point; where there
  // is no room under it, the one before it makes room.
  function labelAt(point) {
    const isUnder = (one) => width < 480 && points.indexOf(one) % 2 === 1
      && y(values.get(one.name) ?? middle) < CHART.height - CHART.bottom - 40;
    const next = points[points.indexOf(point) + 1];
    const crowded = width < 480 && next && x(next.at) - x(point.at) < 40 && isUnder(point) === isUnder(next);
    return { x: crowded ? 6 : 0, y: isUnder(point) ? 24 : -14, anchor: crowded ? "end" : "middle" };
  }
  function place() {
    svg.setAttribute("viewBox", `0 0 ${width} ${CHART.height}`);
    guess.setAttribute("d", path(guesses()));
    for (const point of points) {
      const value = values.get(point.name);
      const handle = handles.get(point.name);
      handle.setAttribute("transform", `translate(${x(point.at).toFixed(1)} ${y(value ?? middle).toFixed(1)})`);
      handle.setAttribute("aria-valuenow", value ?? middle);
      handle.setAttribute("aria-valuetext", words(value));
      handle.toggleAttribute("data-empty", value === null);
      const label = labelAt(point);
      for (const [name, at] of Object.entries({ x: label.x, y: label.y, "text-anchor": label.anchor })) {
        handle.lastChild.setAttribute(name, at);
      }
      handle.lastChild.textContent = value === null ? "?" : inThousands(value);
      if (document.activeElement !== fields.get(point.name)) fields.get(point.name).value = value ?? "";
    }
    drawTruth();
  }
  const frame = make("div", { class: "rg-chart-frame" }, make("p", { class: "rg-chart-unit", text: unit }), svg);
  const watch = new ResizeObserver(() => {
    width = Math.max(280, Math.round(frame.clientWidth));
    drawAxes();
    place();
  });
  watch.observe(frame);
  drawAxes();
  place();
  return {
    element: make("div", { class: "rg-drawn" }, frame,
      make("details", { class: "rg-about" }, make("summary", { text: "Type the numbers instead" }), typed)),
    field: (name) => ({
      get: () => values.get(name),
      set: (value) => { values.set(name, value ?? null); place(); },
    }),
    reveal: (pairs) => {
      const again = Boolean(line);
      line = pairs;
      svg.toggleAttribute("data-grow", Boolean(pairs) && !again);
      place();
    },
    stop: () => watch.disconnect(),
  };
}
