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
  const { fills, frame, geometry, keyboard, lines, tooltip } = window.srm;

  function start(id, setup) {
    const map = frame.create(id, setup.labels, setup.language);
    const state = {
      map, setup, view: null, url: null, areas: null, keys: [], layers: [], tiles: new Map(),
      count: 0, current: 0, touched: false, weights: {},
    };
    map.srm = state;
    lines.addMarks(state);
    frame.furnish(state);
    tooltip.add(state);
    keyboard.listen(state, (index) => select(state, index));
    map.on("zoomend", () => relines(state));
    return map;
  }

  // ---- drawing a level ---------------------------------------------------------------------

  function draw(state, areas, url) {
    const before = state.areas;
    if (state.group) state.group.remove();
    if (state.renderer) state.renderer.remove();
    Object.assign(state, { areas, url, keys: [], layers: [] });
    state.svg = areas.ids.length <= SVG_LIMIT;
    state.renderer = state.svg ? L.svg({ padding: 0.3 }) : L.canvas({ padding: 0.3 });
    if (!before || !frame.sameCity(before.bounds, areas.bounds)) {
      state.touched = false;
      frame.showCity(state);
    }
    state.weights = lines.weights(frame.areaSize(state));
    // Not a feature group: streamlit-folium would hear its clicks and send whole polygons.
    state.group = L.layerGroup(areas.areas.map((polygons, index) => area(state, polygons, index)));
    state.group.addTo(state.map);
    keyboard.prepare(state);
  }

  function area(state, polygons, index) {
    const layer = L.polygon(polygons, {
      renderer: state.renderer,
      className: "srm-area",
      fillOpacity: 1,
      fillColor: "#ffffff",
      smoothFactor: 0, // thinning each area by itself would open gaps
      noClip: true,
    });
    layer.on("click", () => select(state, index));
    layer.on("mousemove", (event) => tooltip.show(state, index, event.containerPoint));
    layer.on("mouseout", () => tooltip.hide(state));
    state.layers[index] = layer;
    return layer;
  }

  // ---- painting a view ---------------------------------------------------------------------

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
        () => fail(state, true),
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
    fills.define(state);
    const risen = [];
    state.layers.forEach((layer, index) => {
      const code = view.codes[index];
      const strong = outlined(view, index);
      const key = `${code}${view.colours[code]} ${strong}`;
      if (state.keys[index] === key) return;
      const wasStrong = String(state.keys[index]).endsWith("1");
      state.keys[index] = key;
      layer.setStyle({ fillColor: fills.fillOf(state, code), ...lines.style(state, strong) });
      if (strong && !wasStrong) risen.push(layer);
      else if (wasStrong && !strong) keyboard.keepFocus(() => layer.bringToBack());
    });
    keyboard.keepFocus(() => risen.forEach((layer) => layer.bringToFront()));
    const chosen = state.areas.ids.indexOf(view.selected);
    lines.mark(state, state.selectedMark, chosen);
    tooltip.hide(state);
    fail(state, false);
    state.count += 1;
    window.srmPainted = {
      count: state.count, indicator: view.indicator, year: view.year, selected: view.selected,
    };
    keyboard.update(state, chosen);
  }

  /* Areas have grown or shrunk on the screen, and their lines with them. */
  function relines(state) {
    if (!state.areas || !state.view) return;
    const weights = lines.weights(frame.areaSize(state));
    if (weights.border === state.weights.border && weights.outline === state.weights.outline) return;
    state.weights = weights;
    state.layers.forEach((layer, index) => {
      if (state.keys[index]) layer.setStyle(lines.style(state, state.keys[index].endsWith("1")));
    });
  }

  /* Tell the page at once; streamlit-folium itself would wait and add the polygon. */
  function select(state, index) {
    lines.mark(state, state.selectedMark, index); // shown before the page answers
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

  function fail(state, failed) {
    state.notice.textContent = failed ? state.setup.labels.failed : "";
  }

  Object.assign(window.srm, { start, paint });
})();
