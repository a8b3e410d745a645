// Follows the files that are watched: asks for the page after the one shown, and puts it in its
// place when it comes. Without this the page loads itself again.
"use strict";

const main = document.querySelector("[data-watch]");

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`/next?after=${main.dataset.watch}`);
      if (answer.status === 200) {
        show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } else if (answer.status !== 204) {
        await pause();
      }
    } catch {
      main.querySelector("[data-reached]").textContent =
        "Nobody watches any more: this is what was known last.";
      await pause();
    }
  }
}

function show(page) {
  const next = page.querySelector("[data-watch]");
  const open = [...main.querySelectorAll("details[open] summary")].map(nameOf);
  for (const summary of next.querySelectorAll("summary")) {
    summary.parentElement.open = open.includes(nameOf(summary));
  }
  main.dataset.watch = next.dataset.watch;
  main.replaceChildren(...next.childNodes);
  document.title = page.title;
}

function nameOf(summary) {
  return summary.textContent.replace(/ \(\d+\)$/, "");
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

follow();
