package dev.nacre.jupyter;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Where pictures and tables go: the output of a cell. */
interface Outlet {

  void display(DisplayData data);

  /** Replaces what was displayed under the same id. */
  void update(DisplayData data);

  /** The output of the cell that the calling thread belongs to. */
  static Outlet current() {
    return BaseKernel.notebookKernel() instanceof NacreKernel ? Cell.current().output() : STOCK;
  }

  /** A stock JJava kernel: the output of the running cell, and nothing after it has ended. */
  Outlet STOCK =
      new Outlet() {
        @Override
        public void display(DisplayData data) {
          BaseKernel.notebookKernel().display(data);
        }

        @Override
        public void update(DisplayData data) {
          BaseKernel.notebookKernel().getIO().display.updateDisplay(data);
        }
      };
}
