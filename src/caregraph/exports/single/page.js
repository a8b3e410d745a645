// What the page does besides being read: zoom, lenses and focus of the drawing, tables that are
// searched and sorted, and SPARQL. It asks nothing of any network; without it all can be read.

const all = (chosen, within = document) => [...within.querySelectorAll(chosen)];
const one = (chosen, within = document) => within.querySelector(chosen);
const made = (name, text = "", told = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(told)) element.setAttribute(key, value);
  return element;
};
for (const element of all(".tools")) element.hidden = false;

// The drawing

const drawing = one(".drawing");
const svg = one(".drawing svg");
const boxes = all(".cg-box");
const lines = all(".cg-line");
let zoom = 0;

function scaled(step) {
  zoom = step === 0 ? 0 : (zoom || drawing.clientWidth / svg.viewBox.baseVal.width) * step;
  drawing.classList.toggle("zoomed", zoom > 0);
  svg.style.width = zoom ? `${svg.viewBox.baseVal.width * zoom}px` : "";
  one("#zoom").textContent = zoom ? `${Math.round(zoom * 100)} %` : "fits";
}
one("#larger").addEventListener("click", () => scaled(1.25));
one("#smaller").addEventListener("click", () => scaled(0.8));
one("#fits").addEventListener("click", () => scaled(0));

const kindOf = (line) => line.dataset.kind && line.dataset.relation === "answers to"
  ? `answers to (${line.dataset.kind})` : line.dataset.relation;
const kinds = new Map();
for (const line of lines) kinds.set(kindOf(line), (kinds.get(kindOf(line)) || 0) + 1);
const lens = one("#lens");
for (const [kind, count] of [...kinds].sort()) {
  const label = made("label");
  const box = made("input", "", { type: "checkbox", checked: "", value: kind });
  label.append(box, ` ${kind} (${count})`);
  lens.append(label);
}
lens.addEventListener("change", seen);

const names = new Map(boxes.map((box) => [box.dataset.iri, one("title", box).textContent.split(",")[0]]));
for (const name of new Set(names.values())) one("#names").append(made("option", "", { value: name }));
one("#focus").addEventListener("input", seen);
one("#depth").addEventListener("change", seen);
one("#everything").addEventListener("click", () => { one("#focus").value = ""; seen(); });

function seen() {
  const shown = new Set(all("input:checked", lens).map((box) => box.value));
  for (const line of lines) line.classList.toggle("off", !shown.has(kindOf(line)));
  const wanted = one("#focus").value.trim().toLowerCase();
  const starts = [...names].filter(([, name]) => name.toLowerCase() === wanted).map(([iri]) => iri);
  const near = around(starts, shown);
  for (const box of boxes) box.classList.toggle("far", starts.length > 0 && !near.has(box.dataset.iri));
  for (const line of lines) {
    const inside = near.has(line.dataset.source) && near.has(line.dataset.target);
    line.classList.toggle("far", starts.length > 0 && !inside);
  }
  one("#seen").textContent = wanted && !starts.length
    ? "Nothing drawn here is called so."
    : starts.length ? `${near.size} of ${names.size} boxes are near.` : `All ${names.size} boxes.`;
}

function around(starts, shown) {
  const found = new Set(starts);
  const upwards = one("#depth").value === "up";
  let edge = starts;
  for (let step = upwards ? Infinity : Number(one("#depth").value); step > 0 && edge.length; step--) {
    const next = [];
    for (const line of lines) {
      if (!shown.has(kindOf(line))) continue;
      const { source, target, relation } = line.dataset;
      if (upwards && relation !== "answers to") continue;
      if (edge.includes(source)) next.push(target);
      if (!upwards && edge.includes(target)) next.push(source);
    }
    edge = next.filter((iri) => !found.has(iri));
    edge.forEach((iri) => found.add(iri));
  }
  return found;
}
seen();

// Tables

function sortable(table, tools) {
  const body = one("tbody", table);
  all("thead th", table).forEach((head, at) => {
    const button = made("button", head.textContent, { type: "button" });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[at].textContent.trim();
      const rows = all("tr", body).sort((a, b) => text(a).localeCompare(text(b), "en", { numeric: true }));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
  if (!tools) return;
  const search = one("input", tools);
  const count = one("output", tools);
  const sifted = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of all("tr", body)) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    count.textContent = `${left} of ${body.rows.length} rows`;
  };
  search.addEventListener("input", sifted);
  sifted();
}
for (const table of all("table[data-tools]")) sortable(table, document.getElementById(table.dataset.tools));

// SPARQL

let store = null;

async function opened() {
  if (store) return store;
  const packed = Uint8Array.from(atob(one("#engine").textContent), (letter) => letter.charCodeAt(0));
  const bytes = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  await __wbg_init({ module_or_path: await new Response(bytes).arrayBuffer() });
  const made = new Store();
  made.load(JSON.parse(one("#statements").textContent), { format: "text/turtle" });
  store = made;
  return store;
}

const prefixes = JSON.parse(one("#prefixes").textContent);
const head = Object.entries(prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join("\n");
const short = (iri) => {
  const found = Object.entries(prefixes).filter(([, begin]) => iri.startsWith(begin));
  const [name, begin] = found.sort((a, b) => b[1].length - a[1].length)[0] || [];
  return name ? `${name}:${iri.slice(begin.length)}` : iri;
};
const told = (term) => !term ? "" : term.termType === "NamedNode" ? short(term.value) : term.value;

one("#examples").addEventListener("change", (event) => { one("#query").value = event.target.value; });
one("#query").value = one("#examples").value;
one("#run").addEventListener("click", async () => {
  const answer = one("#answer");
  answer.replaceChildren(made("p", "Asking…"));
  try {
    const data = await opened();
    answer.replaceChildren(...shown(data.query(`${head}\n${one("#query").value}`)));
  } catch (wrong) {
    answer.replaceChildren(made("p", `This is no query that can be run: ${wrong.message || wrong}`, { class: "wrong" }));
  }
});

function shown(found) {
  if (typeof found === "boolean") return [made("p", found ? "yes" : "no")];
  if (found.length && !(found[0] instanceof Map)) {
    const lines = found.map((quad) => `${told(quad.subject)} ${told(quad.predicate)} ${told(quad.object)} .`);
    return [made("p", `${found.length} statements`), made("pre", lines.join("\n"))];
  }
  const columns = [...new Set(found.flatMap((row) => [...row.keys()]))];
  if (!columns.length) return [made("p", "No row: nothing in these statements fits.")];
  const table = made("table");
  const top = made("tr");
  top.append(...columns.map((name) => made("th", name, { scope: "col" })));
  const body = made("tbody");
  for (const row of found) {
    const line = made("tr");
    line.append(...columns.map((name) => made("td", told(row.get(name)))));
    body.append(line);
  }
  const begin = made("thead");
  begin.append(top);
  table.append(begin, body);
  sortable(table, null);
  return [made("p", `${found.length} rows`), table];
}
