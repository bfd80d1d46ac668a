/* The empty map: its frame, panes, buttons, and which part of the city it shows. */
(function () {
  "use strict";

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const touch = () => window.matchMedia("(pointer: coarse)").matches;

  function create(id, labels, language) {
    document.documentElement.lang = language;
    document.title = labels.title;
    if (window.frameElement) window.frameElement.title = labels.title;
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
    map.getContainer().setAttribute("role", "group");
    map.getContainer().setAttribute("aria-label", labels.title);
    map.setView([0, 0], 2); // a map without a view has no bounds; the boundaries bring theirs
    map.once("click", () => map.dragging.enable());
    return map;
  }

  /* Buttons, and the city in full view until a reader moves the map. */
  function furnish(state) {
    const { map } = state;
    addControls(state);
    state.notice = L.DomUtil.create("div", "srm-notice", map.getContainer());
    state.notice.setAttribute("role", "status");
    map.on("movestart zoomstart", () => {
      if (!state.fitting) state.touched = true;
    });
    new ResizeObserver(() => {
      if (state.touched) map.invalidateSize({ pan: false });
      else showCity(state);
    }).observe(map.getContainer());
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

  const boxOf = ([south, west, north, east]) => L.latLngBounds([south, west], [north, east]);

  function showCity(state) {
    state.map.invalidateSize({ pan: false });
    const size = state.map.getSize();
    if (!state.areas || !size.x || !size.y) return; // the frame has no width yet
    state.fitting = true;
    Object.assign(state.map.options, { minZoom: 0, zoomSnap: 0 }); // fill the frame exactly
    state.map.fitBounds(boxOf(state.areas.bounds), { padding: [6, 6], animate: false });
    const minZoom = Math.max(0, state.map.getZoom() - 1);
    Object.assign(state.map.options, { minZoom, zoomSnap: 0.25 });
    state.fitting = false;
  }

  /* Levels of one city share their place; another city lies elsewhere. */
  function sameCity(one, other) {
    const [a, b] = [boxOf(one), boxOf(other)];
    return a.contains(b.getCenter()) && b.contains(a.getCenter());
  }

  /* Usual size of an area on the screen now, in pixels along one side. */
  function areaSize(state) {
    const [south, west, north, east] = state.areas.bounds;
    const zoom = state.map.getZoom();
    const corner = state.map.project([north, west], zoom);
    const span = state.map.project([south, east], zoom).subtract(corner);
    return Math.sqrt((span.x * span.y) / Math.max(1, state.areas.ids.length));
  }

  window.srm.frame = { create, furnish, showCity, sameCity, areaSize };
})();
