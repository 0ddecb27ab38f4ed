// Filters of the first page, which also stand in its address so that what one sees can be sent; and of a study's claims.
(() => {
  const root = document.documentElement;

  const matrix = (form) => {
    const kinds = [...form.querySelectorAll("button[data-kind]")];
    const paper = form.querySelector("#paper");
    const text = form.querySelector("#text");
    const listed = form.querySelector("#listed");
    const papers = document.getElementById("papers");
    const shown = document.getElementById("shown");
    const rows = [...papers.querySelectorAll(".paper")].map((row) => ({
      row,
      name: row.dataset.paper,
      words: row.querySelector(".about").textContent.toLowerCase(),
      cells: [...row.querySelectorAll(".cell")].map((cell) => ({ cell, words: cell.textContent.toLowerCase() })),
    }));

    const chosen = () => kinds.find((button) => button.getAttribute("aria-pressed") === "true").dataset.kind;

    const apply = () => {
      const kind = chosen();
      const asked = text.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      let claims = 0;
      let studies = 0;
      for (const { row, name, words, cells } of rows) {
        let own = 0;
        for (const { cell, words: said } of cells) {
          const fits = (!kind || cell.dataset.kind === kind) && (!paper.value || paper.value === name)
            && asked.every((word) => said.includes(word) || words.includes(word));
          cell.parentElement.hidden = !fits;
          own += fits ? 1 : 0;
        }
        row.hidden = own === 0;
        claims += own;
        studies += own > 0 ? 1 : 0;
      }
      papers.classList.toggle("listed", listed.checked);
      const all = !kind && !paper.value && asked.length === 0;
      shown.textContent = all ? "" : `${claims} ${claims === 1 ? "claim" : "claims"} of ${studies} ${studies === 1 ? "paper" : "papers"}`;
    };

    const remember = () => {
      const state = new URLSearchParams();
      for (const [key, value] of [["verdict", chosen()], ["paper", paper.value], ["text", text.value.trim()], ["words", listed.checked ? "yes" : ""]]) {
        if (value) {
          state.set(key, value);
        }
      }
      history.replaceState(null, "", state.size > 0 ? `#${state}` : location.pathname + location.search);
      apply();
    };

    const recall = () => {
      const state = new URLSearchParams(location.hash.slice(1));
      const kind = state.get("verdict") ?? "";
      const known = kinds.some((button) => button.dataset.kind === kind) ? kind : "";
      kinds.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.kind === known)));
      paper.value = state.get("paper") ?? "";
      paper.value = paper.selectedIndex < 0 ? "" : paper.value;
      text.value = state.get("text") ?? "";
      listed.checked = state.get("words") === "yes";
      apply();
    };

    kinds.forEach((button) => button.addEventListener("click", () => {
      kinds.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      remember();
    }));
    paper.addEventListener("change", remember);
    text.addEventListener("input", remember);
    listed.addEventListener("change", remember);
    form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", recall);
    form.hidden = false;
    recall();
  };

  const form = document.getElementById("filters");
  if (form) {
    matrix(form);
  }
  root.dataset.ready = "yes";
})();
