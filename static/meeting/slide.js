/* One slide: title, definition, sentences, blocks, source. What does not fit is made to fit. */

const LEAST_ROWS = 3;
const LONG_TITLE = 100; // signs; more take three lines
// Larger type where there is room, less space between lines where there is not.
const STEPS = ["roomy", "usual", "tight", "tighter", "tightest"];
const BLOCKS = { table: tableOf, figures: figuresOf, map: mapOf, bars: barsOf, lines: linesOf };

function slideOf(slide, labels, heading) {
  const maps = slide.blocks.filter((block) => block.type === "map" && block.svg);
  const blocks = maps.length === 2 && slide.blocks.length === 2
    ? [pairOf(...maps)]
    : slide.blocks.map((block) => BLOCKS[block.type](block));
  const banners = blocks.filter((block) => block.classList.contains("figures"));
  const others = blocks.filter((block) => !block.classList.contains("figures"));
  const points = slide.points.length
    ? make("ul", { class: "points" }, ...slide.points.map((text) => make("li", {}, text)))
    : null;
  const beside = others.length
    ? make("div", { class: `beside n${others.length}` }, ...others)
    : null;
  // One sentence stands above what it is about; several stand beside it.
  const wide = slide.blocks.some((block) => block.type === "table" && block.header.length > 2);
  const columns = points && beside && slide.points.length > 1 && !wide ? "columns" : "single";
  const long = slide.title.length > LONG_TITLE ? "title long" : "title";
  const title = make(heading, { class: long, tabindex: "-1" }, slide.title);
  return make(
    "article",
    { class: `slide ${slide.kind}`, "aria-label": slide.title },
    make("header", {}, title, slide.subtitle ? make("p", { class: "subtitle" }, slide.subtitle) : null),
    make(
      "div",
      { class: `body ${beside || banners.length ? "" : "words"}` },
      slide.warning ? make("p", { class: "warning" }, slide.warning) : null,
      ...banners,
      points || beside ? make("div", { class: columns }, points, beside) : null,
    ),
    make(
      "footer",
      {},
      make("p", { class: "source" }, slide.made_up ? make("strong", {}, slide.made_up) : null,
        slide.made_up && slide.source ? " · " : "", slide.source),
    ),
  );
}

/* Make a slide that is on the page fit its room; again whenever the room changes. */
function fit(slide, labels) {
  const body = slide.querySelector(".body");
  body.classList.remove("scrolls");
  body.removeAttribute("tabindex");
  slide.querySelectorAll(".table").forEach((block) => showRows(block, Infinity, labels));
  const drawings = slide.querySelector(".map, .lines, .figures") !== null;
  for (const step of drawings ? STEPS.slice(1) : STEPS) {
    body.classList.remove(...STEPS);
    body.classList.add(step);
    if (!overflows(body)) break;
  }
  for (const block of slide.querySelectorAll(".table")) {
    let rows = block.querySelectorAll("tbody tr").length;
    while (overflows(body) && rows > LEAST_ROWS) showRows(block, (rows -= 1), labels);
  }
  slide.querySelectorAll(".lines").forEach((block) => block.redraw(unitOf(slide)));
  if (overflows(body)) {
    body.classList.add("scrolls");
    body.setAttribute("tabindex", "0"); // reached by the keyboard where it must be scrolled
  }
}

function showRows(block, count, labels) {
  const rows = [...block.querySelectorAll("tbody tr")];
  rows.forEach((row, place) => (row.hidden = place >= count));
  const cut = block.querySelector(".cut");
  cut.hidden = count >= rows.length;
  cut.textContent = cut.hidden ? "" : labels.more.replace("{number}", String(rows.length - count));
}

const overflows = (body) =>
  [body, ...body.querySelectorAll(".table")].some(
    (part) => part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1,
  );

const unitOf = (slide) => parseFloat(getComputedStyle(slide).getPropertyValue("font-size")) / 1.9;
