package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.opentls.cli.CommandModel.value;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Where a command's key comes from, and how it is written there. */
final class KeySource {
  private final Console console;
  private final SecretSource source;
  private @Nullable String hex;
  private Form form = Form.raw;

  /** How a key is written. */
  @SuppressWarnings("NamingConvention") // as the user types them
  enum Form {
    raw,
    hex,
    base64
  }

  KeySource(Console console) {
    this.console = console;
    this.source = new SecretSource(console, "key");
  }

  CommandModel addTo(CommandModel model) {
    return model
        .oneOf(
            source.fileOption(
                "The key: all bytes of FILE, its last newline too; of standard input if -."),
            source.variableOption(),
            value(
                String.class,
                "HEX",
                digits -> hex = digits,
                "The key in hexadecimal. Every user of this machine can see it in the list of"
                    + " processes; for keys that are no secret.",
                "--key-hex"))
        .option(
            value(
                Form.class,
                "FORM",
                chosen -> form = chosen,
                "How the file, the variable or what is typed holds the key: raw, the default, hex"
                    + " or base64.",
                "--key-form"));
  }

  /** Whether standard input is the key. */
  boolean isStandardInput() {
    return source.isStandardInput();
  }

  /**
   * The key; the caller clears it.
   *
   * @throws BadValue if there is none, or it is not of its form
   * @throws Failure if it cannot be read
   */
  byte[] read() {
    var key = hex != null ? ofCommandLine(hex) : decoded();
    if (key.length == 0) {
      throw new BadValue("the key is empty");
    }
    return key;
  }

  private byte[] ofCommandLine(String digits) {
    byte[] key = Hex.parse("--key-hex", digits);
    console.complain("warning: other users can see the key of --key-hex; --key-file hides it");
    return key;
  }

  private byte[] decoded() {
    byte[] text = text();
    if (form == Form.raw) {
      return text;
    }
    byte[] stripped = stripped(text);
    try {
      return form == Form.hex ? hex(stripped) : Base64.getDecoder().decode(stripped);
    } catch (IllegalArgumentException _) {
      // no cause: its message may quote the key
      throw new BadValue("the key is not " + form);
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(stripped, (byte) 0);
    }
  }

  private byte[] text() {
    if (source.isGiven()) {
      return source.read();
    }
    if (console.isInTerminal() || console.isErrTerminal()) {
      return Terminal.readHidden("Key");
    }
    throw new BadValue("no key; give --key-file FILE or --key-env NAME");
  }

  /** The text without the white space around it. */
  private static byte[] stripped(byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && Character.isWhitespace(text[from])) {
      from++;
    }
    while (to > from && Character.isWhitespace(text[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(text, from, to);
  }

  private static byte[] hex(byte[] digits) {
    var characters = ISO_8859_1.decode(ByteBuffer.wrap(digits)).array();
    try {
      return HexFormat.of().parseHex(characters, 0, characters.length);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }
}
