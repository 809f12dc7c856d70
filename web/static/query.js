// Put YASGUI's editor over the plain form, where it is installed, and mend what it lacks.
import { complete } from "./completion.js";

const place = document.querySelector(".editor");
const area = document.getElementById("query");

function openEditor(Yasqe) {
  area.hidden = true;
  area.required = false; // a browser can't point at what is hidden; an empty query gets its own fault
  const editor = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    autocompleters: [],
    viewportMargin: Infinity,
    screenReaderLabel: place.dataset.label,
  });
  const submit = () => area.form.requestSubmit();
  editor.on("change", () => { area.value = editor.getValue(); });
  // Tab leaves the editor: a keyboard must not be caught in it (WCAG 2.1.2).
  const taken = { Tab: false, "Shift-Tab": false, "Ctrl-S": false, "Ctrl-Enter": submit, "Cmd-Enter": submit };
  editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), ...taken });
  editor.getInputField().setAttribute("aria-label", place.dataset.label);
  document.querySelector(".keys").hidden = false;
  document.querySelector("label[for=query]").addEventListener("click", () => editor.focus());
  complete(editor, place.dataset.terms);
  if (place.dataset.line) showFault(editor, place.dataset);
  return editor;
}

function showFault(editor, { line, column, why }) {
  const at = { line: Number(line) - 1, ch: Number(column) - 1 };
  const field = editor.getInputField();
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "fault");
  const note = document.createElement("p");
  note.className = "why";
  note.textContent = why;
  editor.addLineWidget(at.line, note, { noHScroll: true });
  editor.addLineClass(at.line, "background", "wrong");
  editor.setCursor(at);
}

if (window.Yasqe) openEditor(window.Yasqe);
