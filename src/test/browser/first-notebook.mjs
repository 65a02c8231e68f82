// The first notebook in a real browser: run all cells from the menu, watch the curve grow, stop a
// long training, restart and run all, export. lab.mjs says how to run it.
//
// The notebook is run in a copy beside it, which is removed at the end.

import {
  api, cells, choose, claim, close, exported, idle, inLab, open, page, pause, run, shot, theme,
  until,
} from './lab.mjs';

const copied = await api('POST', 'contents', { copy_from: '01-first-network.ipynb' });
const notebook = (await copied.json()).path;

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

function claimAccuracy(when, all) {
  const errors = all.flatMap((cell) => cell.outputs).filter((o) => o.output_type === 'error');
  claim(`no errors ${when}`, errors.length === 0, errors.map((error) => error.evalue));
  const text = all.flatMap((cell) => cell.outputs).map((output) => String(output.text ?? ''));
  const percent = Number(text.join('\n').match(/([\d.]+) % of the test digits/)?.[1]);
  claim(`at least 97.5 % of the test digits ${when}`, percent >= 97.5, percent);
}

try {
  await open(notebook);

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
  await theme('Dark');
  await pause(2000);
  await shot('4-dark');
  await theme('Light');
  const pictures =
    (await exported(notebook)).match(/<img [^>]*data:image\/png|data:image\/png/g) ?? [];
  claim('the exported page keeps the pictures', pictures.length >= 8, pictures.length);
} finally {
  await close(notebook);
}
