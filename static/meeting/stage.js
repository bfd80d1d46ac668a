/* What is shown of a story: all of it full screen with the keyboard, the presenter's notes, or one
 * slide as a preview. All slides are in the browser: a step needs no answer of the server. */

const SHOWN = new WeakMap();
const LEFT = new WeakSet(); // places whose stage was left: a run under way must not show it again
const KEYS = {
  ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1,
  ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1,
  Home: -Infinity, End: Infinity,
};

export default function ({ parentElement, data, setTriggerValue }) {
  SHOWN.get(parentElement)?.();
  if (LEFT.has(parentElement)) return;
  const leave = () => {
    LEFT.add(parentElement);
    setTriggerValue("leave", true);
  };
  const close = data.mode === "preview" ? preview(parentElement, data) : stage(data, leave);
  SHOWN.set(parentElement, close);
  return () => {
    // A run that was overtaken is cleaned up later than the next one begins: it ends only itself.
    if (SHOWN.get(parentElement) === close) SHOWN.delete(parentElement);
    close();
  };
}

/* The first slide of a step, and smaller below it those that follow. */
function preview(parent, data) {
  const watch = new ResizeObserver((seen) => seen.forEach(({ target }) => scale(target, data.labels)));
  const frames = data.slides.map((one) => {
    const slide = slideOf(one, data.labels, "p");
    slide.querySelector(".title").removeAttribute("tabindex");
    const screen = make("div", { class: "frame screen" }, slide);
    const frame = make("div", { class: "preview", lang: data.language }, screen);
    watch.observe(frame);
    return frame;
  });
  const strip = make("div", { class: "strip" }, make("style", {}, data.css), ...frames);
  parent.append(strip);
  return () => {
    watch.disconnect();
    strip.remove();
  };
}

/* A preview is the slide as a projector shows it, made smaller as a whole: nothing else fits or not. */
function scale(frame, labels) {
  const screen = frame.firstChild;
  screen.style.transform = `scale(${frame.clientWidth / screen.clientWidth})`;
  fit(screen.firstChild, labels);
}

/* The stage lies on the page's body: nothing of the app around it dims, moves or covers it. */
function stage(data, left) {
  const host = make("div", { class: "srm-stage", lang: data.language });
  host.style.cssText = "position:fixed;inset:0;z-index:2147483647";
  const root = host.attachShadow({ mode: "open" });
  const state = { ...data, place: data.step - 1, leave };
  const room = make("main", { class: "frame" });
  const said = make("p", { class: "said", "aria-live": "polite" });
  const count = make("span", { class: "count" });
  const buttons = buttonsOf(state, (step) => go(step));
  root.append(make("style", {}, data.css), make("div", { class: "stage" }, room,
    make("nav", { "aria-label": data.labels.nav }, said, count, ...buttons)));

  // Gone at once, however long the server takes to draw what is behind it.
  function leave() {
    end();
    left();
  }

  function end() {
    if (!host.isConnected) return;
    window.removeEventListener("keydown", pressed, true);
    watch.disconnect();
    host.remove();
    if (app) app.inert = false;
    document.title = titled;
    if (document.fullscreenElement) document.exitFullscreen();
  }

  function show(spoken) {
    const { place, slides, labels } = state;
    const current = slides[place];
    const slide = data.mode === "notes" ? notesOf(state) : slideOf(current, labels, "h1");
    room.replaceChildren(slide);
    if (data.mode !== "notes") fit(slide, labels);
    count.textContent = labels.count.replace("{number}", place + 1).replace("{total}", slides.length);
    buttons[0].setAttribute("aria-disabled", String(place === 0));
    buttons[1].setAttribute("aria-disabled", String(place === slides.length - 1));
    document.title = `${count.textContent} – ${current.title}`;
    const address = new URL(location.href);
    address.searchParams.set("step", place + 1);
    history.replaceState(history.state, "", address);
    // Who goes on by a button stays on it and hears the title; else the title has the focus.
    if (spoken) said.textContent = `${count.textContent}: ${current.title}`;
    else room.querySelector(".title").focus({ preventScroll: true });
  }

  function go(step) {
    const next = Math.min(Math.max(state.place + step, 0), state.slides.length - 1);
    if (next === state.place) return;
    state.place = next;
    show(root.activeElement?.matches("button") ?? false);
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = root.activeElement?.matches("button") && (event.key === " " || event.key === "Enter");
    if (onButton) return;
    if (event.key === "Escape") leave();
    else if (event.key in KEYS) go(event.key === " " && event.shiftKey ? -1 : KEYS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const app = document.getElementById("root");
  const titled = document.title;
  const watch = new ResizeObserver(() => data.mode !== "notes" && fit(room.firstChild, data.labels));
  document.body.append(host);
  if (app) app.inert = true; // behind the stage nothing is reached, or read out
  show(false);
  watch.observe(room);
  window.addEventListener("keydown", pressed, true);
  return end;
}

function buttonsOf(state, go) {
  const { labels } = state;
  const button = (sign, label, act) => {
    const made = make("button", { type: "button", "aria-label": label, title: label }, sign);
    made.addEventListener("click", act);
    return made;
  };
  const full = document.fullscreenEnabled
    ? button(corners(), labels.full, () =>
        document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())
    : make("span", { class: "hint" }, labels.f11);
  return [
    button("‹", labels.back, () => go(-1)),
    button("›", labels.next, () => go(1)),
    full,
    button("×", labels.leave, () => state.leave()),
  ];
}

/* The sign of the full screen as a drawing: few fonts have it. */
function corners() {
  const svg = drawn("svg", { viewBox: "0 0 16 16", width: "0.9em", height: "0.9em", "aria-hidden": "true" });
  const d = "M1 6V1h5M10 1h5v5M15 10v5h-5M6 15H1v-5";
  svg.append(drawn("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
  return svg;
}

function notesOf({ place, slides, labels }) {
  const next = slides[place + 1];
  return make(
    "article",
    { class: "spoken" },
    make("p", { class: "label" }, labels.now),
    make("h1", { class: "title", tabindex: "-1" }, slides[place].title),
    make("div", { class: "notes", tabindex: "0", role: "region", "aria-label": labels.notes },
      ...(slides[place].notes || labels.no_notes).split("\n").filter(Boolean).map((text) => make("p", {}, text))),
    make("p", { class: "label" }, labels.then),
    make("p", { class: "next" }, next ? next.title : labels.last),
  );
}
