package dev.nacre.jupyter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;

/** Runs the cells that the front end sends, and reports how they ended. */
final class CellRunner {

  /** How long requests that were sent together may take to arrive. */
  private static final int SENT_TOGETHER_MS = 20;

  /** The same for all of them: a front end may send something all the time. */
  private static final int ALL_SENT_MS = 300;

  private final Connection connection;
  private final NacreKernel kernel;
  private final NotebookThread thread;
  private final CellHistory history = new CellHistory();
  private int nextNumber = 1;
  private volatile Cell running;
  private volatile long ended = System.nanoTime();
  private volatile boolean stopped;

  CellRunner(Connection connection, NacreKernel kernel, NotebookThread thread) {
    this.connection = connection;
    this.kernel = kernel;
    this.thread = thread;
  }

  CellHistory history() {
    return history;
  }

  /** Since when no cell has run, in nanoseconds; 0 while one runs. */
  long idleNanos() {
    return running != null ? 0 : System.nanoTime() - ended;
  }

  /** Whether a reader has pressed stop: they do not want to see the processor busy. */
  boolean wasStopped() {
    return stopped;
  }

  /** Stops the running cell, if any. */
  void stop() {
    stopped = true;
    var cell = running;
    if (cell != null) thread.stop(cell);
  }

  void execute(ShellReplyEnvironment replies, Message<ExecuteRequest> message) {
    var request = message.getContent();
    boolean counts = !request.isSilent() && request.shouldStoreHistory();
    int number = counts ? nextNumber++ : nextNumber;
    kernel.getCommManager().setMessageContext(message);
    replies.setStatusBusy();
    if (!request.isSilent()) replies.publish(new PublishExecuteInput(request.getCode(), number));

    var output =
        new CellOutput(
            content -> replies.publish(Json.message(message, content)), connection::isBehind);
    var cell = new Cell(number, request.getCode(), output, prompt(replies, request));
    running = cell;
    connection.running(message);
    ErrorFormat.Report failure = null;
    Map<String, Object> expressions = Map.of();
    try {
      var shown = run(cell);
      if (shown != null && !request.isSilent()) output.result(number, shown);
      if (counts) history.add(number, request.getCode(), plainText(shown));
      expressions = userExpressions(cell, request);
    } catch (Throwable e) {
      failure = report(cell, e);
      output.error(failure.name(), failure.message(), failure.lines());
      Renderers.shapePath(e).ifPresent(output::display);
      if (counts) history.add(number, request.getCode(), "");
    } finally {
      ended = System.nanoTime();
      running = null;
      connection.running(null);
    }
    output.flush();

    var queued =
        failure != null && request.shouldStopOnError()
            ? connection.arrived(SENT_TOGETHER_MS, ALL_SENT_MS)
            : List.<Message<?>>of();
    var reply = new LinkedHashMap<String, Object>();
    reply.put("status", failure == null ? "ok" : "error");
    reply.put("execution_count", number);
    if (failure == null) {
      reply.put("user_expressions", expressions);
      reply.put("payload", output.pages());
    } else {
      reply.putAll(content(failure));
    }
    replies.reply(Json.message(message, MessageType.EXECUTE_REPLY, reply));
    replies.setStatusIdle();
    queued.forEach(this::abort);
  }

  /** Runs a cell and draws its value, both on the notebook's thread; null if it has none. */
  private DisplayData run(Cell cell) throws Throwable {
    var session = kernel.session();
    var result = session.run(cell);
    if (!result.isExpression()) return null;
    var value = result.value();
    if (value != null && (value == System.out || value == System.err)) return null; // printf(…)
    return session.onNotebookThread(cell, () -> Notebook.draw(value));
  }

  private Map<String, Object> userExpressions(Cell cell, ExecuteRequest request) {
    var answers = new LinkedHashMap<String, Object>();
    if (request.getUserExpr() == null) return answers;
    request
        .getUserExpr()
        .forEach(
            (name, expression) -> {
              try {
                var drawn = run(cell.with(expression));
                var answer = Json.of(drawn == null ? new DisplayData("") : drawn).getAsJsonObject();
                answer.addProperty("status", "ok");
                answers.put(name, answer);
              } catch (Throwable e) {
                var answer = content(report(cell, e));
                answer.put("status", "error");
                answers.put(name, answer);
              }
            });
    return answers;
  }

  private ErrorFormat.Report report(Cell cell, Throwable e) {
    try {
      var format = new ErrorFormat(kernel.session().places());
      return cell.isStopped() ? format.stopped(e) : format.report(e);
    } catch (RuntimeException | Error failure) { // Java has not started, say
      return ErrorFormat.brief(e);
    }
  }

  private static Map<String, Object> content(ErrorFormat.Report report) {
    var content = new LinkedHashMap<String, Object>();
    content.put("ename", report.name());
    content.put("evalue", report.message());
    content.put("traceback", report.lines());
    return content;
  }

  private static CellInput.Prompt prompt(ShellReplyEnvironment replies, ExecuteRequest request) {
    return () -> {
      if (!request.isStdinEnabled())
        throw new IllegalStateException(
            "this front end cannot be asked for input: write it into the cell, or run that in"
                + " JupyterLab");
      return replies.readFromStdIn();
    };
  }

  private static String plainText(DisplayData shown) {
    var text = shown == null ? null : shown.getData(MIMEType.TEXT_PLAIN);
    return text == null ? "" : text.toString();
  }

  /** Cells that were queued behind one that failed do not run; other requests are answered. */
  private void abort(Message<?> request) {
    if (request.getHeader().getType() != MessageType.EXECUTE_REQUEST) {
      connection.handle(request);
      return;
    }
    var replies = connection.repliesTo(request);
    replies.setStatusBusy();
    replies.reply(Json.message(request, MessageType.EXECUTE_REPLY, Map.of("status", "aborted")));
    replies.setStatusIdle();
  }
}
