// Draws the charts of a page with Plotly, which the page loads before this. Each chart has its table: without this file
// nothing is missed. What is drawn stands in a <script type="application/json">; see assessment/charts.py.
const STATUS_LOOKS = {
  implemented: { colour: "--dp-implemented", pattern: "" },
  partial: { colour: "--dp-partial-fill", pattern: "/" },
  not_yet: { colour: "--dp-not-yet-tint", pattern: "." },
  not_applicable: { colour: "--dp-not-applicable", pattern: "-" },
  unanswered: { colour: "--dp-mist-deep", pattern: "" },
};
const LINE_STYLES = ["solid", "dash", "dot", "dashdot", "longdash"];
const MARKS = ["circle", "square", "diamond", "triangle-up", "cross"];
const OWN_MARK = "diamond";
const OPEN_MARKS = ["cross-open", "circle-open", "square-open", "triangle-up-open"]; // of who stands around the own mark
const NARROW = 640; // pixels of a drawing below which names stand above their row
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const palette = () => ["--dp-deep", "--dp-partial", "--dp-implemented", "--dp-not-yet", "--dp-line-strong"].map(colour);
const grid = () => ({ gridcolor: colour("--dp-line"), zeroline: false });
const percents = (title) => ({ ...grid(), title: { text: title }, range: [0, 100], ticksuffix: "%", automargin: true });

// Names may stand there twice (a block of two pillars): the rows are numbered, and bear their names as labels; on a
// narrow screen as texts above each row, so that the drawing keeps its width.
function named(names, isNarrow) {
  const range = [names.length - 0.4, isNarrow ? -0.8 : -0.6];
  if (!isNarrow) return { yaxis: { tickvals: names.map((_, place) => place), ticktext: names, range, automargin: true } };
  const annotations = names.map((text, place) => ({
    text, xref: "paper", x: 0, xanchor: "left", y: place - 0.34, yanchor: "bottom", showarrow: false, font: { size: 12 },
  }));
  return { yaxis: { range, showticklabels: false, showgrid: false, zeroline: false }, annotations };
}

function boxes({ rows, axis, own }, isNarrow) {
  const of = (key) => rows.map((row) => row[key]);
  const trace = {
    type: "box",
    orientation: "h",
    width: isNarrow ? 0.42 : 0.6,
    y: rows.map((_, place) => place),
    q1: of("q1"),
    median: of("median"),
    q3: of("q3"),
    lowerfence: of("low"),
    upperfence: of("high"),
    marker: { color: colour("--dp-deep") },
    fillcolor: colour("--dp-water"),
    hoverinfo: "x",
  };
  const height = 110 + rows.length * 58;
  const layout = { xaxis: percents(axis), ...named(of("name"), isNarrow), margin: { t: 16 }, height };
  return { traces: own ? [trace, mark(rows, own)] : [trace], layout };
}

// The own level in each box.
function mark(rows, name) {
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: rows.map((row) => row.own),
    y: rows.map((_, place) => place),
    marker: { symbol: OWN_MARK, size: 15, color: colour("--dp-signal"), line: { color: colour("--dp-ink"), width: 2 } },
    hoverinfo: "name+x",
  };
}

function bars({ names, series, axis }, isNarrow) {
  const ink = colour("--dp-ink");
  const traces = series.map((one) => ({
    type: "bar",
    orientation: "h",
    name: one.name,
    width: isNarrow ? 0.4 : 0.74,
    y: names.map((_, place) => place),
    x: one.values,
    hovertext: names,
    marker: {
      color: colour(STATUS_LOOKS[one.status].colour),
      line: { color: ink, width: 0.6 },
      pattern: {
        shape: STATUS_LOOKS[one.status].pattern, bgcolor: colour(STATUS_LOOKS[one.status].colour), fgcolor: ink,
        size: 6, solidity: 0.12,
      },
    },
  }));
  const xaxis = { ...grid(), title: { text: axis }, automargin: true };
  const height = 160 + names.length * (isNarrow ? 44 : 27);
  return { traces, layout: { barmode: "stack", xaxis, ...named(names, isNarrow), height } };
}

// A line stops before a point that breaks: the values after it are a piece of their own under the same name.
function pieces({ values, breaks }) {
  const starts = [0, ...breaks.flatMap((is, place) => (is && place ? [place] : []))];
  return starts.map((start, number) => values.map((value, place) =>
    place >= start && place < (starts[number + 1] ?? values.length) ? value : null));
}

