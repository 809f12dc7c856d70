// Draw the statements of a graph as nodes and lines, laid out by d3-force; the table stays below.

const SVG = "http://www.w3.org/2000/svg";
const MOST = 150;
const WIDTH = 960;
const HEIGHT = 600;

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// A node is what a cell shows: an IRI is one node wherever it stands, a text one for each subject.
function read(rows) {
  const nodes = new Map();
  const links = [];
  const node = (cell, home) => {
    const anchor = cell.querySelector("a");
    const key = anchor ? anchor.href : `${home} ${cell.textContent}`;
    if (!nodes.has(key)) nodes.set(key, { id: key, label: cell.textContent.trim(), href: anchor?.href });
    return nodes.get(key);
  };
  for (const { cells: [subject, property, value] } of rows) {
    const source = node(subject, "");
    links.push({ source, target: node(value, source.id), label: property.textContent.trim() });
  }
  return { nodes: [...nodes.values()], links };
}

function shortened(text) {
  return text.length > 28 ? `${text.slice(0, 27)}…` : text;
}

function layOut({ nodes, links }) {
  d3.forceSimulation(nodes)
    .force("charge", d3.forceManyBody().strength(-220))
    .force("link", d3.forceLink(links).distance(90))
    .force("collide", d3.forceCollide(26))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.09))
    .stop()
    .tick(300);
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const across = Math.max(...xs) - left || 1;
  const down = Math.max(...ys) - top || 1;
  for (const node of nodes) {
    node.x = 70 + ((node.x - left) / across) * (WIDTH - 200);
    node.y = 30 + ((node.y - top) / down) * (HEIGHT - 60);
  }
}

function draw({ nodes, links }, named) {
  const isOneProperty = new Set(links.map((link) => link.label)).size === 1; // then the caption says it
  const lines = links.map(({ source, target, label }) => element("g", {},
    element("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y }),
    element("text", { class: "edge", x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 }, isOneProperty ? "" : label)));
  const dots = nodes.map((node) => {
    const dot = element("g", { class: node.href ? "thing" : "literal", transform: `translate(${node.x} ${node.y})` },
      element("circle", { r: node.href ? 7 : 4 }),
      element("text", { x: 10, y: 4 }, shortened(node.label)),
      element("title", {}, node.label));
    return node.href ? element("a", { href: node.href }, dot) : dot;
  });
  return element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": named }, ...lines, ...dots);
}

const figure = document.querySelector(".nodes");
if (figure && window.d3?.forceSimulation) {
  const rows = [...document.querySelectorAll("#answer tbody tr")];
  const graph = read(rows.slice(0, MOST));
  layOut(graph);
  figure.append(draw(graph, figure.querySelector("figcaption").firstChild.textContent.trim()));
  const properties = new Set(graph.links.map((link) => link.label));
  if (properties.size === 1) figure.querySelector(".beside").append(`${[...properties][0]}. `);
  if (rows.length > MOST) figure.querySelector(".beside").append(`${MOST} / ${rows.length}`);
  figure.hidden = false;
}
