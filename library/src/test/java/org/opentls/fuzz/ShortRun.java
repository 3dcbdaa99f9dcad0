package org.opentls.fuzz;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** A short run of a target over changed seeds; {@code library/fuzz} does a long one. */
public final class ShortRun {
  private ShortRun() {}

  /** Gives the target each seed, and so many changed ones of each. */
  public static void of(Target target, int rounds) throws IOException {
    var random = new Random(1);
    for (var seed : target.seeds()) {
      target.test(seed);
      for (int i = 0; i < rounds; i++) {
        var input = change(seed, random);
        try {
          target.test(input);
        } catch (Exception | AssertionError e) {
          fail(target + " fails on " + HexFormat.of().formatHex(input), e);
        }
      }
    }
  }

  /** One to three changes: a bit, a byte, a cut, or a piece once more. */
  private static byte[] change(byte[] seed, Random random) {
    byte[] bytes = seed;
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      // Mostly near the start, where a file has its structure.
      int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 300) : bytes.length);
      bytes = change(bytes, at, random);
    }
    return bytes;
  }

  private static byte[] change(byte[] bytes, int at, Random random) {
    var changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[at] = (byte) " \t\r\n=-#Aa1\0\377".charAt(random.nextInt(12));
      case 2 -> changed = Arrays.copyOf(bytes, at);
      default -> {
        int length = random.nextInt(Math.min(bytes.length - at, 100) + 1);
        changed = Arrays.copyOf(bytes, bytes.length + length);
        System.arraycopy(bytes, at, changed, at + length, bytes.length - at);
      }
    }
    return changed;
  }
}
