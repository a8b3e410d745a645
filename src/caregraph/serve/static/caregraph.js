// Drawings: size, and the neighbourhood of what has the focus or the pointer. Pages work without.
"use strict";

for (const figure of document.querySelectorAll("[data-drawing]")) {
  const frame = figure.querySelector(".drawing-frame");
  const svg = frame.querySelector("svg");
  if (svg) {
    sizes(figure, frame, svg);
    neighbourhood(frame, svg);
  }
}

function sizes(figure, frame, svg) {
  const tools = figure.querySelector(".drawing-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const asked = event.target.dataset.zoom;
    if (!asked) {
      return;
    }
    if (asked === "fit") {
      frame.classList.remove("sized");
      svg.style.removeProperty("width");
      return;
    }
    const width = svg.getBoundingClientRect().width * (asked === "in" ? 1.25 : 0.8);
    frame.classList.add("sized");
    svg.style.setProperty("width", `${Math.round(width)}px`);
  });
}

function neighbourhood(frame, svg) {
  const lines = [...svg.querySelectorAll("[data-source][data-target]")];
  const nodes = [...svg.querySelectorAll("[data-iri]")];
  const show = (iri) => {
    const near = new Set([iri]);
    for (const line of lines) {
      const { source, target } = line.dataset;
      const touches = source === iri || target === iri;
      line.toggleAttribute("data-faded", !touches);
      if (touches) {
        near.add(source);
        near.add(target);
      }
    }
    for (const node of nodes) {
      node.toggleAttribute("data-faded", !near.has(node.dataset.iri));
    }
    frame.classList.add("tracing");
  };
  for (const node of nodes) {
    node.addEventListener("focusin", () => show(node.dataset.iri));
    node.addEventListener("pointerenter", () => show(node.dataset.iri));
    node.addEventListener("pointerleave", () => frame.classList.remove("tracing"));
  }
  svg.addEventListener("focusout", () => frame.classList.remove("tracing"));
}
