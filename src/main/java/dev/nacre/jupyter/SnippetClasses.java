package dev.nacre.jupyter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;

/**
 * The classes that JShell compiles from snippets. Each snippet has a class loader of its own, which
 * lives as long as the snippet is valid or something of it is in use; so re-running a cell a
 * thousand times leaves nothing behind. This loader is their parent and also holds the jars that a
 * notebook adds.
 */
final class SnippetClasses extends URLClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String PACKAGE = "REPL.";

  private final Map<String, SnippetLoader> live = new ConcurrentHashMap<>();

  SnippetClasses() {
    super("notebook", new URL[0], SnippetClasses.class.getClassLoader());
  }

  @Override
  public void addURL(URL jar) {
    super.addURL(jar);
  }

  /** Takes compiled snippets in; those of one batch may refer to each other. */
  void add(ClassBytecodes[] batch) {
    var bySnippet = new LinkedHashMap<String, SnippetLoader>();
    for (var compiled : batch)
      bySnippet
          .computeIfAbsent(snippetOf(compiled.name()), _ -> new SnippetLoader(this))
          .compiled
          .put(compiled.name(), compiled.bytecodes());
    live.putAll(bySnippet);
    bySnippet.values().forEach(SnippetLoader::holdWhatItUses);
  }

  /** Whether exactly these classes are there already: a cell was run again unchanged. */
  boolean has(ClassBytecodes[] batch) {
    return Arrays.stream(batch)
        .allMatch(compiled -> Arrays.equals(compiledForm(compiled.name()), compiled.bytecodes()));
  }

  /**
   * Moves a variable with its value from one class to another; false if the value does not fit, or
   * is itself code of the old class, a lambda, that has what it names from before.
   */
  boolean passOn(String from, String to, String variable) {
    try {
      var value = loadClass(from).getDeclaredField(variable).get(null);
      if (value != null && value.getClass().getClassLoader() == live.get(from)) return false;
      loadClass(to).getDeclaredField(variable).set(null, value);
      live.remove(from); // not cleared: code that values hold may still read it
      return true;
    } catch (ReflectiveOperationException | LinkageError | IllegalArgumentException e) {
      return false; // of another type
    }
  }

  /** The other classes of a class's snippet: JShell makes some on the way to the last. */
  List<String> othersOf(String className) {
    var snippet = withoutLetters(className);
    return live.keySet().stream()
        .filter(name -> name.startsWith(snippet) && !name.equals(className))
        .filter(name -> withoutLetters(name).equals(snippet))
        .toList();
  }

  /** {@code REPL.$JShell$7B} is the third class that is made of {@code REPL.$JShell$7}. */
  private static String withoutLetters(String className) {
    int end = className.length();
    while (Character.isUpperCase(className.charAt(end - 1))) end--;
    return className.substring(0, end);
  }

  /** Forgets a snippet's class and the values in its variables. */
  void drop(String className) {
    var loader = live.remove(className);
    if (loader != null) loader.clearVariables(className);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var snippet = name.startsWith(PACKAGE) ? live.get(snippetOf(name)) : null;
    return snippet != null ? snippet.own(name) : ofLibrary(name);
  }

  /** A class of a jar that was added, which must not end the JVM either. */
  private Class<?> ofLibrary(String name) throws ClassNotFoundException {
    var file = name.replace('.', '/') + ".class";
    var resource = findResource(file);
    if (resource == null) throw new ClassNotFoundException(name);
    try (var stream = resource.openStream()) {
      var bytes = stream.readAllBytes();
      var changed = ExitCalls.removedFrom(bytes, ClassHierarchyResolver.ofResourceParsing(this));
      if (changed == bytes) return super.findClass(name);
      var url = resource.toString();
      var jar = url.startsWith("jar:") ? url.substring(4, url.lastIndexOf("!/")) : url;
      var source = new CodeSource(URI.create(jar).toURL(), (CodeSigner[]) null);
      return defineClass(name, changed, 0, changed.length, source);
    } catch (IOException | IllegalArgumentException e) {
      return super.findClass(name); // what is odd about it, the JVM says
    }
  }

  private byte[] compiledForm(String name) {
    var snippet = live.get(snippetOf(name));
    return snippet == null ? null : snippet.compiled.get(name);
  }

  /** {@code REPL.$JShell$7$Point} belongs to the snippet {@code REPL.$JShell$7}. */
  static String snippetOf(String className) {
    int nested = className.indexOf('$', PACKAGE.length() + "$JShell$".length());
    return nested < 0 ? className : className.substring(0, nested);
  }

  private static final Pattern NAME_IN_TEXT =
      Pattern.compile(
          "(?:snippet/+)?REPL\\.\\$JShell\\$\\d+[A-Z]*"
              + "(?:( do_it\\$)\\w*|[.$](\\$JShell\\$anonymous\\$+\\d+)|[.$](?=[\\p{L}_$]))?");

  /** A text in which types and variables of cells have the names that the cells give them. */
  static String readable(String text) {
    if (!text.contains(PACKAGE)) return text;
    return NAME_IN_TEXT
        .matcher(text)
        .replaceAll(
            found -> {
              if (found.group(2) != null) return "anonymous";
              return found.group(1) == null && found.group().matches(".*[.$]") ? "" : "cell";
            });
  }

  private static final class SnippetLoader extends ClassLoader {

    static {
      registerAsParallelCapable();
    }

    private final SnippetClasses notebook;
    private final Map<String, byte[]> compiled = new HashMap<>();

    /** Snippets that this one refers to stay for as long as it does, whatever replaces them. */
    private final Set<SnippetLoader> uses = new HashSet<>();

    SnippetLoader(SnippetClasses notebook) {
      super("snippet", notebook);
      this.notebook = notebook;
    }

    void holdWhatItUses() {
      compiled.values().stream()
          .map(bytes -> ClassFile.of().parse(bytes).constantPool())
          .forEach(
              pool ->
                  pool.forEach(
                      entry -> {
                        if (entry instanceof ClassEntry used) {
                          var name = used.asInternalName().replace('/', '.');
                          var loader = notebook.live.get(snippetOf(name));
                          if (loader != null && loader != this) uses.add(loader);
                        }
                      }));
    }

    Class<?> own(String name) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        if (loaded != null) return loaded;
        var bytes = compiled.get(name);
        if (bytes == null) throw new ClassNotFoundException(name);
        var woven = StopChecks.weave(bytes, hierarchy());
        return defineClass(name, woven, 0, woven.length);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return compiled.containsKey(name) ? own(name) : super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      for (var used : uses) if (used.compiled.containsKey(name)) return used.own(name);
      throw new ClassNotFoundException(name);
    }

    void clearVariables(String className) {
      var loaded = findLoadedClass(className);
      if (loaded == null) return;
      for (var field : loaded.getDeclaredFields())
        if (Modifier.isStatic(field.getModifiers())
            && !Modifier.isFinal(field.getModifiers())
            && !field.getType().isPrimitive())
          try {
            field.set(null, null);
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
    }

    private ClassHierarchyResolver hierarchy() {
      return ClassHierarchyResolver.ofResourceParsing((ClassDesc desc) -> source(desc))
          .orElse(ClassHierarchyResolver.defaultResolver())
          .orElse(ClassHierarchyResolver.ofResourceParsing(notebook))
          .cached();
    }

    private InputStream source(ClassDesc desc) {
      var internal = desc.descriptorString();
      var name = internal.substring(1, internal.length() - 1).replace('/', '.');
      if (!name.startsWith(PACKAGE)) return null;
      var bytes = compiled.get(name);
      if (bytes == null) bytes = notebook.compiledForm(name);
      for (var used : uses) if (bytes == null) bytes = used.compiled.get(name);
      return bytes == null ? null : new ByteArrayInputStream(bytes);
    }
  }
}
