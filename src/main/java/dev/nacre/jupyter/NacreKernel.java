package dev.nacre.jupyter;

import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicTranspiler;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/** Nacre's Jupyter kernel: Java in notebooks, on JShell. */
public final class NacreKernel extends BaseKernel {

  private final NotebookThread thread;
  private final CompletableFuture<JavaSession> session;

  /** Runs a kernel until its front end shuts it down. The argument is Jupyter's connection file. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      System.err.println("This is a Jupyter kernel; its one argument is a connection file.");
      System.exit(2);
    }
    if (arguments[0].equals(KernelArchive.REHEARSAL)) Rehearsal.playAndExit();
    var file = Path.of(arguments[0]);
    try {
      serve(() -> KernelConnectionProperties.parse(Files.readString(file)));
    } catch (Exception | Error e) {
      System.err.println("nacre kernel: " + e);
      System.exit(1); // threads of its own may have begun, and would keep it
    }
    System.exit(0);
  }

  /** Runs a kernel on these sockets until its front end shuts it down. */
  static void serve(Callable<KernelConnectionProperties> properties) throws Exception {
    setIfAbsent("java.awt.headless", "true");
    setIfAbsent("slf4j.internal.verbosity", "ERROR");
    var thread = new NotebookThread();
    var session = startJava(thread); // first, because it takes longest
    new NacreKernel(thread, session).serve(new Connection(properties.call()));
  }

  /** Gets Java ready in the background while the kernel comes to answer its sockets. */
  private static CompletableFuture<JavaSession> startJava(NotebookThread thread) {
    var result = new CompletableFuture<JavaSession>();
    Thread.ofPlatform()
        .daemon()
        .name("start")
        .start(
            () -> {
              try {
                var session = new JavaSession(thread);
                session.begin(
                    NacreExtension.imports() + "import static dev.nacre.jupyter.Notebook.*;");
                result.complete(session);
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) System.setProperty(property, value);
  }

  private NacreKernel(NotebookThread thread, CompletableFuture<JavaSession> session) {
    super(
        "nacre",
        implementationVersion(),
        new LanguageInfo.Builder("java")
            .version(System.getProperty("java.version"))
            .mimetype("text/x-java-source")
            .fileExtension(".jshell")
            .pygments("java")
            .codemirror("text/x-java")
            .build(),
        List.of(
            new HelpLink("Java", "https://docs.oracle.com/en/java/javase/25/docs/api/"),
            new HelpLink("XChart", "https://knowm.org/open-source/xchart/")),
        null,
        new JupyterIO(StandardCharsets.UTF_8),
        new CommManager(),
        new Renderer(),
        new MagicParser("(?!)", "(?!)", new MagicTranspiler()),
        new MagicsRegistry(),
        true,
        new StringStyler.Builder().build());
    this.thread = thread;
    this.session = session;
  }

  private static String implementationVersion() {
    var version = NacreKernel.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private void serve(Connection connection) throws BindException {
    CellStream.install();
    System.setIn(new CellInput());
    Thread.setDefaultUncaughtExceptionHandler(this::uncaught);
    onStartup();
    var runner = new CellRunner(connection, this, thread);
    new Requests(connection, this, runner).register();
    connection.meanwhile(new AssistWarmUp(session, runner::wasStopped)::look);
    exitWithFrontEnd();
    session.thenRun(() -> TrainingWarmUp.begin(runner::idleNanos, runner::wasStopped));
    connection.serve();
  }

  /** The Java session, once it is ready. */
  JavaSession session() {
    try {
      return session.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("Java could not be started: " + e.getCause(), e.getCause());
    }
  }

  /** A kernel whose server was killed has nobody left to talk to. */
  private static void exitWithFrontEnd() {
    if (System.getenv("JPY_PARENT_PID") == null) return;
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
  }

  private void uncaught(Thread where, Throwable e) {
    if (e instanceof Stop.Signal) return;
    var name = where.getName().isEmpty() ? "a virtual thread" : "thread " + where.getName();
    System.err.println("in " + name + ":");
    new ErrorFormat(session().places()).report(e).lines().forEach(System.err::println);
  }

  @Override
  public Object evalRaw(String source) {
    if (thread.isBusy())
      throw new IllegalStateException(
          "a cell runs: the kernel evaluates other code after it; try a JShell of your own");
    var around = Cell.current();
    var cell =
        around == null
            ? new Cell(0, source, CellOutput.NOWHERE, CellInput.NOBODY)
            : around.with(source);
    try {
      return session().run(cell).value();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public void display(DisplayData data) {
    Cell.current().output().display(data);
  }

  @Override
  public DisplayData inspect(String code, int at, boolean extraDetail) {
    var text = session().assist().inspect(code, at);
    return text.isEmpty() ? null : new DisplayData(text);
  }

  @Override
  public ReplacementOptions complete(String code, int at) {
    return session().assist().complete(code, at);
  }

  @Override
  public String isComplete(String code) {
    var answer = session().assist().isComplete(code);
    return answer.getOrDefault("indent", answer.get("status")).toString();
  }

  @Override
  public void onShutdown(boolean isRestarting) {
    super.onShutdown(isRestarting);
    if (session.isDone() && !session.isCompletedExceptionally()) session().close();
  }
}
