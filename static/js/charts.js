// Points of a chart are reached by arrow keys or the pointer, and the line above the chart says what each one is.
// Without this file the chart is a picture with its words, and the table holds every value.

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

function charts(figure) {
  const reading = figure.querySelector("[data-reading]");
  const keys = figure.querySelector("[data-keys]");
  if (keys) keys.hidden = false;

  figure.querySelectorAll("[data-chart]").forEach((chart) => {
    const points = [...chart.querySelectorAll("[data-point]")];

    function read(point) {
      const words = point.querySelector("title").textContent;
      figure.querySelectorAll("[data-read]").forEach((other) => other.removeAttribute("data-read"));
      point.setAttribute("data-read", "");
      if (reading.textContent !== words) reading.textContent = words;
    }

    function go(point) {
      points.forEach((other) => other.setAttribute("tabindex", other === point ? "0" : "-1"));
      point.focus();
    }

    chart.addEventListener("focusin", (event) => {
      const point = event.target.closest("[data-point]");
      if (point) read(point);
    });

    chart.addEventListener("pointerover", (event) => {
      const point = event.target.closest("[data-point]");
      if (point) read(point);
    });

    chart.addEventListener("keydown", (event) => {
      const place = points.indexOf(event.target.closest("[data-point]"));
      if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const goal = { Home: 0, End: points.length - 1 }[event.key] ?? place + (STEPS[event.key] ?? NaN);
      if (Number.isNaN(goal)) return;
      event.preventDefault();
      if (points[goal]) go(points[goal]);
    });
  });
}

document.querySelectorAll(".org-chart").forEach(charts);
