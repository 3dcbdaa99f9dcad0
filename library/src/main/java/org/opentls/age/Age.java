package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.opentls.random.Secrets;

/**
 * Encrypts and decrypts files in the <a href="https://c2sp.org/age">age v1</a> format.
 *
 * {@snippet file="AgeExamples.java" region="files"}
 *
 * <p>A file has one recipient or several, and each of their identities opens it; a passphrase is
 * always alone. Decryption recognizes armor by itself.
 *
 * <p>These methods are for any thread. Those that go from one end to the other use several cores
 * and memory that does not grow with the file: see {@link Options#parallelism}. Without options
 * they take {@link Options#none}.
 *
 * <p>The streams and channels that are returned are for one thread at a time, work in the thread
 * that calls them, and hold two chunks of 64 KiB.
 */
public final class Age {
  private Age() {}

  /** The size in bytes of the secret that recipients wrap. */
  public static final int FILE_KEY_SIZE = 16;

  /**
   * How to encrypt or decrypt. Immutable; start with {@link #none}.
   *
   * @param armor whether an encrypted file is text, about a third longer
   * @param overwrite whether a target that exists is replaced
   * @param parallelism how many threads encrypt or decrypt, the caller's among them, 1 or more.
   *     Those beside the caller's are lent by a pool of as many as the machine has cores. A call
   *     holds at most {@code 2 * parallelism + 2} MiB, and a little more for tags
   * @param progress is told how far a call is that goes from one end to the other
   */
  public record Options(boolean armor, boolean overwrite, int parallelism, Progress progress) {
    /** More cores than this wait for one disk. */
    private static final int USUAL_PARALLELISM = 8;

    private static final Options NONE =
        new Options(
            false,
            false,
            Math.min(Runtime.getRuntime().availableProcessors(), USUAL_PARALLELISM),
            (_, _) -> {});

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code parallelism} is less than 1
     */
    public Options {
      if (parallelism < 1) {
        throw new IllegalArgumentException("parallelism " + parallelism + ": 1 or more");
      }
      Objects.requireNonNull(progress);
    }

    /** Binary files, nothing is overwritten, and all cores are used, but at most eight. */
    public static Options none() {
      return NONE;
    }

    /** These options, with encrypted files as text. */
    public Options withArmor() {
      return new Options(true, overwrite, parallelism, progress);
    }

    /** These options, with targets that exist replaced. */
    public Options withOverwrite() {
      return new Options(armor, true, parallelism, progress);
    }

    /**
     * These options, with another number of threads.
     *
     * @throws IllegalArgumentException if {@code parallelism} is less than 1
     */
    public Options withParallelism(int parallelism) {
      return new Options(armor, overwrite, parallelism, progress);
    }

