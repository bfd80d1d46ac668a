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

  function unpack(document) {
    return {
      ids: document.ids,
      names: document.names,
      bounds: document.bounds,
      areas: document.areas.map((polygons) =>
        polygons.map((rings) => rings.map((text) => ring(text, document.transform))),
      ),
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
  window.srm.geometry = { load, ring };
})();
