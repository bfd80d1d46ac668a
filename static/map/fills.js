/* Fills of classes (a colour) and of states without a figure (marks on a tile of 8 by 8). */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const TILE = 8;
  const LINE = 1.2;
  const SHARP = 2; // a canvas tile is drawn larger than shown, for dense screens

  const patternId = (code) => `srm-pattern-${code.charCodeAt(0)}`;

  /* Fill of a code: a colour, the address of an SVG pattern, or a canvas pattern. */
  function fillOf(state, code) {
    const colour = state.view.colours[code];
    const marks = state.setup.patterns[code];
    if (!marks) return colour;
    return state.svg ? `url(#${patternId(code)})` : canvasPattern(state, code, marks, colour);
  }

  function element(parent, tag, attributes) {
    const made = parent.appendChild(document.createElementNS(SVG, tag));
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  /* Define the patterns that the view needs in the map's own <svg>. */
  function define(state) {
    if (!state.svg) return;
    const root = state.renderer._container; // Leaflet offers no other way to its <svg>
    let defs = root.querySelector("defs");
    if (!defs) defs = root.insertBefore(document.createElementNS(SVG, "defs"), root.firstChild);
    for (const [code, marks] of Object.entries(state.setup.patterns)) {
      const fill = state.view.colours[code];
      if (!marks || !fill) continue;
      const old = defs.querySelector(`#${patternId(code)}`);
      if (old && old.dataset.fill === fill) continue;
      if (old) old.remove();
      const pattern = element(defs, "pattern", {
        id: patternId(code), width: TILE, height: TILE, patternUnits: "userSpaceOnUse",
        "data-fill": fill,
      });
      element(pattern, "rect", { width: TILE, height: TILE, fill });
      element(pattern, "path", {
        d: marks, fill: "none", stroke: state.setup.ink, "stroke-width": LINE,
      });
    }
  }

  function canvasPattern(state, code, marks, colour) {
    const key = `${code} ${colour}`;
    if (!state.tiles.has(key)) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = TILE * SHARP;
      const pen = tile.getContext("2d");
      pen.scale(SHARP, SHARP);
      pen.fillStyle = colour;
      pen.fillRect(0, 0, TILE, TILE);
      pen.strokeStyle = state.setup.ink;
      pen.lineWidth = LINE;
      pen.stroke(new Path2D(marks));
      const pattern = pen.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().scale(1 / SHARP));
      state.tiles.set(key, pattern);
    }
    return state.tiles.get(key);
  }

  window.srm.fills = { fillOf, define };
})();
