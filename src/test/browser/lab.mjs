// What the browser tests share: a page of JupyterLab, its cells, and claims about them.
//
// Both need Node, Chromium and playwright-core, and are thus not part of `mvn verify`:
//
//   kernelspec/nacre lab --no-browser --port 8899 --IdentityProvider.token=t \
//       --LabApp.expose_app_in_browser=True
//   (cd target && npm install playwright-core)
//   CHROMIUM=/usr/bin/chromium node src/test/browser/first-notebook.mjs http://localhost:8899 t
//   CHROMIUM=/usr/bin/chromium node src/test/browser/objects.mjs http://localhost:8899 t
//
// Screenshots go to target/browser/; the exit status is 1 if one of the claims does not hold.

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { chromium } = createRequire(resolve('target/x'))('playwright-core');
export const [server, token] = process.argv.slice(2);
const shots = 'target/browser';
mkdirSync(shots, { recursive: true });

export const api = (method, path, body) =>
  fetch(`${server}/api/${path}`, {
    method,
    headers: { Authorization: `token ${token}` },
    body: body && JSON.stringify(body),
  });

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu'],
});
export const page = await browser.newPage({ viewport: { width: 1400, height: 950 } });

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
export const shot = (name) => page.screenshot({ path: `${shots}/${name}.png` });
export const inLab = (f, argument) => page.evaluate(f, argument);
export const cells = () =>
  inLab(() =>
    window.jupyterapp.shell.currentWidget.content.widgets.map((widget) => ({
      code: widget.model.type === 'code',
      source: widget.model.sharedModel.source,
      count: widget.model.executionCount,
      prompt: widget.inputArea?.promptNode?.textContent ?? '',
      outputs: widget.model.type === 'code' ? widget.model.outputs.toJSON() : [],
    })),
  );

export async function until(what, holds) {
  for (let i = 0; i < 6000; i++) {
    const value = await holds();
    if (value) return value;
    await pause(100);
  }
  throw new Error(`waited ten minutes for ${what}`);
}

export async function choose(menu, item) {
  await page.locator('.lm-MenuBar-item', { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator('.lm-Menu-item', { hasText: item }).first().click();
}

export const idle = () =>
  inLab(() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status)
    .then((status) => status === 'idle');
export async function run(source) {
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
export function claim(text, holds, seen) {
  console.log(`${holds ? 'ok    ' : 'WRONG '} ${text}: ${JSON.stringify(seen)}`);
  if (!holds) wrong++;
}

/** Opens a notebook and waits for its kernel. */
export async function open(notebook) {
  const url = `${server}/lab/workspaces/test-${Date.now()}/tree/${notebook}?token=${token}`;
  await page.goto(url);
  await page.waitForSelector('.jp-Notebook >> visible=true', { timeout: 180_000 });
  await until('the kernel', idle);
  const news = page.locator('.jp-Notification-Toast, .Toastify__toast', { hasText: 'news' });
  await news.locator('button', { hasText: 'No' }).click({ timeout: 5000 }).catch(() => {});
}

export const theme = (name) =>
  inLab(
    (chosen) => window.jupyterapp.commands.execute('apputils:change-theme', { theme: chosen }),
    `JupyterLab ${name}`,
  );

export async function exported(notebook) {
  await inLab(() => window.jupyterapp.commands.execute('docmanager:save'));
  const html = await fetch(`${server}/nbconvert/html/${notebook}?token=${token}`);
  return html.text();
}

/** Whatever happened, leaves nothing behind, and says how it went. */
export async function close(notebook) {
  await inLab(() => window.jupyterapp.shell.currentWidget?.sessionContext.shutdown()).catch(
    () => {},
  );
  await browser.close();
  await api('DELETE', `contents/${notebook}`);
  process.exitCode = wrong ? 1 : 0;
}
