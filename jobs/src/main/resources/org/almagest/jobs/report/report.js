// Draws every figure of the page. What goes wrong is counted on the root element and said beside the figure.
(() => {
  const root = document.documentElement;
  const narrow = () => window.innerWidth < 560;

  const text = { labelColor: "currentColor", titleColor: "currentColor" };
  const config = {
    background: null,
    padding: { left: 5, top: 5, right: 14, bottom: 5 }, // the last label of an axis reaches beyond it
    font: "system-ui, sans-serif",
    view: { stroke: "currentColor", strokeOpacity: 0.2 },
    axis: {
      ...text, titleFontWeight: 500, gridColor: "currentColor", gridOpacity: 0.08, domainColor: "currentColor",
      domainOpacity: 0.3, tickColor: "currentColor", tickOpacity: 0.3, labelOverlap: "greedy", format: "~g", titlePadding: 6,
    },
    legend: { ...text, titleFontWeight: 500, rowPadding: 3 },
    header: text,
    title: { color: "currentColor" },
  };

  // Marks of one run carry its name as "id". Who points at one, or walks through them with the arrow keys, is told the run and
  // the command that prints it, in a line below the plot that stays and can be copied.
  const runs = (figure, place, view) => {
    const marks = [];
    const collect = (item) => {
      if (item.datum?.id && item.mark?.role === "mark" && item.mark.marktype !== "group") {
        marks.push(item);
      }
      (item.items ?? []).forEach(collect);
    };
    collect(view.scenegraph().root);
    if (marks.length === 0) {
      return;
    }
    const line = document.createElement("p");
    line.className = "run";
    line.setAttribute("role", "status");
    line.textContent = "Each mark is a run: point at one, or go from one to the next with the arrow keys.";
    place.after(line);
    let at = -1;
    const say = ({ datum }) => {
      const name = document.createElement("code");
      name.textContent = datum.id;
      const command = document.createElement("code");
      command.textContent = `almagest show DIR ${datum.id}`;
      const seed = datum.seed === undefined ? "" : ` (seed ${datum.seed})`;
      line.replaceChildren("run ", name, `${seed}: `, command);
    };
    const mark = (on) => marks[at]?._svg?.classList.toggle("at", on);
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `${figure.querySelector("h3").textContent}, ${marks.length} marks of runs; arrow keys go through them`);
    place.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step === undefined || event.target !== place) {
        return;
      }
      event.preventDefault();
      mark(false);
      at = at < 0 && step < 0 ? marks.length - 1 : (at + step + marks.length) % marks.length;
      mark(true);
      say(marks[at]);
    });
    place.addEventListener("blur", () => mark(false));
    view.addEventListener("mouseover", (event, item) => item?.datum?.id && say(item));
  };

  const draw = async (figure) => {
    const place = figure.querySelector(".plot");
    try {
      const specification = JSON.parse(figure.querySelector("script").textContent);
      if (specification.columns && narrow()) {
        specification.columns = 2;
      }
      const { view } = await vegaEmbed(place, specification, {
        renderer: "svg",
        config,
        actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false },
        tooltip: { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" },
      });
      runs(figure, place, view);
    } catch (error) {
      place.textContent = `This figure could not be drawn: ${error.message}`;
      fail(error);
    }
  };

  const filter = (button) => {
    for (const other of button.parentElement.children) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    for (const verdict of document.querySelectorAll(".verdict")) {
      verdict.hidden = button.dataset.filter !== "" && verdict.dataset.kind !== button.dataset.filter;
    }
  };

  const start = async () => {
    document.querySelectorAll(".filters button").forEach((button) => button.addEventListener("click", () => filter(button)));
    for (const figure of document.querySelectorAll("figure")) {
      await draw(figure);
    }
    root.dataset.drawn = String(document.querySelectorAll("figure svg.marks").length);
  };

  const fail = (error) => {
    root.dataset.errors = String(Number(root.dataset.errors ?? 0) + 1);
    console.error(error);
  };
  start().catch(fail);
})();
