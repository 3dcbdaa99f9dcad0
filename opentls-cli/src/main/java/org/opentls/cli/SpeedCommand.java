package org.opentls.cli;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.opentls.api.OpenSSL;
import org.opentls.random.SystemRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures digests and random bytes, beside the JDK's own if asked to. */
@Command(
    name = "speed",
    description = {
      "Measure digests and random bytes on this machine.",
      "Rounds of OpenTLS and of the JDK take turns after a warm-up; a figure is the median of the"
          + " rounds. For figures to publish use the benchmarks of the source tree."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  opentls speed --compare", "  opentls speed --seconds 2 SHA256 SHA3-256 random"})
final class SpeedCommand implements Callable<Integer> {
  private static final String RANDOM = "random";
  private static final List<String> USUAL =
      List.of("MD5", "SHA1", "SHA256", "SHA512", "SHA3-256", "BLAKE2b", RANDOM);
  private static final int[] SIZES = {64, 1024, 16 << 10};

  private final Console console;

  @Parameters(
      paramLabel = "ALG",
      arity = "0..*",
      description = "Digests, or 'random'; the usual ones if none is given.")
  private List<String> algorithms = new ArrayList<>();

  @Option(names = "--compare", description = "Measure the JDK's own providers too.")
  private boolean compare;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Time for each figure; ${DEFAULT-VALUE} if not given.")
  private double seconds = 0.3;

  SpeedCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BadValue.require(
        seconds > 0 && seconds <= 3600, "--seconds must be more than 0 and at most 3600", seconds);
    var subjects = new ArrayList<Subject>();
    for (var name : algorithms.isEmpty() ? USUAL : algorithms) {
      subjects.add(subject(name));
    }
    var out = console.out();
    out.line(OpenSSL.versionText() + ", Java " + Runtime.version());
    out.print("%-12s %9s  %12s".formatted("", "bytes", "OpenTLS"));
    out.line(compare ? "  %12s  %s".formatted("JDK", "OpenTLS / JDK") : "");
    for (var subject : subjects) {
      for (int size : SIZES) {
        out.line(row(subject, size));
        out.flush();
      }
    }
    return 0;
  }

  /**
   * What is measured.
   *
   * @param label its name in the table
   * @param ours what OpenTLS does with a number of bytes
   * @param theirs what the JDK does with them, if it can
   */
  private record Subject(String label, Consumer<byte[]> ours, Optional<Consumer<byte[]>> theirs) {}

  private static Subject subject(String name) {
    if (name.equalsIgnoreCase(RANDOM)) {
      return new Subject(
          RANDOM, SystemRandom.create()::nextBytes, Optional.of(new SecureRandom()::nextBytes));
    }
    var algorithm = HashAlgorithm.of(name, null);
    var digest = algorithm.open();
    return new Subject(
        algorithm.tag(),
        data -> algorithm.finish(digest.update(data)),
        jdkDigest(algorithm).map(jdk -> jdk::digest));
  }

  private String row(Subject subject, int size) {
    var data = new byte[size];
    Runnable ours = () -> subject.ours.accept(data);
    Optional<Runnable> theirs = subject.theirs.map(jdk -> () -> jdk.accept(data));
    return "%-12s %9d  %s".formatted(subject.label, size, figures(ours, theirs, size));
  }

  private static Optional<MessageDigest> jdkDigest(HashAlgorithm algorithm) {
    var name =
        switch (algorithm.name()) {
          case "sha1" -> "SHA-1";
          case "sha224", "sha256", "sha384", "sha512" -> "SHA-" + algorithm.name().substring(3);
          case "sha512_224", "sha512_256" -> algorithm.tag().replace("SHA", "SHA-");
          default -> algorithm.tag();
        };
    try {
      return Optional.of(MessageDigest.getInstance(name, "SUN"));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private String figures(Runnable ours, Optional<Runnable> theirs, int size) {
    if (!compare || theirs.isEmpty()) {
      double rate = size * Stopwatch.callsPerSecond(List.of(ours), duration()).getFirst();
      return rate(rate) + (compare ? "  %12s".formatted("-") : "");
    }
    var calls = Stopwatch.callsPerSecond(List.of(ours, theirs.get()), duration());
    return "%s  %s  %.2f"
        .formatted(
            rate(size * calls.get(0)), rate(size * calls.get(1)), calls.get(0) / calls.get(1));
  }

  private Duration duration() {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private static String rate(double bytesPerSecond) {
    return String.format(Locale.ROOT, "%12s", Progress.bytes((long) bytesPerSecond) + "/s");
  }
}
