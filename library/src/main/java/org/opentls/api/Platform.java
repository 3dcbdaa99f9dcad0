package org.opentls.api;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where an operating system keeps OpenSSL, under which names, and how to install it.
 *
 * @param names the pairs of file names, in the order to try them
 * @param folders where to look when the system's loader knows none of the names
 * @param check what a file must pass before it reaches the system's loader
 * @param advice how to install OpenSSL
 */
record Platform(List<Names> names, List<Path> folders, FileCheck check, String advice) {
  /** The file names of a pair of libraries. */
  record Names(String crypto, String ssl) {}

  /** Refuses a file if loading it would fail or could end the JVM. */
  interface FileCheck {
    void requireLoadable(Path file) throws Library.Unusable;
  }

  static Platform current() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (os.startsWith("windows")) {
      return windows();
    }
    return os.startsWith("mac") ? mac() : linux();
  }

  private static Platform linux() {
    return new Platform(
        names("libcrypto.so.%s", "libssl.so.%s"),
        List.of(),
        Elf::requireLoadable,
        "Install it: apt install libssl3 (Debian 12, Ubuntu 22.04), apt install libssl3t64 (Debian"
            + " 13, Ubuntu 24.04), dnf install openssl-libs (Fedora), apk add libssl3 (Alpine)");
  }

  private static Platform mac() {
    return new Platform(
        names("libcrypto.%s.dylib", "libssl.%s.dylib"),
        folders(
            "/opt/homebrew/opt/openssl@3/lib",
            "/usr/local/opt/openssl@3/lib",
            "/opt/homebrew/lib",
            "/usr/local/lib",
            "/opt/local/libexec/openssl3/lib"),
        Platform::requireFile,
        "Install it: brew install openssl@3");
  }

  private static Platform windows() {
    var processor = "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "x64";
    return new Platform(
        names("libcrypto-%s-" + processor + ".dll", "libssl-%s-" + processor + ".dll"),
        folders("C:\\Program Files\\OpenSSL-Win64\\bin", "C:\\Program Files\\OpenSSL\\bin"),
        Platform::requireFile,
        "Install it: winget install ShiningLight.OpenSSL.Light");
  }

  /** The names by major version; 3 comes first, as the one that most systems have. */
  private static List<Names> names(String crypto, String ssl) {
    return Stream.of("3", "4")
        .map(major -> new Names(crypto.formatted(major), ssl.formatted(major)))
        .toList();
  }

  private static List<Path> folders(String... folders) {
    return Stream.of(folders).map(Path::of).toList();
  }

  static void requireFile(Path file) throws Library.Unusable {
    if (!Files.isRegularFile(file)) {
      throw new Library.Unusable(file.getFileName() + " is not a file");
    }
  }
}
