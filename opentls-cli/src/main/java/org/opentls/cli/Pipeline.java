package org.opentls.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Works on items on all cores and hands on the results in the order of the items. A bounded number
 * of results waits, so any number of items can pass.
 *
 * @param work makes a result of an item; runs on any thread, and throws only what is a bug
 * @param inTurn which items are worked on by the caller's thread, when all earlier ones are done
 */
record Pipeline<T, R>(Function<T, R> work, Predicate<T> inTurn) {
  private static final int WAITING = 64;

  /** Works on all items and passes each result to {@code sink}, on the caller's thread. */
  void run(Iterator<T> items, Consumer<R> sink) {
    if (!items.hasNext()) {
      return;
    }
    var first = items.next();
    int cores = Runtime.getRuntime().availableProcessors();
    if (!items.hasNext() || cores == 1) {
      sink.accept(work.apply(first));
      items.forEachRemaining(item -> sink.accept(work.apply(item)));
      return;
    }
    var threads = Executors.newFixedThreadPool(cores, Pipeline::daemon);
    try {
      run(first, items, threads, sink);
    } finally {
      threads.shutdownNow();
    }
  }

  private void run(T first, Iterator<T> rest, ExecutorService threads, Consumer<R> sink) {
    var waiting = new ArrayDeque<Future<R>>();
    waiting.add(start(first, threads));
    while (rest.hasNext()) {
      if (waiting.size() == WAITING || waiting.element().isDone()) {
        sink.accept(take(waiting));
      }
      waiting.add(start(rest.next(), threads));
    }
    while (!waiting.isEmpty()) {
      sink.accept(take(waiting));
    }
  }

  private Future<R> start(T item, ExecutorService threads) {
    Callable<R> task = () -> work.apply(item);
    return inTurn.test(item) ? new FutureTask<>(task) : threads.submit(task);
  }

  private R take(Deque<Future<R>> waiting) {
    var next = waiting.remove();
    if (next instanceof FutureTask<R> task) {
      task.run(); // nothing, if a thread of the pool runs it already
    }
    try {
      return next.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Thread daemon(Runnable task) {
    return Thread.ofPlatform().daemon().unstarted(task);
  }
}