// The own line lies on top, with the mark of `boxes`; the others have open marks around it, so that both are seen where
// they meet.
function lines({ names, series, axis, own }, isNarrow) {
  const colours = palette();
  const marker = (name, place) => {
    if (!own) return { symbol: MARKS[place % MARKS.length], size: 9 };
    if (name !== own) return { symbol: OPEN_MARKS[place % OPEN_MARKS.length], size: 16, line: { width: 2 } };
    return { symbol: OWN_MARK, size: 10, color: colour("--dp-signal"), line: { color: colour("--dp-ink"), width: 2 } };
  };
  const traces = series.flatMap((one, place) =>
    pieces(one).map((values, number) => ({
      type: "scatter",
      mode: "lines+markers",
      name: one.name,
      legendgroup: one.name,
      showlegend: number === 0,
      x: names,
      y: values,
      connectgaps: false,
      line: { dash: LINE_STYLES[place % LINE_STYLES.length], color: colours[place % colours.length] },
      marker: marker(one.name, place),
      zorder: one.name === own ? 1 : 0,
    })));
  const distance = { ticks: "outside", ticklen: 10, tickcolor: "transparent" }; // of the names from the first percentage
  const xaxis = { ...grid(), ...distance, type: "category", automargin: true };
  return { traces, layout: { xaxis, yaxis: percents(axis), height: isNarrow ? 560 : 440 } };
}

function radar({ names, series }, isNarrow) {
  const colours = palette();
  const traces = series.map((one, place) => ({
    type: "scatterpolar",
    name: one.name,
    theta: [...names, names[0]],
    r: [...one.values, one.values[0]],
    line: { dash: LINE_STYLES[place % LINE_STYLES.length], color: colours[place % colours.length] },
    marker: { symbol: MARKS[place % MARKS.length], size: 8 },
    mode: "lines+markers",
  }));
  // The names of the lines stand below: above, they would stand in the name of the first axis.
  const legend = { x: 0.5, xanchor: "center", y: isNarrow ? -0.2 : -0.12, yanchor: "top" };
  // The percentages stand between two axes; on a narrow screen upright, for there the names stand in the corners, where
  // they leave the drawing the most room.
  const angle = isNarrow ? 90 : 90 - 180 / names.length;
  const tickvals = isNarrow ? [50, 100] : [25, 50, 75, 100];
  const radialaxis = {
    range: [0, 100], tickvals, ticktext: tickvals.map((value) => `${value}%`), tickfont: { size: isNarrow ? 10 : 12 },
    angle, tickangle: angle, gridcolor: colour("--dp-line"),
  };
  const rotation = isNarrow ? 90 - 180 / names.length : 90;
  const angularaxis = { rotation, direction: "clockwise", gridcolor: colour("--dp-line") };
  if (isNarrow) Object.assign(angularaxis, { tickfont: { size: 10 }, ticktext: names.map(folded), tickvals: names });
  const margin = isNarrow ? { l: 104, r: 62, t: 32 } : { l: 104, r: 88 };
  const height = isNarrow ? 320 + 21 * series.length : 560;
  return { traces, layout: { polar: { radialaxis, angularaxis }, legend, margin, height } };
}

// In lines of about a dozen letters.
function folded(name) {
  return name.split(" ").reduce((text, word) =>
    text + (text.length - text.lastIndexOf(">") + word.length > 14 ? "<br>" : " ") + word);
}

const KINDS = { boxes, bars, lines, radar };

function draw(place) {
  const given = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const isNarrow = place.clientWidth < NARROW;
  const { traces, layout } = KINDS[given.kind](given, isNarrow);
  const whole = {
    ...layout,
    margin: { l: 16, r: 24, t: 72, b: 56, ...layout.margin },
    font: { family: colour("--dp-font"), color: colour("--dp-ink"), size: 14 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal", ...layout.legend },
    showlegend: given.kind !== "boxes",
    dragmode: false,
  };
  window.Plotly.react(place, traces, whole, { displayModeBar: false, responsive: true, scrollZoom: false });
  place.dataset.narrow = isNarrow;
}

function begin(place) {
  draw(place);
  const table = place.closest(".dp-chart")?.querySelector("details");
  if (table) table.open = false; // with the drawing there, the table waits folded
  // Turned or made smaller, a screen may need the other way of drawing.
  new ResizeObserver(() => {
    if (String(place.clientWidth < NARROW) !== place.dataset.narrow) draw(place);
  }).observe(place);
}

if (window.Plotly) for (const place of document.querySelectorAll("[data-chart]")) begin(place);
