package org.opentls.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does everything that closing takes, whatever fails on the way. */
final class Closing {
  interface Step {
    void run() throws IOException;
  }

  private @Nullable Exception first;

  void attempt(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      if (first == null) {
        first = e;
      } else {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure, which holds the others. */
  void throwFirst() throws IOException {
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
  }
}
