package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSslException;
import org.opentls.hmac.Mac;
import org.opentls.hmac.MacBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Prints and checks message authentication codes of files. */
final class MacCommand implements Callable<Integer> {
  private static final String HMAC = "HMAC";

  private final Console console;
  private final KeySource keySource;
  private final PositionalParamSpec files =
      PositionalParamSpec.builder()
          .paramLabel("FILE")
          .arity("0..*")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description("What to read; standard input if not given, or if -.")
          .build();
  private final CommandSpec spec;

  private String algorithm = HMAC;
  private @Nullable String digest;
  private @Nullable String cipher;
  private @Nullable String iv;
  private @Nullable String custom;
  private @Nullable String salt;
  private @Nullable Integer length;
  private ChecksumLine.Encoding encoding = ChecksumLine.Encoding.HEX;
  private @Nullable String expected;
  private boolean list;

  MacCommand(Console console) {
    this.console = console;
    this.keySource = new KeySource(console);
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
                this,
                "mac",
                "Print or check message authentication codes of files.",
                "Who has the key can make and check the code of a message; nobody else can. If no"
                    + " option gives the key, the terminal asks for it.")
            .option(
                value(
                    String.class,
                    "ALG",
                    name -> algorithm = name,
                    "The kind of code; HMAC if not given. See --list.",
                    "-a",
                    "--algorithm"))
            .option(
                value(
                    String.class,
                    "ALG",
                    name -> digest = name,
                    "The digest of HMAC; SHA256 if not given.",
                    "--digest"))
            .option(
                value(
                    String.class,
                    "ALG",
                    name -> cipher = name,
                    "The cipher of CMAC, in CBC mode, or of GMAC, in GCM mode; AES with a key of"
                        + " the key's size if not given.",
                    "--cipher"));
    return keySource
        .addTo(model)
        .option(
            value(
                String.class,
                "HEX",
                digits -> iv = digits,
                "The iv of GMAC; never the same for two messages under one key.",
                "--iv"))
        .option(
            value(
                String.class,
                "TEXT",
                text -> custom = text,
                "What tells uses of one key apart, for KMAC and BLAKE2.",
                "--custom"))
        .option(
            value(String.class, "HEX", digits -> salt = digits, "The salt of BLAKE2.", "--salt"))
        .option(
            value(
                Integer.class,
                "BYTES",
                bytes -> length = bytes,
                "The length of the code, for KMAC, BLAKE2 and SipHash.",
                "-l",
                "--length"))
        .oneOf(
            flag(
                () -> encoding = ChecksumLine.Encoding.HEX,
                "Codes are in hexadecimal, the default.",
                "--hex"),
            flag(() -> encoding = ChecksumLine.Encoding.BASE64, "Codes are in Base64.", "--base64"))
        .option(
            value(
                String.class,
                "CODE",
                code -> expected = code,
                "Check that this is the code of FILE, in a time that does not depend on where it"
                    + " differs; exit code 1 if not.",
                "--verify"))
        .option(flag(() -> list = true, "Print the kinds of code of this OpenSSL.", "--list"))
        .parameters(files)
        .examples(
            "  opentls rand bytes 32 --raw > key",
            "  opentls mac --key-file key report.pdf",
            "  opentls mac --key-env KEY --key-form hex --digest SHA512 report.pdf",
            "  opentls mac -a KMAC256 --custom invoices --key-file key *.pdf",
            "  opentls mac --key-file key --verify $(cut -c -64 MAC) report.pdf")
        .spec();
  }

  @Override
  public Integer call() {
    if (list) {
      Mac.available().forEach(console.out()::line);
      return 0;
    }
    var names = names();
    requireFittingFiles(names);
    requireKnownAlgorithm();
    byte[] code = expected == null ? null : parse(expected);
    byte[] key = keySource.read();
    try (var progress = Progress.start(console, FileHasher.totalSize(names))) {
      boolean good = true;
      for (var name : names) {
        good &= print(name, code, names.size(), key, progress);
      }
      return good ? 0 : Main.FAILED;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private List<String> names() {
    List<String> given = files.getValue();
    return given == null || given.isEmpty() ? List.of(FileHasher.STANDARD_INPUT) : given;
  }

  private void requireFittingFiles(List<String> names) {
    refuse(expected != null && names.size() > 1, "--verify takes one FILE");
    refuse(
        keySource.isStandardInput() && names.contains(FileHasher.STANDARD_INPUT),
        "standard input cannot be both the key and a FILE");
  }

  private void refuse(boolean given, String message) {
    if (given) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void requireKnownAlgorithm() {
    if (!Mac.available().contains(algorithm.toUpperCase(Locale.ROOT).replace("-", ""))) {
      throw new BadValue(
          "this OpenSSL has no code "
              + Quoting.always(algorithm)
              + "; 'opentls mac --list' names those it has");
    }
  }

  private byte[] parse(String code) {
    return switch (encoding) {
      case HEX -> Hex.parse("--verify", code);
      case BASE64 -> {
        try {
          yield Base64.getDecoder().decode(code);
        } catch (IllegalArgumentException _) {
          throw new BadValue("--verify must be Base64");
        }
      }
    };
  }

  /** Prints a line for a file, and returns whether all is well. */
  private boolean print(
      String name, byte @Nullable [] code, int count, byte[] key, Progress progress) {
    try (var mac = open(key)) {
      if (mac.isOneTime() && count > 1) {
        throw new BadValue(
            mac.name() + " with one key and iv serves one message only; give one FILE");
      }
      new FileHasher(console, progress).read(name, mac::update);
      boolean good = code == null || mac.verify(code);
      var line =
          code == null
              ? ChecksumLine.of(encoded(mac.digest()), name)
              : FileNames.encode(ChecksumLine.escape(name) + (good ? ": OK\n" : ": FAILED\n"));
      progress.aside(() -> console.out().write(line));
      return good;
    } catch (IOException e) {
      progress.aside(() -> console.complain(Quoting.quote(name) + ": " + Failure.reason(e)));
      return false;
    }
  }

  private String encoded(byte[] code) {
    return switch (encoding) {
      case HEX -> HexFormat.of().formatHex(code);
      case BASE64 -> Base64.getEncoder().encodeToString(code);
    };
  }

  private Mac open(byte[] key) {
    try {
      return builder(key).build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BadValue(Messages.oneLine(e));
    } catch (OpenSslException e) {
      throw digest == null && cipher == null ? e : missing();
    }
  }

  private BadValue missing() {
    return digest != null
        ? HashAlgorithm.missing(digest)
        : new BadValue("this OpenSSL has no cipher " + Quoting.always(String.valueOf(cipher)));
  }

  private MacBuilder builder(byte[] key) {
    var builder = Mac.builder(algorithm).key(key);
    if (digest != null || algorithm.equalsIgnoreCase(HMAC)) {
      builder.digest(digest == null ? "SHA256" : digest);
    }
    if (cipher != null) {
      builder.cipher(cipher);
    } else if (algorithm.equalsIgnoreCase("CMAC") || algorithm.equalsIgnoreCase("GMAC")) {
      builder.cipher(aes(key.length));
    }
    if (iv != null) {
      builder.iv(Hex.parse("--iv", iv));
    }
    if (custom != null) {
      builder.custom(FileNames.encode(custom));
    }
    if (salt != null) {
      builder.salt(Hex.parse("--salt", salt));
    }
    return length == null ? builder : builder.size(length);
  }

  private String aes(int keySize) {
    if (keySize != 16 && keySize != 24 && keySize != 32) {
      throw new BadValue("AES has keys of 16, 24 and 32 bytes, not " + keySize);
    }
    return "AES-" + 8 * keySize + (algorithm.equalsIgnoreCase("CMAC") ? "-CBC" : "-GCM");
  }
}
