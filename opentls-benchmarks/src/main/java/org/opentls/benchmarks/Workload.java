package org.opentls.benchmarks;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.opentls.benchmarks.Target.OfLimit;
import org.opentls.benchmarks.Target.OverLimit;
import org.opentls.benchmarks.Target.Within;
import org.opentls.tls.TlsProtocol;

/**
 * One piece of work that all contestants do.
 *
 * @param name what stands in the table
 * @param benchmark the JMH class
 * @param parameters the JMH parameters, but for the contestant
 * @param threads how many threads work at once
 * @param limit the C program's arguments for the same work
 * @param offeredBy which contestants can do it
 * @param targets what OpenTLS sets out to reach
 */
record Workload(
    String name,
    Class<?> benchmark,
    Map<String, String> parameters,
    int threads,
    List<String> limit,
    Predicate<Contestant> offeredBy,
    List<Target> targets) {

  private static final List<String> ALGORITHMS =
      List.of("SHA-256", "SHA-512", "SHA3-256", "BLAKE2b-512", "MD5");
  private static final List<Integer> MESSAGE_SIZES = List.of(64, 1024, 16384, 1048576);
  private static final List<Integer> AGE_SIZES = List.of(1 << 16, 1 << 20, 1 << 26);
  private static final List<Integer> RANDOM_SIZES = List.of(16, 32, 4096, 1048576);

  /** Every combination of algorithm, size, memory and instance. */
  static List<Workload> allDigests() {
    var all = new ArrayList<Workload>();
    for (String algorithm : ALGORITHMS) {
      for (Instance instance : Instance.values()) {
        for (Memory memory : Memory.values()) {
          for (int size : MESSAGE_SIZES) {
            all.add(digest(algorithm, size, memory, instance));
          }
        }
      }
    }
    return all;
  }

  /** The combinations that tell most in the least time. */
  static List<Workload> digests() {
    return ALGORITHMS.stream()
        .flatMap(algorithm ->
            Stream.concat(
                MESSAGE_SIZES.stream()
                    .map(size -> digest(algorithm, size, Memory.HEAP, Instance.REUSED)),
                Stream.of(
                    digest(algorithm, 16384, Memory.DIRECT, Instance.REUSED),
                    digest(algorithm, 64, Memory.HEAP, Instance.FRESH))))
        .toList();
  }

  /** Random bytes of every size and numbers, in one thread and in two. */
  static List<Workload> randoms() {
    return IntStream.rangeClosed(1, 2)
        .boxed()
        .flatMap(threads ->
            Stream.concat(
                RANDOM_SIZES.stream().map(size -> nextBytes(size, threads)),
                Stream.of(nextLong(threads))))
        .toList();
  }

  private static Workload digest(String algorithm, int size, Memory memory, Instance instance) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("algorithm", algorithm);
    parameters.put("size", Integer.toString(size));
    parameters.put("memory", memory.name());
    parameters.put("instance", instance.name());
    String where = memory.name().toLowerCase(ROOT);
    String which = instance.name().toLowerCase(ROOT);
    return new Workload(
        "%s, %s, %s, %s".formatted(algorithm, bytes(size), where, which),
        DigestBenchmark.class,
        parameters,
        1,
        List.of("digest", algorithm, Integer.toString(size), which),
        contestant -> contestant.offers("MessageDigest", algorithm),
        algorithm.equals("MD5") ? List.of() : digestTargets(size));
  }

  private static List<Target> digestTargets(int size) {
    if (size >= 16384) {
      return List.of(new OfLimit(0.95));
    }
    return size >= 1024 ? List.of(new OfLimit(0.85)) : List.of(new OverLimit(60));
  }

  /** Message authentication codes. */
  static List<Workload> macs() {
    return Stream.of("SHA256", "SHA512")
        .flatMap(digest -> MESSAGE_SIZES.stream().map(size -> hmac(digest, size)))
        .toList();
  }

  private static Workload hmac(String digest, int size) {
    return new Workload(
        "HMAC-%s, %s".formatted(digest, bytes(size)),
        HmacBenchmark.class,
        Map.of("digest", digest, "size", Integer.toString(size)),
        1,
        List.of("hmac", digest, Integer.toString(size)),
        contestant -> contestant.offers("Mac", "Hmac" + digest),
        size >= 16384 ? List.of(new OfLimit(0.95)) : List.of());
  }

  /** Authenticated encryption. */
  static List<Workload> ciphers() {
    return Stream.of("AES-256-GCM", "ChaCha20-Poly1305")
        .flatMap(cipher -> MESSAGE_SIZES.stream().map(size -> aead(cipher, size)))
        .toList();
  }

  private static Workload aead(String cipher, int size) {
    boolean gcm = cipher.endsWith("GCM");
    return new Workload(
        "%s, %s".formatted(cipher, bytes(size)),
        AeadBenchmark.class,
        Map.of("algorithm", cipher, "size", Integer.toString(size)),
        1,
        List.of("aead", cipher, Integer.toString(size)),
        contestant -> contestant.offers("Cipher", gcm ? "AES/GCM/NoPadding" : cipher),
        aeadTargets(gcm, size));
  }

  private static List<Target> aeadTargets(boolean gcm, int size) {
    if (size >= 16384) {
      return List.of(new OfLimit(0.9), Target.ofJdk(gcm ? 1 : 4));
    }
    return size >= 1024 ? List.of(new OfLimit(0.75)) : List.of();
  }

  /** A chunk of an age file, and whole files: small ones as arrays, a large one as a stream. */
  static List<Workload> ages() {
    return Stream.concat(
            Stream.of(aead("ChaCha20-Poly1305", 1 << 16)),
            Stream.of("seal", "open")
                .flatMap(way -> AGE_SIZES.stream().map(size -> age(way, size))))
        .toList();
  }

  /** C is given the key, so a small file says nothing about the share of its speed. */
  private static Workload age(String way, int size) {
    return new Workload(
        "age %s, %s".formatted(way.equals("seal") ? "encrypt" : "decrypt", bytes(size)),
        AgeBenchmark.class,
        Map.of("way", way, "size", Integer.toString(size)),
        1,
        List.of("age", way, Integer.toString(size)),
        Contestant::offersAge,
        size >= 1 << 24
            ? List.of(new OfLimit(0.9), Target.ofJagged(5))
            : List.of(Target.ofJagged(5)));
  }

  /** Key derivation from passwords. */
  static List<Workload> passwords() {
    return List.of(password("PBKDF2", "pbkdf2", "SHA256"), password("scrypt", "scrypt"));
  }

  private static Workload password(String function, String... limit) {
    var cost = "16384";
    return new Workload(
        "%s, cost %s".formatted(function, cost),
        PasswordBenchmark.class,
        Map.of("function", function, "cost", cost),
        1,
        Stream.concat(Stream.of(limit), Stream.of(cost)).toList(),
        contestant -> contestant == Contestant.OPENTLS || contestant.offersPassword(function),
        List.of(new OfLimit(0.98)));
  }

  /** Handshakes, full and resumed, and records of a connection that is there. */
  static List<Workload> tls() {
    return Stream.concat(
            Stream.of(
                handshake(TlsProtocol.TLS_1_3, false, 1),
                handshake(TlsProtocol.TLS_1_3, false, 2),
                handshake(TlsProtocol.TLS_1_3, true, 1),
                handshake(TlsProtocol.TLS_1_2, false, 1),
                handshake(TlsProtocol.TLS_1_2, true, 1)),
            Stream.of(Memory.values()).map(memory -> record(1 << 14, memory)))
        .toList();
  }

  /** Handshakes with every kind of certificate, in full and with sessions from everywhere. */
  static List<Workload> sessions() {
    return Stream.of(TlsProtocol.TLS_1_3, TlsProtocol.TLS_1_2)
        .flatMap(protocol ->
            Stream.of(Authentication.values())
                .flatMap(kind ->
                    Stream.concat(
                        Stream.of(full(protocol, kind)),
                        Stream.of(SessionPlace.values())
                            .map(place -> resumed(protocol, kind, place)))))
        .toList();
  }

  private static Workload full(TlsProtocol protocol, Authentication kind) {
    return sessions(protocol, kind, "full", SessionPlace.OWN, List.of());
  }

  private static Workload resumed(TlsProtocol protocol, Authentication kind, SessionPlace place) {
    var goals =
        place == SessionPlace.TICKETS ? List.<Target>of(new OfLimit(0.9)) : List.<Target>of();
    return sessions(protocol, kind, "resumed", place, goals);
  }

  private static Workload sessions(
      TlsProtocol protocol,
      Authentication authentication,
      String kind,
      SessionPlace place,
      List<Target> targets) {
    boolean resumed = kind.equals("resumed");
    var title = resumed ? place.title() : kind;
    var who = authentication.name().toLowerCase(ROOT);
    Predicate<Contestant> peers =
        resumed && protocol == TlsProtocol.TLS_1_3
            ? Contestant::resumesTls13
            : Contestant::offersTls;
    return new Workload(
        "TLS %s, %s, %s".formatted(version(protocol), authentication.title(), title),
        HandshakeBenchmark.class,
        Map.of(
            "protocol",
            protocol.name(),
            "resumed",
            Boolean.toString(resumed),
            "authentication",
            authentication.name(),
            "sessions",
            place.name()),
        1,
        List.of("handshake", version(protocol), kind, who, "1"),
        place == SessionPlace.OWN ? peers : contestant -> contestant == Contestant.OPENTLS,
        targets);
  }

  private static String version(TlsProtocol protocol) {
    return protocol.standardName().substring("TLSv".length());
  }

  private static Workload handshake(TlsProtocol protocol, boolean resumed, int threads) {
    var version = version(protocol);
    var kind = resumed ? "resumed" : "full";
    return new Workload(
        "TLS %s handshake, %s, %s".formatted(version, kind, threads(threads)),
        HandshakeBenchmark.class,
        Map.of("protocol", protocol.name(), "resumed", Boolean.toString(resumed)),
        threads,
        List.of("handshake", version, kind, "ecdsa", Integer.toString(threads)),
        resumed && protocol == TlsProtocol.TLS_1_3
            ? Contestant::resumesTls13
            : Contestant::offersTls,
        resumed ? List.of(new OfLimit(0.9)) : List.of(new OfLimit(0.9), Target.ofJdk(2.4)));
  }

  private static Workload record(int size, Memory memory) {
    return new Workload(
        "TLS record, %s, %s".formatted(bytes(size), memory.name().toLowerCase(ROOT)),
        RecordBenchmark.class,
        Map.of("size", Integer.toString(size), "memory", memory.name()),
        1,
        List.of("record", Integer.toString(size)),
        Contestant::offersTls,
        List.of(new OfLimit(1.25), Target.ofBoringSsl(1)));
  }

  private static Workload nextBytes(int size, int threads) {
    return new Workload(
        "nextBytes, %s, %s".formatted(bytes(size), threads(threads)),
        NextBytesBenchmark.class,
        Map.of("size", Integer.toString(size)),
        threads,
        List.of("random", Integer.toString(size), Integer.toString(threads)),
        Contestant::isGeneral,
        switch (size) {
          case 16 -> List.of(Target.ofJdk(1));
          case 4096 -> List.of(new OfLimit(0.95), Target.ofJdk(20));
          default -> List.of();
        });
  }

  private static Workload nextLong(int threads) {
    return new Workload(
        "nextLong, %s".formatted(threads(threads)),
        NextLongBenchmark.class,
        Map.of(),
        threads,
        List.of("random", Integer.toString(Long.BYTES), Integer.toString(threads)),
        Contestant::isGeneral,
        threads == 1 ? List.of(new Within(15)) : List.of());
  }

  private static String bytes(int size) {
    if (size >= 1 << 20) {
      return (size >> 20) + " MiB";
    }
    return size >= 1 << 10 ? (size >> 10) + " KiB" : size + " B";
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
