package org.opentls.api;

import java.util.Comparator;

/**
 * A version of OpenSSL; see {@code OpenSSL_version(3ossl)}.
 *
 * @param major the first number, 3 or more
 * @param minor the second number
 * @param patch the third number
 */
public record Version(int major, int minor, int patch) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  /** Decodes {@code OPENSSL_VERSION_NUMBER}, {@code 0xMNN00PP0L}. */
  static Version ofNumber(long number) {
    return new Version(
        (int) (number >>> 28 & 0xf), (int) (number >>> 20 & 0xff), (int) (number >>> 4 & 0xff));
  }

  /** Whether this version is {@code major.minor} or newer. */
  public boolean isAtLeast(int major, int minor) {
    return compareTo(new Version(major, minor, 0)) >= 0;
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  /** The usual form, as in {@code 3.0.19}. */
  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
