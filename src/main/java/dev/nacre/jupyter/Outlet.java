package dev.nacre.jupyter;

import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

/** Where pictures and tables go: the output of a cell. */
interface Outlet {

  void display(DisplayData data);

  /** Replaces what was displayed under the same id. */
  void update(DisplayData data);

  /** The output of the cell that the calling thread belongs to. */
  static Outlet current() {
    var kernel = kernel();
    if (kernel.isEmpty()) return PRINTED;
    return kernel.get() instanceof NacreKernel ? Cell.current().output() : STOCK;
  }

  /** The kernel that this runs in; empty where there is no notebook. */
  static Optional<BaseKernel> kernel() {
    try {
      return Optional.of(BaseKernel.notebookKernel());
    } catch (NullPointerException e) {
      return Optional.empty(); // it says nothing else
    }
  }

  /** Where there is no notebook, in JShell for example: text, again whenever it changes. */
  Outlet PRINTED =
      new Outlet() {
        @Override
        public void display(DisplayData data) {
          System.out.println(data.getData(MIMEType.TEXT_PLAIN));
        }

        @Override
        public void update(DisplayData data) {
          display(data);
        }
      };

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
