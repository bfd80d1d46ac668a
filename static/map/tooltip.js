/* What an area says when it is pointed at or focused. Texts only, never HTML. */
(function () {
  "use strict";

  const { words } = window.srm;

  const textOf = (state, index) => [state.areas.names[index], ...words.lines(state.view, index)];

  function add(state) {
    state.tooltip = L.DomUtil.create("div", "srm-tooltip", state.map.getContainer());
    state.tooltip.setAttribute("aria-hidden", "true"); // the area's own name says the same
    state.dismissed = null;
    state.map.on("move zoom", () => hide(state));
  }

  function show(state, index, point) {
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

  function hide(state) {
    state.tooltip.classList.remove("srm-shown");
    state.tooltip.replaceChildren();
    state.dismissed = null;
  }

  /* Hide until another area is pointed at. */
  function dismiss(state) {
    const shown = state.tooltip.srmIndex;
    hide(state);
    state.dismissed = shown;
  }

  window.srm.tooltip = { add, show, hide, dismiss, textOf };
})();
