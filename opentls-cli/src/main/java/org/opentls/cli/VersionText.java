package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslNotFoundException;
import picocli.CommandLine.IVersionProvider;

/** The versions of this program and of what it runs on. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "OpenTLS " + openTls(), openSsl(), "Java " + Runtime.version(),
    };
  }

  /** The version of this program. */
  static String openTls() {
    return read("version.txt");
  }

  /** The day of this version, as in {@code 2026-11-24}. */
  static String date() {
    return read("date.txt").substring(0, "2026-11-24".length());
  }

  private static String read(String resource) {
    try (var in = VersionText.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String openSsl() {
    try {
      return OpenSSL.versionText();
    } catch (OpenSslNotFoundException _) {
      return "OpenSSL not found; see 'opentls doctor'";
    }
  }
}
