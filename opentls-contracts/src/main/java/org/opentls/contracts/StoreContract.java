package org.opentls.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The stores of a test: one for each, and as many more as it wants.
 *
 * @param <S> what kind of store
 */
abstract class StoreContract<S extends AutoCloseable> {
  private final List<S> opened = new ArrayList<>();

  /** That of the test. */
  S store;

  /** Opens a store. */
  protected abstract S open() throws Exception;

  /**
   * Opens a store whose server takes connections, or does not, and never answers; empty if there is
   * no server. Its calls must return at once nevertheless, and their results must come some time,
   * if as failures.
   */
  protected Optional<S> openUnanswered() throws Exception {
    return Optional.empty();
  }

  @BeforeEach
  void openOne() throws Exception {
    store = another();
  }

  /** Opens one more, which is closed after the test. */
  S another() throws Exception {
    var fresh = open();
    opened.add(fresh);
    return fresh;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var each : opened) {
      each.close();
    }
  }
}
