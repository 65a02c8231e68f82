package dev.nacre.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Kind;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * The Java of a notebook: runs cells one after another in a JShell of this JVM.
 *
 * <p>JShell keeps the value of every bare expression in a variable, for ever. Here the variable is
 * named after its cell, {@code $7} for {@code [7]}, and only the last such value is kept.
 */
final class JavaSession implements AutoCloseable {

  /**
   * What a cell's last snippet came to.
   *
   * @param isExpression whether it has a value at all, null being one
   */
  record Result(boolean isExpression, Object value) {
    static final Result NONE = new Result(false, null);
  }

  private static final int MOST_WITH_ONE_COMPILER = 1_000;

  private static final String HIDDEN_CONSTRUCTOR =
      "compiler.err.invalid.canonical.constructor.in.record";

  private final NotebookThread thread;
  private final StoppableExecution execution;
  private final JShell shell;
  private final SourceCodeAnalysis analysis;
  private final IndexOfClasses index;
  private final CellParser parser;
  private final CodeAssist assist;
  private final SnippetTables tables;
  private final Places places = new Places();
  private final Magics magics = new Magics(this);

  /** What the notebook begins with and {@link #reset} keeps. */
  private final Set<String> beginning = new HashSet<>();

  /** The class that holds each valid snippet, by the snippet's id. */
  private final Map<String, String> classNames = new HashMap<>();

  private final List<VarSnippet> unnamed = new ArrayList<>();

  /** Declarations of this cell that refer to something which does not exist. */
  private final List<DeclarationSnippet> incomplete = new ArrayList<>();

  /** Variables that JShell has declared anew, and whose values did not fit them any more. */
  private final Set<String> lost = new HashSet<>();

  /** Records whose constructor had to be made public, as they were written and as they are run. */
  private final Map<String, String> withPublicConstructor = new HashMap<>();

  /** What parts of cells took in all. */
  private long nanos;

  /** Snippets since javac began anew. */
  private int compiled;

  private int unnamedInCell;
  private Cell cell;

  JavaSession(NotebookThread thread) {
    this.thread = thread;
    execution = new StoppableExecution(thread);
    shell =
        JShell.builder()
            .executionEngine(providerOf(execution), Map.of())
            .tempVariableNameGenerator(this::nextUnnamed)
            .compilerOptions("-g") // with it a NullPointerException names the local variable
            .build();
    StackTraces.locatedBy(places);
    tables = SnippetTables.of(shell);
    analysis = shell.sourceCodeAnalysis();
    index = new IndexOfClasses(analysis);
    parser = new CellParser(analysis);
    assist = new CodeAssist(parser, analysis, this::javadocOf, this::forgetUndeclaredTypes);
  }

