package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.AgeException.Kind;

class CobblestoneTest {
  private static final byte[] KEY = bytes(32);
  private static final byte[] CONTEXT = "a context".getBytes(US_ASCII);
  private static final int CHUNK = 16384;
  private static final int SEALED = CHUNK + 16;
  private static final int PREFIX = 56;
  private static final Age.Options ONE = Age.Options.none().withParallelism(1);
  private static final Age.Options FOUR = Age.Options.none().withParallelism(4);

  @TempDir private Path folder;

  private final Cobblestone box = Cobblestone.of(KEY, CONTEXT);

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** The specification once more, on the JDK's algorithms. */
  private static final class Jdk {
    private final SecretKeySpec key;
    private final byte[] base;
    private final byte[] commitment;

    Jdk(byte[] salt, byte[] context) throws GeneralSecurityException {
      var info = new ByteArrayOutputStream();
      info.writeBytes("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM".getBytes(US_ASCII));
      info.write(0);
      info.writeBytes(salt);
      info.writeBytes(context);
      var derived = expand(info.toByteArray());
      this.key = new SecretKeySpec(derived, 0, 32, "AES");
      this.base = Arrays.copyOfRange(derived, 32, 44);
      this.commitment = Arrays.copyOfRange(derived, 44, 76);
    }

    /** RFC 5869, section 2.3, with two blocks; the JDK's own takes no key as short as this. */
    private static byte[] expand(byte[] info) throws GeneralSecurityException {
      var mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(KEY, "HmacSHA512"));
      mac.update(info);
      mac.update((byte) 1);
      byte[] first = mac.doFinal();
      mac.update(first);
      mac.update(info);
      mac.update((byte) 2);
      byte[] both = Arrays.copyOf(first, 128);
      System.arraycopy(mac.doFinal(), 0, both, 64, 64);
      return both;
    }

