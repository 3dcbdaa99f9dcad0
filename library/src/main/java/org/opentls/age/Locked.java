package org.opentls.age;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a passphrase opens. It is asked for once, when it is first needed: one thread asks, the
 * others wait. An answer stays, be it right or wrong; a source that gives none is asked again.
 */
final class Locked<T> implements AutoCloseable {
  /** Opens what is locked. */
  @FunctionalInterface
  interface Opener<T> {
    /**
     * Tries a passphrase.
     *
     * @param passphrase text of one character or more, which is cleared afterwards
     * @return empty if it is wrong
     * @throws IOException if there is something else than there should be
     */
    Optional<T> open(char[] passphrase) throws IOException;
  }

  private final String purpose;
  private final PassphraseSource source;
  private final Opener<T> opener;
  private final Consumer<T> closer;

  // Not a monitor: a virtual thread may wait for a person here.
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable T content;
  private @Nullable IOException failure;
  private volatile boolean closed;

  /**
   * Locks something.
   *
   * @param closer overwrites what was opened
   */
  Locked(String purpose, PassphraseSource source, Opener<T> opener, Consumer<T> closer) {
    this.purpose = purpose;
    this.source = Objects.requireNonNull(source);
    this.opener = opener;
    this.closer = closer;
  }

  /** What is open already. */
  static <T> Locked<T> opened(T content, Consumer<T> closer) {
    var locked = new Locked<T>("", PassphraseSource.none(), _ -> Optional.empty(), closer);
    locked.content = content;
    return locked;
  }

  /**
   * What the passphrase opens.
   *
   * @throws AgeException of the kind {@code WRONG_PASSPHRASE}
   * @throws IOException what the source or the opener threw
   * @throws IllegalStateException if this is closed, or the source itself needs it
   */
  T open() throws IOException {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a source of passphrases needs what it is asked to open");
    }
    lock.lock();
    try {
      requireOpen();
      if (content == null) {
        content = ask();
      }
      return content;
    } finally {
      lock.unlock();
      if (closed) {
        close();
      }
    }
  }

  /**
   * Checks what every use begins with.
   *
   * @throws IllegalStateException if this is closed
   */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private T ask() throws IOException {
    if (failure != null) {
      throw failure;
    }
    char[] passphrase = Objects.requireNonNull(source.passphrase(purpose), "no passphrase");
    try {
      return tryOpen(passphrase);
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private T tryOpen(char[] passphrase) throws IOException {
    var opened = Passphrase.isText(passphrase) ? opener.open(passphrase) : Optional.<T>empty();
    return opened.orElseThrow(() ->
        new AgeException(
            AgeException.Kind.WRONG_PASSPHRASE, "the passphrase of " + purpose + " is wrong"));
  }

  /** Overwrites what was opened; a thread that is opening it meanwhile does it when it is done. */
  @Override
  public void close() {
    closed = true;
    if (lock.tryLock()) {
      try {
        if (content != null) {
          closer.accept(content);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
