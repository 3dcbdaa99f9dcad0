package org.opentls.cli;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.crypto.IllegalBlockSizeException;
import org.opentls.api.OpenSslException;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.Mode;
import org.opentls.hmac.Mac;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.Hkdf;
import org.opentls.kdf.PasswordKdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;
import org.opentls.random.SystemRandom;

/** What {@code speed} can measure. */
final class SpeedSubjects {
  private SpeedSubjects() {}

  private static final int[] SIZES = {64, 1024, 16 << 10};
  private static final int KEY_SIZE = 32;
  private static final char[] PASSWORD = "password".toCharArray();
  private static final byte[] SALT = new byte[16];

  /** A few milliseconds each, so that a figure takes no longer than the others. */
  private static final Pbkdf2 PBKDF2 = new Pbkdf2("sha256", 10_000);

  private static final Scrypt SCRYPT = new Scrypt(1 << 12, 8, 1);
  private static final Argon2 ARGON2 = new Argon2(Argon2.Type.ID, 4096, 2, 1);

  /** The kinds of algorithms. */
  @SuppressWarnings("NamingConvention") // as the user types them
  enum Kind {
    digest("MD5", "SHA1", "SHA256", "SHA512", "SHA3-256", "BLAKE2b"),
    mac("HMAC-SHA256", "HMAC-SHA512", "CMAC", "KMAC256"),
    cipher("AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305", "AES-256-CBC", "AES-256-CTR"),
    kdf("PBKDF2", "scrypt", "argon2id", "HKDF"),
    random("random");

    @SuppressWarnings("ImmutableEnumChecker") // a list that cannot change
    private final List<String> usual;

    Kind(String... usual) {
      this.usual = List.of(usual);
    }

    /** The algorithms of this kind that are measured if none is named. */
    List<String> usual() {
      return usual.stream().filter(name -> !isArgon2(name) || Argon2.isAvailable()).toList();
    }
  }

  private static boolean isArgon2(String name) {
    return name.equalsIgnoreCase("argon2id");
  }

