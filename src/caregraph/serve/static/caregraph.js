// What pages do better with script. Each says and does everything without it: boxes are forms, headings
// of tables are links, every day is listed, and drawings scroll.
"use strict";

const ANSWERS = "answers to";
const READABLE = 0.6; // a drawing that need not be made smaller than so is shown whole
const PAUSE = 80; // milliseconds after a key before suggestions are asked for
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

all("[data-script]").forEach((one) => one.removeAttribute("hidden"));
all("form[data-suggest]").forEach(suggest);
all("table.sort").forEach(sort);
all("[data-drawing]").forEach(draw);
all(".slider").forEach(slide);
all("[data-bring]").forEach(bring);
document.addEventListener("click", act);

// The ask box: a combobox over what the service knows.

function suggest(form) {
  const box = form.elements.q;
  const list = document.createElement("ul");
  let options = [];
  let at = -1;
  let waiting = 0;
  let asking = new AbortController();
  list.id = `${box.id}-suggestions`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  form.append(list);
  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(combobox).forEach(([name, value]) => box.setAttribute(name, value));

  const mark = (place) => {
    at = place;
    options.forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    if (at < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (found) => {
    options = found.map((one, i) => option(list.id, i, one));
    list.replaceChildren(...options);
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    if (!box.value.trim()) {
      return show([]);
    }
    try {
      const query = new URLSearchParams(new FormData(form));
      const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: asking.signal });
      const told = answer.ok ? await answer.json() : {};
      if (document.activeElement === box) {
        show(told.suggestions ?? []);
      }
    } catch {
      show([]); // without suggestions the box asks as it is
    }
  };
  const shut = () => {
    clearTimeout(waiting);
    asking.abort();
    show([]);
  };
  const keys = {
    ArrowDown: () => mark((at + 1) % options.length),
    ArrowUp: () => mark((at < 1 ? options.length : at) - 1),
    Enter: () => (at < 0 ? null : location.assign(options[at].dataset.href)),
    Escape: shut,
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  box.addEventListener("blur", shut);
  box.addEventListener("keydown", (event) => {
    if (options.length && keys[event.key] && !(event.key === "Enter" && at < 0)) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.key === "ArrowDown" && box.value) {
      event.preventDefault();
      ask();
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const chosen = event.target.closest("li");
    if (chosen) {
      location.assign(chosen.dataset.href);
    }
  });
}

function option(list, i, { label, kind, place, href, without }) {
  const item = document.createElement("li");
  const detail = document.createElement("small");
  item.id = `${list}-${i}`;
  item.dataset.href = new URL(href, location).pathname + new URL(href, location).search;
  item.setAttribute("role", "option");
  const left = without && `without “${without.join("”, “")}”`;
  detail.textContent = [kind, place, left].filter(Boolean).join(" · ");
  item.append(label, " ", detail);
  return item;
}

// Tables whose headings are links that sort: the rows that are there are sorted in place.

function sort(table) {
  const body = table.tBodies[0];
  const order = new Intl.Collator("en-GB", { numeric: true });
  const rank = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("a")?.closest("th");
    if (!heading || "whole" in table.dataset) {
      return;
    }
    event.preventDefault();
    const up = heading.getAttribute("aria-sort") !== "ascending";
    const column = heading.cellIndex;
    all("th", table.tHead).forEach((one) => one.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...body.rows].sort((a, b) => order.compare(rank(a, column), rank(b, column)) * (up ? 1 : -1));
    body.append(...rows);
  });
}

// Drawings: their size, the neighbourhood of what is pointed at or has the focus, and arrow keys
// that follow the lines of accountability.

function draw(figure) {
  const frame = figure.querySelector(".frame");
  const svg = frame.querySelector("svg");
  if (!svg) {
    return;
  }
  const boxes = new Map(all(".cg-box[data-iri]", svg).map((box) => [box.dataset.iri, box]));
  const lines = all(".cg-line", svg);
  figure.querySelector(".drawing-tools").hidden = false;
  if (svg.getBoundingClientRect().height * READABLE < frame.clientHeight) {
    size(frame, svg, "fit");
  }
  figure.addEventListener("click", (event) => size(frame, svg, event.target.dataset.zoom));
  highlight(figure, frame, boxes, lines);
  follow(svg, boxes, lines);
}

