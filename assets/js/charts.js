// Draws the charts of a page with Plotly, which the page loads before this. Each chart has its table: without this file
// nothing is missed. What is drawn stands in a <script type="application/json">; see assessment/charts.py.
const STATUS_COLOURS = {
  implemented: "--dp-implemented",
  partial: "--dp-partial-fill",
  not_yet: "--dp-not-yet",
  not_applicable: "--dp-not-applicable",
  unanswered: "--dp-mist-deep",
};
const LINE_STYLES = ["solid", "dash", "dot", "dashdot", "longdash"];
const MARKS = ["circle", "square", "diamond", "triangle-up", "cross"];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const palette = () => ["--dp-deep", "--dp-partial", "--dp-implemented", "--dp-not-yet", "--dp-line-strong"].map(colour);
const percents = (title) => ({ title: { text: title }, range: [0, 100], ticksuffix: "%", zeroline: false, automargin: true });
const tall = 26; // pixels of a row of a bar chart

// Names may stand there twice (a block of two pillars): the rows are numbered, and bear their names as labels.
const named = (names) => ({
  tickvals: names.map((_, place) => place),
  ticktext: names,
  range: [names.length - 0.4, -0.6],
  automargin: true,
});

function boxes({ rows, axis, own }) {
  const of = (key) => rows.map((row) => row[key]);
  const trace = {
    type: "box",
    orientation: "h",
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
  const layout = { xaxis: percents(axis), yaxis: named(of("name")), height: 130 + rows.length * 56 };
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
    marker: { symbol: "diamond", size: 15, color: colour("--dp-signal"), line: { color: colour("--dp-ink"), width: 2 } },
    hoverinfo: "name+x",
  };
}

function bars({ names, series, axis }) {
  const traces = series.map((one) => ({
    type: "bar",
    orientation: "h",
    name: one.name,
    y: names.map((_, place) => place),
    x: one.values,
    hovertext: names,
    marker: { color: colour(STATUS_COLOURS[one.status]), line: { color: colour("--dp-ink"), width: 0.5 } },
  }));
  const xaxis = { title: { text: axis }, automargin: true };
  const layout = { barmode: "stack", xaxis, yaxis: named(names), height: 160 + names.length * tall };
  return { traces, layout };
}

// A line stops before a point that breaks: the values after it are a piece of their own under the same name.
function pieces({ values, breaks }) {
  const starts = [0, ...breaks.flatMap((is, place) => (is && place ? [place] : []))];
  return starts.map((start, number) => values.map((value, place) =>
    place >= start && place < (starts[number + 1] ?? values.length) ? value : null));
}

function lines({ names, series, axis }) {
  const colours = palette();
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
      marker: { symbol: MARKS[place % MARKS.length], size: 9 },
    })));
  return { traces, layout: { xaxis: { type: "category" }, yaxis: percents(axis), height: 420 } };
}

function radar({ names, series }) {
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
  return { traces, layout: { polar: { radialaxis: { range: [0, 100], ticksuffix: "%" } }, height: 460 } };
}

const KINDS = { boxes, bars, lines, radar };

function draw(place) {
  const given = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const { traces, layout } = KINDS[given.kind](given);
  const whole = {
    ...layout,
    margin: { l: 16, r: 16, t: given.kind === "boxes" ? 16 : 72, b: 56 },
    font: { family: colour("--dp-font"), color: colour("--dp-ink"), size: 14 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", traceorder: "normal" },
    showlegend: given.kind !== "boxes",
    dragmode: false,
  };
  window.Plotly.newPlot(place, traces, whole, { displayModeBar: false, responsive: true, scrollZoom: false });
  const table = place.closest(".dp-chart")?.querySelector("details");
  if (table) table.open = false; // with the drawing there, the table waits folded
}

if (window.Plotly) for (const place of document.querySelectorAll("[data-chart]")) draw(place);
