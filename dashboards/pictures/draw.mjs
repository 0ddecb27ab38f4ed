// Pictures of the dashboards from a live Prometheus, without a Grafana server. Not part of the build.
//   npm install && node draw.mjs [--prometheus URL] [--sweep REGEX] [--minutes N] [--out FOLDER] [--light]
import { build } from 'esbuild';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';

const { values: options } = parseArgs({
  options: {
    prometheus: { type: 'string', default: 'http://localhost:9090' },
    sweep: { type: 'string', default: '.+' },
    quantity: { type: 'string', default: 'max_norm' },
    minutes: { type: 'string', default: '15' },
    out: { type: 'string', default: 'pictures' },
    light: { type: 'boolean', default: false },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
  },
});
const here = import.meta.dirname;
const folder = path.join(here, '../src/main/resources/grafana/dashboards');
const POINTS = 200;
const to = Date.now() / 1000;
const from = to - 60 * Number(options.minutes);
const step = Math.max(1, Math.round((to - from) / POINTS));

const variables = {
  __rate_interval: `${Math.max(20, 4 * step)}s`,
  __range: `${Math.round(to - from)}s`,
  __interval: `${step}s`,
  quantity: options.quantity,
  study: '.*',
  sweep: options.sweep,
};

function filledIn(text) {
  return text.replace(/\$(__rate_interval|__range|__interval|quantity|study|sweep)/g, (_, name) => variables[name]);
}

async function ask(target) {
  const query = { query: filledIn(target.expr) };
  const [kind, times] = target.instant ? ['query', { time: to }] : ['query_range', { start: from, end: to, step }];
  const response = await fetch(`${options.prometheus}/api/v1/${kind}?${new URLSearchParams({ ...query, ...times })}`);
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(`${answer.error}: ${query.query}`);
  }
  return { target, result: answer.data.result };
}

await mkdir(options.out, { recursive: true });
const { outputFiles } = await build({
  entryPoints: [path.join(here, 'page.jsx')],
  bundle: true,
  write: false,
  outfile: 'page.js',
  format: 'iife',
  minify: true,
  logLevel: 'error',
  loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
});
const browser = await puppeteer.launch({ executablePath: options.chromium, protocolTimeout: 60_000, args: ['--no-sandbox', '--disable-gpu'] });
let faults = 0;
try {
  for (const file of (await readdir(folder)).sort()) {
    const dashboard = JSON.parse(filledIn(await readFile(path.join(folder, file), 'utf8')));
    const answers = {};
    for (const panel of dashboard.panels) {
      answers[panel.id] = await Promise.all((panel.targets ?? []).map(ask));
    }
    const page = await browser.newPage();
    page.on('pageerror', (error) => {
      faults++;
      console.error(`${file}: ${error.message}`);
    });
    // as tall as the dashboard: tables draw only what is in sight
    await page.setViewport({ width: 1616, height: 3600 });
    // Any page that has an origin: Grafana's code wants to remember things.
    await page.goto(`${options.prometheus}/-/ready`);
    await page.setContent('<!doctype html><meta charset="utf-8"><div id="root"></div>');
    await page.addStyleTag({ content: outputFiles.find((file) => file.path.endsWith('.css')).text });
    await page.addScriptTag({ content: outputFiles.find((file) => file.path.endsWith('.js')).text });
    await page.evaluate((...given) => window.draw(...given), dashboard, answers, !options.light, from * 1000, to * 1000);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const picture = path.join(options.out, file.replace('.json', '.png'));
    const { width, height } = await page.evaluate(() => document.body.getBoundingClientRect().toJSON());
    await writeFile(picture, await page.screenshot({ clip: { x: 0, y: 0, width: width + 16, height: height + 16 } }));
    console.log(picture);
    await page.close();
  }
} finally {
  await browser.close();
}
process.exitCode = faults > 0 ? 1 : 0;
