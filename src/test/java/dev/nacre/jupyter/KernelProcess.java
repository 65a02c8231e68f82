package dev.nacre.jupyter;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A kernel in a process of its own, driven over its sockets as Jupyter does. */
final class KernelProcess implements AutoCloseable {

  /** What one request led to. */
  record Reply(JsonObject content, List<Message> outputs) {
    String status() {
      return content.get("status").getAsString();
    }

    String text() {
      var text = new StringBuilder();
      for (var output : outputs)
        if (output.type.equals("stream")) text.append(output.content.get("text").getAsString());
      return text.toString();
    }

    /** The plain text of the cell's value, or null. */
    String value() {
      return outputs.stream()
          .filter(output -> output.type.equals("execute_result"))
          .map(output -> output.content.getAsJsonObject("data").get("text/plain").getAsString())
          .findFirst()
          .orElse(null);
    }

    /** The error as shown, without colours. */
    String error() {
      var lines = new ArrayList<String>();
      for (var output : outputs)
        if (output.type.equals("error"))
          output.content.getAsJsonArray("traceback").forEach(line -> lines.add(line.getAsString()));
      return String.join("\n", lines).replaceAll("\u001b\\[[0-9;]*m", "");
    }
  }

  record Message(String type, String parent, JsonObject content) {}

  private static final String KEY = "a key";
  private static final Gson GSON = new Gson();

  /** How often it is looked whether the kernel still lives. */
  private static final int LOOK_MS = 500;

  private final Path connectionFile;
  private final Path errors;
  private final Process process;
  private final ZContext context = new ZContext();
  private final ZMQ.Socket shell;
  private final ZMQ.Socket control;
  private final ZMQ.Socket stdin;
  private final ZMQ.Socket iopub;
  private final List<Message> outputs = new ArrayList<>();

