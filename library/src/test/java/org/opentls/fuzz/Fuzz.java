package org.opentls.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What Jazzer calls; {@code library/fuzz} starts it. */
public final class Fuzz {
  private static final Target TARGET = target(System.getProperty("org.opentls.fuzz", "age/FILE"));

  private Fuzz() {}

  /** The constant of a package's {@code FuzzTarget}, as in {@code tls/SERVER}. */
  private static Target target(String name) {
    var parts = name.split("/", 2);
    try {
      var targets = Class.forName("org.opentls." + parts[0] + ".FuzzTarget").getEnumConstants();
      return Arrays.stream(targets)
          .filter(target -> target.toString().equals(parts[1]))
          .map(Target.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no target named " + name));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("no target named " + name, e);
    }
  }

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
