package org.opentls.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Libraries that a jar on the class path brings, under {@code
 * META-INF/opentls/natives/<os>-<processor>/}, as in {@code linux-amd64}.
 *
 * <p>They are copied into a new folder that only this user can read, and loaded from there. The
 * copies are deleted when the JVM ends.
 */
final class BundledNatives {
  private BundledNatives() {}

  static Optional<Library.Source> extract(Platform platform) {
    return platform.names().stream().flatMap(names -> extract(names).stream()).findFirst();
  }

  private static Optional<Library.Source> extract(Platform.Names names) {
    try (var crypto = open(names.crypto());
        var ssl = open(names.ssl())) {
      if (crypto == null || ssl == null) {
        return Optional.empty();
      }
      var folder = Files.createTempDirectory("opentls-natives-");
      folder.toFile().deleteOnExit();
      copy(crypto, folder.resolve(names.crypto()));
      copy(ssl, folder.resolve(names.ssl()));
      return Optional.of(new Library.Source("the natives jar", names, folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the natives jar cannot be unpacked", e);
    }
  }

  private static void copy(InputStream in, Path file) throws IOException {
    file.toFile().deleteOnExit();
    Files.copy(in, file);
  }

  private static @Nullable InputStream open(String name) {
    return BundledNatives.class
        .getClassLoader()
        .getResourceAsStream("META-INF/opentls/natives/" + platform() + "/" + name);
  }

  static String platform() {
    var os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z].*", "");
    return os + "-" + System.getProperty("os.arch");
  }
}
