package org.opentls.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * What hostile input goes into. A target throws only if something is wrong: an exception that is
 * not of the kind that is promised, or a result that another way to it does not have.
 */
public interface Target {
  /** Takes one input. */
  void test(byte[] input) throws IOException;

  /** Good input to begin with. */
  List<byte[]> seeds() throws IOException;
}
