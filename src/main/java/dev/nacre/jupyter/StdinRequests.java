package dev.nacre.jupyter;

import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.zeromq.ZMQ;

/** Asks the front end for a line of input; waiting for it can be stopped. */
final class StdinRequests extends StdinChannel {

  private static final int LOOK_FOR_STOP_MS = 50;

  StdinRequests(ZMQ.Context context, HMACGenerator hmac) {
    super(context, hmac);
  }

  @Override
  public synchronized String getInput(MessageContext request, String prompt, boolean password) {
    var poller = ctx.poller(1);
    try {
      poller.register(this, ZMQ.Poller.POLLIN);
      while (poller.poll(0) > 0) readMessage(); // An answer to a question that was given up.
      sendMessage(
          new Message<>(request, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, password)));
      while (poller.poll(LOOK_FOR_STOP_MS) <= 0) {
        if (Thread.currentThread().isInterrupted()) throw new Stop.Signal();
        Stop.check();
      }
      var reply = readMessage(InputReply.MESSAGE_TYPE);
      return reply.getContent().getValue() + System.lineSeparator();
    } finally {
      poller.close();
    }
  }
}
