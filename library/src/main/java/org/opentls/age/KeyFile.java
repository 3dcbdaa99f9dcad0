package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads files of recipients and of identities. */
final class KeyFile {
  private KeyFile() {}

  /** The longest file in bytes, as the {@code age} program has it. */
  static final int MAX_SIZE = 16 << 20;

  private static final int FIRST_BUFFER = 8 * 1024;
  private static final String ENCRYPTED = "age-encryption.org/";

  /**
   * The recipients of a file.
   *
   * @param passedOver is told of SSH keys that do not encrypt; {@code null} if they are errors
   */
  static List<Recipient> recipients(Path file, @Nullable Consumer<String> passedOver)
      throws IOException {
    var lines = new KeyLines(file, read(file));
    var recipients = new ArrayList<Recipient>();
    for (var line : lines.lines()) {
      try {
        recipients.add(lines.parse(line, text -> Recipient.parse(text.toString())));
      } catch (KeyFileException e) {
        if (passedOver == null || !(e.getCause() instanceof UnsupportedKeyException)) {
          throw e;
        }
        passedOver.accept(String.valueOf(e.getMessage()));
      }
    }
    if (recipients.isEmpty()) {
      throw new KeyFileException(file, "there is no recipient in it");
    }
    return List.copyOf(recipients);
  }

  static List<Identity> identities(Path file, PassphraseSource source) throws IOException {
    byte[] bytes = read(file);
    try {
      if (begins(bytes, ENCRYPTED) || begins(bytes, Armor.BEGIN)) {
        return List.of(EncryptedIdentityFile.of(file, bytes.clone(), source));
      }
      return begins(bytes, Pem.BEGIN)
          ? List.of(SshIdentity.of(file, bytes, source))
          : parseIdentities(file, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The identities of a text. */
  static List<Identity> parseIdentities(Path file, byte[] bytes) throws KeyFileException {
    var lines = new KeyLines(file, bytes);
    var identities = new ArrayList<Identity>();
    try {
      for (var line : lines.lines()) {
        identities.add(lines.parse(line, Identity::parse));
      }
    } catch (KeyFileException e) {
      identities.forEach(Identity::close);
      throw e;
    }
    if (identities.isEmpty()) {
      throw new KeyFileException(file, "there is no identity in it");
    }
    return List.copyOf(identities);
  }

  /** Whether the first characters that are not white space are these. */
  private static boolean begins(byte[] bytes, String text) {
    int start = 0;
    while (start < bytes.length && Armor.isWhiteSpace(bytes[start])) {
      start++;
    }
    return SecretText.startsWith(new AsciiText(bytes, start, bytes.length), text);
  }

  /**
   * All bytes of a file, and no copy of them.
   *
   * @return new bytes, which the caller clears if they are secret
   */
  static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return read(file, in);
    }
  }

  /**
   * All bytes of a stream, and no copy of them.
   *
   * @return new bytes, which the caller clears if they are secret
   */
  static byte[] read(Path file, InputStream in) throws IOException {
    var room = new byte[FIRST_BUFFER];
    int size = 0;
    try {
      while (true) {
        int read = in.readNBytes(room, size, room.length - size);
        size += read;
        if (size > MAX_SIZE) {
          throw new KeyFileException(file, "longer than " + MAX_SIZE + " bytes");
        }
        if (size < room.length) {
          return Arrays.copyOf(room, size);
        }
        byte[] larger = Arrays.copyOf(room, 2 * size);
        Arrays.fill(room, (byte) 0);
        room = larger;
      }
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }
}
