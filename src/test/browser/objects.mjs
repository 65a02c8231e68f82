// What Nacre's objects look like in a real browser: tables, pictures, errors, what is watched while
// a network trains, and films, whose sliders also work in an exported page; on light and on dark
// ground. lab.mjs says how to run it.

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  api, browser, cells, claim, close, exported, inLab, open, page, pause, run, shot, theme,
  until,
} from './lab.mjs';

const notebook = `objects-${Date.now()}.ipynb`;
await api('PUT', `contents/${notebook}`, {
  type: 'notebook',
  content: {
    cells: [],
    metadata: { kernelspec: { name: 'nacre', display_name: 'Java (Nacre)', language: 'java' } },
    nbformat: 4,
    nbformat_minor: 5,
  },
});

const ROWS = `
var rng = new Rng(1);
float[][] points = new float[300][2];
int[] side = new int[300];
for (int i = 0; i < 300; i++) {
    double t = i / 300.0 * 9, r = t / 9;
    side[i] = i % 2;
    points[i][0] = (float) (r * Math.cos(t + Math.PI * side[i]) + 0.04 * rng.nextDouble());
    points[i][1] = (float) (r * Math.sin(t + Math.PI * side[i]) + 0.04 * rng.nextDouble());
}
var spirals = Dataset.of(points, side).withClassNames("<b>in</b>", "out").withName("spirals");
`;
const NET = `
var split = Digits.load().shuffle(42).split(0.8);
var net = Network.images(1, 8, 8)
        .conv(16, 3, c -> c.padding(same())).relu().maxPool(2)
        .residual(s -> s.conv(16, 3, c -> c.padding(same())).batchNorm().relu())
        .flatten().dense(10).build(42);
`;
const WATCHED = `
var film = Film.of(filters("conv1"));
var history = net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(3e-3))
        .epochs(40).validatingOn(split.test())
        .watching(weights(), activations(split.test().take(50).features()), gradientNorms(), film)
        .run();
`;
const SPIRALS = `
var boundary = Film.of(decisionBoundary(spirals));
Network.features(2).dense(24).tanh().dense(24).tanh().dense(2).build(3)
        .trainOn(spirals).minimizing(crossEntropy()).with(adam(2e-2)).batchSize(16).epochs(60)
        .watching(boundary).quietly().run();
boundary
`;

async function bringUp() {
  await inLab(async () => {
    const { content } = window.jupyterapp.shell.currentWidget;
    await content.scrollToItem(content.widgets.length - 1, 'start');
  });
  await pause(700);
}

/** Runs a cell, brings it into sight and keeps a picture. */
async function look(name, source) {
  const cell = await (await run(source.trim())).end();
  await bringUp();
  await shot(name);
  return cell;
}

const html = (cell) => cell.outputs.map((o) => String(o.data?.['text/html'] ?? '')).join('');
const noError = (what, cell) =>
  claim(
    `no error from ${what}`,
    !cell.outputs.some((o) => o.output_type === 'error'),
    cell.outputs.map((o) => o.evalue).filter(Boolean),
  );

/** Moves the slider of the film with this number; returns which of its pictures is seen. */
const slide = (where, film, to) =>
  where.evaluate(
    ([n, value]) => {
      const films = [...document.querySelectorAll('.nacre-film')].filter((f) => f.isConnected);
      const slider = films[n].querySelector('input');
      slider.value = value;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      return films.map((f) =>
        [...f.querySelectorAll('img')].flatMap((img, i) =>
          getComputedStyle(img).display === 'none' ? [] : [i],
        ),
      );
    },
    [film, to],
  );

try {
  await open(notebook);
  noError('the data', await look('objects-01-data', ROWS + 'spirals'));
  const escaped = await page.evaluate(
    () => [...document.querySelectorAll('.jp-OutputArea td b')].length,
  );
  claim('names are text, not markup', escaped === 0, escaped);
  noError('a tensor', await look('objects-02-tensor', 'Tensor.randn(new Rng(1), 12, 30)'));
  await look('objects-03-image', 'Digits.load().take(3).features()');
  await look('objects-04-split', NET + 'split');
  await look('objects-05-summary', 'net');
  await look('objects-06-path', 'Charts.shapePath(net)');
  const watching = await run(WATCHED.trim());
  await until('what is watched', async () => html(await watching.cell()).split('<img ').length > 4);
  await bringUp();
  await shot('objects-07-watching');
  const watched = await watching.end();
  noError('watching', watched);
  claim(
    'one output, which ends as a still picture',
    watched.outputs.length === 1 && watched.outputs[0].data['image/png'] && !html(watched),
    watched.outputs.map((o) => Object.keys(o.data ?? {})),
  );
  await bringUp();
  await shot('objects-07-watched');
  await look('objects-08-confusion', 'net.evaluate(split.test()).confusion()');
  await look('objects-09-pairs', 'net.evaluate(split.test()).confusion().mostConfused()');
  await look('objects-10-worst', 'Charts.worstPredictions(net, split.test())');
  const error = await look('objects-11-error', 'Network.images(1, 28, 28)\n    .conv(8, 3).relu().maxPool(2).conv(16, 3).maxPool(5)\n    .conv(32, 5)');
  claim(
    'a shape error is drawn',
    error.outputs.some((o) => o.data?.['image/png']) &&
      error.outputs.some((o) => o.output_type === 'error'),
    error.outputs.map((o) => o.output_type),
  );
  const film = await look('objects-12-film', 'film');
  const pictures = html(film).match(/<img /g)?.length;
  claim('a film has a picture for each epoch and the start', pictures === 21, pictures);
  await look('objects-13-boundary', SPIRALS);
  await slide(page, 1, 3);
  const seen = await slide(page, 0, 5);
  claim('each slider moves its own film', JSON.stringify(seen) === '[[5],[3]]', seen);
  await pause(300);
  await shot('objects-14-slid');

  await theme('Dark');
  await look('objects-15-dark-chart', 'Charts.use(DARK);\nCharts.grid(2, Charts.lossCurve(history), Charts.confusion(net, split.test()))');
  await look('objects-16-dark-tensor', 'Tensor.randn(new Rng(1), 6, 8)');
  await look('objects-17-dark-data', 'spirals.split(0.9)');
  await look('objects-18-dark-path', 'Charts.shapePath(net)');
  await look('objects-19-dark-watched', 'net.reset();' + WATCHED.replaceAll('film', 'film2').replace('var history', 'var history2'));
  await theme('Light');

  const exportedPage = resolve('target/browser/objects.html');
  writeFileSync(exportedPage, await exported(notebook));
  const reader = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await reader.goto(`file://${exportedPage}`);
  const shown = await slide(reader, 1, 7);
  claim('films work in the exported page', shown[1]?.join() === '7', shown);
  await reader.locator('.nacre-film').nth(1).scrollIntoViewIfNeeded();
  await reader.screenshot({ path: 'target/browser/objects-20-exported.png' });
  await reader.locator('.nacre-film').nth(1).locator('button').click();
  await pause(1200);
  const playing = await reader.evaluate(() => document.querySelectorAll('.nacre-film')[1].querySelector('input').value);
  claim('the button plays the film', Number(playing) >= 2 && Number(playing) <= 5, playing);
} finally {
  await close(notebook);
}
