package org.opentls.api;

import java.io.Serial;

/** The loaded OpenSSL lacks a function or a feature. The message names the version that has it. */
public class UnsupportedOpenSslException extends UnsupportedOperationException {
  @Serial private static final long serialVersionUID = 1L;

  private final String requiredVersion;

  /**
   * Says what is missing.
   *
   * @param what the function or feature
   * @param requiredVersion the first version that has it, as in {@code "3.2"}
   * @param loadedVersion the version that is loaded, as in {@code "OpenSSL 3.0.19"}
   */
  public UnsupportedOpenSslException(String what, String requiredVersion, String loadedVersion) {
    super(
        what
            + " needs OpenSSL "
            + requiredVersion
            + " or later, built with it; loaded is "
            + loadedVersion);
    this.requiredVersion = requiredVersion;
  }

  /** The first version of OpenSSL that has what was asked for, as in {@code "3.2"}. */
  public String requiredVersion() {
    return requiredVersion;
  }
}