  private static ExecutionControlProvider providerOf(DirectExecutionControl control) {
    return new ExecutionControlProvider() {
      @Override
      public String name() {
        return "nacre";
      }

      @Override
      public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return control;
      }
    };
  }

  private String nextUnnamed() {
    var name = "$" + cell.number();
    return unnamedInCell++ == 0 ? name : name + "_" + unnamedInCell;
  }

  /**
   * Runs a cell to its end.
   *
   * @throws CompileError where javac refuses it; if already the parser does, nothing was run
   * @throws Throwable whatever the cell's own code throws, and {@link Stop.Signal}
   */
  Result run(Cell cell) throws Throwable {
    unnamedInCell = 0;
    try {
      return runPart(cell);
    } finally {
      noteIncomplete();
      execution.forget();
      keepLastUnnamed();
      tidy();
    }
  }

  /** Runs a cell, or a file that a cell loads. */
  Result runPart(Cell part) throws Throwable {
    var around = cell;
    begin(part);
    try {
      var parsed = parser.parse(part.source());
      if (!parsed.isComplete()) throw syntaxError(parsed.rest());
      for (var each : parsed.parts()) if (each.isMagic()) Magic.named(each.code());
      var last = runAll(parsed.parts());
      if (part.isStopped()) throw new Stop.Signal();
      return last;
    } finally {
      if (around != null && around.isSameAs(part)) begin(around);
    }
  }

  private void begin(Cell next) {
    cell = next;
    execution.begin(next);
  }

  private Result runAll(List<CellParser.Part> parts) throws Throwable {
    var last = Result.NONE;
    boolean timed = false;
    for (int i = 0; i < parts.size(); i++) {
      if (cell.isStopped()) throw new Stop.Signal();
      var part = parts.get(i);
      var magic = part.isMagic() ? Magic.named(part.code()) : null;
      if (magic == Magic.TIME) {
        timed = true;
        continue;
      }
      long before = nanos;
      try {
        last =
            magic == Magic.CELL_TIME
                ? runAll(parts.subList(i + 1, parts.size()))
                : runTimed(part, magic);
      } finally {
        if (timed || magic == Magic.CELL_TIME) Magics.tellTime(cell, nanos - before);
        timed = false;
      }
      if (magic == Magic.CELL_TIME) return last;
    }
    return last;
  }

  /** Of a snippet the time is counted that it runs, not that which javac takes for it. */
  private Result runTimed(CellParser.Part part, Magic magic) throws Throwable {
    long before = nanos;
    long start = System.nanoTime();
    long ran = execution.nanos();
    try {
      return magic == null ? run(part) : magics.run(part.code(), cell);
    } finally {
      boolean compiles = magic == null || magic == Magic.LOAD;
      nanos = before + (compiles ? execution.nanos() - ran : System.nanoTime() - start);
    }
  }

  private Result run(CellParser.Part part) throws Throwable {
    places.runs(() -> analysis.wrappers(part.code()).getFirst(), cell, part.offset());
    compiled++;
    forgetUndeclaredTypes(); // JShell refuses anonymous classes in a var while it has one
    var events = evaluate(part.code());
    var thrown = execution.thrown();
    var value = execution.value();
    execution.forget();
    CellStream.replaceMissing();
    for (var event : events) place(event, part);
    for (var event : events) {
      if (event.causeSnippet() == null) check(event, part);
      else noteLost(event);
    }
    var snippet = events.getLast().snippet();
    if (events.getLast().exception() instanceof UnresolvedReferenceException unresolved)
      throw new IllegalStateException(notUsable(unresolved.getSnippet()));
    if (thrown != null) throw thrown;
    if (!snippet.kind().isPersistent()) forget(snippet);
    return isValue(snippet) && !(value == null && part.semicolon())
        ? new Result(true, value)
        : Result.NONE;
  }

  /**
   * JShell makes the records of cells public, but not their constructors; javac then takes a plain
   * {@code Point {…}} for less visible than its record.
   */
  private List<SnippetEvent> evaluate(String code) {
    if (withPublicConstructor.containsKey(code)) return shell.eval(withPublicConstructor.get(code));
    var events = shell.eval(code);
    var snippet = events.getFirst().snippet();
    if (events.getFirst().status() != Status.REJECTED) return events;
    var errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
    if (errors.size() != 1 || !errors.getFirst().getCode().equals(HIDDEN_CONSTRUCTOR))
      return events;
    int start = (int) errors.getFirst().getStartPosition();
    if (code.startsWith("private", start) || code.startsWith("protected", start)) return events;
    forgetRejected(snippet);
    var changed = code.substring(0, start) + "public " + code.substring(start);
    withPublicConstructor.put(code, changed);
    return shell.eval(changed);
  }

  private static boolean isValue(Snippet snippet) {
    return switch (snippet.subKind()) {
      case VAR_VALUE_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
      default -> false;
    };
  }

  /**
   * Keeps track of the classes behind snippets, and frees what was replaced. JShell declares a
   * variable anew where something was redefined that its initializer names, without running that;
   * then the value goes along.
   */
  private void place(SnippetEvent event, CellParser.Part part) {
    var snippet = event.snippet();
    if (event.status() == Status.OVERWRITTEN) { // Its successor has the same id.
      if (tables != null) tables.remove(snippet);
      return;
    }
    if (!event.status().isDefined() || snippet.kind() == Kind.IMPORT) {
      release(snippet);
      return;
    }
    var wrapper = analysis.wrapper(snippet);
    var before = classNames.put(snippet.id(), wrapper.fullClassName());
    if (before != null && !before.equals(wrapper.fullClassName())) {
      if (event.causeSnippet() != null
          && snippet instanceof VarSnippet variable
          && !execution.passOn(before, wrapper.fullClassName(), variable.name()))
        lost.add(variable.name());
      drop(before);
    }
    execution.othersOf(wrapper.fullClassName()).forEach(this::drop);
    if (event.causeSnippet() == null) places.add(snippet, wrapper, cell, part.offset());
    else places.moved(snippet, wrapper);
    if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND
        && event.previousStatus() == Status.NONEXISTENT) unnamed.add((VarSnippet) snippet);
  }

  private void release(Snippet snippet) {
    var className = classNames.remove(snippet.id());
    if (className != null) drop(className);
  }

  private void drop(String className) {
    execution.drop(className);
    if (tables != null) tables.removeClass(className);
  }

  private void forget(Snippet snippet) {
    places.forget(snippet);
    release(snippet);
    if (tables != null) tables.remove(snippet);
  }

  /** Also the class that it would have become, of which no event tells. */
  private void forgetRejected(Snippet snippet) {
    if (tables != null && snippet instanceof PersistentSnippet) {
      var className = analysis.wrapper(snippet).fullClassName();
      if (!classNames.containsValue(className)) drop(className);
    }
    forget(snippet);
  }

  private void check(SnippetEvent event, CellParser.Part part) throws CompileError {
    var snippet = event.snippet();
    boolean unusable =
        event.status() == Status.REJECTED
            || event.status() == Status.RECOVERABLE_NOT_DEFINED && snippet.kind() == Kind.VAR;
    if (unusable) {
      var error = compileError(part, diagnostics(snippet, part));
      if (event.status() != Status.REJECTED) shell.drop(snippet);
      forgetRejected(snippet);
      throw error;
    }
    if (event.status() != Status.VALID && snippet instanceof DeclarationSnippet declared)
      incomplete.add(declared);
  }

  /** Of a variable of an unknown type, without a value, JShell says nothing: as if it had one. */
  private List<Diag> diagnostics(Snippet snippet, CellParser.Part part) {
    var own = shell.diagnostics(snippet).toList();
    if (!own.isEmpty() || snippet.kind() != Kind.VAR) return own;
    var events = shell.eval(part.code().replaceFirst(";\\s*$", " = null;"));
    var found = events.stream().flatMap(each -> shell.diagnostics(each.snippet())).toList();
    for (var event : events) {
      if (event.status() != Status.REJECTED) shell.drop(event.snippet());
      forgetRejected(event.snippet());
    }
    return found;
  }

  private void noteLost(SnippetEvent event) {
    if (!(event.snippet() instanceof VarSnippet variable)) {
      boolean isHalf =
          event.status() == Status.RECOVERABLE_DEFINED
              || event.status() == Status.RECOVERABLE_NOT_DEFINED;
      if (isHalf && event.snippet() instanceof DeclarationSnippet declared)
        incomplete.add(declared);
      return;
    }
    if (event.status() == Status.RECOVERABLE_NOT_DEFINED)
      cell.note(
          variable.name() + " is gone: its type was redefined. Run the cell that makes it again.");
    else if (lost.remove(variable.name()))
      cell.note(
          variable.name()
              + " has lost its value: what it was made with was redefined. Run its cell again.");
  }

  private void noteIncomplete() {
    var noted = new HashSet<String>();
    for (var declared :
        incomplete.reversed()) // what the cell has replaced since is no longer active
    if (!declared.kind().equals(Kind.VAR)
          && shell.status(declared) != Status.VALID
          && shell.status(declared).isActive()
          && noted.add(declared.id())) cell.note(notUsable(declared));
    incomplete.clear();
  }

  /** What a method or a type of a cell lacks, and the import that would help. */
  private String notUsable(DeclarationSnippet declared) {
    var needs = shell.unresolvedDependencies(declared).toList();
    var errors = shell.diagnostics(declared).filter(Diag::isError);
    var why =
        needs.isEmpty()
            ? errors.map(error -> error.getMessage(null)).findFirst().orElse("see above")
            : "it needs " + String.join(", ", needs);
    var hints =
        needs.stream()
            .map(need -> need.replaceFirst(".* ", ""))
            .flatMap(name -> ImportHint.of(index, name).stream())
            .toList();
    return declared.name()
        + " cannot be used yet: "
        + why
        + (hints.isEmpty() ? "" : "\ntry: " + String.join(" or ", hints));
  }

  private CompileError syntaxError(CellParser.Part part) {
    var open = Unfinished.openComment(part.code());
    if (open.isPresent()) return new CompileError(cell, part, List.of(open.get()), List.of());
    var snippet = shell.eval(part.code()).getFirst().snippet();
    var error = compileError(part, shell.diagnostics(snippet).toList());
    forget(snippet);
    return error;
  }

  private CompileError compileError(CellParser.Part part, List<Diag> diagnostics) {
    var errors = new ArrayList<>(diagnostics.stream().filter(Diag::isError).toList());
    if (errors.size() > 1) errors.removeIf(error -> error.getCode().equals(HIDDEN_CONSTRUCTOR));
    var hints = new ArrayList<>(ImportHint.of(index, part.code(), errors));
    hints.addAll(SealedHint.of(cell.source(), part.code(), errors));
    hints.addAll(StageHint.of(errors));
    hints.addAll(FactoryHint.of(index, part.code(), errors));
    if (hints.isEmpty()) hints.addAll(NameHint.of(analysis, part.code(), errors));
    Magic.inside(part.code())
        .ifPresent(magic -> hints.add("a semicolon at the end of the line before " + magic.word()));
    return new CompileError(
        cell,
        part,
        errors.stream().map(error -> CompileError.Fault.of(error, part.code())).toList(),
        hints);
  }

  private void tidy() {
    if (tables == null || compiled < MOST_WITH_ONE_COMPILER) return;
    compiled = 0;
    tables.renewCompiler();
    System.gc(); // only a full collection frees the old classes, and native memory of old values
  }

  private void keepLastUnnamed() {
    while (unnamed.size() > 1) {
      var snippet = unnamed.removeFirst();
      shell.drop(snippet);
      forget(snippet);
    }
  }

  /** Declares these imports, one a line, and has {@link #reset} keep them. */
  void begin(String imports) {
    StartImports.declare(shell, imports);
    shell.snippets().map(Snippet::id).forEach(beginning::add);
  }

  /** Forgets what cells have declared. */
  void reset() {
    for (var snippet : shell.snippets().toList().reversed())
      if (!beginning.contains(snippet.id()) && shell.status(snippet).isActive()) {
        shell.drop(snippet);
        forget(snippet);
      }
    unnamed.clear();
    incomplete.clear();
  }

  void addToClassPath(Path jarOrFolder) {
    shell.addToClasspath(jarOrFolder.toString());
  }

  /** Runs code of the kernel that calls code of the user, such as {@code toString}. */
  <T> T onNotebookThread(Cell cell, java.util.concurrent.Callable<T> code) throws Throwable {
    try {
      @SuppressWarnings("unchecked")
      var result = (T) thread.run(cell, code);
      return result;
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private void forgetUndeclaredTypes() {
    if (tables == null) return;
    tables.keepTypes(shell.types().map(TypeDeclSnippet::name).collect(Collectors.toSet()));
  }

  /** The documentation that cells have in front of methods and types, or members: {@code T.m}. */
  private List<String> javadocOf(String name) {
    int dot = name.indexOf('.');
    if (dot >= 0) {
      return shell
          .types()
          .filter(type -> type.name().equals(name.substring(0, dot)))
          .flatMap(type -> Javadoc.ofMember(name.substring(dot + 1), type.source()))
          .toList();
    }
    return shell
        .snippets()
        .filter(snippet -> shell.status(snippet).isActive())
        .filter(PersistentSnippet.class::isInstance)
        .filter(snippet -> ((PersistentSnippet) snippet).name().equals(name))
        .flatMap(snippet -> places.javadocOf(snippet).stream())
        .toList();
  }

  CodeAssist assist() {
    index.allow();
    return assist;
  }

  Places places() {
    return places;
  }

  @Override
  public void close() {
    shell.close();
  }
}
