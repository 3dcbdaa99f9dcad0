package org.opentls.age;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opentls.random.Secrets;

/**
 * Encrypts and decrypts files in the <a href="https://c2sp.org/age">age v1</a> format.
 *
 * {@snippet file="AgeExamples.java" region="files"}
 *
 * <p>A file has one recipient or several, and each of their identities opens it; a passphrase is
 * always alone. Decryption recognizes armor by itself.
 *
 * <p>These methods are for any thread; the streams are for one thread at a time and hold two chunks
 * of 64 KiB, whatever the size of the file.
 */
public final class Age {
  private Age() {}

  /** The size in bytes of the secret that recipients wrap. */
  public static final int FILE_KEY_SIZE = 16;

  private static final int BUFFER = 64 * 1024;
  private static final int HEADER_BUFFER = 4 * 1024;

  /**
   * How to encrypt or decrypt. Immutable; start with {@link #none}.
   *
   * @param armor whether an encrypted file is text, about a third longer
   * @param overwrite whether a target that exists is replaced
   */
  public record Options(boolean armor, boolean overwrite) {
    private static final Options NONE = new Options(false, false);

    /** Binary files, and nothing is overwritten. */
    public static Options none() {
      return NONE;
    }

    /** These options, with encrypted files as text. */
    public Options withArmor() {
      return new Options(true, overwrite);
    }

    /** These options, with targets that exist replaced. */
    public Options withOverwrite() {
      return new Options(armor, true);
    }
  }

  /**
   * Encrypts a file, as {@link #encrypt(Path, Path, Options, Recipient...)} without options.
   *
   * @throws IOException if a file cannot be read or written, or {@code out} exists
   */
  public static void encrypt(Path in, Path out, Recipient... recipients) throws IOException {
    encrypt(in, out, Options.none(), recipients);
  }

  /**
   * Encrypts a file. The result appears at {@code out} when it is complete and on the disk; after
   * any failure there is what was there before. A symbolic link at {@code out} is replaced, not
   * followed.
   *
   * @param recipients at least one
   * @throws java.nio.file.FileAlreadyExistsException if {@code out} exists and {@link
   *     Options#overwrite} is not set
   * @throws IOException if a file cannot be read or written, or both are the same
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static void encrypt(Path in, Path out, Options options, Recipient... recipients)
      throws IOException {
    try (var source = Files.newInputStream(in);
        var target = Target.open(out, in, options.overwrite, false)) {
      encrypt(source, target.output(), options, recipients);
      target.commit();
    }
  }

  /**
   * Decrypts a file, as {@link #decrypt(Path, Path, Options, Identity...)} without options.
   *
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if a file cannot be read or written, or {@code out} exists
   */
  public static void decrypt(Path in, Path out, Identity... identities) throws IOException {
    decrypt(in, out, Options.none(), identities);
  }

  /**
   * Decrypts a file. The plaintext appears at {@code out} when all of it has been checked and is on
   * the disk, readable by its owner only; after any failure there is what was there before. A
   * symbolic link at {@code out} is replaced, not followed.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the file cannot be decrypted
   * @throws java.nio.file.FileAlreadyExistsException if {@code out} exists and {@link
   *     Options#overwrite} is not set
   * @throws IOException if a file cannot be read or written, or both are the same
   * @throws IllegalArgumentException if there is no identity
   */
  public static void decrypt(Path in, Path out, Options options, Identity... identities)
      throws IOException {
    try (var source = Files.newInputStream(in);
        var target = Target.open(out, in, options.overwrite, true)) {
      decrypt(source, target.output(), identities);
      target.commit();
    }
  }

