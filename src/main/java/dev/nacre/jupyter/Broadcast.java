package dev.nacre.jupyter;

import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.zeromq.ZMQ;

/**
 * The channel on which everybody sees what happens. Messages leave in order through a thread of
 * their own: one that sends must not be interrupted, and the threads of cells are, by stop.
 */
final class Broadcast extends IOPubChannel {

  /** So many messages, of 64 kB of text each, are sent in a moment: who prints more waits. */
  private static final int MANY = 256;

  private static final Message<?> LAST =
      new Message<>(null, PublishStatus.MESSAGE_TYPE, PublishStatus.IDLE);

  private final BlockingQueue<Message<?>> queue = new LinkedBlockingQueue<>();
  private final PrintStream log = System.err; // the process's own, not yet that of cells
  private final Thread sender = Thread.ofPlatform().name("broadcast").unstarted(this::send);

  Broadcast(ZMQ.Context context, HMACGenerator hmac) {
    super(context, hmac);
    setSndHWM(0); // No limit: at the default of 1000 messages output would be lost.
  }

  void start() {
    sender.start();
  }

  @Override
  public void sendMessage(Message<?> message) {
    queue.add(message);
  }

  /** Whether so much waits to be sent that more of it had better wait, too. */
  boolean isBehind() {
    return queue.size() > MANY;
  }

  private void send() {
    try {
      for (var next = queue.take(); next != LAST; next = queue.take()) send(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A message that cannot be written must not keep back those that follow. */
  private void send(Message<?> message) {
    try {
      super.sendMessage(message);
    } catch (RuntimeException | Error e) {
      log.println("nacre kernel: could not send " + message.getHeader().getType() + ": " + e);
    }
  }

  /** Closes when all that was queued before has been sent. */
  @Override
  public void close() {
    queue.add(LAST);
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    super.close();
  }
}
