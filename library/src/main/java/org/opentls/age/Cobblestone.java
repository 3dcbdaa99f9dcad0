package org.opentls.age;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.opentls.random.Secrets;

/**
 * Encrypts and decrypts messages and files with a key that both sides have: Cobblestone-256 of <a
 * href="https://c2sp.org/chunked-encryption">C2SP chunked encryption</a>, which is AES-256-GCM over
 * chunks of 16 KiB, with keys from HKDF-Expand with SHA-512. All of it is of algorithms that FIPS
 * 140-3 approves.
 *
 * {@snippet file="AgeExamples.java" region="cobblestone"}
 *
 * <p>An encrypted message has 56 bytes more than its plaintext, and 16 for each chunk begun; it
 * says nothing about itself. One key can encrypt 2<sup>45</sup> messages of 1 GiB each. A key of
 * which the message was not made is noticed before anything is decrypted, as is another context.
 *
 * <p>The methods work as those of {@link Age} of the same names do, in as many threads and in about
 * as much memory; {@link Age.Options#armor} is not taken. Faults in a message are an {@link
 * AgeException} of the same kinds. An object is for any thread until it is closed, which overwrites
 * its copy of the key; streams that it has begun go on.
 */
public final class Cobblestone implements AutoCloseable {
  /** The size of a key in bytes. */
  public static final int KEY_SIZE = 32;

  private static final int SALT = 24;
  private static final byte[] NO_CONTEXT = {};

  private final byte[] key;
  private final byte[] context;
  private boolean closed;

  private Cobblestone(byte[] key, byte[] context) {
    this.key = key;
    this.context = context;
  }

  /**
   * Takes a key, without a context.
   *
   * @param key {@link #KEY_SIZE} bytes that are uniformly random, as {@code Secrets.tokenBytes}
   *     gives them; they are copied, and the caller clears them
   * @throws IllegalArgumentException if the key has another size
   */
  public static Cobblestone of(byte[] key) {
    return of(key, NO_CONTEXT);
  }

  /**
   * Takes a key and a context.
   *
   * @param key {@link #KEY_SIZE} bytes that are uniformly random; they are copied, and the caller
   *     clears them
   * @param context what the message is about, which decryption must know as well; no secret, copied
   * @throws IllegalArgumentException if the key has another size
   */
  public static Cobblestone of(byte[] key, byte[] context) {
    if (key.length != KEY_SIZE) {
      throw new IllegalArgumentException(
          "key of " + key.length + " bytes: Cobblestone-256 takes " + KEY_SIZE + " bytes");
    }
    return new Cobblestone(key.clone(), context.clone());
  }

  private Encryption encryption(Age.Options options) {
    if (options.armor()) {
      throw new IllegalArgumentException("only age files can have armor");
    }
    return new Encryption(this::start, options);
  }

  private Payload start(OutputStream out) throws IOException {
    byte[] salt = Secrets.tokenBytes(SALT);
    try (var keys = keys(salt)) {
      out.write(salt);
      out.write(keys.commitment());
      return keys.payload();
    }
  }

  private Decryption decryption(Age.Options options) {
    return new Decryption(this::read, false, options);
  }

  private Payload read(InputStream in) throws IOException {
    byte[] before = in.readNBytes(SALT + CobblestoneKeys.COMMITMENT);
    if (before.length < SALT + CobblestoneKeys.COMMITMENT) {
      throw AgeException.header("the message ends before its first chunk");
    }
    try (var keys = keys(Arrays.copyOf(before, SALT))) {
      if (!keys.areCommittedTo(Arrays.copyOfRange(before, SALT, before.length))) {
        throw new AgeException(
            AgeException.Kind.NO_MATCH, "the key or the context is not that of the message");
      }
      return keys.payload();
    }
  }

