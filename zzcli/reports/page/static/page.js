"use strict";
// Sorting, filtering and charts. Everything here only adds to pages that are whole without it.
(() => {
  const text = (row, column) => (row.cells[column] ? row.cells[column].textContent.trim() : "");
  const number = (value) => {
    const found = /^[+-]?\d+(\.\d+)?/.exec(value);
    return found ? Number(found[0]) : null;
  };

  function compare(a, b) {
    const [x, y] = [number(a), number(b)];
    if (x !== null && y !== null) return x - y;
    if (x !== null || y !== null) return x !== null ? -1 : 1; // what is no number comes last
    return a.localeCompare(b, "zh-CN");
  }

  function sortBy(table, head, column) {
    const rising = head.getAttribute("aria-sort") !== "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => ({ row, place, key: text(row, column) }));
    rows.sort((a, b) => (a.key === "") - (b.key === "") || (rising ? 1 : -1) * compare(a.key, b.key) || a.place - b.place);
    body.append(...rows.map((each) => each.row));
  }

  for (const table of document.querySelectorAll("table[data-sort]")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      if (head.querySelector("a")) { // a head that is a link keeps it; the arrow beside it sorts
        button.setAttribute("aria-label", `按${head.textContent.trim()}排序`);
        head.append(" ", button);
      } else {
        button.append(...head.childNodes);
        head.append(button);
      }
      button.addEventListener("click", () => sortBy(table, head, column));
    });
  }

  for (const input of document.querySelectorAll("input[data-filter]")) {
    const table = document.getElementById(input.dataset.filter);
    const line = input.closest(".filter");
    const status = line.querySelector("[role=status]");
    line.hidden = false;
    input.addEventListener("input", () => {
      const wanted = input.value.trim();
      let left = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !row.textContent.includes(wanted);
        left += row.hidden ? 0 : 1;
      }
      status.textContent = wanted ? `${left} 行` : "";
    });
  }

  function draw(figure) {
    const table = figure.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const labels = rows.map((row) => text(row, 0));
    const values = (column) => rows.map((row) => number(text(row, column)));
    if (rows.length < 2) return;
    const box = document.createElement("div");
    box.className = "chart";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `${figure.querySelector("figcaption").textContent}（折线图，数字见下表）`);
    table.parentElement.before(box);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = (more) => ({ stroke: colour("--ink"), grid: { stroke: colour("--rule") }, ...more });
    const options = {
      width: Math.max(box.clientWidth, 240),
      height: 240,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [-0.2, labels.length - 0.8] },
        rank: { dir: -1, range: (_, low, high) => [Math.max(0.5, low - 1), high + 1] },
      },
      series: [
        {},
        { label: "名次", scale: "rank", stroke: colour("--line-1"), width: 2, points: { show: true } },
        { label: "总分", scale: "total", stroke: colour("--line-2"), width: 2, dash: [6, 4], points: { show: true } },
      ],
      axes: [
        axis({ splits: labels.map((_, place) => place), values: (_, places) => places.map((place) => labels[place] || "") }),
        axis({ scale: "rank", label: "名次（实线）", incrs: [1, 2, 5, 10, 20, 50, 100] }),
        axis({ scale: "total", side: 1, label: "总分（虚线）", grid: { show: false } }),
      ],
    };
    const chart = new uPlot(options, [labels.map((_, place) => place), values(1), values(2)], box);
    new ResizeObserver(() => chart.setSize({ width: Math.max(box.clientWidth, 240), height: 240 })).observe(box);
  }

  document.querySelectorAll("figure[data-chart]").forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      figure.querySelectorAll(".chart").forEach((box) => box.remove());
      draw(figure);
    }
  });

  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
})();
