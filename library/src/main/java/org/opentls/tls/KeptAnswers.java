package org.opentls.tls;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Answers by name: as many as are allowed, and fresh for a time. For any number of threads. */
final class KeptAnswers<T> {
  private final int most;
  private final long lifetime;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Answer<T>> answers = new LinkedHashMap<>(16, 0.75f, true);

  private record Answer<T>(T value, long given) {}

  KeptAnswers(int most, Duration lifetime) {
    this.most = most;
    this.lifetime = lifetime.toNanos();
  }

  /** The last answer, if it is fresh. */
  Optional<T> fresh(String name) {
    return find(name)
        .filter(answer -> System.nanoTime() - answer.given() < lifetime)
        .map(Answer::value);
  }

  /** The last answer, fresh or not; empty if there is none any more. */
  Optional<T> last(String name) {
    return find(name).map(Answer::value);
  }

  private Optional<Answer<T>> find(String name) {
    lock.lock();
    try {
      return Optional.ofNullable(answers.get(name));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps an answer, and forgets the one that was not asked for the longest if there is no room.
   */
  void keep(String name, T value) {
    lock.lock();
    try {
      answers.put(name, new Answer<>(value, System.nanoTime()));
      if (answers.size() > most) {
        answers.remove(answers.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  void forget(String name) {
    lock.lock();
    try {
      answers.remove(name);
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return answers.size();
    } finally {
      lock.unlock();
    }
  }
}
