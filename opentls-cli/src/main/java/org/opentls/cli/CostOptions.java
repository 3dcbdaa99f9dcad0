package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;
import static org.opentls.cli.PasswordFunction.argon2id;
import static org.opentls.cli.PasswordFunction.pbkdf2;
import static org.opentls.cli.PasswordFunction.scrypt;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSslException;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.PasswordKdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;

/** What a guess of a password shall cost: the options for it, and the function they ask for. */
final class CostOptions {
  /** A number that some functions take. */
  private enum Cost {
    ITERATIONS(
        "--iterations",
        "N",
        "Rounds: 600000 for pbkdf2 (210000 with SHA512), 2 for argon2id if not given.",
        pbkdf2,
        argon2id),
    MEMORY("--memory", "KIB", "Memory of argon2id; 19456 KiB if not given.", argon2id),
    COST("--cost", "N", "Cost of scrypt, a power of two; 131072 if not given.", scrypt),
    BLOCK_SIZE("--block-size", "R", "Block size of scrypt; 8 if not given.", scrypt),
    PARALLELISM("--parallelism", "P", "Lanes; 1 if not given.", scrypt, argon2id);

    final String option;
    final String label;
    final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a set that cannot change
    final Set<PasswordFunction> functions;

    Cost(String option, String label, String description, PasswordFunction... functions) {
      this.option = option;
      this.label = label;
      this.description = description;
      this.functions = Set.of(functions);
    }
  }

  private final Map<Cost, Integer> given = new EnumMap<>(Cost.class);
  private @Nullable String digest;

  /** Adds the options that are for any of these functions. */
  CommandModel addTo(CommandModel model, PasswordFunction... functions) {
    var all = Set.of(functions);
    if (all.contains(pbkdf2)) {
      model.option(
          value(
              String.class,
              "ALG",
              name -> digest = name,
              "The digest of pbkdf2; SHA256 if not given.",
              "--digest"));
    }
    for (var cost : Cost.values()) {
      if (cost.functions.stream().anyMatch(all::contains)) {
        model.option(
            value(
                Integer.class,
                cost.label,
                number -> given.put(cost, number),
                cost.description,
                cost.option));
      }
    }
    return model;
  }

  /**
   * A function with the cost that was asked for.
   *
   * @throws BadValue if an option is not for it, or its value is out of range
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  PasswordKdf of(PasswordFunction function) {
    for (var cost : given.keySet()) {
      refuse(!cost.functions.contains(function), function, cost.option);
    }
    refuse(digest != null && function != pbkdf2, function, "--digest");
    try {
      var wanted =
          switch (function) {
            case argon2id -> argon2();
            case scrypt -> scrypt();
            case pbkdf2 -> pbkdf2();
          };
      PasswordFunction.requireAvailable(wanted);
      return wanted;
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    }
  }

  private static void refuse(boolean given, PasswordFunction function, String option) {
    if (given) {
      throw new BadValue(function + " takes no " + option);
    }
  }

  private Argon2 argon2() {
    var usual = Argon2.recommended();
    return new Argon2(
        usual.type(),
        given.getOrDefault(Cost.MEMORY, usual.memoryKib()),
        given.getOrDefault(Cost.ITERATIONS, usual.iterations()),
        given.getOrDefault(Cost.PARALLELISM, usual.parallelism()));
  }

  private Scrypt scrypt() {
    var usual = Scrypt.recommended();
    return new Scrypt(
        given.getOrDefault(Cost.COST, usual.cost()),
        given.getOrDefault(Cost.BLOCK_SIZE, usual.blockSize()),
        given.getOrDefault(Cost.PARALLELISM, usual.parallelism()));
  }

  private Pbkdf2 pbkdf2() {
    var sha512 = Pbkdf2.sha512();
    var wanted = Pbkdf2.sha256();
    if (digest != null) {
      wanted = withDigest(digest, wanted.iterations());
    }
    if (wanted.digest().equals(sha512.digest())) {
      wanted = sha512;
    }
    return new Pbkdf2(wanted.digest(), given.getOrDefault(Cost.ITERATIONS, wanted.iterations()));
  }

  private static Pbkdf2 withDigest(String name, int iterations) {
    try {
      return new Pbkdf2(name, iterations);
    } catch (OpenSslException _) {
      throw HashAlgorithm.missing(name);
    }
  }
}
