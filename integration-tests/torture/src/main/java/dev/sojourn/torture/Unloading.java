package dev.sojourn.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes loaders with a woven class each, runs it and drops them: agent and engine keep none. */
final class Unloading implements Runnable {
  private static final String NAME = Unloadable.class.getName();
  private static final int OUTSTANDING = 16;
  private static final int COLLECTIONS = 20;
  private static final int RUNS = 10;
  private static final int CHUNK = 1 << 20;

  /** Defines the class itself, and gets all else from where this class comes from. */
  private static final class Loader extends ClassLoader {
    private final byte[] bytes;

    Loader(byte[] bytes) {
      super(Unloading.class.getClassLoader());
      this.bytes = bytes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(NAME)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
      }
    }
  }

  private final Board board;
  private final Delays delays;
  private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
  private final Set<Reference<?>> outstanding = new HashSet<>();
  private final List<ClassLoader> kept = new ArrayList<>(); // by a twin

  Unloading(Board board) {
    this.board = board;
    this.delays = new Delays(board.random());
  }

  @Override
  public void run() {
    try {
      byte[] bytes = bytes();
      byte[] chunk = bytes;
      while (!board.stopped) {
        board.awaitGo();
        load(bytes);
        board.totals.loaders.increment();
        chunk = new byte[CHUNK + chunk[0]]; // for the collector
        forget();
        if (outstanding.size() >= OUTSTANDING) {
          collect();
        }
        delays.rest(100_000);
      }
    } catch (ReflectiveOperationException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void load(byte[] bytes) throws ReflectiveOperationException {
    ClassLoader loader = new Loader(bytes);
    Runnable code = (Runnable) loader.loadClass(NAME).getConstructor().newInstance();
    for (int i = 0; i < RUNS; i++) {
      code.run();
    }
    outstanding.add(new PhantomReference<>(loader, collected));
    if (board.isTwin(Twin.KEEPS_CLASSES)) {
      kept.add(loader);
    }
  }

  private void forget() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      outstanding.remove(gone);
      board.totals.unloaded.increment();
    }
  }

  private void collect() throws InterruptedException {
    for (int i = 0; outstanding.size() >= OUTSTANDING; i++) {
      if (i == COLLECTIONS) {
        board.findings.add(
            Check.LEAK,
            outstanding.size() + " dropped loaders are left after " + i + " collections");
        return;
      }
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10); // for the references to be queued
      forget();
    }
  }

  private static byte[] bytes() {
    String resource = "/" + NAME.replace('.', '/') + ".class";
    try (InputStream in = Unloading.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