function size(frame, svg, asked) {
  if (asked === "fit") {
    svg.style.removeProperty("width");
  } else if (asked) {
    const width = svg.getBoundingClientRect().width * (asked === "in" ? 1.25 : 0.8);
    svg.style.setProperty("width", `${Math.round(width)}px`);
  }
  if (asked) {
    frame.classList.toggle("sized", asked !== "fit");
    frame.classList.toggle("whole", asked === "fit");
  }
}

function highlight(figure, frame, boxes, lines) {
  const said = figure.querySelector("[data-says]");
  const show = (iri, box) => {
    const near = new Set([iri]);
    for (const line of lines) {
      const { source, target } = line.dataset;
      const touches = source === iri || target === iri;
      line.toggleAttribute("data-faded", !touches);
      if (touches) {
        near.add(source).add(target);
      }
    }
    boxes.forEach((other, name) => other.toggleAttribute("data-faded", !near.has(name)));
    frame.classList.add("tracing");
    if (said) {
      said.textContent = (box.querySelector("[aria-label]") ?? box).getAttribute("aria-label");
    }
  };
  const rest = () => frame.classList.remove("tracing");
  boxes.forEach((box, iri) => {
    box.addEventListener("focusin", () => show(iri, box));
    box.addEventListener("pointerenter", () => show(iri, box));
    box.addEventListener("pointerleave", rest);
  });
  frame.addEventListener("focusout", rest);
}

// Up and down follow the lines, each time the next of several; left and right go to the others that
// the last step could have led to, such as a second master.
function follow(svg, boxes, lines) {
  const turns = new Map();
  let last = "";
  svg.addEventListener("keydown", (event) => {
    const box = event.target.closest(".cg-box");
    const step = { ArrowUp: 1, ArrowDown: 1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!box || !step) {
      return;
    }
    const goes = event.key === "ArrowUp" || event.key === "ArrowDown";
    last = goes ? `${event.key} ${box.dataset.iri}` : last;
    const [key, iri] = last.split(" ");
    const [from, to] = key === "ArrowUp" ? ["source", "target"] : ["target", "source"];
    const found = lines
      .filter((line) => line.dataset.relation === ANSWERS && line.dataset[from] === iri)
      .map((line) => boxes.get(line.dataset[to])?.querySelector("a"));
    const ways = [...new Set(found.filter(Boolean))];
    if (ways.length) {
      const turn = ((turns.get(last) ?? -1) + step + ways.length) % ways.length;
      event.preventDefault();
      turns.set(last, turn);
      ways[turn].focus();
    }
  });
}

// Day by day: a slider that stops only where something changes. The days are .days > li[data-stop].

function slide(slider) {
  const range = slider.querySelector("input");
  const said = slider.querySelector("output");
  const days = all(".days > [data-stop]");
  const go = (to) => {
    const at = Math.min(days.length - 1, Math.max(0, to));
    days.forEach((day, i) => {
      day.hidden = i !== at;
    });
    range.value = String(at);
    said.textContent = days[at].querySelector("h3").textContent;
    range.setAttribute("aria-valuetext", said.textContent);
  };
  slider.hidden = false;
  range.max = String(days.length - 1);
  range.addEventListener("input", () => go(Number(range.value)));
  slider.addEventListener("click", (event) => {
    if (event.target.dataset.go) {
      go(Number(range.value) + Number(event.target.dataset.go));
    }
  });
  if (days.length) {
    go(Number(range.value));
  }
}

// Files dropped on a form; buttons that copy, print, and open or close what is folded.

function bring(form) {
  const zone = form.querySelector(".drop") ?? form;
  const input = form.querySelector("input[type=file]");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
    }
  });
}

function act(event) {
  const button = event.target.closest("button");
  const { copy, open, print } = button?.dataset ?? {};
  if (copy) {
    navigator.clipboard.writeText(document.getElementById(copy).textContent).then(() => {
      button.textContent = "Copied";
    });
  }
  if (open) {
    all("main details").forEach((fold) => {
      fold.open = open === "all";
    });
  }
  if (print !== undefined) {
    window.print();
  }
}
