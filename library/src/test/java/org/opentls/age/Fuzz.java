package org.opentls.age;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer calls; {@code library/fuzz} starts it. */
public final class Fuzz {
  private static final FuzzTarget TARGET =
      FuzzTarget.valueOf(System.getProperty("org.opentls.fuzz", "FILE"));

  private Fuzz() {}

  /** Starts from the target's own seeds, whose key is of this process. */
  @SuppressWarnings("unused") // Jazzer calls it
  public static void fuzzerInitialize() throws IOException {
    int number = 0;
    for (var seed : TARGET.seeds()) {
      Files.write(Path.of(System.getProperty("org.opentls.fuzz.seeds"), "seed" + number++), seed);
    }
  }

  /** Gives the target one input. */
  @SuppressWarnings("unused") // Jazzer calls it
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    TARGET.test(input);
  }
}
