"use strict";
(() => {
  const table = document.getElementById("students");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const number = (text) => {
    const found = parseFloat(text.replace(/^[^\d-]+/, ""));
    return Number.isNaN(found) ? -1 : found; // what is empty comes before 0
  };
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const numbers = head.classList.contains("number");
      const keyed = [...body.rows].map((row) => {
        const text = row.cells[column].textContent.trim();
        return [numbers ? number(text) : text, row];
      });
      keyed.sort(([a], [b]) => (numbers ? a - b : order.compare(a, b)) * (down ? -1 : 1));
      body.append(...keyed.map(([, row]) => row));
    });
  });
  const filter = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${body.rows.length}`;
  };
  search.addEventListener("input", filter);
  filter();
})();