    private byte[] crypt(int mode, int chunk, byte[] bytes) throws GeneralSecurityException {
      var nonce = new BigInteger(1, base).xor(BigInteger.valueOf(chunk)).toByteArray();
      var twelve = new byte[12];
      int count = Math.min(12, nonce.length);
      System.arraycopy(nonce, nonce.length - count, twelve, 12 - count, count);
      var cipher = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, twelve));
      return cipher.doFinal(bytes);
    }

    static byte[] encrypt(byte[] plaintext, byte[] context) throws GeneralSecurityException {
      var salt = bytes(24);
      var jdk = new Jdk(salt, context);
      var out = new ByteArrayOutputStream();
      out.writeBytes(salt);
      out.writeBytes(jdk.commitment);
      for (int chunk = 0; chunk <= plaintext.length / CHUNK; chunk++) {
        int end = Math.min((chunk + 1) * CHUNK, plaintext.length);
        var part = Arrays.copyOfRange(plaintext, chunk * CHUNK, end);
        out.writeBytes(jdk.crypt(javax.crypto.Cipher.ENCRYPT_MODE, chunk, part));
      }
      return out.toByteArray();
    }

    static byte[] decrypt(byte[] message, byte[] context) throws GeneralSecurityException {
      var jdk = new Jdk(Arrays.copyOf(message, 24), context);
      assertThat(Arrays.copyOfRange(message, 24, PREFIX)).isEqualTo(jdk.commitment);
      var out = new ByteArrayOutputStream();
      int chunk = 0;
      for (int at = PREFIX; at < message.length; at += SEALED) {
        var part = Arrays.copyOfRange(message, at, Math.min(at + SEALED, message.length));
        out.writeBytes(jdk.crypt(javax.crypto.Cipher.DECRYPT_MODE, chunk++, part));
      }
      return out.toByteArray();
    }
  }

  private static final int MANY = 150 * CHUNK;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        3 * CHUNK - 1,
        3 * CHUNK,
        3 * CHUNK + 1,
        MANY,
        MANY + 7
      })
  void itUnderstandsTheJdkAndTheJdkUnderstandsIt(int size) throws Exception {
    var plaintext = bytes(size);
    var message = box.encrypt(plaintext);
    assertThat(message).hasSize(PREFIX + size + (size / CHUNK + 1) * 16);
    assertThat(Jdk.decrypt(message, CONTEXT)).isEqualTo(plaintext);
    var theirs = Jdk.encrypt(plaintext, CONTEXT);
    assertThat(box.decrypt(theirs)).isEqualTo(plaintext);
    for (var options : new Age.Options[] {ONE, FOUR}) {
      assertAllWays(plaintext, theirs, options);
    }
  }

  private void assertAllWays(byte[] plaintext, byte[] message, Age.Options options)
      throws Exception {
    var out = new ByteArrayOutputStream();
    box.decrypt(new ByteArrayInputStream(message), out, options);
    assertThat(out.toByteArray()).isEqualTo(plaintext);
    try (var in = box.decryptFrom(new ByteArrayInputStream(message))) {
      assertThat(in.readAllBytes()).isEqualTo(plaintext);
    }
    assertThat(pushed(message)).isEqualTo(plaintext);
    try (var channel = box.open(Files.write(folder.resolve("message"), message))) {
      assertThat(channel.size()).isEqualTo(plaintext.length);
      assertThat(read(channel, plaintext.length / 2))
          .isEqualTo(Arrays.copyOfRange(plaintext, plaintext.length / 2, plaintext.length));
    }
    var streamed = new ByteArrayOutputStream();
    assertThat(box.encrypt(new ByteArrayInputStream(plaintext), streamed, options))
        .isEqualTo(plaintext.length);
    assertThat(Jdk.decrypt(streamed.toByteArray(), CONTEXT)).isEqualTo(plaintext);
    var written = new ByteArrayOutputStream();
    try (var to = box.encryptTo(written)) {
      to.write(plaintext);
    }
    assertThat(Jdk.decrypt(written.toByteArray(), CONTEXT)).isEqualTo(plaintext);
    try (var from = box.encryptFrom(new ByteArrayInputStream(plaintext))) {
      assertThat(Jdk.decrypt(from.readAllBytes(), CONTEXT)).isEqualTo(plaintext);
    }
  }

  @Test
  void aFileIsEncryptedAndDecryptedInPlace() throws Exception {
    var file = Files.write(folder.resolve("file"), bytes(MANY));
    box.encrypt(file);
    assertThat(Jdk.decrypt(Files.readAllBytes(file), CONTEXT)).isEqualTo(bytes(MANY));
    assertThat(box.verify(file)).isEqualTo(MANY);
    box.decrypt(file);
    assertThat(file).hasBinaryContent(bytes(MANY));
    assertThatThrownBy(() -> box.decrypt(file)).isInstanceOf(AgeException.class);
    assertThat(file).hasBinaryContent(bytes(MANY));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void channelsAndStreamsGoThereAndBackWithoutOptions() throws Exception {
    var channelled = new ByteArrayOutputStream();
    box.encrypt(
        Channels.newChannel(new ByteArrayInputStream(bytes(MANY))),
        Channels.newChannel(channelled));
    var message = channelled.toByteArray();
    assertThat(Jdk.decrypt(message, CONTEXT)).isEqualTo(bytes(MANY));
    assertThat(box.verify(new ByteArrayInputStream(message))).isEqualTo(MANY);
    var out = new ByteArrayOutputStream();
    box.decrypt(Channels.newChannel(new ByteArrayInputStream(message)), Channels.newChannel(out));
    assertThat(out.toByteArray()).isEqualTo(bytes(MANY));
    var streamed = new ByteArrayOutputStream();
    box.encrypt(new ByteArrayInputStream(bytes(MANY)), streamed);
    var back = new ByteArrayOutputStream();
    box.decrypt(new ByteArrayInputStream(streamed.toByteArray()), back);
    assertThat(back.toByteArray()).isEqualTo(bytes(MANY));
    message[MANY / 2] ^= 1;
    assertThatThrownBy(() -> box.verify(new ByteArrayInputStream(message)))
        .isInstanceOf(AgeException.class);
  }

  private byte[] pushed(byte[] message) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var to = box.decryptTo(out)) {
      for (int at = 0; at < message.length; at += 5000) {
        to.write(message, at, Math.min(5000, message.length - at));
      }
    }
    return out.toByteArray();
  }

  private static byte[] read(SeekableByteChannel channel, long position) throws IOException {
    var room = ByteBuffer.allocate((int) (channel.size() - position));
    channel.position(position);
    int count = 0;
    while (room.hasRemaining() && count >= 0) {
      count = channel.read(room);
    }
    return room.array();
  }

  @Test
  void filesGoThereAndBack() throws Exception {
    var plain = Files.write(folder.resolve("plain"), bytes(100_000));
    var encrypted = folder.resolve("encrypted");
    var decrypted = folder.resolve("decrypted");
    box.encrypt(plain, encrypted);
    assertThat(Jdk.decrypt(Files.readAllBytes(encrypted), CONTEXT)).isEqualTo(bytes(100_000));
    assertThat(box.verify(encrypted, ONE)).isEqualTo(100_000);
    box.decrypt(encrypted, decrypted);
    assertThat(decrypted).hasBinaryContent(bytes(100_000));
  }

  @Test
  void aLongContextIsAContext() throws Exception {
    var context = bytes(5000);
    try (var other = Cobblestone.of(KEY, context)) {
      assertThat(Jdk.decrypt(other.encrypt(CONTEXT), context)).isEqualTo(CONTEXT);
    }
  }

  @Test
  void anotherContextAndAnotherKeyAreNoticedFirst() {
    // Nothing follows the commitment, so nothing else can be noticed.
    var message = Arrays.copyOf(box.encrypt(bytes(10)), PREFIX);
    for (var other :
        new Cobblestone[] {Cobblestone.of(KEY), Cobblestone.of(new byte[32], CONTEXT)}) {
      var failure = catchThrowableOfType(AgeException.class, () -> other.decrypt(message));
      assertThat(failure.kind()).isEqualTo(Kind.NO_MATCH);
      assertThat(failure).hasMessage("no match: the key or the context is not that of the message");
    }
  }

  @Test
  void everyShorterMessageAndEveryChangedBitIsNoticed() throws IOException {
    var message = box.encrypt(bytes(20));
    for (int size = 0; size < message.length; size++) {
      assertRefusedInAllWays(Arrays.copyOf(message, size));
    }
    for (int bit = 0; bit < message.length * 8; bit++) {
      var changed = message.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefusedInAllWays(changed);
    }
  }

  private void assertRefusedInAllWays(byte[] message) throws IOException {
    assertThatThrownBy(() -> box.decrypt(message)).isInstanceOf(AgeException.class);
    assertThatThrownBy(() -> pushed(message)).isInstanceOf(AgeException.class);
    var file = Files.write(folder.resolve("file"), message);
    assertThatThrownBy(() -> box.open(file)).isInstanceOf(AgeException.class);
  }

  @Test
  void faultsAreToldWithTheirKindAndPlace() {
    var message = box.encrypt(bytes(2 * CHUNK + 100));
    assertFails(Arrays.copyOf(message, PREFIX - 1), Kind.HEADER, -1);
    assertFails(Arrays.copyOf(message, PREFIX), Kind.TRUNCATED, 0);
    assertFails(Arrays.copyOf(message, PREFIX + 15), Kind.TRUNCATED, 0);
    assertFails(Arrays.copyOf(message, PREFIX + 16), Kind.TRUNCATED_OR_CORRUPTED, 0);
    assertFails(Arrays.copyOf(message, PREFIX + SEALED), Kind.TRUNCATED, CHUNK);
    assertFails(Arrays.copyOf(message, PREFIX + 2 * SEALED), Kind.TRUNCATED, 2 * CHUNK);
    assertFails(Arrays.copyOf(message, PREFIX + 2 * SEALED + 15), Kind.TRUNCATED, 2 * CHUNK);
    assertFails(Arrays.copyOf(message, message.length - 1), Kind.TRUNCATED_OR_CORRUPTED, 2 * CHUNK);
    message[PREFIX + SEALED] ^= 1;
    assertFails(message, Kind.CORRUPTED, CHUNK);
  }

  private void assertFails(byte[] message, Kind kind, long offset) {
    var failure = catchThrowableOfType(AgeException.class, () -> box.decrypt(message));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.offset().orElse(-1)).isEqualTo(offset);
  }

  @Test
  void noMessageHasMoreThan2To38Chunks() {
    var format = new CobblestoneFormat(new byte[12]);
    var nonce = new byte[12];
    format.nonce((1L << 38) - 1, false, nonce);
    assertThat(nonce).endsWith(0, 0x3f, 0xff, 0xff, 0xff, 0xff);
    assertThatThrownBy(() -> format.nonce(1L << 38, false, nonce))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongKeysAndArmorAreRefused() {
    assertThatThrownBy(() -> Cobblestone.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 31 bytes: Cobblestone-256 takes 32 bytes");
    assertThatThrownBy(() ->
            box.encrypt(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), ONE.withArmor()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("armor");
  }

  @Test
  void theKeyIsCopiedAndGoneWithTheClose() throws Exception {
    var key = KEY.clone();
    var other = Cobblestone.of(key, CONTEXT);
    Arrays.fill(key, (byte) 0);
    assertThat(Jdk.decrypt(other.encrypt(CONTEXT), CONTEXT)).isEqualTo(CONTEXT);
    other.close();
    other.close();
    assertThatThrownBy(() -> other.encrypt(CONTEXT)).isInstanceOf(IllegalStateException.class);
  }
}
