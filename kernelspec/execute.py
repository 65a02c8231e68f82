"""Executes notebooks in the Nacre kernel, as JupyterLab would; `nacre run` calls it.

Arguments: the folder for the results, then the notebooks. Exit status 1 if a cell fails.
"""

import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert import HTMLExporter


def execute(source, results):
    """Runs one notebook up to its first failing cell; its results are written in any case."""
    start, at = time.time(), 0
    try:
        notebook = nbformat.read(source, as_version=4)
    except Exception as error:  # it names each fault by another class
        words = str(error).split("\n")[0][:100]
        print(f"{source.name}: failed, it is no notebook: {words}", flush=True)
        return False

    def begin(cell, cell_index):
        nonlocal at
        at = cell_index + 1

    client = NotebookClient(
        notebook,
        kernel_name="nacre",
        timeout=None,
        on_cell_start=begin,
        resources={"metadata": {"path": str(source.parent)}},
    )
    problem = None
    try:
        client.execute()
    except (CellControlSignal, DeadKernelError, RuntimeError) as error:
        problem = f"cell {at} of {len(notebook.cells)}" if at else "the start of its kernel"
        print(error, file=sys.stderr)

    nbformat.write(notebook, results / source.name)
    page = (results / source.name).with_suffix(".html")
    html, _ = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": source.stem}})
    page.write_text(html, encoding="utf-8")
    outcome = f"failed at {problem}" if problem else "passed"
    print(f"{source.name}: {outcome}, {time.time() - start:.1f} s, see {page}", flush=True)
    return problem is None


results = Path(sys.argv[1])
passed = [execute(Path(name), results) for name in sys.argv[2:]]
sys.exit(0 if all(passed) else 1)