    /** These options, with somebody who is told how far a call is. */
    public Options withProgress(Progress progress) {
      return new Options(armor, overwrite, parallelism, progress);
    }
  }

  /**
   * Encrypts a file. The result appears at {@code out} when it is complete and on the disk; after
   * any failure there is what was there before. A symbolic link at {@code out} is replaced, not
   * followed.
   *
   * <p>While it is written, the result lies beside its place, as {@code .NAME.RANDOM.tmp}: a
   * process that is killed leaves that, and nothing else.
   *
   * @param recipients at least one
   * @throws java.nio.file.FileAlreadyExistsException if {@code out} exists and {@link
   *     Options#overwrite} is not set
   * @throws IOException if a file cannot be read or written, or both are the same
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static void encrypt(Path in, Path out, Recipient... recipients) throws IOException {
    encrypt(in, out, Options.none(), recipients);
  }

  /**
   * Encrypts a file. The result appears at {@code out} when it is complete and on the disk; after
   * any failure there is what was there before. A symbolic link at {@code out} is replaced, not
   * followed.
   *
   * <p>While it is written, the result lies beside its place, as {@code .NAME.RANDOM.tmp}: a
   * process that is killed leaves that, and nothing else.
   *
   * @param recipients at least one
   * @throws java.nio.file.FileAlreadyExistsException if {@code out} exists and {@link
   *     Options#overwrite} is not set
   * @throws IOException if a file cannot be read or written, or both are the same
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static void encrypt(Path in, Path out, Options options, Recipient... recipients)
      throws IOException {
    encryption(options, recipients).file(in, out);
  }

  /**
   * Encrypts a file in its place, where the result appears when it is complete and on the disk;
   * after any failure the file is as it was. It keeps its permissions; its owner, group, access
   * lists and extended attributes become those of a new file. A symbolic link is followed, and the
   * file that it leads to is replaced.
   *
   * <p>The plaintext is not overwritten: the disk may keep it.
   *
   * @param recipients at least one
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static void encrypt(Path file, Recipient... recipients) throws IOException {
    encrypt(file, Options.none(), recipients);
  }

  /**
   * Encrypts a file in its place, where the result appears when it is complete and on the disk;
   * after any failure the file is as it was. It keeps its permissions; its owner, group, access
   * lists and extended attributes become those of a new file. A symbolic link is followed, and the
   * file that it leads to is replaced.
   *
   * <p>The plaintext is not overwritten: the disk may keep it.
   *
   * @param recipients at least one
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static void encrypt(Path file, Options options, Recipient... recipients)
      throws IOException {
    encryption(options, recipients).inPlace(file);
  }

  /**
   * Decrypts a file. The plaintext appears at {@code out} when all of it has been checked and is on
   * the disk, readable by its owner only; after any failure there is what was there before. A
   * symbolic link at {@code out} is replaced, not followed.
   *
   * <p>While it is written, the plaintext lies beside its place, as {@code .NAME.RANDOM.tmp} and
   * readable by its owner only: a process that is killed leaves that, and nothing else.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the file cannot be decrypted
   * @throws java.nio.file.FileAlreadyExistsException if {@code out} exists and {@link
   *     Options#overwrite} is not set
   * @throws IOException if a file cannot be read or written, or both are the same
   * @throws IllegalArgumentException if there is no identity
   */
  public static void decrypt(Path in, Path out, Identity... identities) throws IOException {
    decrypt(in, out, Options.none(), identities);
  }

  /**
   * Decrypts a file. The plaintext appears at {@code out} when all of it has been checked and is on
   * the disk, readable by its owner only; after any failure there is what was there before. A
   * symbolic link at {@code out} is replaced, not followed.
   *
   * <p>While it is written, the plaintext lies beside its place, as {@code .NAME.RANDOM.tmp} and
   * readable by its owner only: a process that is killed leaves that, and nothing else.
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
    decryption(options, identities).file(in, out);
  }

  /**
   * Decrypts a file in its place, where the plaintext appears when all of it has been checked and
   * is on the disk; after any failure the file is as it was. From then on only its owner can read
   * it. A symbolic link is followed, and the file that it leads to is replaced.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   * @throws IllegalArgumentException if there is no identity
   */
  public static void decrypt(Path file, Identity... identities) throws IOException {
    decrypt(file, Options.none(), identities);
  }

  /**
   * Decrypts a file in its place, where the plaintext appears when all of it has been checked and
   * is on the disk; after any failure the file is as it was. From then on only its owner can read
   * it. A symbolic link is followed, and the file that it leads to is replaced.
   *
   * @param identities at least one; they are tried in order
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   * @throws IllegalArgumentException if there is no identity
   */
  public static void decrypt(Path file, Options options, Identity... identities)
      throws IOException {
    decryption(options, identities).inPlace(file);
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
    return encryption(options, recipients).bytes(plaintext);
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
    return decrypt(file, Options.none(), identities);
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
  public static byte[] decrypt(byte[] file, Options options, Identity... identities)
      throws AgeException {
    return decryption(options, identities).bytes(file);
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
    return encryption(options, recipients).stream(in, out);
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
    return decrypt(in, out, Options.none(), identities);
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
  public static long decrypt(
      InputStream in, OutputStream out, Options options, Identity... identities)
      throws IOException {
    return decryption(options, identities).stream(in, out);
  }

  /**
   * Encrypts a channel to its end, as a stream. Both channels must block.
   *
   * @param recipients at least one
   * @return the number of bytes of plaintext
   * @throws IOException if a channel throws it; what was written then does not decrypt
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static long encrypt(
      ReadableByteChannel in, WritableByteChannel out, Recipient... recipients) throws IOException {
    return encrypt(in, out, Options.none(), recipients);
  }

  /**
   * Encrypts a channel to its end, as a stream. Both channels must block.
   *
   * @param recipients at least one
   * @return the number of bytes of plaintext
   * @throws IOException if a channel throws it; what was written then does not decrypt
   * @throws IllegalArgumentException if there is no recipient, or they cannot be mixed
   */
  public static long encrypt(
      ReadableByteChannel in, WritableByteChannel out, Options options, Recipient... recipients)
      throws IOException {
    return encryption(options, recipients).channel(in, out);
  }

  /**
   * Decrypts a channel to its end, as a stream. Both channels must block.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if a channel throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static long decrypt(
      ReadableByteChannel in, WritableByteChannel out, Identity... identities) throws IOException {
    return decrypt(in, out, Options.none(), identities);
  }

  /**
   * Decrypts a channel to its end, as a stream. Both channels must block.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if a channel throws it
   * @throws IllegalArgumentException if there is no identity
   */
  public static long decrypt(
      ReadableByteChannel in, WritableByteChannel out, Options options, Identity... identities)
      throws IOException {
    return decryption(options, identities).channel(in, out);
  }

  /**
   * Checks that a file decrypts, and throws the plaintext away.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no identity
   */
  public static long verify(Path file, Identity... identities) throws IOException {
    return verify(file, Options.none(), identities);
  }

  /**
   * Checks that a file decrypts, and throws the plaintext away.
   *
   * @param identities at least one; they are tried in order
   * @return the number of bytes of plaintext
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no identity
   */
  public static long verify(Path file, Options options, Identity... identities) throws IOException {
    return decryption(options, identities).verify(file);
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
    return verify(in, Options.none(), identities);
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
  public static long verify(InputStream in, Options options, Identity... identities)
      throws IOException {
    return decryption(options, identities).stream(in, OutputStream.nullOutputStream());
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
    return encryption(options, recipients).to(out);
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
    return encryption(options, recipients).from(in);
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
    return decryption(Options.none(), identities).from(in);
  }

  /**
   * Decrypts what is written to the stream that is returned. {@code out} gets what has been
   * checked, but only a close without an exception, after writes without one, says that it is all
   * there is; it closes {@code out} in any case. After an exception the stream takes no more, and
   * its close is quiet.
   *
   * @param identities at least one; they are tried in order
   * @throws IllegalArgumentException if there is no identity
   */
  public static OutputStream decryptTo(OutputStream out, Identity... identities) {
    return decryption(Options.none(), identities).to(out);
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
    return decryption(Options.none(), identities).open(file);
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
    return decryption(Options.none(), identities).open(file);
  }

  private static Encryption encryption(Options options, Recipient... recipients) {
    var all = List.of(recipients);
    return new Encryption(out -> writeHeader(out, all), options);
  }

  private static Payload writeHeader(OutputStream out, List<Recipient> recipients)
      throws IOException {
    try (var fileKey = FileKey.random()) {
      byte[] header = Header.write(wrap(fileKey, recipients), fileKey);
      byte[] nonce = Secrets.tokenBytes(FileKey.NONCE_SIZE);
      out.write(header);
      out.write(nonce);
      return new Payload(ChunkFormat.AGE, fileKey.payloadKey(nonce));
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
      stanzas.addAll(wrap(fileKey, recipient));
    }
    return stanzas;
  }

  private static List<Stanza> wrap(FileKey fileKey, Recipient recipient) {
    byte[] copy = fileKey.bytes();
    try {
      var stanzas = recipient.wrap(copy);
      if (stanzas.isEmpty()) {
        throw new IllegalArgumentException(
            "a recipient gave no stanza: nobody could open the file");
      }
      return stanzas;
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static Decryption decryption(Options options, Identity... identities) {
    var tried = List.of(identities);
    if (tried.isEmpty()) {
      throw new IllegalArgumentException("there is no identity");
    }
    return new Decryption(in -> readHeader(in, tried), true, options);
  }

  private static Payload readHeader(InputStream file, List<Identity> identities)
      throws IOException {
    var header = Header.read(file);
    byte[] nonce = file.readNBytes(FileKey.NONCE_SIZE);
    try (var fileKey = unwrap(header.stanzas(), identities)) {
      if (!header.isOf(fileKey)) {
        throw new AgeException(AgeException.Kind.HMAC, "the header was changed");
      }
      if (nonce.length < FileKey.NONCE_SIZE) {
        throw AgeException.header("the file ends within the nonce of the payload");
      }
      return new Payload(ChunkFormat.AGE, fileKey.payloadKey(nonce));
    }
  }

  private static FileKey unwrap(List<Stanza> stanzas, List<Identity> identities)
      throws IOException {
    var fileKey = Identities.unwrap(identities, stanzas);
    if (fileKey.isEmpty()) {
      throw noMatch(stanzas, identities);
    }
    return FileKey.of(fileKey.get());
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
