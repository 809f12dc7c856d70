// Complete prefixes, classes, properties and variables from the release's own counts; no other
// site is asked. A prefix of ours that is typed or picked is declared at the top.

const WORD = /[\p{L}\p{N}_:.?$-]*$/u;
const MOST = 40;

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export function complete(editor, address) {
  const reading = fetch(address).then((answer) => answer.json()); // what is typed meanwhile waits for it
  const show = async () => {
    const terms = await reading;
    editor.showHint({ completeSingle: false, hint: () => hints(editor, terms) });
  };
  editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), "Ctrl-Space": show });
  editor.on("inputRead", async (_, change) => {
    if (!change.text.at(-1).endsWith(":") || isPrefixLine(editor)) return;
    const word = wordBefore(editor);
    declare(editor, word, (await reading).prefixes);
    await show();
  });
}

function hints(editor, terms) {
  const cursor = editor.getCursor();
  const word = wordBefore(editor);
  const known = isPrefixLine(editor) ? prefixes(terms) : candidates(editor, word, terms);
  const wanted = folded(word);
  const list = known
    .filter((term) => folded(term.name).includes(wanted) || folded(term.label).includes(wanted))
    .slice(0, MOST)
    .map((term) => ({
      text: term.name,
      render: (into) => draw(into, term),
      hint: (_, found, item) => {
        editor.replaceRange(item.text, found.from, found.to);
        if (!isPrefixLine(editor)) declare(editor, item.text, terms.prefixes);
      },
    }));
  return { from: { line: cursor.line, ch: cursor.ch - word.length }, to: cursor, list };
}

function candidates(editor, word, terms) {
  if (/^[?$]/.test(word)) {
    const names = new Set(editor.getValue().match(/[?$][\p{L}\p{N}_]+/gu));
    names.delete(word);
    return [...names].map((name) => ({ name, label: "" }));
  }
  const cursor = editor.getCursor();
  const before = editor.getRange({ line: 0, ch: 0 }, cursor).slice(0, -word.length || undefined);
  return /(?:\sa|rdf:type)\s+$/.test(before) ? terms.classes : nearFirst(terms, editor.getValue());
}

// The properties of the classes that the query names come first, then the most used.
function nearFirst(terms, query) {
  const named = terms.classes.filter((term) => query.includes(term.name));
  const near = new Set(named.flatMap((term) => term.properties));
  return [...terms.properties].sort((one, other) => near.has(other.name) - near.has(one.name));
}

function prefixes(terms) {
  return Object.entries(terms.prefixes).map(([name, iri]) => ({ name: `${name}: <${iri}>`, label: "" }));
}

function declare(editor, name, known) {
  const prefix = name.split(":")[0];
  const isDeclared = new RegExp(`PREFIX\\s+${prefix}:`, "i").test(editor.getValue());
  if (prefix in known && !isDeclared) {
    editor.replaceRange(`PREFIX ${prefix}: <${known[prefix]}>\n`, { line: 0, ch: 0 });
  }
}

function wordBefore(editor) {
  const cursor = editor.getCursor();
  return editor.getLine(cursor.line).slice(0, cursor.ch).match(WORD)[0];
}

function isPrefixLine(editor) {
  return /^\s*PREFIX\b/i.test(editor.getLine(editor.getCursor().line));
}

function draw(into, { name, label, count }) {
  const beside = document.createElement("small");
  const number = count === undefined ? "" : ` · ${count.toLocaleString(document.documentElement.lang)}`;
  beside.textContent = label + number;
  into.append(name, beside);
}
