/* Keys and screen readers.
 *
 * Drawn as SVG, every area is a button of its own, one of which can be reached with Tab; the
 * arrow keys go on from there. On a canvas there are no elements to focus: a list that is not
 * seen stands for the areas and names the one that the arrow keys have reached. */
(function () {
  "use strict";

  const { geometry, lines, tooltip } = window.srm;

  const ARROWS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };

  /* Nearest area in the direction of an arrow: distance counts, and being off the
   * direction counts twice. Centres are [east, north] in one and the same scale. */
  function neighbour(centres, from, key) {
    const [dx, dy] = ARROWS[key];
    if (!centres[from]) return from;
    let best = from;
    let least = Infinity;
    centres.forEach((centre, index) => {
      if (!centre || index === from) return;
      const east = centre[0] - centres[from][0];
      const north = centre[1] - centres[from][1];
      const along = east * dx + north * dy;
      const aside = Math.abs(east * dy) + Math.abs(north * dx);
      if (along <= 0 || aside > 2 * along) return;
      const effort = along + 2 * aside;
      if (effort < least) {
        least = effort;
        best = index;
      }
    });
    return best;
  }

  /* Listen in the map's container; `select(index)` is told of Enter and Space. */
  function listen(state, select) {
    const container = state.map.getContainer();
    state.list = L.DomUtil.create("div", "srm-list", container);
    state.list.setAttribute("role", "listbox");
    state.list.setAttribute("aria-label", state.setup.labels.title);
    container.addEventListener("keydown", (event) => onKey(state, event, select));
    container.addEventListener("focusin", (event) => {
      const index = indexOf(state, event.target);
      if (index >= 0 && event.target.matches(":focus-visible")) reach(state, index);
    });
    container.addEventListener("focusout", () => {
      lines.mark(state, state.focusMark, -1);
      tooltip.hide(state);
    });
  }

  /* Make a newly drawn level reachable. */
  function prepare(state) {
    state.current = Math.max(0, state.areas.centres.findIndex(Boolean));
    state.list.hidden = state.svg;
    if (state.svg) {
      state.list.removeAttribute("tabindex");
      state.layers.forEach((layer, index) => name(state, layer, index));
    } else {
      state.list.tabIndex = 0;
    }
  }

  function name(state, layer, index) {
    const path = layer.getElement();
    if (!path) return;
    path.setAttribute("role", "button");
    path.setAttribute("tabindex", index === state.current ? "0" : "-1");
    path.setAttribute("aria-label", state.areas.names[index]);
    path.dataset.area = state.areas.ids[index];
    path.srmIndex = index;
  }

  function indexOf(state, element) {
    if (element === state.list) return state.current;
    return element && element.srmIndex !== undefined ? element.srmIndex : -1;
  }

  function reach(state, index) {
    rove(state, index);
    describe(state, index);
    lines.mark(state, state.focusMark, index);
    if (!state.areas.centres[index]) return;
    const place = geometry.position(state.areas.centres[index]);
    state.map.panInside(place, { padding: [40, 40], animate: false });
    tooltip.show(state, index, state.map.latLngToContainerPoint(place));
  }

  /* Let Tab come back to this area. */
  function rove(state, index) {
    const swap = (which, value) => {
      const path = state.svg && state.layers[which] && state.layers[which].getElement();
      if (path) path.setAttribute("tabindex", value);
    };
    swap(state.current, "-1");
    swap(index, "0");
    state.current = index;
  }

  /* Say name, figure and choice of an area to screen readers. */
  function describe(state, index) {
    const text = tooltip.textOf(state, index).join(". ");
    const chosen = String(state.areas.ids[index] === state.view.selected);
    if (!state.svg) {
      const option = document.createElement("div"); // a new one, or the change would not be read
      option.id = `srm-area-${index}`;
      option.dataset.area = state.areas.ids[index];
      option.textContent = text;
      Object.entries({
        role: "option", "aria-selected": chosen, "aria-posinset": index + 1,
        "aria-setsize": state.areas.ids.length,
      }).forEach(([key, value]) => option.setAttribute(key, value));
      state.list.replaceChildren(option);
      state.list.setAttribute("aria-activedescendant", option.id);
      return;
    }
    const path = state.layers[index].getElement();
    if (!path) return;
    path.setAttribute("aria-label", text);
    path.setAttribute("aria-pressed", chosen);
  }

  /* After a paint: the chosen area is where Tab arrives, and names follow the colours. */
  function update(state, chosen) {
    const focused = indexOf(state, document.activeElement);
    if (chosen >= 0 && focused < 0) rove(state, chosen);
    if (state.svg) {
      describeWhenIdle(state);
    } else {
      describe(state, state.current);
      window.srmDescribed = state.count;
    }
  }

  /* In small portions when the browser has time. */
  function describeWhenIdle(state) {
    const { view } = state;
    const later = window.requestIdleCallback || ((work) => setTimeout(() => work(null), 20));
    let next = 0;
    const portion = (deadline) => {
      if (state.view !== view) return;
      const first = next;
      const more = () => (deadline ? deadline.timeRemaining() > 2 : next < first + 50);
      while (next < state.layers.length && more()) {
        describe(state, next);
        next += 1;
      }
      if (next < state.layers.length) later(portion);
      else window.srmDescribed = state.count;
    };
    later(portion);
  }

  function onKey(state, event, select) {
    if (event.key === "Escape") {
      tooltip.dismiss(state);
      return;
    }
    const index = indexOf(state, event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) {
      event.preventDefault();
      const next = neighbour(state.areas.centres, index, event.key);
      if (next === index) return;
      if (state.svg) state.layers[next].getElement().focus({ preventScroll: true });
      else reach(state, next);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      select(index);
    }
  }

  /* Moving a path within its parent takes the focus from it; give it back. */
  function keepFocus(move) {
    const focused = document.activeElement;
    move();
    if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
  }

  window.srm.keyboard = { neighbour, listen, prepare, update, keepFocus };
})();
