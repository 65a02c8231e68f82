package dev.nacre.jupyter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.request.CompleteRequest;
import org.dflib.jjava.jupyter.messages.request.HistoryRequest;
import org.dflib.jjava.jupyter.messages.request.InspectRequest;
import org.dflib.jjava.jupyter.messages.request.IsCompleteRequest;
import org.dflib.jjava.jupyter.messages.request.ShutdownRequest;

/** Answers whatever a front end asks besides running cells. */
final class Requests {

  private final Connection connection;
  private final NacreKernel kernel;
  private final CellRunner runner;

  Requests(Connection connection, NacreKernel kernel, CellRunner runner) {
    this.connection = connection;
    this.kernel = kernel;
    this.runner = runner;
  }

  void register() {
    connection.on(MessageType.EXECUTE_REQUEST, runner::execute);
    answer(MessageType.KERNEL_INFO_REQUEST, MessageType.KERNEL_INFO_REPLY, _ -> kernelInfo());
    answer(MessageType.COMPLETE_REQUEST, MessageType.COMPLETE_REPLY, this::complete);
    answer(MessageType.INSPECT_REQUEST, MessageType.INSPECT_REPLY, this::inspect);
    answer(MessageType.IS_COMPLETE_REQUEST, MessageType.IS_COMPLETE_REPLY, this::isComplete);
    answer(MessageType.HISTORY_REQUEST, MessageType.HISTORY_REPLY, this::history);
    answer(
        MessageType.INTERRUPT_REQUEST,
        MessageType.INTERRUPT_REPLY,
        _ -> {
          runner.stop();
          return ok();
        });
    connection.on(MessageType.SHUTDOWN_REQUEST, this::shutDown);

    var comms = kernel.getCommManager();
    comms.setIOPubChannel(connection.iopub());
    connection.on(MessageType.COMM_OPEN_COMMAND, comms::handleCommOpenCommand);
    connection.on(MessageType.COMM_MSG_COMMAND, comms::handleCommMsgCommand);
    connection.on(MessageType.COMM_CLOSE_COMMAND, comms::handleCommCloseCommand);
    connection.on(MessageType.COMM_INFO_REQUEST, comms::handleCommInfoRequest);
  }

  @FunctionalInterface
  private interface Answer<Q> {
    Map<String, Object> to(Q request);
  }

  private <Q> void answer(MessageType<Q> request, MessageType<?> reply, Answer<Q> answer) {
    connection.on(
        request,
        (replies, message) -> {
          replies.setBusyDeferIdle();
          Map<String, Object> content;
          try {
            content = answer.to(message.getContent());
          } catch (RuntimeException | Error e) { // javac's own, for one, where code is too deep
            content =
                Map.of(
                    "status", "error",
                    "ename", e.getClass().getSimpleName(),
                    "evalue", String.valueOf(e.getMessage()),
                    "traceback", List.of(e.toString()));
          }
          replies.reply(Json.message(message, reply, content));
        });
  }

  private static Map<String, Object> ok() {
    var content = new LinkedHashMap<String, Object>();
    content.put("status", "ok");
    return content;
  }

  private Map<String, Object> kernelInfo() {
    var content = ok();
    content.put("protocol_version", Header.PROTOCOL_VERISON);
    content.put("implementation", kernel.getName());
    content.put("implementation_version", kernel.getVersion());
    content.put("language_info", kernel.getLanguageInfo());
    content.put("banner", kernel.getBanner());
    content.put("help_links", kernel.getHelpLinks());
    content.put("debugger", false);
    return content;
  }

  private Map<String, Object> complete(CompleteRequest request) {
    var code = request.getCode();
    int cursor = position(code, request.getCursorPos());
    var found = kernel.complete(code, cursor);
    int start = found == null ? cursor : found.getSourceStart();
    var content = ok();
    content.put("matches", found == null ? List.of() : found.getReplacements());
    content.put("cursor_start", code.codePointCount(0, start));
    content.put("cursor_end", request.getCursorPos());
    content.put("metadata", Map.of());
    return content;
  }

  private Map<String, Object> inspect(InspectRequest request) {
    var code = request.getCode();
    int cursor = position(code, request.getCursorPos());
    var found = kernel.inspect(code, cursor, request.getDetailLevel() > 0);
    var content = ok();
    content.put("found", found != null);
    var drawn = Json.of(DisplayData.emptyIfNull(found)).getAsJsonObject();
    content.put("data", drawn.get("data"));
    content.put("metadata", Map.of());
    return content;
  }

  /** Jupyter counts characters beyond the basic plane, emoji, once; Java twice. */
  private static int position(String code, int cursor) {
    return code.offsetByCodePoints(0, Math.clamp(cursor, 0, code.codePointCount(0, code.length())));
  }

  private Map<String, Object> isComplete(IsCompleteRequest request) {
    return kernel.session().assist().isComplete(request.getCode());
  }

  private Map<String, Object> history(HistoryRequest request) {
    var content = ok();
    content.put("history", runner.history().answer(request));
    return content;
  }

  private void shutDown(ShellReplyEnvironment replies, Message<ShutdownRequest> message) {
    boolean restart = message.getContent().isRestart();
    replies.setBusyDeferIdle();
    runner.stop();
    kernel.onShutdown(restart);
    var content = ok();
    content.put("restart", restart);
    replies.reply(Json.message(message, MessageType.SHUTDOWN_REPLY, content));
    replies.markForShutdown();
  }
}