  /**
   * The rows of an algorithm.
   *
   * @throws BadValue if the loaded OpenSSL has none of that name
   */
  static List<SpeedRow> rows(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "random" -> random();
      case "pbkdf2", "scrypt", "argon2id", "hkdf" -> List.of(kdf(lower));
      case "hmac" -> hmac("SHA256");
      default -> lower.startsWith("hmac-") ? hmac(name.substring(5)) : other(name);
    };
  }

  private static List<SpeedRow> other(String name) {
    if (Mac.available().contains(name.toUpperCase(Locale.ROOT))) {
      return mac(name.toUpperCase(Locale.ROOT));
    }
    return cipher(name).map(SpeedSubjects::encryption).orElseGet(() -> digest(name));
  }

  /** A row for each size of data. */
  private static List<SpeedRow> bySize(
      String label, Consumer<byte[]> ours, Function<byte[], Optional<Runnable>> theirs) {
    return IntStream.of(SIZES)
        .mapToObj(byte[]::new)
        .map(data ->
            new SpeedRow(label, data.length, true, () -> ours.accept(data), theirs.apply(data)))
        .toList();
  }

  private static List<SpeedRow> random() {
    var jdk = new SecureRandom();
    var random = SystemRandom.create();
    return bySize("random", random::nextBytes, data -> Optional.of(() -> jdk.nextBytes(data)));
  }

  private static List<SpeedRow> digest(String name) {
    var algorithm = HashAlgorithm.of(name, null);
    var digest = algorithm.open();
    return bySize(
        algorithm.tag(),
        data -> algorithm.finish(digest.update(data)),
        data -> Jdk.digest(algorithm, data));
  }

  private static List<SpeedRow> hmac(String digest) {
    var algorithm = HashAlgorithm.of(digest, null);
    var key = new byte[KEY_SIZE];
    var mac = Mac.hmac(algorithm.name(), key);
    return bySize(
        "HMAC-" + algorithm.tag(),
        data -> mac.update(data).digestAndReset(),
        data -> Jdk.hmac(algorithm, key, data));
  }

  /** A code that cannot be reset is made anew for each message. */
  private static List<SpeedRow> mac(String name) {
    var label = name.equals("CMAC") ? "CMAC AES-256" : name;
    var first = open(name);
    Consumer<byte[]> ours =
        first.isOneTime()
            ? data -> {
              try (var mac = open(name)) {
                mac.update(data).digest();
              }
            }
            : data -> first.update(data).digestAndReset();
    return bySize(label, ours, _ -> Optional.empty());
  }

  private static Mac open(String name) {
    var builder = Mac.builder(name).key(new byte[name.equals("SIPHASH") ? 16 : KEY_SIZE]);
    return switch (name) {
      case "CMAC" -> builder.cipher("AES-256-CBC").build();
      case "GMAC" -> builder.cipher("AES-256-GCM").iv(new byte[12]).build();
      default -> builder.build();
    };
  }

  private static Optional<Cipher> cipher(String name) {
    try {
      var cipher = Cipher.of(name);
      return cipher.mode() == Mode.KW || cipher.mode() == Mode.KWP
          ? Optional.empty()
          : Optional.of(cipher);
    } catch (IllegalArgumentException | OpenSslException _) {
      return Optional.empty();
    }
  }

  private static List<SpeedRow> encryption(Cipher cipher) {
    var key = key(cipher.keySize());
    return bySize(
        cipher.name(), data -> encrypt(cipher, key, data), data -> Jdk.cipher(cipher, key, data));
  }

  /** The halves of an XTS key must differ. */
  private static byte[] key(int size) {
    var key = new byte[size];
    for (int i = 0; i < size; i++) {
      key[i] = (byte) i;
    }
    return key;
  }

  private static void encrypt(Cipher cipher, byte[] key, byte[] data) {
    if (cipher.isAead()) {
      cipher.encrypt(key, new byte[cipher.ivSize()], new byte[0], data);
      return;
    }
    try (var encryptor = cipher.encryptor(key, new byte[cipher.ivSize()])) {
      encryptor.update(data);
      encryptor.finish();
    } catch (IllegalBlockSizeException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SpeedRow kdf(String name) {
    return switch (name) {
      case "pbkdf2" ->
          password(
              "PBKDF2, rounds",
              PBKDF2,
              PBKDF2.iterations(),
              Jdk.pbkdf2(PASSWORD, SALT, PBKDF2.iterations(), KEY_SIZE));
      case "scrypt" -> password("scrypt, cost", SCRYPT, SCRYPT.cost(), Optional.empty());
      case "argon2id" -> {
        PasswordFunction.requireAvailable(ARGON2);
        yield password("argon2id, KiB", ARGON2, ARGON2.memoryKib(), Optional.empty());
      }
      default -> hkdf();
    };
  }

  private static SpeedRow password(
      String label, PasswordKdf kdf, int cost, Optional<Runnable> theirs) {
    return new SpeedRow(label, cost, false, () -> kdf.derive(PASSWORD, SALT, KEY_SIZE), theirs);
  }

  private static SpeedRow hkdf() {
    var key = new byte[KEY_SIZE];
    var kdf = Hkdf.sha256();
    return new SpeedRow(
        "HKDF, bytes",
        KEY_SIZE,
        false,
        () -> kdf.derive(key, SALT, new byte[0], KEY_SIZE),
        Jdk.hkdf(key, SALT, KEY_SIZE));
  }

  /** The rows of all that is usual, or of one kind. */
  static List<SpeedRow> usual(List<Kind> kinds) {
    var rows = new ArrayList<SpeedRow>();
    kinds.forEach(kind -> kind.usual().forEach(name -> rows.addAll(rows(name))));
    return rows;
  }
}
