/* The parts of a slide. Every word is set as text, never as HTML; pictures are SVG behind an
 * <img>, where nothing of them can run. Sizes are multiples of --u, a hundredth of the slide. */

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== "") element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function picture(svg, alt) {
  // Signs of a map are set for paper; behind an <img> its fonts are not there.
  const plain = svg.replaceAll(/font-family="[^"]*"/g, 'font-family="Arial, sans-serif"');
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(plain)}`;
  const image = make("img", { src: source, draggable: "false" });
  image.alt = alt; // empty for a sign that words stand beside
  return image;
}

function captioned(kind, caption, ...content) {
  const heading = caption ? make("figcaption", {}, caption) : null;
  return make("figure", { class: `block ${kind}` }, heading, ...content);
}

const SHORT = 6; // signs; a column of these is never broken

function tableOf(block) {
  const brief = block.header.map((head, place) =>
    [head, ...block.rows.map((row) => row[place])].every((text) => text.length <= SHORT));
  const number = (place) => (block.numeric[place] ? "number" : brief[place] ? "short" : "");
  const head = block.header.map((text, place) =>
    make("th", { scope: "col", class: number(place) }, text),
  );
  const rows = block.rows.map((row) =>
    make("tr", {}, ...row.map((text, place) =>
      place
        ? make("td", { class: number(place) }, text)
        : make("th", { scope: "row", class: number(place) }, text),
    )),
  );
  const table = make(
    "table",
    {},
    block.caption ? make("caption", {}, block.caption) : null,
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows),
  );
  const note = block.note ? make("p", { class: "note" }, block.note) : null;
  const cut = make("p", { class: "cut", hidden: "hidden" });
  return make("div", { class: "block table" }, table, cut, note);
}

function figuresOf(block) {
  const entries = block.figures.map((one) =>
    make(
      "div",
      { class: "figure" },
      make("dt", {}, one.label),
      make("dd", { class: "value" }, one.text),
      one.comment ? make("dd", {}, one.comment) : null,
    ),
  );
  return make("dl", { class: "block figures" }, ...entries);
}

function mapOf(block) {
  const shown = block.svg ? pictureOf(block) : null;
  return make("div", { class: "block map" }, shown, legendOf(block.legend));
}

function pictureOf({ svg, alt, caption }) {
  const words = caption ? make("p", { class: "above" }, caption) : null;
  return make("div", { class: "pictured" }, words, make("div", { class: "picture" }, picture(svg, alt)));
}

function legendOf(entries) {
  if (!entries.length) return null;
  const lines = entries.map((one) =>
    make("li", {}, picture(one.svg, ""), make("span", {}, one.words)),
  );
  return make("ul", { class: "legend" }, ...lines);
}

/* Two maps of the same classes share a legend: the numbers of the first, then of the second. */
function pairOf(first, second) {
  const later = new Map(second.legend.map((one) => [one.svg, one.words]));
  const signs = new Set(first.legend.map((one) => one.svg));
  const both = first.legend.map(({ svg, words }) => ({ svg, words: thenNow(words, later.get(svg)) }));
  const added = second.legend.filter((one) => !signs.has(one.svg));
  const pictures = [first, second].map(pictureOf);
  return make("div", { class: "block map" }, ...pictures, legendOf([...both, ...added]));
}

/* "A: 6 areas" and "A: 7 areas" become "A: 6 → 7 areas". */
function thenNow(before, after) {
  if (after === undefined || after === before) return before;
  const [head, ...old] = before.split(": ");
  const [same, ...now] = after.split(": ");
  if (head !== same || !old.length || !now.length) return `${before} → ${after}`;
  const [left, right] = [old.join(": ").split(" "), now.join(": ").split(" ")];
  const common = left.length > 1 && left.slice(1).join(" ") === right.slice(1).join(" ");
  return `${head}: ${common ? left[0] : left.join(" ")} → ${right.join(" ")}`;
}

/* Bars as rows of text: a category, its bar, its figure; the city as a line through all rows. */
function barsOf(block) {
  const [series] = block.series;
  const known = series.values.filter((value) => value !== null);
  const all = [0, ...known, ...(block.reference ? [block.reference.value] : [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const share = (value) => (100 * (value - low)) / (high - low || 1);
  const rows = block.categories.flatMap((category, place) => {
    const value = series.values[place];
    const marked = block.marked.includes(place) ? "marked" : "";
    const track = make("span", { class: `track ${marked}` });
    if (value !== null) {
      const bar = make("span", { class: "bar" });
      bar.style.left = `${Math.min(share(0), share(value))}%`;
      bar.style.width = `${Math.abs(share(value) - share(0))}%`;
      track.append(bar);
    }
    if (block.reference) {
      const line = make("span", { class: "reference" });
      line.style.left = `${share(block.reference.value)}%`;
      track.append(line);
    }
    return [
      make("span", { class: `name ${marked}` }, category),
      track,
      make("span", { class: `number ${marked}` }, series.texts[place]),
    ];
  });
  const chart = make("div", { class: "rows", role: "img", "aria-label": block.alt }, ...rows);
  const key = block.reference ? make("p", { class: "key" }, block.reference.words) : null;
  return captioned("bars", block.caption, chart, key);
}
