package org.opentls.api;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one {@code libcrypto} and {@code libssl} of this process, both from the same place.
 *
 * <p>A folder named by the property or the environment is the only place then looked at: whoever
 * names one wants that one. Otherwise come a natives jar on the class path, the platform's usual
 * names, and its usual places, in this order.
 */
record Library(Source source, SymbolLookup crypto, SymbolLookup ssl, Version version) {
  static final String FOLDER_PROPERTY = "org.opentls.openssl";
  static final String FOLDER_VARIABLE = "OPENTLS_OPENSSL";

  private static final String FOLDER_ADVICE =
      "The folder was named by "
          + FOLDER_PROPERTY
          + " or "
          + FOLDER_VARIABLE
          + "; name the one that holds libcrypto and libssl, or none";

  /** {@code OPENSSL_INIT_NO_ATEXIT}: daemon threads may still use what an exit handler frees. */
  private static final long OPENSSL_INIT_NO_ATEXIT = 0x0008_0000L;

  /** A pair of files, or of names for the system's loader, and where they come from. */
  record Source(String description, Platform.Names names, @Nullable Path folder) {
    static Source inFolder(Path folder, Platform.Names names) {
      return new Source(folder.toString(), names, folder);
    }

    static Source onSearchPath(Platform.Names names) {
      return new Source("the system's " + names.crypto(), names, null);
    }
  }

  /**
   * The library, loaded on first use.
   *
   * @throws OpenSslNotFoundException every time, if it could not be loaded the first time
   */
  static Library get() {
    return Attempt.ONLY.library();
  }

  /** What came of loading the library, which is tried once. */
  private sealed interface Attempt {
    Attempt ONLY = attempt();

    Library library();

    private static Attempt attempt() {
      try {
        return new Loaded(load(chosenFolder(), Platform.current()));
      } catch (OpenSslNotFoundException e) {
        return new NotFound(e);
      } catch (IllegalCallerException e) {
        // Java lets nobody call C without permission: JEP 472.
        return new NotFound(
            new OpenSslNotFoundException(
                List.of(String.valueOf(e.getMessage())), PERMISSION_ADVICE));
      }
    }
  }

  private static final String PERMISSION_ADVICE =
      "Run Java with --enable-native-access=ALL-UNNAMED, or =org.opentls on the module path.";

  private record Loaded(Library library) implements Attempt {}

  private record NotFound(OpenSslNotFoundException reason) implements Attempt {
    @Override
    public Library library() {
      throw new OpenSslNotFoundException(reason);
    }
  }

  private static @Nullable Path chosenFolder() {
    var name = System.getProperty(FOLDER_PROPERTY, System.getenv(FOLDER_VARIABLE));
    try {
      return name == null || name.isBlank() ? null : Path.of(name);
    } catch (InvalidPathException e) {
      throw new OpenSslNotFoundException(
          List.of("a folder that is no path: " + e.getReason()), FOLDER_ADVICE);
    }
  }

  /**
   * Loads the first usable pair.
   *
   * @throws OpenSslNotFoundException if there is none
   */
  static Library load(@Nullable Path folder, Platform platform) {
    var tried = new ArrayList<String>();
    for (var source : sources(folder, platform, tried)) {
      try {
        return open(source, platform);
      } catch (Unusable e) {
        tried.add(source.description() + ": " + e.getMessage());
      }
    }
    if (folder != null && tried.isEmpty()) {
      tried.add(folder + ": holds no " + platform.names().getFirst().crypto());
    }
    throw new OpenSslNotFoundException(tried, folder == null ? platform.advice() : FOLDER_ADVICE);
  }

  private static List<Source> sources(
      @Nullable Path chosen, Platform platform, List<String> tried) {
    var sources = new ArrayList<Source>();
    if (chosen == null) {
      try {
        BundledNatives.extract(platform).ifPresent(sources::add);
      } catch (UncheckedIOException e) {
        tried.add(e.getMessage() + ": " + e.getCause());
      }
      platform.names().forEach(names -> sources.add(Source.onSearchPath(names)));
    }
    for (var folder : chosen == null ? platform.folders() : List.of(chosen)) {
      for (var names : platform.names()) {
        if (Files.exists(folder.resolve(names.crypto()))) {
          sources.add(Source.inFolder(folder, names));
        }
      }
    }
    return sources;
  }

  private static Library open(Source source, Platform platform) throws Unusable {
    var crypto = lookup(source, source.names().crypto(), platform);
    var version = versionOf(crypto);
    if (version.major() < 3) {
      throw new Unusable("is version " + version + ", older than 3.0");
    }
    var ssl = lookup(source, source.names().ssl(), platform);
    initialize(crypto);
    return new Library(source, crypto, ssl, version);
  }

  @SuppressWarnings("restricted") // the one place that loads a library
  private static SymbolLookup lookup(Source source, String name, Platform platform)
      throws Unusable {
    try {
      if (source.folder() == null) {
        return SymbolLookup.libraryLookup(name, Arena.global());
      }
      var file = source.folder().resolve(name).toAbsolutePath();
      platform.check().requireLoadable(file);
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new Unusable(name + " cannot be loaded", e);
    }
  }

  @SuppressWarnings("restricted") // asks a library for its version before anything else is linked
  private static Version versionOf(SymbolLookup crypto) throws Unusable {
    var number =
        crypto
            .find("OpenSSL_version_num")
            .orElseThrow(() -> new Unusable("is no OpenSSL: it has no OpenSSL_version_num"));
    var function =
        Linker.nativeLinker().downcallHandle(number, FunctionDescriptor.of(Native.C_LONG));
    try {
      return Version.ofNumber(((Number) function.invoke()).longValue());
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  @SuppressWarnings("restricted") // must come before any other call into the library
  private static void initialize(SymbolLookup crypto) throws Unusable {
    var function =
        Linker.nativeLinker()
            .downcallHandle(
                crypto
                    .find("OPENSSL_init_crypto")
                    .orElseThrow(() -> new Unusable("has no OPENSSL_init_crypto")),
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, Native.C_POINTER));
    try {
      if ((int) function.invokeExact(OPENSSL_INIT_NO_ATEXIT, MemorySegment.NULL) != 1) {
        throw new Unusable("OPENSSL_init_crypto failed");
      }
    } catch (Unusable e) {
      throw e;
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  Optional<MemorySegment> find(String name) {
    return crypto.find(name).or(() -> ssl.find(name));
  }

  String versionText() {
    return "OpenSSL " + version;
  }

  /** Why one candidate was passed over. */
  static final class Unusable extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }

    Unusable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