  private synchronized CobblestoneKeys keys(byte[] salt) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    return CobblestoneKeys.of(key, salt, context);
  }

  /**
   * Encrypts a file, as {@link Age#encrypt(Path, Path, Age.Options, Recipient...)} does.
   *
   * @throws IOException if a file cannot be read or written, both are the same, or {@code out}
   *     exists and is not to be overwritten
   */
  public void encrypt(Path in, Path out, Age.Options options) throws IOException {
    encryption(options).file(in, out);
  }

  /** Encrypts a file, as {@link #encrypt(Path, Path, Age.Options)} without options. */
  public void encrypt(Path in, Path out) throws IOException {
    encrypt(in, out, Age.Options.none());
  }

  /**
   * Decrypts a file, as {@link Age#decrypt(Path, Path, Age.Options, Identity...)} does.
   *
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if a file cannot be read or written, both are the same, or {@code out}
   *     exists and is not to be overwritten
   */
  public void decrypt(Path in, Path out, Age.Options options) throws IOException {
    decryption(options).file(in, out);
  }

  /** Decrypts a file, as {@link #decrypt(Path, Path, Age.Options)} without options. */
  public void decrypt(Path in, Path out) throws IOException {
    decrypt(in, out, Age.Options.none());
  }

  /**
   * Encrypts a file in its place, as {@link Age#encrypt(Path, Age.Options, Recipient...)} does.
   *
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   */
  public void encrypt(Path file, Age.Options options) throws IOException {
    encryption(options).inPlace(file);
  }

  /** Encrypts a file in its place, as {@link #encrypt(Path, Age.Options)} without options. */
  public void encrypt(Path file) throws IOException {
    encrypt(file, Age.Options.none());
  }

  /**
   * Decrypts a file in its place, as {@link Age#decrypt(Path, Age.Options, Identity...)} does.
   *
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read, is no regular file or has another hard link, or
   *     none can be written beside it
   */
  public void decrypt(Path file, Age.Options options) throws IOException {
    decryption(options).inPlace(file);
  }

  /** Decrypts a file in its place, as {@link #decrypt(Path, Age.Options)} without options. */
  public void decrypt(Path file) throws IOException {
    decrypt(file, Age.Options.none());
  }

  /**
   * Checks that a file decrypts, to its end, and throws the plaintext away.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if the file cannot be decrypted
   * @throws IOException if the file cannot be read
   */
  public long verify(Path file, Age.Options options) throws IOException {
    return decryption(options).verify(file);
  }

  /** Checks that a file decrypts, as {@link #verify(Path, Age.Options)} without options. */
  public long verify(Path file) throws IOException {
    return verify(file, Age.Options.none());
  }

  /**
   * Checks that a stream decrypts, to its end, and throws the plaintext away. The stream is not
   * closed.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if the stream cannot be decrypted
   * @throws IOException if the stream throws it
   */
  public long verify(InputStream in, Age.Options options) throws IOException {
    return decryption(options).stream(in, OutputStream.nullOutputStream());
  }

  /**
   * Checks that a stream decrypts, as {@link #verify(InputStream, Age.Options)} without options.
   */
  public long verify(InputStream in) throws IOException {
    return verify(in, Age.Options.none());
  }

  /** Encrypts bytes. */
  public byte[] encrypt(byte[] plaintext) {
    return encryption(Age.Options.none()).bytes(plaintext);
  }

  /**
   * Decrypts bytes. Nothing is released unless all of it is right.
   *
   * @return new bytes, which the caller clears if they are secret
   * @throws AgeException if they cannot be decrypted
   */
  public byte[] decrypt(byte[] message) throws AgeException {
    return decryption(Age.Options.none()).bytes(message);
  }

  /**
   * Encrypts a stream to its end. Neither stream is closed.
   *
   * @return the number of bytes of plaintext
   * @throws IOException if a stream throws it; what was written then does not decrypt
   */
  public long encrypt(InputStream in, OutputStream out, Age.Options options) throws IOException {
    return encryption(options).stream(in, out);
  }

  /** Encrypts a stream, as the method of this name with options does without them. */
  public long encrypt(InputStream in, OutputStream out) throws IOException {
    return encrypt(in, out, Age.Options.none());
  }

  /**
   * Decrypts a stream to its end. Neither stream is closed. What is written has been checked, but
   * only the return says that it is all there is.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if the stream cannot be decrypted
   * @throws IOException if a stream throws it
   */
  public long decrypt(InputStream in, OutputStream out, Age.Options options) throws IOException {
    return decryption(options).stream(in, out);
  }

  /** Decrypts a stream, as the method of this name with options does without them. */
  public long decrypt(InputStream in, OutputStream out) throws IOException {
    return decrypt(in, out, Age.Options.none());
  }

  /**
   * Encrypts a channel to its end, as a stream. Both channels must block.
   *
   * @return the number of bytes of plaintext
   * @throws IOException if a channel throws it; what was written then does not decrypt
   */
  public long encrypt(ReadableByteChannel in, WritableByteChannel out, Age.Options options)
      throws IOException {
    return encryption(options).channel(in, out);
  }

  /** Encrypts a channel, as the method of this name with options does without them. */
  public long encrypt(ReadableByteChannel in, WritableByteChannel out) throws IOException {
    return encrypt(in, out, Age.Options.none());
  }

  /**
   * Decrypts a channel to its end, as a stream. Both channels must block.
   *
   * @return the number of bytes of plaintext
   * @throws AgeException if the message cannot be decrypted
   * @throws IOException if a channel throws it
   */
  public long decrypt(ReadableByteChannel in, WritableByteChannel out, Age.Options options)
      throws IOException {
    return decryption(options).channel(in, out);
  }

  /** Decrypts a channel, as the method of this name with options does without them. */
  public long decrypt(ReadableByteChannel in, WritableByteChannel out) throws IOException {
    return decrypt(in, out, Age.Options.none());
  }

  /**
   * Encrypts what is written to the stream that is returned, as {@link Age#encryptTo} does.
   *
   * @throws IOException if {@code out} throws it
   */
  public OutputStream encryptTo(OutputStream out) throws IOException {
    return encryption(Age.Options.none()).to(out);
  }

  /**
   * The encrypted form of {@code in}, as {@link Age#encryptFrom} gives it.
   *
   * @throws IOException never while {@code in} throws none
   */
  public InputStream encryptFrom(InputStream in) throws IOException {
    return encryption(Age.Options.none()).from(in);
  }

  /**
   * Decrypts the message that is written to the stream that is returned, as {@link Age#decryptTo}
   * does.
   */
  public OutputStream decryptTo(OutputStream out) {
    return decryption(Age.Options.none()).to(out);
  }

  /**
   * Decrypts what is read from the stream that is returned, as {@link Age#decryptFrom} does.
   *
   * @throws AgeException if the key or the context is another
   * @throws IOException if {@code in} throws it
   */
  public InputStream decryptFrom(InputStream in) throws IOException {
    return decryption(Age.Options.none()).from(in);
  }

  /**
   * Opens a file to read its plaintext anywhere, as {@link Age#open(Path, Identity...)} does.
   *
   * @throws AgeException if the key or the context is another, or the last chunk is wrong
   * @throws IOException if the file cannot be read
   */
  public SeekableByteChannel open(Path file) throws IOException {
    return decryption(Age.Options.none()).open(file);
  }

  /**
   * Decrypts what is read from the channel that is returned, as {@link
   * Age#open(SeekableByteChannel, Identity...)} does.
   *
   * @param file a whole file from its beginning, which nobody else moves meanwhile
   * @throws AgeException if the key or the context is another, or the last chunk is wrong
   * @throws IOException if {@code file} throws it
   */
  public SeekableByteChannel open(SeekableByteChannel file) throws IOException {
    return decryption(Age.Options.none()).open(file);
  }

  /** Overwrites the key. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(key, (byte) 0);
  }
}
