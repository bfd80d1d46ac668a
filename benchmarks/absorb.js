/* Stands in for libraries that the plain page loads and that do not draw the areas. */
(() => {
  const any = new Proxy(function () {}, {
    get: (_, key) => (key === Symbol.toPrimitive ? () => '' : any),
    apply: () => any,
    construct: () => any,
    set: () => true,
  });
  window.d3 = window.d3 || any;
  window.$ = window.jQuery = window.$ || any;
})();
