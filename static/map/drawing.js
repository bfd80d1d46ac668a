/* Drawing on the map: a tool bar for polygons above the areas of a level.
 *
 * srm.draw(map, setup) adds the tool bar and returns the group of what was drawn; streamlit-folium
 * reads it under the name `drawnItems` and sends it to the page. All words come from `setup`. */
(function () {
  "use strict";

  const PANE = "drawn";
  const LINE = { color: "#8a3b00", weight: 3, fillColor: "#f2a65a", fillOpacity: 0.35, pane: PANE };

  function draw(map, setup) {
    speak(setup.words);
    // Above the areas, which arrive later and would otherwise lie on what is drawn.
    map.createPane(PANE).style.zIndex = "440";
    const drawn = L.featureGroup().addTo(map);
    map.on(L.Draw.Event.CREATED, (event) => drawn.addLayer(event.layer));
    map.addControl(
      new L.Control.Draw({
        position: "topleft",
        draw: {
          polygon: { allowIntersection: false, shapeOptions: LINE, showArea: false },
          polyline: false,
          rectangle: false,
          circle: false,
          marker: false,
          circlemarker: false,
        },
        edit: { featureGroup: drawn, poly: { allowIntersection: false } },
      }),
    );
    return drawn;
  }

  function speak(words) {
    const { toolbar, handlers } = L.drawLocal.draw;
    Object.assign(toolbar.actions, { title: words.cancelTitle, text: words.cancel });
    Object.assign(toolbar.finish, { title: words.finishTitle, text: words.finish });
    Object.assign(toolbar.undo, { title: words.undoTitle, text: words.undo });
    toolbar.buttons.polygon = words.polygon;
    Object.assign(handlers.polygon.tooltip, {
      start: words.start, cont: words.next, end: words.end,
    });
    handlers.polyline.error = words.crossing;
    const { edit } = L.drawLocal;
    Object.assign(edit.toolbar.actions.save, { title: words.saveTitle, text: words.save });
    Object.assign(edit.toolbar.actions.cancel, { title: words.cancelTitle, text: words.cancel });
    Object.assign(edit.toolbar.actions.clearAll, { title: words.clearTitle, text: words.clear });
    Object.assign(edit.toolbar.buttons, {
      edit: words.edit, editDisabled: words.untouched, remove: words.remove,
      removeDisabled: words.untouched,
    });
    Object.assign(edit.handlers.edit.tooltip, { text: words.editing, subtext: words.editingMore });
    edit.handlers.remove.tooltip.text = words.removing;
  }

  window.srm.draw = draw;
})();
