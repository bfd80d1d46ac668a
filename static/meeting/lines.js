/* A chart of lines, drawn anew whenever its room changes: its type keeps the size of the slide's. */

const SVG = "http://www.w3.org/2000/svg";
// Told apart without colour, too: by dashes, and by the name at the end of each line.
const STROKES = [
  { stroke: "#0b5394", width: 0.42, dash: "" },
  { stroke: "#1d232b", width: 0.3, dash: "1 0.6" },
  { stroke: "#8a4b08", width: 0.3, dash: "0.3 0.5" },
  { stroke: "#5b3a8c", width: 0.3, dash: "1.6 0.5 0.3 0.5" },
];

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function linesOf(block) {
  const canvas = make("div", { class: "canvas", role: "img", "aria-label": block.alt });
  const figure = captioned("lines", block.caption, canvas);
  figure.redraw = (unit) => drawLines(canvas, block, unit);
  return figure;
}

function drawLines(canvas, block, unit) {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.replaceChildren();
  if (width < 20 * unit || height < 12 * unit) return;
  const type = 1.9 * unit;
  const svg = drawn("svg", { width, height, "font-size": type, "aria-hidden": "true" });
  canvas.append(svg);
  const { ticks } = block;
  const longest = Math.max(...ticks.map(({ text }) => text.length));
  const names = Math.max(...block.series.map(({ name }) => name.length));
  const left = (longest * 0.56 + 0.6) * type;
  const right = width - Math.min((names * 0.52 + 1) * type, width * 0.4);
  const [top, bottom] = [type, height - 2 * type];
  const [low, high] = [ticks[0].value, ticks[ticks.length - 1].value];
  const x = (place) => left + ((right - left) * place) / Math.max(1, block.categories.length - 1);
  const y = (value) => bottom - ((bottom - top) * (value - low)) / (high - low || 1);

  for (const { value, text } of ticks) {
    svg.append(drawn("line", { x1: left, x2: right, y1: y(value), y2: y(value), stroke: "#b8bec6" }));
    svg.append(drawn("text", { x: left - 0.4 * type, y: y(value) + 0.35 * type, "text-anchor": "end" }, text));
  }
  const widest = Math.max(...block.categories.map((text) => text.length));
  const every = Math.ceil(((widest + 1.5) * 0.56 * type) / Math.max(1, x(1) - x(0)));
  block.categories.forEach((text, place) => {
    if ((block.categories.length - 1 - place) % every) return;
    svg.append(drawn("text", { x: x(place), y: bottom + 1.5 * type, "text-anchor": "middle" }, text));
  });
  const ends = [];
  block.series.forEach((series, number) => {
    const { stroke, width: weight, dash } = STROKES[number % STROKES.length];
    const line = drawn("path", {
      d: pathOf(series.values, x, y), fill: "none", stroke, "stroke-width": weight * unit,
      "stroke-dasharray": dash && dash.split(" ").map((part) => part * unit).join(" "),
    });
    svg.append(line);
    series.values.forEach((value, place) => {
      if (value === null) return;
      svg.append(drawn("circle", { cx: x(place), cy: y(value), r: 0.45 * unit, fill: stroke }));
    });
    const last = series.values.findLastIndex((value) => value !== null);
    if (last >= 0) ends.push({ y: y(series.values[last]), name: series.name, stroke });
  });
  ends.sort((one, other) => one.y - other.y);
  let free = 0;
  for (const end of ends) {
    const at = Math.max(end.y + 0.35 * type, free + 1.15 * type);
    free = at;
    svg.append(drawn("text", { x: right + 0.6 * type, y: at, fill: end.stroke, "font-weight": 600 }, end.name));
  }
}

/* A gap where there is no figure; nothing is drawn through it. */
function pathOf(values, x, y) {
  let pen = "M";
  return values
    .map((value, place) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const part = `${pen}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return part;
    })
    .join("");
}
