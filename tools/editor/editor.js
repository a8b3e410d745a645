// The editor of the SPARQL page: completes, explains and warns. The text area stays what is sent, and is
// all there is without script. It lives in a shadow root, where its styles are adopted style sheets: the
// page's policy lets no style element in.
import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { forceLinting, lintKeymap, linter } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, hoverTooltip, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const WORD = /[?$]?[\w:.\-/]*$/;
const AT = /<[^<>\s]*>|[?$]?[\w-]*:?[\w\-/]+/g;
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "#5a1e8c", fontWeight: "bold" },
  { tag: [tags.variableName, tags.local(tags.variableName)], color: "#003078" },
  { tag: [tags.string, tags.literal], color: "#00512b" },
  { tag: [tags.comment, tags.lineComment], color: "#505a5f" },
  { tag: [tags.namespace, tags.propertyName, tags.typeName, tags.url], color: "#7d2600" },
]);
const look = EditorView.theme({
  "&": { border: "2px solid #0b0c0c", backgroundColor: "#fff", color: "#0b0c0c", fontSize: "16px" },
  "&.cm-focused": { outline: "3px solid #0b0c0c", boxShadow: "0 0 0 6px #fd0" },
  ".cm-scroller": { fontFamily: "ui-monospace, Menlo, Consolas, monospace", lineHeight: "1.5" },
  ".cm-content": { minHeight: "14em" },
  ".cm-gutters": { backgroundColor: "#f3f2f1", color: "#505a5f", border: "none" },
  ".cm-tooltip": { maxWidth: "34em", fontFamily: "system-ui, sans-serif", border: "1px solid #0b0c0c", backgroundColor: "#fff", color: "#0b0c0c" },
  ".cm-term": { padding: ".5em .75em" },
  ".cm-term p": { margin: ".25em 0 0" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "#1d4f91", color: "#fff" },
  ".cm-completionDetail": { fontStyle: "normal", color: "#505a5f" },
  "li[aria-selected] .cm-completionDetail": { color: "#fff" },
  ".cm-completionInfo": { padding: ".5em .75em" },
  // The lint package underlines with images in the style sheet, which the page's policy lets not in.
  ".cm-lintRange": { backgroundImage: "none", textDecoration: "underline wavy #b45f06 2px", textUnderlineOffset: "4px", paddingBottom: 0 },
  ".cm-lintRange-error": { backgroundImage: "none", textDecorationColor: "#c4001a" },
  ".cm-lintRange-warning, .cm-lintRange-info, .cm-lintRange-hint, .cm-lintRange-active": { backgroundImage: "none" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap" },
  ".cm-diagnosticAction": { backgroundColor: "#1d4f91", color: "#fff", fontSize: "14px", padding: "3px 8px" },
});
const form = document.querySelector("form[data-editor]");
if (form && "adoptedStyleSheets" in Document.prototype) begin(form);

function begin(form) {
  const area = form.elements.query;
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const told = document.querySelector("[data-advice]");
  host.id = "editor";
  host.className = "editor";
  host.dataset.ready = "";

  const at = (name, asked) => `${form.dataset[name]}${form.dataset[name].includes("?") ? "&" : "?"}${new URLSearchParams(asked)}`;
  const get = async (name, asked) => (await fetch(at(name, asked), { headers: { Accept: "application/json" } })).json();

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        EditorView.lineWrapping,
        sparql(),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete], activateOnTyping: true }),
        linter(warn, { delay: 600 }),
        hoverTooltip(hover),
        tooltips({ position: "absolute" }),
        look,
        EditorView.contentAttributes.of({
          "aria-label": "Query",
          "aria-describedby": "query-hint",
          spellcheck: "false",
          autocapitalize: "off",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => (form.requestSubmit(), true) },
          ...completionKeymap,
          ...lintKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
      ],
    }),
  });
  area.hidden = true;
  area.after(host);
  form.querySelector("label[for=query]").addEventListener("click", () => view.focus());
  document.addEventListener("click", (event) => {
    const mending = event.target.closest("[data-mended]");
    if (mending) replace(mending.dataset.mended);
  });

  function replace(text) {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    view.focus();
    forceLinting(view);
  }

  // An answer below is that of the query as it was served.
  function changed(text) {
    area.value = text;
    const isOld = area.value !== area.defaultValue;
    for (const one of document.querySelectorAll("[data-old]")) one.hidden = !isOld;
  }

  // Completion: terms with their definitions, codes by their labels, things of the structures by name.
  async function complete(context) {
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const text = word.text;
    if (/^[?$]/.test(text)) return { from: word.from, options: variables(context.state.doc.toString(), text) };
    if (text.length < 2 && !context.explicit) return null;
    const before = context.state.sliceDoc(Math.max(0, word.from - 400), word.from);
    const { completions } = await get("complete", { q: text, at: place(before) });
    return {
      from: word.from,
      filter: false,
      options: completions.map((one) => ({
        label: one.label,
        apply: one.insert,
        detail: one.detail,
        type: one.kind,
        info: one.definition || undefined,
      })),
    };
  }

  function variables(text, typed) {
    const names = [...new Set(text.match(/[?$]\w+/g) ?? [])].filter((one) => one !== typed);
    return names.map((label) => ({ label, type: "variable" }));
  }

  // What may stand here: after a subject a property, after "a" a class, after a property anything.
  function place(before) {
    const words = before.replace(/"[^"\n]*"|#[^\n]*/g, '""').trimEnd();
    if (/\sa(\|[\w:]+)?$/.test(words)) return "class";
    if (/[.{;]$/.test(words)) return /;$/.test(words) ? "property" : "thing";
    if (/[.{]\s*[^\s.{};]+$/.test(words)) return "property";
    return "thing";
  }

  // Warnings at their place, with what mends them; the same as a list below for whoever cannot hover.
  async function warn(view) {
    if (!view.state.doc.toString().trim()) return list([], null);
    const answer = await fetch(form.dataset.look, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    const found = await answer.json();
    const advice = found.advice ?? [];
    list(advice, found.mended);
    const end = view.state.doc.length;
    return advice.map((one) => ({
      from: Math.min(one.start, end),
      to: Math.min(Math.max(one.end, one.start), end),
      severity: one.kind === "unreadable-query" || one.kind === "unknown-prefix" ? "error" : "warning",
      message: [one.says, ...one.instead.map((each) => `– ${each}`)].join("\n"),
      actions: one.mended ? [{ name: "Mend", apply: () => replace(one.mended) }] : [],
    }));
  }

  function list(advice, mended) {
    if (!told) return [];
    told.replaceChildren(...advice.map(item));
    const said = document.querySelector("[data-advised]");
    said.textContent = advice.length ? `${advice.length} thing${advice.length === 1 ? "" : "s"} to look at before it runs.` : "";
    const all = document.querySelector("[data-mend-all]");
    all.hidden = !mended || advice.length < 2;
    all.dataset.mended = mended ?? "";
    return [];
  }

  function item(one) {
    const item = document.createElement("li");
    item.append(element("b", `Line ${one.line}, column ${one.column}: `), one.says);
    if (one.mended) {
      const button = element("button", "Mend this");
      button.type = "button";
      button.className = "second";
      button.dataset.mended = one.mended;
      item.append(" ", button);
    }
    if (one.instead.length) {
      const others = document.createElement("ul");
      others.append(...one.instead.slice(0, 5).map((each) => element("li", each)));
      item.append(others);
    }
    return item;
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // What a term means, on hovering over it.
  async function hover(view, pos) {
    const line = view.state.doc.lineAt(pos);
    for (const match of line.text.matchAll(AT)) {
      const from = line.from + match.index;
      if (pos < from || pos > from + match[0].length || /^[?$]/.test(match[0])) continue;
      const { term } = await get("term", { name: match[0] });
      if (!term) return null;
      return { pos: from, end: from + match[0].length, above: true, create: () => ({ dom: card(term) }) };
    }
    return null;
  }

  function card(term) {
    const dom = document.createElement("div");
    dom.className = "cm-term";
    dom.append(element("b", `${term.label}`), ` (${term.kind})`);
    if (term.definition) dom.append(element("p", term.definition));
    if (term.use) dom.append(element("p", term.use));
    return dom;
  }
}
