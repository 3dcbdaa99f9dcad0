package org.opentls.age;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a file tells without a key: see {@link Age#inspect(Path)}. Nothing of it has been
 * authenticated; whoever could write the file could write this.
 *
 * @param armored whether the file is text
 * @param stanzas those of the header in order, one or more
 * @param size the size of the file in bytes, with its armor
 * @param headerSize the size of the header in bytes, without armor
 * @param payloadSize the size in bytes of what follows the header, without armor
 */
public record Inspection(
    boolean armored, List<Stanza> stanzas, long size, long headerSize, long payloadSize) {
  private static final int BUFFER = 64 * 1024;

  private static final Set<String> SAFE =
      Set.of(Passphrase.TYPE, "mlkem768x25519", "mlkem768p256tag");
  private static final Set<String> UNSAFE =
      Set.of(X25519Recipient.TYPE, "p256tag", "ssh-ed25519", "ssh-rsa");

  /** What programs put into headers so that others get used to types they do not know. */
  private static final String GREASE = "-grease";

  /** Whether a file that is kept today stays closed to the quantum computers of tomorrow. */
  public enum PostQuantum {
    /** As far as is known: it takes a passphrase, or all recipients are post-quantum. */
    YES,
    /** A recipient is of a kind that such a computer would break. */
    NO,
    /** A recipient is of a kind that is not known here. */
    UNKNOWN
  }

  /** Keeps a copy of the list. */
  public Inspection {
    stanzas = List.copyOf(stanzas);
  }

  static Inspection of(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Files.isRegularFile(file) ? of(in, OptionalLong.of(Files.size(file))) : of(in);
    }
  }

  /** Reads the stream to its end. */
  static Inspection of(InputStream in) throws IOException {
    return of(in, OptionalLong.empty());
  }

  /** Reads the stream, to its end unless its size is known and it is no text. */
  private static Inspection of(InputStream in, OptionalLong known) throws IOException {
    var text = new Unclosed(in);
    var buffered = new BufferedInputStream(text, BUFFER);
    boolean armored = ArmorInput.isArmored(buffered);
    var file = new Unclosed(armored ? new ArmorInput(buffered) : buffered);
    var stanzas = Header.read(file).stanzas();
    long header = file.count();
    if (known.isPresent() && !armored) {
      long payload = Math.max(0, known.getAsLong() - header);
      return new Inspection(false, stanzas, header + payload, header, payload);
    }
    long payload = file.transferTo(OutputStream.nullOutputStream());
    return new Inspection(armored, stanzas, text.count(), header, payload);
  }

  /**
   * The size of the plaintext in bytes, if the file is whole; empty if the payload has a size that
   * no whole payload has.
   */
  public OptionalLong plaintextSize() {
    return ChunkFormat.AGE.plaintextSize(payloadSize - FileKey.NONCE_SIZE);
  }

  /**
   * The work factor of the passphrase: the logarithm to base 2 of scrypt's {@code N}, which takes
   * {@code 2^(factor + 10)} bytes to try one; {@link Integer#MAX_VALUE} if it is larger. Empty if
   * the file takes no passphrase, or the stanza is malformed.
   */
  public OptionalInt workFactor() {
    var first = stanzas.getFirst();
    return first.type().equals(Passphrase.TYPE) && first.arguments().size() == 2
        ? Passphrase.workFactor(first.arguments().getLast())
        : OptionalInt.empty();
  }

  /** Whether the file stays closed to quantum computers. */
  public PostQuantum postQuantum() {
    var types = stanzas.stream().map(Stanza::type).filter(type -> !type.endsWith(GREASE)).toList();
    if (types.stream().anyMatch(UNSAFE::contains)) {
      return PostQuantum.NO;
    }
    boolean safe = !types.isEmpty() && SAFE.containsAll(types);
    return safe ? PostQuantum.YES : PostQuantum.UNKNOWN;
  }
}
