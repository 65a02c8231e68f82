package dev.nacre.jupyter;

import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Makes a JJava kernel, stock or Nacre's own, draw Nacre's objects. */
public final class NacreExtension implements Extension {

  @Override
  public void install(BaseKernel kernel) {}
}
