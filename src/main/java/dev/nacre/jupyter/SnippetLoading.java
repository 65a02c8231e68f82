package dev.nacre.jupyter;

import java.io.File;
import java.net.MalformedURLException;
import java.nio.file.Path;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/** Brings what JShell has compiled into {@link SnippetClasses}. */
record SnippetLoading(SnippetClasses classes) implements LoaderDelegate {

  @Override
  public void load(ClassBytecodes[] batch) throws ClassInstallException {
    classes.add(batch);
    var loaded = new boolean[batch.length];
    for (int i = 0; i < batch.length; i++)
      try {
        findClass(batch[i].name());
        loaded[i] = true;
      } catch (ClassNotFoundException | LinkageError e) {
        throw new ClassInstallException(e.toString(), loaded);
      }
  }

  /** Nothing to do: classes are never redefined, JShell makes new ones. */
  @Override
  public void classesRedefined(ClassBytecodes[] batch) {}

  @Override
  public void addToClasspath(String path) throws InternalException {
    for (var entry : path.split(File.pathSeparator))
      try {
        classes.addURL(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InternalException(e.toString());
      }
  }

  /** Not with {@code Class.forName}: the JVM would keep the class for as long as that loader. */
  @Override
  public Class<?> findClass(String name) throws ClassNotFoundException {
    return classes.loadClass(name);
  }
}
