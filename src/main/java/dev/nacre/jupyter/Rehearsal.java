package dev.nacre.jupyter;

import static org.slf4j.helpers.NOPLogger.NOP_LOGGER;

import dev.nacre.compute.Kernels;
import java.net.ServerSocket;
import java.util.Map;
import java.util.UUID;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.KernelTimestamp;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A kernel and its front end in one JVM that play the beginning of a notebook: a first value, a
 * short training, a chart, completion. What they load goes into the {@link KernelArchive}.
 */
final class Rehearsal {

  private static final String FIRST_TRAINING =
      """
      var split = Digits.load().shuffle(42).split(0.05).train().split(0.8);
      var net = Network.images(1, 8, 8)
          .conv(16, 3, c -> c.padding(same())).relu().maxPool(2)
          .conv(32, 3, c -> c.padding(same())).batchNorm().relu().globalAveragePool()
          .dense(10)
          .build(42);
      var history = net.trainOn(split.train())
          .minimizing(crossEntropy()).with(adam(1e-2))
          .batchSize(32).epochs(1).validatingOn(split.test())
          .run();
      Charts.lossCurve(history)\
      """;

  private final JupyterSocket shell;

  private Rehearsal(ZMQ.Context context, KernelConnectionProperties properties) throws Exception {
    shell =
        new JupyterSocket(
            context, SocketType.DEALER, properties.createHMACGenerator(), NOP_LOGGER) {
          @Override
          public void bind(KernelConnectionProperties to) {
            connect(formatAddress(to.getTransport(), to.getIp(), to.getShellPort()));
          }
        };
    shell.bind(properties);
  }

  /** Ends this JVM when it is over. */
  static void playAndExit() {
    int status = 1;
    try {
      play();
      status = 0;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      System.exit(status);
    }
  }

  private static void play() throws Exception {
    Kernels.useVectors();
    var properties = loopback();
    Thread.ofPlatform().start(() -> serve(properties));
    var frontEnd = new Rehearsal(ZMQ.context(1), properties);
    frontEnd.ask(MessageType.KERNEL_INFO_REQUEST, Map.of());
    frontEnd.execute("1 + 1");
    frontEnd.execute("System.out.println(\"深度学习\");");
    frontEnd.execute("int x = \"not a number\";");
    frontEnd.execute(FIRST_TRAINING);
    for (var code : AssistWarmUp.SAMPLES) {
      var place = Map.of("code", code, "cursor_pos", code.length(), "detail_level", 0);
      frontEnd.ask(MessageType.COMPLETE_REQUEST, place);
      frontEnd.ask(MessageType.INSPECT_REQUEST, place);
    }
  }

  private static KernelConnectionProperties loopback() throws Exception {
    var sockets = new ServerSocket[5];
    var ports = new int[sockets.length];
    for (int i = 0; i < ports.length; i++) {
      sockets[i] = new ServerSocket(0);
      ports[i] = sockets[i].getLocalPort();
    }
    for (var socket : sockets) socket.close();
    var key = UUID.randomUUID().toString();
    return new KernelConnectionProperties(
        "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "tcp", "hmac-sha256", key);
  }

  private static void serve(KernelConnectionProperties properties) {
    try {
      NacreKernel.serve(() -> properties);
    } catch (Exception e) {
      System.exit(1);
    }
  }

  private void execute(String code) {
    ask(
        MessageType.EXECUTE_REQUEST,
        Map.of("code", code, "store_history", true, "stop_on_error", false));
  }

  /** Sends a request and waits for its reply. */
  private void ask(MessageType<?> type, Map<String, ?> content) {
    @SuppressWarnings("unchecked")
    var request = (MessageType<Object>) type;
    var id = UUID.randomUUID().toString();
    var now = KernelTimestamp.now();
    var header = new Header<>(id, "nobody", id, now, request, Header.PROTOCOL_VERISON);
    shell.sendMessage(new Message<>(header, Json.of(content)));
    do shell.recv();
    while (shell.hasReceiveMore());
  }
}
