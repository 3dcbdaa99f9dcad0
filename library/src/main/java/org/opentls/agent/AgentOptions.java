package org.opentls.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code -javaagent:opentls.jar=}.
 *
 * @param disabled services that are left to others, as {@code org.opentls.provider.disabled} has
 *     them
 * @param required whether the program must not run without OpenSSL
 */
record AgentOptions(List<String> disabled, boolean required, Report report) {
  /** Where a report goes. */
  sealed interface Report {
    /** Nowhere. */
    record None() implements Report {}

    /** To standard error. */
    record OnError() implements Report {}

    record ToFile(Path path) implements Report {}
  }

  /** The kinds of services that the provider has. */
  static final Set<String> TYPES =
      caseInsensitive(
          "AlgorithmParameters",
          "Cipher",
          "KDF",
          "KeyGenerator",
          "KeyStore",
          "Mac",
          "MessageDigest",
          "SSLContext",
          "SecretKeyFactory",
          "SecureRandom",
          "TrustManagerFactory");

  /** What {@code TLS} stands for. */
  private static final Set<String> TLS = Set.of("SSLContext", "TrustManagerFactory", "KeyStore");

  private static Set<String> caseInsensitive(String... names) {
    var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }

  /**
   * Reads options.
   *
   * @param text as the JVM gives it, {@code null} if there is nothing
   * @throws IllegalArgumentException if there is one that is unknown or has a wrong value; the
   *     message says which
   */
  static AgentOptions parse(@Nullable String text) {
    var parsing = new Parsing();
    if (text != null && !text.isEmpty()) {
      Stream.of(text.split(",", -1)).forEach(parsing::take);
    }
    return parsing.done();
  }

  /** The options so far. */
  private static final class Parsing {
    private final Set<String> seen = new HashSet<>();
    private final List<String> disabled = new ArrayList<>();
    private boolean required;
    private Report report = new Report.None();

    void take(String option) {
      int equals = option.indexOf('=');
      var name = equals < 0 ? option : option.substring(0, equals);
      var value = equals < 0 ? Optional.<String>empty() : Optional.of(option.substring(equals + 1));
      if (!seen.add(name)) {
        throw new IllegalArgumentException("the option '" + name + "' is given twice");
      }
      switch (name) {
        case "services" -> disabled.addAll(allBut(names(name, value)));
        case "without" -> disabled.addAll(each(names(name, value)));
        case "required" -> required = flag(name, value);
        case "report" ->
            report =
                value
                    .<Report>map(file -> new Report.ToFile(path(file)))
                    .orElse(new Report.OnError());
        default ->
            throw new IllegalArgumentException(
                "unknown option '"
                    + option
                    + "'; there are services=NAME+NAME, without=NAME+NAME, required, report and"
                    + " report=FILE");
      }
    }

    AgentOptions done() {
      return new AgentOptions(List.copyOf(disabled), required, report);
    }
  }

  private static boolean flag(String name, Optional<String> value) {
    if (value.isPresent()) {
      throw new IllegalArgumentException("the option '" + name + "' takes no value");
    }
    return true;
  }

  private static Path path(String file) {
    if (file.isEmpty()) {
      throw new IllegalArgumentException("the option 'report=' lacks the name of a file");
    }
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + file + "' cannot be the name of a file", e);
    }
  }

  private static List<String> names(String option, Optional<String> value) {
    var names = value.map(list -> List.of(list.split("\\+", -1))).orElse(List.of(""));
    for (var name : names) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException(
            "the option '" + option + "' lacks a name, as in " + option + "=TLS+MessageDigest");
      }
    }
    return names;
  }

  private static List<String> allBut(List<String> names) {
    var rest = new ArrayList<>(TYPES);
    for (var name : names) {
      rest.removeAll(types(name));
    }
    return rest.stream().map(type -> type + ".*").toList();
  }

  /** Kinds of services, or single ones, as in {@code MessageDigest.SHA-256}. */
  private static List<String> each(List<String> names) {
    var services = new ArrayList<String>();
    for (var name : names) {
      int dot = name.indexOf('.');
      if (dot < 0) {
        types(name).forEach(type -> services.add(type + ".*"));
      } else if (TYPES.contains(name.substring(0, dot)) && dot < name.length() - 1) {
        services.add(name);
      } else {
        throw unknown(name);
      }
    }
    return services;
  }

  private static Set<String> types(String name) {
    if (name.equalsIgnoreCase("TLS")) {
      return TLS;
    }
    return TYPES.stream()
        .filter(name::equalsIgnoreCase)
        .findFirst()
        .map(Set::of)
        .orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "no service '" + name + "'; there are TLS, " + String.join(", ", TYPES));
  }

  /** Single services, as in {@code MessageDigest.SHA-256}. */
  List<String> single() {
    return disabled.stream().filter(service -> !service.endsWith(".*")).toList();
  }
}
