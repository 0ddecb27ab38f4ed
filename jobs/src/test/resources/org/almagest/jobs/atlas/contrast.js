// Counts texts whose contrast with what is behind them is below WCAG 2.2 AA, and says which.
addEventListener("load", () => setTimeout(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (css) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const own = colour(getComputedStyle(at).backgroundColor);
      layers.push(own);
      if (own[3] > 0.99) {
        break;
      }
    }
    return layers.reverse().reduce((below, top) => over(top, below), matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pale = [];
  let looked = 0;
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()).join("");
    const style = getComputedStyle(element);
    if (!text || ["SCRIPT", "STYLE", "NOSCRIPT", "OPTION"].includes(element.tagName) || element.getClientRects().length === 0 || style.visibility !== "visible" || element.closest(".vh, .skip")) {
      continue;
    }
    looked++;
    const background = behind(element);
    const svg = element.ownerSVGElement;
    const own = colour(svg ? style.fill : style.color);
    own[3] *= svg ? Number(style.fillOpacity) * Number(style.opacity) : Number(style.opacity);
    if (own[3] === 0) {
      continue; // a label that gave way to its neighbours
    }
    const [a, b] = [light(over(own, background)), light(background)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) {
      pale.push(`${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${text.slice(0, 30)}: ${contrast.toFixed(2)}`);
    }
  }
  document.documentElement.dataset.looked = String(looked);
  document.documentElement.dataset.pale = pale.slice(0, 20).join(" | ");
}, 3000));
