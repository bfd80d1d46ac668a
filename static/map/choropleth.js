/* The map: draws the areas of a level once and recolours them in place.
 *
 * srm.start(id, setup)  makes the Leaflet map; called once per frame.
 * srm.paint(map, view)  shows a view; called on every change, also before the
 *                       boundaries have arrived.
 *
 * All words that appear come from `setup`, `view` and the boundaries, and are
 * set as text, never as HTML. */
(function () {
  "use strict";

  const SVG_LIMIT = 1000; // more areas than this are drawn on a canvas, without a path each
  const BORDER = { color: "#6b6b6b", weight: 0.8 };
  const OUTLINE_WEIGHT = 2.4;
  const SELECTED = "#0b57d0";
  const SVG = "http://www.w3.org/2000/svg";
  const { geometry, words, keyboard } = window.srm;

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const touch = () => window.matchMedia("(pointer: coarse)").matches;

  // ---- start -------------------------------------------------------------------------------

  function start(id, setup) {
    document.documentElement.lang = setup.language;
    document.title = setup.labels.title;
    if (window.frameElement) window.frameElement.title = setup.labels.title;
    const moving = !calm();
    const map = L.map(id, {
      attributionControl: false,
      keyboard: false, // the arrow keys go from area to area instead
      scrollWheelZoom: false, // the page scrolls past the map
      dragging: !touch(), // one finger scrolls the page until the map is tapped
      zoomControl: false,
      zoomSnap: 0.25,
      maxZoom: 18,
      inertia: moving,
      zoomAnimation: moving,
      fadeAnimation: moving,
    });
    const state = { map, setup, view: null, url: null, areas: null, keys: [], layers: [] };
    state.count = 0;
    state.current = 0;
    state.touched = false;
    map.srm = state;
    map.setView([0, 0], 2); // a map without a view has no bounds; the boundaries bring theirs
    addPanes(state);
    addControls(state);
    addTooltip(state);
    map.on("movestart zoomstart", () => {
      if (!state.fitting) state.touched = true;
    });
    map.on("move zoom", () => hideTooltip(state));
    map.once("click", () => map.dragging.enable());
    map.getContainer().addEventListener("keydown", (event) => onKey(state, event));
    map.getContainer().addEventListener("focusin", (event) => onFocus(state, event));
    map.getContainer().addEventListener("focusout", () => leave(state));
    new ResizeObserver(() => {
      if (state.touched) map.invalidateSize({ pan: false });
      else showCity(state);
    }).observe(map.getContainer());
    return map;
  }

  function addPanes(state) {
    const container = state.map.getContainer();
    container.setAttribute("role", "group");
    container.setAttribute("aria-label", state.setup.labels.title);
    const pane = state.map.createPane("marks");
    pane.style.zIndex = "450"; // above the areas, below the controls
    pane.style.pointerEvents = "none";
    const renderer = L.svg({ pane: "marks", padding: 0.3 });
    const line = (color, weight) =>
      L.polygon([], {
        pane: "marks", renderer, color, weight, fill: false, interactive: false, smoothFactor: 0,
      }).addTo(state.map);
    state.selectedMark = [line("#ffffff", 7), line(SELECTED, 4)];
    state.focusMark = [line("#ffffff", 6), line("#1a1a1a", 3)];
    state.focusMark[1].setStyle({ dashArray: "6 4" });
  }

  function addControls(state) {
    const { labels } = state.setup;
    L.control.zoom({ zoomInTitle: labels.zoomIn, zoomOutTitle: labels.zoomOut }).addTo(state.map);
    const bar = L.DomUtil.create("div", "leaflet-bar srm-home");
    const button = L.DomUtil.create("button", "", bar);
    button.type = "button";
    button.textContent = labels.showCity;
    button.addEventListener("click", () => {
      const fit = () => {
        state.touched = false;
        showCity(state);
      };
      // A zoom on its way would end after the fit and undo it; Leaflet only says so privately.
      if (state.map._animatingZoom) state.map.once("zoomend", () => setTimeout(fit, 0));
      else fit();
    });
    L.DomEvent.disableClickPropagation(bar);
    const home = L.control({ position: "topright" });
    home.onAdd = () => bar;
    home.addTo(state.map);
  }

  function showCity(state) {
    state.map.invalidateSize({ pan: false });
    const size = state.map.getSize();
    if (!state.areas || !size.x || !size.y) return; // the frame has no width yet
    const [south, west, north, east] = state.areas.bounds;
    state.fitting = true;
    Object.assign(state.map.options, { minZoom: 0, zoomSnap: 0 }); // fill the frame exactly
    state.map.fitBounds([[south, west], [north, east]], { padding: [6, 6], animate: false });
    const minZoom = Math.max(0, state.map.getZoom() - 1);
    Object.assign(state.map.options, { minZoom, zoomSnap: 0.25 });
    state.fitting = false;
  }

  // ---- boundaries --------------------------------------------------------------------------

  function draw(state, areas, url) {
    const before = state.areas;
    if (state.group) state.group.remove();
    if (state.renderer) state.renderer.remove();
    Object.assign(state, { areas, url, keys: [], layers: [], current: 0 });
    state.svg = areas.ids.length <= SVG_LIMIT;
    state.renderer = state.svg ? L.svg({ padding: 0.3 }) : L.canvas({ padding: 0.3 });
    state.centres = areas.areas.map(centre);
    if (!before || !sameCity(before.bounds, areas.bounds)) {
      state.touched = false;
      showCity(state);
    }
    // Not a feature group: streamlit-folium would hear its clicks and send whole polygons.
    state.group = L.layerGroup(areas.areas.map((polygons, index) => area(state, polygons, index)));
    state.group.addTo(state.map);
    state.layers.forEach((layer, index) => name(state, layer, index));
  }

  function sameCity(one, other) {
    const box = ([south, west, north, east]) => L.latLngBounds([south, west], [north, east]);
    return box(one).contains(box(other).getCenter()) && box(other).contains(box(one).getCenter());
  }

  function area(state, polygons, index) {
    const layer = L.polygon(polygons, {
      ...BORDER,
      renderer: state.renderer,
      className: "srm-area",
      fillOpacity: 1,
      fillColor: "#ffffff",
      smoothFactor: state.svg ? 0 : 1, // thinning each area by itself would open gaps
      noClip: true,
    });
    layer.on("click", () => select(state, index));
    layer.on("mousemove", (event) => showTooltip(state, index, event.containerPoint));
    layer.on("mouseout", () => hideTooltip(state));
    state.layers[index] = layer;
    return layer;
  }

  function name(state, layer, index) {
    const path = state.svg && layer.getElement();
    if (!path) return;
    path.setAttribute("role", "button");
    path.setAttribute("tabindex", index === state.current ? "0" : "-1");
    path.setAttribute("aria-label", state.areas.names[index]);
    path.dataset.area = state.areas.ids[index];
    path.srmIndex = index;
  }

  /* Centroid of the largest ring, east shortened so that both directions count alike. */
  function centre(polygons) {
    let best = null;
    let largest = -1;
    for (const [ring] of polygons) {
      let twice = 0;
      let north = 0;
      let east = 0;
      const [y0, x0] = ring[0]; // counted from a corner, or the digits would not suffice
      ring.forEach(([y1, x1], i) => {
        const [y2, x2] = ring[(i + 1) % ring.length];
        const cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
        twice += cross;
        east += (x1 + x2 - 2 * x0) * cross;
        north += (y1 + y2 - 2 * y0) * cross;
      });
      if (Math.abs(twice) > largest) {
        largest = Math.abs(twice);
        best = twice ? [x0 + east / (3 * twice), y0 + north / (3 * twice)] : [x0, y0];
      }
    }
    return best && [best[0] * Math.cos((best[1] * Math.PI) / 180), best[1]];
  }

  function place(state, index) {
    const [east, north] = state.centres[index];
    return L.latLng(north, east / Math.cos((north * Math.PI) / 180));
  }

  // ---- paint -------------------------------------------------------------------------------

  function paint(map, view) {
    const state = map.srm;
    view.whole = wholeNumbers(view.values);
    view.bits = bytes(view.outlined);
    state.view = view;
    window.feature_group = []; // streamlit-folium keeps every layer it was ever given
    if (state.areas && state.url === view.geometry) {
      recolour(state);
    } else {
      geometry.load(view.geometry).then(
        (areas) => {
          if (state.view !== view) return; // a later paint has its own turn
          draw(state, areas, view.geometry);
          recolour(state);
        },
        () => fail(state),
      );
    }
    return L.layerGroup([]); // what streamlit-folium adds and removes
  }

  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

  function wholeNumbers({ base, width, data }) {
    const Kind = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array }[width];
    return Array.from(new Kind(bytes(data).buffer), (number) =>
      Number(number) === 0 ? null : Number(number) + base,
    );
  }

  const outlined = (view, index) => (view.bits[index >> 3] >> (7 - (index & 7))) & 1;

  function recolour(state) {
    const { view } = state;
    if (state.svg) addPatterns(state);
    const risen = [];
    state.layers.forEach((layer, index) => {
      const code = view.codes[index];
      const strong = outlined(view, index);
      const fillColor = fillOf(state, code);
      const key = `${fillColor} ${strong}`;
      if (state.keys[index] === key) return;
      const wasStrong = String(state.keys[index]).endsWith("1");
      state.keys[index] = key;
      const line = strong ? { color: state.setup.outline, weight: OUTLINE_WEIGHT } : BORDER;
      layer.setStyle({ fillColor, ...line });
      if (strong && !wasStrong) risen.push(layer);
      else if (wasStrong && !strong) keepFocus(() => layer.bringToBack());
    });
    keepFocus(() => risen.forEach((layer) => layer.bringToFront()));
    const chosen = state.areas.ids.indexOf(view.selected);
    mark(state, state.selectedMark, chosen);
    if (chosen >= 0 && !keyboardFocus()) rove(state, chosen);
    hideTooltip(state);
    fail(state, false);
    state.count += 1;
    window.srmPainted = {
      count: state.count, indicator: view.indicator, year: view.year, selected: view.selected,
    };
    describeWhenIdle(state);
  }

  /* Moving a path within its parent takes the focus from it; give it back. */
  function keepFocus(move) {
    const focused = document.activeElement;
    move();
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
  }

  function fillOf(state, code) {
    const colour = state.view.colours[code];
    return state.svg && state.setup.patterns[code] ? `url(#${patternId(code)})` : colour;
  }

  const patternId = (code) => `srm-pattern-${code.charCodeAt(0)}`;

  function addPatterns(state) {
    const root = state.renderer._container; // Leaflet offers no other way to its <svg>
    let defs = root.querySelector("defs");
    if (!defs) defs = root.insertBefore(document.createElementNS(SVG, "defs"), root.firstChild);
    const make = (parent, tag, attributes) => {
      const element = parent.appendChild(document.createElementNS(SVG, tag));
      Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
      return element;
    };
    for (const [code, marks] of Object.entries(state.setup.patterns)) {
      const fill = state.view.colours[code];
      if (!marks || !fill) continue;
      const old = defs.querySelector(`#${patternId(code)}`);
      if (old && old.dataset.fill === fill) continue;
      if (old) old.remove();
      const pattern = make(defs, "pattern", {
        id: patternId(code), width: 8, height: 8, patternUnits: "userSpaceOnUse", "data-fill": fill,
      });
      make(pattern, "rect", { width: 8, height: 8, fill });
      make(pattern, "path", {
        d: marks, fill: "none", stroke: state.setup.ink, "stroke-width": 1.2,
      });
    }
  }

  function mark(state, marks, index) {
    const polygons = index >= 0 && state.areas ? state.areas.areas[index] : [];
    marks.forEach((line) => line.setLatLngs(polygons));
  }

  /* Names for screen readers follow the colours in small portions when the browser has time. */
  function describeWhenIdle(state) {
    const { view } = state;
    const later = window.requestIdleCallback || ((work) => setTimeout(() => work(null), 20));
    let next = 0;
    const portion = (deadline) => {
      if (state.view !== view || !state.svg) return;
      const first = next;
      while (next < state.layers.length && (deadline ? deadline.timeRemaining() > 2 : next < first + 50)) {
        describe(state, next);
        next += 1;
      }
      if (next < state.layers.length) later(portion);
      else window.srmDescribed = state.count;
    };
    later(portion);
  }

  function describe(state, index) {
    const path = state.layers[index].getElement();
    if (!path) return;
    path.setAttribute("aria-label", textOf(state, index).join(". "));
    path.setAttribute("aria-pressed", String(state.areas.ids[index] === state.view.selected));
  }

  const textOf = (state, index) => [state.areas.names[index], ...words.lines(state.view, index)];

  // ---- tooltip, keys, choice ---------------------------------------------------------------

  function addTooltip(state) {
    state.tooltip = L.DomUtil.create("div", "srm-tooltip", state.map.getContainer());
    state.tooltip.setAttribute("aria-hidden", "true"); // the area's own name says the same
    state.notice = L.DomUtil.create("div", "srm-notice", state.map.getContainer());
    state.notice.setAttribute("role", "status");
  }

  function showTooltip(state, index, point) {
    const { tooltip, map } = state;
    if (state.dismissed === index || !state.view) return;
    state.dismissed = null;
    if (tooltip.srmIndex !== index || !tooltip.hasChildNodes()) {
      tooltip.srmIndex = index;
      tooltip.replaceChildren(
        ...textOf(state, index).map((line, i) => {
          const row = document.createElement(i ? "div" : "strong");
          row.textContent = line;
          return row;
        }),
      );
    }
    tooltip.classList.add("srm-shown");
    const size = map.getSize();
    const fits = point.x + 16 + tooltip.offsetWidth <= size.x;
    const x = fits ? point.x + 16 : Math.max(4, point.x - 16 - tooltip.offsetWidth);
    const y = Math.max(4, Math.min(point.y + 16, size.y - tooltip.offsetHeight - 4));
    tooltip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  function hideTooltip(state) {
    state.tooltip.classList.remove("srm-shown");
    state.tooltip.replaceChildren();
    state.dismissed = null;
  }

  const keyboardFocus = () => {
    const focused = document.activeElement;
    return Boolean(focused && focused.srmIndex !== undefined && focused.matches(":focus-visible"));
  };

  function rove(state, index) {
    if (!state.svg) return;
    const swap = (which, value) => {
      const layer = state.layers[which];
      if (layer && layer.getElement()) layer.getElement().setAttribute("tabindex", value);
    };
    swap(state.current, "-1");
    swap(index, "0");
    state.current = index;
  }

  function onFocus(state, event) {
    const index = event.target.srmIndex;
    if (index === undefined || !keyboardFocus()) return;
    rove(state, index);
    describe(state, index);
    mark(state, state.focusMark, index);
    state.map.panInside(place(state, index), { padding: [40, 40], animate: false });
    showTooltip(state, index, state.map.latLngToContainerPoint(place(state, index)));
  }

  function leave(state) {
    mark(state, state.focusMark, -1);
    hideTooltip(state);
  }

  function onKey(state, event) {
    if (event.key === "Escape") {
      const shown = state.tooltip.srmIndex;
      hideTooltip(state);
      state.dismissed = shown; // stays away until another area is pointed at
      return;
    }
    const index = event.target.srmIndex;
    if (index === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in keyboard.ARROWS) {
      event.preventDefault();
      const next = keyboard.neighbour(state.centres, index, event.key);
      if (next !== index) state.layers[next].getElement().focus({ preventScroll: true });
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      select(state, index);
    }
  }

  /* Tell the page at once; streamlit-folium itself would wait and add the polygon. */
  function select(state, index) {
    mark(state, state.selectedMark, index); // shown before the page answers
    const data = window.__GLOBAL_DATA__;
    data.last_active_drawing = {
      type: "Feature",
      id: state.areas.ids[index],
      properties: { n: Date.now() }, // the same area chosen again is a new choice
      geometry: null,
    };
    data.previous_data = { last_active_drawing: data.last_active_drawing };
    window.Streamlit.setComponentValue(data.previous_data);
  }

  function fail(state, failed = true) {
    state.notice.textContent = failed ? state.setup.labels.failed : "";
  }

  Object.assign(window.srm, { start, paint });
})();
