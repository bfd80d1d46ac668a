/* Runs in a measured page and looks into its frames, which share its host: notes when an area (on
 * the empty page: the line of text) changed last, up to the picture that shows it, when anything on
 * the page itself changed last, and the time without any area. A script of a frame's own would be
 * lost: the frame starts with another document. */
if (window.top === window) (() => {
  const now = () => performance.timeOrigin + performance.now();
  const note = { areas: 0, text: 0, page: 0, drawn: 0, blank: 0 };
  window.benchNote = note;
  window.benchChoice = 0;
  for (const choice of ['click', 'keydown']) {
    document.addEventListener(choice, () => { window.benchChoice = now(); }, true);
  }
  const painted = (what) => requestAnimationFrame(() => setTimeout(() => { note[what] = now(); }));
  const text = '[data-testid="stText"]';
  const path = 'path.leaflet-interactive';
  const element = (node) => (node.nodeType === 3 ? node.parentElement : node);
  const hits = (node, selector) =>
    element(node)?.closest?.(selector) || element(node)?.querySelector?.(selector);
  const observe = (root, selector, what) => new MutationObserver((records) => {
    const nodes = records.flatMap((r) => (r.type === 'childList' ? [...r.addedNodes] : [r.target]));
    if (nodes.some((node) => hits(node, selector))) painted(what);
  }).observe(root, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ['fill', 'stroke', 'd'],
  });
  observe(document, text, 'text');
  new MutationObserver(() => { note.page = now(); }).observe(document, {
    subtree: true, childList: true, characterData: true,
  });
  const seen = new WeakSet();
  let before = now();
  const look = () => {
    note.drawn = 0;
    for (const frame of document.querySelectorAll('iframe')) {
      const inner = frame.contentDocument;
      if (!inner) continue;
      if (!seen.has(inner)) {
        seen.add(inner);
        observe(inner, path, 'areas');
      }
      note.drawn = Math.max(note.drawn, inner.querySelectorAll(path).length);
    }
    if (!note.drawn) note.blank += now() - before;
    before = now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
