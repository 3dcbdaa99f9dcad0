package org.opentls.age;

import java.util.ArrayList;
import java.util.List;

/** A source of one passphrase that remembers what it was asked and what it gave. */
final class Asked implements PassphraseSource {
  private final String answer;
  private final List<String> purposes = new ArrayList<>();
  private final List<char[]> given = new ArrayList<>();

  Asked(String answer) {
    this.answer = answer;
  }

  @Override
  public synchronized char[] passphrase(String purpose) {
    purposes.add(purpose);
    given.add(answer.toCharArray());
    return given.getLast();
  }

  synchronized List<String> purposes() {
    return List.copyOf(purposes);
  }

  synchronized int count() {
    return purposes.size();
  }

  /** Whether all that was given has been overwritten. */
  synchronized boolean isCleared() {
    return given.stream()
        .allMatch(characters -> new String(characters).chars().allMatch(c -> c == 0));
  }
}
