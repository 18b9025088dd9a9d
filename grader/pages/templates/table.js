"use strict";
document.querySelectorAll("section:has(input[type=search])").forEach((section) => {
  const table = section.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const search = section.querySelector("input[type=search]");
  const count = section.querySelector("[role=status]");
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const number = (text) => {
    const found = parseFloat(text.replace(/^[^\d-]+/, ""));
    return Number.isNaN(found) ? -1 : found; // what is empty comes before 0
  };
  heads.forEach((head, column) => {
    head.querySelector("button")?.addEventListener("click", () => {
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
  const letters = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };
  const plain = (text) =>
    text
      .toLocaleLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[ßøłđðþæœı]/g, (letter) => letters[letter]);
  const spelt = (text) => text.toLocaleLowerCase().normalize("NFC").replace(/[äöüå]/g, (letter) =>
    ({ ä: "ae", ö: "oe", ü: "ue", å: "aa" })[letter]);
  const known = [...body.rows].map((row) => {
    const cells = [...row.cells].filter((cell) => !cell.matches(".strip, .number"));
    const also = row.dataset.also ?? "";
    const text = [...cells.map((cell) => cell.textContent), also, also.replaceAll("-", " ")].join(" ");
    return [row, `${plain(text)} ${plain(spelt(row.cells[0].textContent))}`];
  });
  const filter = () => {
    const wanted = plain(search.value).split(/\s+/);
    let shown = 0;
    for (const [row, text] of known) {
      row.hidden = !wanted.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = `${shown} of ${known.length}`;
  };
  search.addEventListener("input", filter);
  filter();
});
