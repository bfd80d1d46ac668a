/* Lines: borders, the outline of areas less favourable than the city, selection and focus. */
(function () {
  "use strict";

  const BORDER = "#6b6b6b";
  const SELECTED = "#0b57d0";
  const FOCUS = "#1a1a1a";

  const within = (low, number, high) => Math.min(high, Math.max(low, number));

  /* The smaller the areas on the screen, the thinner their lines: fills must stay visible. */
  function weights(size) {
    const tenths = (number) => Math.round(number * 10) / 10;
    return {
      border: tenths(within(0.3, size / 60, 0.9)),
      outline: tenths(within(1.3, size / 22, 2.6)),
    };
  }

  function style(state, strong) {
    const { border, outline } = state.weights;
    return strong
      ? { color: state.setup.outline, weight: outline }
      : { color: BORDER, weight: border };
  }

  /* Selection and focus lie on a pane of their own, above all areas. */
  function addMarks(state) {
    const pane = state.map.createPane("marks");
    pane.style.zIndex = "450"; // above the areas, below the controls
    pane.style.pointerEvents = "none";
    const renderer = L.svg({ pane: "marks", padding: 0.3 });
    const line = (color, weight, className) =>
      L.polygon([], {
        pane: "marks", renderer, color, weight, className, fill: false, interactive: false,
        smoothFactor: 0,
      }).addTo(state.map);
    state.selectedMark = [line("#ffffff", 7, "srm-mark"), line(SELECTED, 4, "srm-mark")];
    state.focusMark = [line("#ffffff", 6, "srm-mark"), line(FOCUS, 3, "srm-mark")];
    state.focusMark[1].setStyle({ dashArray: "6 4" });
  }

  function mark(state, marks, index) {
    const polygons = index >= 0 && state.areas ? state.areas.areas[index] : [];
    marks.forEach((line) => line.setLatLngs(polygons));
  }

  window.srm.lines = { weights, style, addMarks, mark };
})();
