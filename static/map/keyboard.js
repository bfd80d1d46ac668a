/* Moving over the areas with the arrow keys. */
(function () {
  "use strict";

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
    let best = -1;
    let least = Infinity;
    centres.forEach((centre, index) => {
      if (!centre || index === from) return;
      const along = (centre[0] - centres[from][0]) * dx + (centre[1] - centres[from][1]) * dy;
      const aside = Math.abs((centre[0] - centres[from][0]) * dy) + Math.abs((centre[1] - centres[from][1]) * dx);
      if (along <= 0 || aside > 2 * along) return;
      const effort = along + 2 * aside;
      if (effort < least) {
        least = effort;
        best = index;
      }
    });
    return best < 0 ? from : best;
  }

  window.srm = window.srm || {};
  window.srm.keyboard = { ARROWS, neighbour };
})();
