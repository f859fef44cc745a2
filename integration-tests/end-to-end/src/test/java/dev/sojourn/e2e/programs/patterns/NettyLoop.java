package dev.sojourn.e2e.programs.patterns;

import dev.sojourn.Sojourn;
import dev.sojourn.e2e.programs.shared.Waits;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.ExecutionException;

/** An event loop of Netty's, which selects when it has nothing to do. */
public final class NettyLoop {
  private NettyLoop() {}

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    Thread thread = group.submit(Thread::currentThread).get();
    Waits.examine(thread, () -> group.submit(Sojourn::isInKernel).syncUninterruptibly().getNow());
    System.exit(0);
  }
}
