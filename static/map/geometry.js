/* Boundaries of one level: fetched once, unpacked to rings of [latitude, longitude].
 * The format is described at the head of geo/simplify.py. */
(function () {
  "use strict";

  const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
  const DIGIT = new Uint8Array(128);
  for (let i = 0; i < ALPHABET.length; i += 1) DIGIT[ALPHABET.charCodeAt(i)] = i;

  function ring(text, transform) {
    const [stepX, stepY, west, south] = transform;
    const points = [];
    let position = 0;
    let x = 0;
    let y = 0;
    const next = () => {
      let shift = 0;
      let number = 0;
      let digit;
      do {
        digit = DIGIT[text.charCodeAt(position)];
        position += 1;
        number |= (digit & 31) << shift;
        shift += 5;
      } while (digit & 32);
      return number & 1 ? -((number + 1) >>> 1) : number >>> 1;
    };
    while (position < text.length) {
      x += next();
      y += next();
      points.push([south + y * stepY, west + x * stepX]);
    }
    return points;
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

  /* Place of a centre on the map. */
  function position([east, north]) {
    return [north, east / Math.cos((north * Math.PI) / 180)];
  }

  function unpack(document) {
    const areas = document.areas.map((polygons) =>
      polygons.map((rings) => rings.map((text) => ring(text, document.transform))),
    );
    return {
      ids: document.ids,
      names: document.names,
      bounds: document.bounds,
      areas,
      centres: areas.map(centre),
    };
  }

  const loading = new Map(); // address -> promise, so that a level is unpacked once per frame

  function load(url) {
    if (!loading.has(url)) {
      const answer = fetch(url).then((response) => {
        if (!response.ok) throw new Error(`boundaries: ${response.status}`);
        return response.json();
      });
      loading.set(url, answer.then(unpack));
      loading.get(url).catch(() => loading.delete(url)); // a later paint tries again
    }
    return loading.get(url);
  }

  window.srm = window.srm || {};
  window.srm.geometry = { load, ring, position };
})();
