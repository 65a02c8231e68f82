package dev.nacre.jupyter;

import java.net.BindException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dflib.jjava.jupyter.channels.HeartbeatChannel;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * The five sockets of a Jupyter kernel, with one thread that answers requests and one for the
 * control channel, so that a stop arrives while a cell runs. (JJava's own loop looks for messages
 * every 50 ms, this one is woken by them.)
 */
final class Connection {

  private static final int LOOK_FOR_CLOSE_MS = 100;

  private static final int BETWEEN_TASKS_MS = 20;

  /** Front ends take a kernel for dead that answers a heartbeat after a second. */
  private static final int BEAT_MS = 50;

  private final KernelConnectionProperties properties;
  private final ZMQ.Context context = ZMQ.context(1);
  private final HeartbeatChannel heartbeat;
  private final RequestChannel shell;
  private final RequestChannel control;
  private final StdinRequests stdin;
  private final Broadcast iopub;
  private final Map<MessageType<?>, ShellHandler<?>> handlers = new HashMap<>();
  private Predicate<Boolean> meanwhile = _ -> false;
  private volatile boolean open = true;

  Connection(KernelConnectionProperties properties) throws java.security.GeneralSecurityException {
    this.properties = properties;
    var hmac = properties.createHMACGenerator();
    heartbeat = new HeartbeatChannel(context, hmac, BEAT_MS);
    shell = new RequestChannel(context, hmac, false);
    control = new RequestChannel(context, hmac, true);
    stdin = new StdinRequests(context, hmac);
    iopub = new Broadcast(context, hmac);
  }

  IOPubChannel iopub() {
    return iopub;
  }

  /** Whether output is made faster than messages are written. */
  boolean isBehind() {
    return iopub.isBehind();
  }

  <T> void on(MessageType<T> type, ShellHandler<T> handler) {
    handlers.put(type, handler);
  }

  /**
   * What is done between requests on the shell channel, many times a second.
   *
   * @param task is told whether there was one just now, and says whether it has more to do
   */
  void meanwhile(Predicate<Boolean> task) {
    meanwhile = task;
  }

  /**
   * Answers requests until {@link #close}; returns then.
   *
   * @throws BindException if another program has one of the ports meanwhile
   */
  void serve() throws BindException {
    try {
      for (JupyterSocket channel : List.of(heartbeat, stdin, iopub, shell, control))
        channel.bind(properties);
    } catch (ZMQException e) {
      if (e.getErrorCode() != ZMQ.Error.EADDRINUSE.getCode()) throw e;
      throw new BindException("another program has a port of the connection file");
    }
    iopub.start();
    iopub.sendMessage(new Message<>(null, PublishStatus.MESSAGE_TYPE, PublishStatus.STARTING));
    var controlThread = Thread.ofPlatform().name("control").start(() -> serve(control));
    serve(shell);
    try {
      controlThread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    heartbeat.close();
    shell.close();
    control.close();
    stdin.close();
    iopub.close();
    context.close();
  }

  void close() {
    open = false;
  }

  /**
   * The requests that wait on the shell channel, or arrive within a moment of each other.
   *
   * @param inAllMillis after how long only those that wait are taken
   */
  List<Message<?>> arrived(int withinMillis, int inAllMillis) {
    var waiting = new ArrayList<Message<?>>();
    long start = System.nanoTime();
    int wait = withinMillis;
    for (var next = shell.next(wait); next != null; next = shell.next(wait)) {
      waiting.add(next);
      if (System.nanoTime() - start > inAllMillis * 1_000_000L) wait = 0;
    }
    return waiting;
  }

  /** Says whose cell runs, and may ask for input; null for none. */
  void running(MessageContext request) {
    stdin.running(request);
  }

  /** Where answers to a request from the shell channel go. */
  ShellReplyEnvironment repliesTo(Message<?> request) {
    return new Replies(shell, request);
  }

  private void serve(RequestChannel channel) {
    boolean more = false;
    while (open) {
      var request = channel.next(more ? BETWEEN_TASKS_MS : LOOK_FOR_CLOSE_MS);
      if (request != null) handle(new Replies(channel, request), request);
      more = channel == shell && meanwhile.test(request != null);
    }
  }

  /** Answers one request from the shell channel. */
  void handle(Message<?> request) {
    handle(new Replies(shell, request), request);
  }

  private <T> void handle(Replies replies, Message<T> request) {
    @SuppressWarnings("unchecked")
    var handler = (ShellHandler<T>) handlers.get(request.getHeader().getType());
    if (handler == null) return;
    try {
      handler.handle(replies, request);
    } catch (RuntimeException | Error e) {
      log("could not answer " + request.getHeader().getType(), e);
    } finally {
      replies.resolveDeferrals();
      if (replies.isMarkedForShutdown()) close();
    }
  }

  private static void log(String what, Throwable e) {
    System.err.println("nacre kernel: " + what + ": " + e);
  }

  /** A channel of requests that can be waited for. */
  private static final class RequestChannel extends ShellChannel {
    private final boolean control;
    private ZMQ.Poller poller;

    RequestChannel(ZMQ.Context context, HMACGenerator hmac, boolean control) {
      super(context, hmac, control, null);
      this.control = control;
    }

    @Override
    public void bind(KernelConnectionProperties to) {
      int port = control ? to.getControlPort() : to.getShellPort();
      bind(formatAddress(to.getTransport(), to.getIp(), port));
      poller = ctx.poller(1);
      poller.register(this, ZMQ.Poller.POLLIN);
    }

    Message<?> next(int withinMillis) {
      try {
        return poller.poll(withinMillis) > 0 ? readMessage() : null;
      } catch (RuntimeException | Error e) {
        log("a message that cannot be read", e);
        return null;
      }
    }
  }

  private final class Replies extends ShellReplyEnvironment {
    Replies(RequestChannel channel, MessageContext request) {
      super(channel, stdin, iopub, request);
    }
  }
}