  KernelProcess(String... jvmArguments) {
    try {
      var ports = freePorts(5);
      connectionFile = Files.createTempFile("kernel", ".json");
      errors = Files.createTempFile("kernel", ".err");
      Files.writeString(
          connectionFile,
          GSON.toJson(
              Map.of(
                  "ip", "127.0.0.1",
                  "transport", "tcp",
                  "signature_scheme", "hmac-sha256",
                  "key", KEY,
                  "shell_port", ports.get(0),
                  "control_port", ports.get(1),
                  "stdin_port", ports.get(2),
                  "hb_port", ports.get(3),
                  "iopub_port", ports.get(4))));
      process = start(jvmArguments);
      shell = connect(SocketType.DEALER, ports.get(0));
      control = connect(SocketType.DEALER, ports.get(1));
      stdin = connect(SocketType.DEALER, ports.get(2));
      iopub = connect(SocketType.SUB, ports.get(4));
      iopub.setRcvHWM(0);
      iopub.subscribe(new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitSubscription();
  }

  private Process start(String... jvmArguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flagsOfTheKernelspec());
    command.add("--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED"); // as in the jar's manifest
    command.addAll(List.of(jvmArguments));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NacreKernel.class.getName(), connectionFile.toString()));
    return new ProcessBuilder(command)
        .redirectError(errors.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> flagsOfTheKernelspec() throws IOException {
    var argv = Json.strings(Files.readString(Path.of("kernelspec/kernel.json")), "argv");
    return argv.subList(1, argv.indexOf("-jar"));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    for (int i = 0; i < count; i++) sockets.add(new ServerSocket(0));
    var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (var socket : sockets) socket.close();
    return ports;
  }

  private ZMQ.Socket connect(SocketType type, int port) {
    var socket = context.createSocket(type);
    if (type == SocketType.DEALER) socket.setIdentity("the test".getBytes(StandardCharsets.UTF_8));
    socket.connect("tcp://127.0.0.1:" + port);
    return socket;
  }

  /** A subscription takes effect at some time: asks until the answer's idle status comes, too. */
  private void awaitSubscription() {
    while (true) {
      var id = send(shell, "kernel_info_request", Map.of());
      receiveReply(shell, id);
      for (var next = next(200); next != null; next = next(200))
        if (next.parent.equals(id)) {
          while (next(200) != null) {}
          return;
        }
    }
  }

  private Message next(int withinMillis) {
    return isThere(iopub, withinMillis) ? receive(iopub) : null;
  }

  /** Whether a message comes within a time. */
  private boolean isThere(ZMQ.Socket socket, int withinMillis) {
    var poller = context.createPoller(1);
    poller.register(socket, ZMQ.Poller.POLLIN);
    try {
      return poller.poll(withinMillis) > 0;
    } finally {
      poller.close();
    }
  }

  Process process() {
    return process;
  }

  /** Runs a cell to its end. */
  Reply run(String code) {
    return await(submit(code));
  }

  /** Sends a cell without waiting for it. */
  String submit(String code) {
    return submit(code, false);
  }

  /** Sends a cell that may ask for input. */
  String submit(String code, boolean allowStdin) {
    return send(
        shell,
        "execute_request",
        Map.of(
            "code",
            code,
            "silent",
            false,
            "store_history",
            true,
            "user_expressions",
            Map.of(),
            "allow_stdin",
            allowStdin,
            "stop_on_error",
            true));
  }

  /** Waits until a cell that was sent has ended, and for all of its output. */
  Reply await(String request) {
    var own = new ArrayList<Message>();
    while (true) {
      var message = nextOf(request);
      own.add(message);
      if (message.type.equals("status")
          && message.content.get("execution_state").getAsString().equals("idle")) break;
    }
    return new Reply(receiveReply(shell, request), own);
  }

  /** The next output that belongs to a request, whether the request is done or not. */
  Message nextOf(String request) {
    for (var message : outputs)
      if (message.parent.equals(request)) {
        outputs.remove(message);
        return message;
      }
    while (true) {
      var message = receive(iopub);
      if (message.parent.equals(request)) return message;
      outputs.add(message);
    }
  }

  /** Sends something on the shell channel that nobody answers. */
  void tell(String type, Map<String, ?> content) {
    send(shell, type, content);
  }

  /** Whether there is a reply to a cell now. */
  boolean hasReplied(String request) {
    while (isThere(shell, 0)) replies.add(receive(shell));
    return replies.stream().anyMatch(reply -> reply.parent.equals(request));
  }

  /** Asks something on the shell channel. */
  JsonObject ask(String type, Map<String, ?> content) {
    return receiveReply(shell, send(shell, type, content));
  }

  /** Waits until a cell asks for input. */
  void awaitInputRequest() {
    var request = receive(stdin);
    if (!request.type.equals("input_request")) throw new AssertionError(request);
  }

  void answerInput(String line) {
    send(stdin, "input_reply", Map.of("value", line));
  }

  /** Presses stop. */
  void interrupt() {
    receiveReply(control, send(control, "interrupt_request", Map.of()));
  }

  private String send(ZMQ.Socket socket, String type, Map<String, ?> content) {
    var id = UUID.randomUUID().toString();
    var header =
        Map.of(
            "msg_id", id,
            "msg_type", type,
            "username", "test",
            "session", "test",
            "date", "2026-01-01T00:00:00.000000Z",
            "version", "5.3");
    var frames =
        List.of(GSON.toJson(header), "{}", "{}", GSON.toJson(content)).stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    socket.sendMore("<IDS|MSG>");
    socket.sendMore(signature(frames));
    for (int i = 0; i < 3; i++) socket.sendMore(frames.get(i));
    socket.send(frames.get(3));
    return id;
  }

  private final List<Message> replies = new ArrayList<>();

  private JsonObject receiveReply(ZMQ.Socket socket, String request) {
    for (var reply : replies)
      if (reply.parent.equals(request)) {
        replies.remove(reply);
        return reply.content;
      }
    while (true) {
      var reply = receive(socket);
      if (reply.parent.equals(request)) return reply.content;
      replies.add(reply);
    }
  }

  /** The next message, as long as there is somebody to send one. */
  private Message receive(ZMQ.Socket socket) {
    while (!isThere(socket, LOOK_MS) && process.isAlive()) {}
    if (!isThere(socket, LOOK_MS)) throw new AssertionError("the kernel has ended: " + errors());
    while (!socket.recvStr().equals("<IDS|MSG>")) {}
    var signature = socket.recvStr();
    var frames = new ArrayList<byte[]>();
    for (int i = 0; i < 4; i++) frames.add(socket.recv());
    while (socket.hasReceiveMore()) socket.recv();
    if (!signature.equals(signature(frames))) throw new AssertionError("a wrong signature");
    var header = json(frames.get(0));
    var parent = json(frames.get(1)).get("msg_id");
    return new Message(
        header.get("msg_type").getAsString(),
        parent == null ? "" : parent.getAsString(),
        json(frames.get(3)));
  }

  private static JsonObject json(byte[] frame) {
    return GSON.fromJson(new String(frame, StandardCharsets.UTF_8), JsonObject.class);
  }

  private static String signature(List<byte[]> frames) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      frames.forEach(mac::update);
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String errors() {
    try {
      return "exit status " + process.exitValue() + "\n" + Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    context.close();
    try {
      process.waitFor();
      Files.delete(connectionFile);
      Files.delete(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