  /**
   * Encrypts bytes.
   *
   * @param recipients at least one
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static byte[] encrypt(byte[] plaintext, Recipient... recipients) {
    return encrypt(plaintext, Options.none(), recipients);
  }

  /**
   * Encrypts bytes.
   *
   * @param recipients at least one
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static byte[] encrypt(byte[] plaintext, Options options, Recipient... recipients) {
    var file = new ByteArrayOutputStream();
    try {
      encrypt(new ByteArrayInputStream(plaintext), file, options, recipients);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /**
   * Decrypts bytes. Nothing is released unless all of it is right.
   *
   * @param identities at least one; they are tried in order
   * @return new bytes, which the caller clears if they are secret
   * @throws AgeException if they cannot be decrypted
   * @throws UncheckedIOException if an identity cannot be had, as when nobody gives its passphrase
   * @throws IllegalArgumentException if there is no identity
   */
  public static byte[] decrypt(byte[] file, Identity... identities) throws AgeException {
    try (var in = decryptFrom(new ByteArrayInputStream(file), identities)) {
      return in.readAllBytes();
    } catch (AgeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Encrypts a stream to its end. Neither stream is closed.
   *
   * @param recipients at least one
   * @return the number of bytes of plaintext
   * @throws IOException if a stream throws it; what was written then does not decrypt
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static long encrypt(InputStream in, OutputStream out, Recipient... recipients)
      throws IOException {
    return encrypt(in, out, Options.none(), recipients);
  }

  /**
   * Encrypts a stream to its end. Neither stream is closed.
   *
   * @param recipients at least one
   * @return the number of bytes of plaintext
   * @throws IOException if a stream throws it; what was written then does not decrypt
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static long encrypt(
      InputStream in, OutputStream out, Options options, Recipient... recipients)
      throws IOException {
    var plaintext = new Unclosed(in);
    try (var encrypted = encryptFrom(plaintext, options, recipients)) {
      encrypted.transferTo(out);
    }
    return plaintext.count();
  }

  /**
   * Decrypts a stream to its end. Neither stream is closed.
   *
   * <p>What is written has been checked, but only the return says that it is all there is: after an
   * exception {@code out} has the beginning of the plaintext.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the stream cannot be decrypted
   * @throws IOException if a stream throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static long decrypt(InputStream in, OutputStream out, Identity... identities)
      throws IOException {
    try (var decrypted = decryptFrom(new Unclosed(in), identities)) {
      return decrypted.transferTo(out);
    }
  }

  /**
   * Checks that a stream decrypts, to its end, and throws the plaintext away. The stream is not
   * closed.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the stream cannot be decrypted
   * @throws IOException if the stream throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static long verify(InputStream in, Identity... identities) throws IOException {
    return decrypt(in, OutputStream.nullOutputStream(), identities);
  }

  /**
   * Tells what a file says without a key. A binary file is not read beyond its header, text is read
   * to its end.
   *
   * @throws AgeException if the header or the armor is malformed
   * @throws IOException if the file cannot be read
   */
  public static Inspection inspect(Path file) throws IOException {
    return Inspection.of(file);
  }

  /**
   * Tells what a file says without a key. The stream is read to its end and not closed.
   *
   * @throws AgeException if the header or the armor is malformed
   * @throws IOException if the stream throws it
   */
  public static Inspection inspect(InputStream in) throws IOException {
    return Inspection.of(in);
  }

  /**
   * Encrypts what is written to the stream that is returned. Closing that ends the file and closes
   * {@code out}; a file whose stream was not closed does not decrypt.
   *
   * @param recipients at least one
   * @throws IOException if {@code out} throws it
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static OutputStream encryptTo(OutputStream out, Recipient... recipients)
      throws IOException {
    return encryptTo(out, Options.none(), recipients);
  }

  /**
   * Encrypts what is written to the stream that is returned. Closing that ends the file and closes
   * {@code out}; a file whose stream was not closed does not decrypt.
   *
   * @param recipients at least one
   * @throws IOException if {@code out} throws it
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static OutputStream encryptTo(OutputStream out, Options options, Recipient... recipients)
      throws IOException {
    try (var fileKey = FileKey.random()) {
      byte[] header = Header.write(wrap(fileKey, List.of(recipients)), fileKey);
      byte[] nonce = Secrets.tokenBytes(Chunk.PAYLOAD_NONCE);
      var file = options.armor ? new ArmorOutput(out) : out;
      file.write(header);
      file.write(nonce);
      return new PayloadOutput(file, fileKey.payloadKey(nonce));
    }
  }

  private static List<Stanza> wrap(FileKey fileKey, List<Recipient> recipients) {
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("there is no recipient");
    }
    var labels = recipients.getFirst().labels();
    var stanzas = new ArrayList<Stanza>();
    for (var recipient : recipients) {
      if (!recipient.labels().equals(labels)) {
        throw new IllegalArgumentException(
            "recipients labelled " + labels + " and " + recipient.labels() + " cannot be mixed");
      }
      byte[] copy = fileKey.bytes();
      try {
        stanzas.addAll(recipient.wrap(copy));
      } finally {
        Arrays.fill(copy, (byte) 0);
      }
    }
    return stanzas;
  }

  /**
   * The encrypted form of {@code in}, for those who read. Nothing is read before it is needed;
   * closing the stream that is returned closes {@code in}.
   *
   * @param recipients at least one
   * @throws IOException never while {@code in} throws none
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static InputStream encryptFrom(InputStream in, Recipient... recipients)
      throws IOException {
    return encryptFrom(in, Options.none(), recipients);
  }

  /**
   * The encrypted form of {@code in}, for those who read. Nothing is read before it is needed;
   * closing the stream that is returned closes {@code in}.
   *
   * @param recipients at least one
   * @throws IOException never while {@code in} throws none
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static InputStream encryptFrom(InputStream in, Options options, Recipient... recipients)
      throws IOException {
    return new EncryptingInput(in, out -> encryptTo(out, options, recipients));
  }

  /**
   * Decrypts what is read from the stream that is returned. The header is read at once; closing the
   * stream closes {@code in}.
   *
   * <p>What the stream gives has been checked, but only its end says that it is all there is: a
   * file that was changed or cut gives the part before, and then an {@link AgeException} with the
   * {@link AgeException#offset}.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the header is wrong, or no identity opens the file
   * @throws IOException if {@code in} throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static InputStream decryptFrom(InputStream in, Identity... identities) throws IOException {
    var tried = requireAny(identities);
    return decryptFile(ArmorInput.removedFrom(new BufferedInputStream(in, BUFFER)), tried);
  }

  /** Decrypts what stands in no armor. */
  static InputStream decryptFile(InputStream file, List<Identity> identities) throws IOException {
    return new PayloadInput(file, readPayloadKey(file, identities));
  }

  /**
   * Opens a binary file to read its plaintext anywhere. Closing the channel closes the file.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the header or the last chunk is wrong, no identity opens the file, or
   *     it is armored
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no identity
   */
  public static SeekableByteChannel open(Path file, Identity... identities) throws IOException {
    var channel = Files.newByteChannel(file);
    try {
      return open(channel, identities);
    } catch (Throwable t) {
      try (channel) {
        throw t;
      }
    }
  }

  /**
   * Decrypts what is read from the channel that is returned, anywhere in the plaintext. The header
   * and the last chunk, which vouches for the size, are read and checked at once, every other chunk
   * when it is needed: what was changed there is an {@link AgeException} of the read. The channel
   * is for one thread at a time, reads a chunk at most at once, and cannot write. Closing it closes
   * {@code file}.
   *
   * @param file a whole binary file from its beginning, which nobody else moves meanwhile; it stays
   *     open after a failure
   * @param identities at least one; they are tried in order
   * @throws AgeException if the header or the last chunk is wrong, no identity opens the file, or
   *     it is armored
   * @throws IOException if {@code file} throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static SeekableByteChannel open(SeekableByteChannel file, Identity... identities)
      throws IOException {
    var tried = requireAny(identities);
    file.position(0);
    var buffered = new BufferedInputStream(Channels.newInputStream(file), HEADER_BUFFER);
    if (ArmorInput.isArmored(buffered)) {
      throw AgeException.header("an armored file cannot be read anywhere: decrypt it as a stream");
    }
    var counted = new Unclosed(buffered);
    byte[] key = readPayloadKey(counted, tried);
    return PayloadChannel.open(file, counted.count(), key);
  }

  private static List<Identity> requireAny(Identity... identities) {
    var tried = List.of(identities);
    if (tried.isEmpty()) {
      throw new IllegalArgumentException("there is no identity");
    }
    return tried;
  }

  /** Reads the header and the nonce of the payload; the caller clears the key. */
  private static byte[] readPayloadKey(InputStream file, List<Identity> identities)
      throws IOException {
    var header = Header.read(file);
    try (var fileKey = unwrap(header.stanzas(), identities)) {
      if (!header.isOf(fileKey)) {
        throw new AgeException(AgeException.Kind.HMAC, "the header was changed");
      }
      byte[] nonce = file.readNBytes(Chunk.PAYLOAD_NONCE);
      if (nonce.length < Chunk.PAYLOAD_NONCE) {
        throw AgeException.header("the file ends within the nonce of the payload");
      }
      return fileKey.payloadKey(nonce);
    }
  }

  private static FileKey unwrap(List<Stanza> stanzas, List<Identity> identities)
      throws IOException {
    AgeException unsupported = null;
    for (var identity : identities) {
      try {
        var fileKey = identity.unwrap(stanzas);
        if (fileKey.isPresent()) {
          return FileKey.of(fileKey.get());
        }
      } catch (AgeException e) {
        // Another identity may open the file with what is there.
        if (e.kind() != AgeException.Kind.UNSUPPORTED) {
          throw e;
        }
        unsupported = e;
      }
    }
    throw unsupported == null ? noMatch(stanzas, identities) : unsupported;
  }

  private static AgeException noMatch(List<Stanza> stanzas, List<Identity> identities) {
    if (!stanzas.getFirst().type().equals(Passphrase.TYPE)) {
      return new AgeException(
          AgeException.Kind.NO_MATCH, "no identity is that of a recipient of the file");
    }
    return identities.stream().anyMatch(ScryptIdentity.class::isInstance)
        ? new AgeException(AgeException.Kind.WRONG_PASSPHRASE, "the passphrase is wrong")
        : new AgeException(AgeException.Kind.NO_MATCH, "the file needs a passphrase");
  }
}
