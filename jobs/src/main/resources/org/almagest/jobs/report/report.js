// Draws every figure of the page. What goes wrong is counted on the root element and said beside the figure.
(() => {
  const root = document.documentElement;
  const narrow = () => window.innerWidth < 560;

  const text = { labelColor: "currentColor", titleColor: "currentColor" };
  const config = {
    background: null,
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

  const draw = async (figure) => {
    const place = figure.querySelector(".plot");
    try {
      const specification = JSON.parse(figure.querySelector("script").textContent);
      if (specification.columns && narrow()) {
        specification.columns = 2;
      }
      await vegaEmbed(place, specification, {
        renderer: "svg",
        config,
        actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false },
        tooltip: { theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" },
      });
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
