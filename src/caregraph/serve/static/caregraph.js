// Drawings: their size, the neighbourhood of what is pointed at or has the focus, and arrow keys
// that follow the lines of accountability. Pages say everything without this.
"use strict";

const ANSWERS = "answers to";

for (const figure of document.querySelectorAll("[data-drawing]")) {
  const frame = figure.querySelector(".frame");
  const svg = frame.querySelector("svg");
  if (svg) {
    const boxes = new Map();
    for (const box of svg.querySelectorAll(".cg-box[data-iri]")) {
      boxes.set(box.dataset.iri, box);
    }
    const lines = [...svg.querySelectorAll(".cg-line")];
    resize(figure, frame, svg);
    highlight(frame, svg, boxes, lines, figure.querySelector("[data-said]"));
    follow(svg, boxes, lines);
  }
}

for (const form of document.querySelectorAll("[data-bring]")) {
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) {
      event.preventDefault();
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
    }
  });
}

for (const tools of document.querySelectorAll("[data-folds]")) {
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = event.target.dataset.open;
    for (const fold of asked ? document.querySelectorAll("main details") : []) {
      fold.open = asked === "all";
    }
  });
}

function resize(figure, frame, svg) {
  const tools = figure.querySelector(".drawing-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = event.target.dataset.zoom;
    if (asked === "fit") {
      frame.classList.remove("sized");
      svg.style.removeProperty("width");
    } else if (asked) {
      const width = svg.getBoundingClientRect().width * (asked === "in" ? 1.25 : 0.8);
      frame.classList.add("sized");
      svg.style.setProperty("width", `${Math.round(width)}px`);
    }
  });
}

function highlight(frame, svg, boxes, lines, said) {
  const show = (iri) => {
    const near = new Set([iri]);
    for (const line of lines) {
      const { source, target } = line.dataset;
      const touches = source === iri || target === iri;
      line.toggleAttribute("data-faded", !touches);
      if (touches) {
        near.add(source).add(target);
      }
    }
    for (const [other, box] of boxes) {
      box.toggleAttribute("data-faded", !near.has(other));
    }
    frame.classList.add("tracing");
    if (said) {
      said.textContent = boxes.get(iri).querySelector("[aria-label]")?.getAttribute("aria-label") ?? "";
    }
  };
  const rest = () => frame.classList.remove("tracing");
  for (const [iri, box] of boxes) {
    box.addEventListener("focusin", () => show(iri));
    box.addEventListener("pointerenter", () => show(iri));
    box.addEventListener("pointerleave", rest);
  }
  svg.addEventListener("focusout", rest);
}

function follow(svg, boxes, lines) {
  let turn = 0;
  svg.addEventListener("keydown", (event) => {
    const up = event.key === "ArrowUp";
    const box = event.target.closest(".cg-box");
    if (!box || (!up && event.key !== "ArrowDown")) {
      return;
    }
    const [from, to] = up ? ["source", "target"] : ["target", "source"];
    const ways = lines
      .filter((line) => line.dataset.relation === ANSWERS && line.dataset[from] === box.dataset.iri)
      .map((line) => boxes.get(line.dataset[to])?.querySelector("a"))
      .filter(Boolean);
    if (ways.length) {
      event.preventDefault();
      ways[turn % ways.length].focus();
      turn += 1;
    }
  });
}
