// The first notebook in a real browser: run all cells from the menu, watch the curve grow, stop a
// long training, restart and run all. Screenshots go to target/browser/; exit status 1 if one of
// the claims does not hold. Not part of `mvn verify`: it needs Node, Chromium and playwright-core.
//
//   kernelspec/nacre lab --no-browser --port 8899 --IdentityProvider.token=t \
//       --LabApp.expose_app_in_browser=True
//   (cd target && npm install playwright-core)
//   CHROMIUM=/usr/bin/chromium node src/test/browser/first-notebook.mjs http://localhost:8899 t
//
// The notebook is run in a copy beside it, which is removed at the end.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { chromium } = createRequire(resolve('target/x'))('playwright-core');
const [server, token] = process.argv.slice(2);
const shots = 'target/browser';
mkdirSync(shots, { recursive: true });

const api = (method, path, body) =>
  fetch(`${server}/api/${path}`, {
    method,
    headers: { Authorization: `token ${token}` },
    body: body && JSON.stringify(body),
  });
const copied = await api('POST', 'contents', { copy_from: '01-first-network.ipynb' });
const notebook = (await copied.json()).path;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1400, height: 950 } });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const shot = (name) => page.screenshot({ path: `${shots}/${name}.png` });
const inLab = (f, argument) => page.evaluate(f, argument);
const cells = () =>
  inLab(() =>
    window.jupyterapp.shell.currentWidget.content.widgets.map((widget) => ({
      code: widget.model.type === 'code',
      source: widget.model.sharedModel.source,
      count: widget.model.executionCount,
      prompt: widget.inputArea?.promptNode?.textContent ?? '',
      outputs: widget.model.type === 'code' ? widget.model.outputs.toJSON() : [],
    })),
  );

async function until(what, holds) {
  for (let i = 0; i < 6000; i++) {
    const value = await holds();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`waited ten minutes for ${what}`);
}

async function choose(menu, item) {
  await page.locator('.lm-MenuBar-item', { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator('.lm-Menu-item', { hasText: item }).first().click();
}

const idle = () =>
  inLab(() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status)
    .then((status) => status === 'idle');
const allRun = () =>
  until('all cells', async () => {
    const all = (await cells()).filter((cell) => cell.code);
    return all.every((cell) => cell.count && !cell.prompt.includes('*')) && (await idle()) && all;
  });

/** Counts the different pictures that each output has shown from now on. */
const watchPictures = () =>
  inLab(() => {
    const seen = new Map();
    window.pictures = () => [...seen.values()].map((pictures) => pictures.size);
    setInterval(() => {
      window.jupyterapp.shell.currentWidget.content.widgets.forEach((widget, i) => {
        if (widget.model.type !== 'code') return;
        for (let k = 0; k < widget.model.outputs.length; k++) {
          const data = widget.model.outputs.get(k).data;
          const html = String(data['text/html'] ?? '').match(/base64,[^"]*/);
          const picture = data['image/png'] ?? html?.[0];
          if (!picture) continue;
          const key = `${i}.${k}`;
          if (!seen.has(key)) seen.set(key, new Set());
          seen.get(key).add(picture);
        }
      });
    }, 25);
  });

async function run(source) {
  const i = await inLab((code) => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const { sharedModel } = content.model;
    sharedModel.insertCell(sharedModel.cells.length, { cell_type: 'code', source: code });
    content.deselectAll();
    content.activeCellIndex = sharedModel.cells.length - 1;
    void window.jupyterapp.commands.execute('notebook:run-cell');
    return sharedModel.cells.length - 1;
  }, source);
  return {
    cell: async () => (await cells())[i],
    end: () =>
      until(source, async () => {
        const cell = (await cells())[i];
        return cell.count && !cell.prompt.includes('*') && cell;
      }),
  };
}

let wrong = 0;
function claim(text, holds, seen) {
  console.log(`${holds ? 'ok    ' : 'WRONG '} ${text}: ${JSON.stringify(seen)}`);
  if (!holds) wrong++;
}

function claimAccuracy(when, all) {
  const errors = all.flatMap((cell) => cell.outputs).filter((o) => o.output_type === 'error');
  claim(`no errors ${when}`, errors.length === 0, errors.map((error) => error.evalue));
  const text = all.flatMap((cell) => cell.outputs).map((output) => String(output.text ?? ''));
  const percent = Number(text.join('\n').match(/([\d.]+) % of the test digits/)?.[1]);
  claim(`at least 97.5 % of the test digits ${when}`, percent >= 97.5, percent);
}

try {
  const url = `${server}/lab/workspaces/test-${Date.now()}/tree/${notebook}?token=${token}`;
  await page.goto(url);
  await page.waitForSelector('.jp-Notebook >> visible=true', { timeout: 180_000 });
  await until('the kernel', idle);

  await watchPictures();
  await choose('Run', 'Run All Cells');
  claimAccuracy('after Run All Cells', await allRun());
  const most = Math.max(...(await inLab(() => window.pictures())));
  claim('the curve changed at least 5 times in one output', most > 5, most - 1);
  await shot('1-run-all');

  const training = await run(
    'var long_ = net.trainOn(split.train()).minimizing(crossEntropy()).with(adam(1e-3))\n' +
      '        .epochs(100_000).run();',
  );
  const queued = await run('1 + 1');
  await until('the long training', async () => (await training.cell()).outputs.length > 0);
  await pause(3000);
  await shot('2-long-training');
  await page
    .locator('[data-command="notebook:interrupt-kernel"] >> visible=true')
    .first()
    .click();
  const ended = await training.end();
  const error = ended.outputs.find((output) => output.output_type === 'error');
  claim('the cell is marked stopped', error?.ename === 'KeyboardInterrupt', error?.evalue);
  await until('the kernel', idle);
  const behind = await queued.cell();
  claim('the cell behind it did not run', behind.count === null, behind.prompt);
  const after = await (
    await run('long_.stopped() && net.evaluate(split.test()).accuracy() > 0.9')
  ).end();
  const value = after.outputs[0]?.data?.['text/plain'];
  claim('history and model are kept', value === 'true', after.outputs);
  await shot('3-stopped');

  await inLab(() => {
    const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
    sharedModel.deleteCellRange(sharedModel.cells.length - 3, sharedModel.cells.length);
  });
  await choose('Kernel', 'Restart Kernel and Run All Cells');
  await page.locator('.jp-Dialog button', { hasText: 'Restart' }).click();
  await until('the restart', async () => (await cells()).some((c) => c.prompt.includes('*')));
  claimAccuracy('after a restart', await allRun());
  await inLab(() => window.jupyterapp.commands.execute('apputils:change-theme', {
    theme: 'JupyterLab Dark',
  }));
  await pause(2000);
  await shot('4-dark');
  await inLab(() => window.jupyterapp.commands.execute('apputils:change-theme', {
    theme: 'JupyterLab Light',
  }));
  await inLab(() => window.jupyterapp.commands.execute('docmanager:save'));

  const html = await fetch(`${server}/nbconvert/html/${notebook}?token=${token}`);
  const pictures = (await html.text()).match(/<img [^>]*data:image\/png|data:image\/png/g) ?? [];
  claim('the exported page keeps the pictures', pictures.length >= 8, pictures.length);
} finally {
  await inLab(() => window.jupyterapp.shell.currentWidget?.sessionContext.shutdown()).catch(
    () => {},
  );
  await browser.close();
  await api('DELETE', `contents/${notebook}`);
}
process.exitCode = wrong ? 1 : 0;
