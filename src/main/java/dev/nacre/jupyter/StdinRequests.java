package dev.nacre.jupyter;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.zeromq.ZMQ;

/**
 * Asks the front end for a line of input. Waiting for it can be stopped, because a thread of its
 * own uses the socket, which must not be interrupted.
 */
final class StdinRequests extends StdinChannel {

  private static final int LOOK_FOR_STOP_MS = 50;

  private final Object questions = new Object();
  private MessageContext running;
  private CompletableFuture<String> open = new CompletableFuture<>();

  StdinRequests(ZMQ.Context context, HMACGenerator hmac) {
    super(context, hmac);
  }

  /**
   * Says whose cell runs, null for none. Only it may ask: a front end shows nobody a question of a
   * cell that is over, and whoever waits for the answer keeps all others from asking.
   */
  void running(MessageContext request) {
    synchronized (questions) {
      running = request;
      open.cancel(false);
    }
  }

  @Override
  public String getInput(MessageContext request, String prompt, boolean password) {
    var answer = new CompletableFuture<String>();
    synchronized (questions) {
      open = answer;
      if (running != request) answer.cancel(false);
    }
    Thread.ofPlatform().daemon().name("input").start(() -> ask(request, prompt, password, answer));
    try {
      return answer.get();
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      throw new Stop.Signal();
    } catch (CancellationException e) {
      throw new IllegalStateException(
          "only a running cell can ask for input, and this one is over: let it wait for its"
              + " threads, with join() say");
    } catch (ExecutionException e) {
      throw new IllegalStateException("no input came", e.getCause());
    }
  }

  private synchronized void ask(
      MessageContext request, String prompt, boolean password, CompletableFuture<String> answer) {
    var poller = ctx.poller(1);
    try {
      poller.register(this, ZMQ.Poller.POLLIN);
      if (answer.isCancelled()) return;
      while (poller.poll(0) > 0) readMessage(); // An answer to a question that was given up.
      sendMessage(
          new Message<>(request, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, password)));
      while (poller.poll(LOOK_FOR_STOP_MS) <= 0) if (answer.isCancelled()) return;
      var reply = readMessage(InputReply.MESSAGE_TYPE).getContent();
      answer.complete(reply.getValue() + System.lineSeparator());
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    } finally {
      poller.close();
    }
  }
}
