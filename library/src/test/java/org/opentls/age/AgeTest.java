package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.AgeException.Kind;

class AgeTest {
  private static final X25519Identity ALICE = X25519Identity.generate();
  private static final X25519Identity BOB = X25519Identity.generate();
  private static final Age.Options ARMOR = Age.Options.none().withArmor();
  private static final int CHUNK = 65536;

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131071, 131072, 131073, 200_000})
  void whatIsEncryptedDecrypts(int size) throws IOException {
    var plaintext = bytes(size);
    var file = Age.encrypt(plaintext, ALICE.recipient());
    assertThat(Age.decrypt(file, ALICE)).isEqualTo(plaintext);
    var text = Age.encrypt(plaintext, ARMOR, ALICE.recipient());
    assertThat(new String(text, US_ASCII)).matches("(?s)-----BEGIN[\n -~]*END.*-----\n");
    assertThat(Age.decrypt(text, ALICE)).isEqualTo(plaintext);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65536, 131073})
  void pushedAndPulledInPiecesItIsTheSameFile(int size) throws IOException {
    var plaintext = bytes(size);
    var pushed = new ByteArrayOutputStream();
    try (var out = Age.encryptTo(pushed, ARMOR, ALICE.recipient())) {
      for (int at = 0; at < size; at += 1000) {
        out.write(plaintext, at, Math.min(1000, size - at));
        out.flush();
      }
    }
    assertThat(Age.decrypt(pushed.toByteArray(), ALICE)).isEqualTo(plaintext);
    var pulled = new ByteArrayOutputStream();
    try (var in = Age.encryptFrom(new ByteArrayInputStream(plaintext), ALICE.recipient())) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        pulled.write(b);
      }
    }
    var decrypted = new ByteArrayOutputStream();
    try (var in = Age.decryptFrom(new ByteArrayInputStream(pulled.toByteArray()), ALICE)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        decrypted.write(b);
      }
    }
    assertThat(decrypted.toByteArray()).isEqualTo(plaintext);
  }

  @Test
  void theStreamsAreLeftOpenAndTheSizeIsTold() throws IOException {
    var open = new boolean[] {true};
    var file = new ByteArrayOutputStream();
    var in =
        new ByteArrayInputStream(bytes(100)) {
          @Override
          public void close() {
            open[0] = false;
          }
        };
    assertThat(Age.encrypt(in, file, ALICE.recipient())).isEqualTo(100);
    assertThat(Age.verify(new ByteArrayInputStream(file.toByteArray()), ALICE)).isEqualTo(100);
    assertThat(open[0]).isTrue();
  }

  @Test
  void everyRecipientCanDecrypt() throws IOException {
    var file = Age.encrypt(bytes(10), ALICE.recipient(), BOB.recipient());
    assertThat(Age.decrypt(file, ALICE)).isEqualTo(bytes(10));
    assertThat(Age.decrypt(file, X25519Identity.generate(), BOB)).isEqualTo(bytes(10));
  }

  @Test
  void nobodyElseCan() {
    var file = Age.encrypt(bytes(10), ALICE.recipient());
    assertFails(file, Kind.NO_MATCH, "no match: no identity is that of a recipient", BOB);
  }

  @Test
  void aPassphraseDecryptsWhatItEncrypted() throws IOException {
    var file = Age.encrypt(bytes(10), ScryptRecipient.of("grüße".toCharArray(), 10));
    assertThat(Age.decrypt(file, Identity.passphrase("grüße".toCharArray()))).isEqualTo(bytes(10));
    assertFails(
        file,
        Kind.WRONG_PASSPHRASE,
        "no match: the passphrase is wrong",
        Identity.passphrase("grusse".toCharArray()));
    assertFails(file, Kind.NO_MATCH, "no match: the file needs a passphrase", ALICE);
  }

  @Test
  void workAboveTheLimitIsRefusedBeforeItIsDone() {
    var file = Age.encrypt(bytes(10), ScryptRecipient.of("x".toCharArray(), 11));
    assertFails(
        file,
        Kind.WORK_FACTOR_TOO_HIGH,
        "header failure: the passphrase costs more work than 2^10",
        ScryptIdentity.of("x".toCharArray(), 10));
  }

  @Test
  void aPassphraseIsAlwaysAlone() {
    var passphrase = ScryptRecipient.of("x".toCharArray(), 1);
    assertThatThrownBy(() -> Age.encrypt(bytes(1), passphrase, ALICE.recipient()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a passphrase must be the only recipient");
    assertThatThrownBy(() -> Age.encrypt(bytes(1), passphrase, passphrase))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noRecipientAndNoIdentityAreRefused() {
    assertThatThrownBy(() -> Age.encrypt(bytes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no recipient");
    assertThatThrownBy(() -> Age.decrypt(bytes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no identity");
  }

  @Test
  void aRecipientThatGivesNoStanzaIsRefused() {
    Recipient nobody = _ -> List.of();
    assertThatThrownBy(() -> Age.encrypt(bytes(1), ALICE.recipient(), nobody))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a recipient gave no stanza");
  }

  @Test
  void tooManyRecipientsAreRefused() {
    var many = new Recipient[Header.MAX_SIZE / 80];
    Arrays.fill(many, new Reversed(Set.of()));
    assertThatThrownBy(() -> Age.encrypt(bytes(1), many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("too many recipients");
  }

  /** A recipient and identity of a user: it hides nothing. */
  private record Reversed(Set<String> labels) implements Recipient, Identity {
    @Override
    public List<Stanza> wrap(byte[] fileKey) {
      return List.of(new Stanza("example.com/reversed", List.of("a", "b"), reversed(fileKey)));
    }

    @Override
    public Optional<byte[]> unwrap(List<Stanza> stanzas) {
      return stanzas.stream()
          .filter(stanza -> stanza.type().equals("example.com/reversed"))
          .map(stanza -> reversed(stanza.body()))
          .findFirst();
    }

    private static byte[] reversed(byte[] bytes) {
      var result = new byte[bytes.length + 32];
      for (int i = 0; i < bytes.length; i++) {
        result[i] = bytes[bytes.length - 1 - i];
      }
      return bytes.length == Age.FILE_KEY_SIZE ? result : Arrays.copyOfRange(result, 32, 48);
    }
  }

  @Test
  void usersCanWriteTheirOwn() throws IOException {
    var own = new Reversed(Set.of());
    var file = Age.encrypt(bytes(10), own, ALICE.recipient());
    assertThat(new String(file, ISO_8859_1)).contains("\n-> example.com/reversed a b\n");
    assertThat(Age.decrypt(file, own)).isEqualTo(bytes(10));
    assertThat(Age.decrypt(file, ALICE)).isEqualTo(bytes(10));
  }

  @Test
  void recipientsOfDifferentLabelsAreNotMixed() {
    assertThatThrownBy(
            () -> Age.encrypt(bytes(1), new Reversed(Set.of("postquantum")), ALICE.recipient()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postquantum");
  }

  @Test
  void aFileKeyOfAWrongSizeIsTheIdentitysFault() {
    var file = Age.encrypt(bytes(1), ALICE.recipient());
    assertThatThrownBy(() -> Age.decrypt(file, stanzas -> Optional.of(new byte[15])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15 bytes");
  }

  @Test
  void everyShorterFileFails() throws IOException {
    var file = Age.encrypt(bytes(40), ALICE.recipient());
    var text = Age.encrypt(bytes(40), ARMOR, ALICE.recipient());
    for (int size = 0; size < file.length; size++) {
      assertRefused(Arrays.copyOf(file, size));
    }
    // Only the line feed after the last line can be missing.
    for (int size = 0; size < text.length - 1; size++) {
      assertRefused(Arrays.copyOf(text, size));
    }
  }

  @Test
  void everyChangedBitIsNoticed() throws IOException {
    var file = Age.encrypt(bytes(40), ALICE.recipient());
    for (int bit = 0; bit < file.length * 8; bit++) {
      var changed = file.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(changed);
    }
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> Age.decrypt(file, ALICE)).isInstanceOf(AgeException.class);
  }

  @Test
  void aFileCutBetweenChunksIsTruncatedForCertain() {
    var file = Age.encrypt(bytes(3 * CHUNK), ALICE.recipient());
    assertPayloadFails(Arrays.copyOf(file, file.length - CHUNK - 16), Kind.TRUNCATED, 2L * CHUNK);
    assertPayloadFails(
        Arrays.copyOf(file, file.length - CHUNK - 16 + 15), Kind.TRUNCATED, 2L * CHUNK);
    assertPayloadFails(
        Arrays.copyOf(file, file.length - 100), Kind.TRUNCATED_OR_CORRUPTED, 2L * CHUNK);
  }

  @Test
  void aChangedChunkIsCorruptedAndItsPlaceIsTold() {
    var file = Age.encrypt(bytes(3 * CHUNK), ALICE.recipient());
    file[file.length - 2 * (CHUNK + 16) + 5] ^= 1;
    assertPayloadFails(file, Kind.CORRUPTED, CHUNK);
  }

  @Test
  void chunksInAnotherOrderAreRefused() {
    var file = Age.encrypt(bytes(3 * CHUNK), ALICE.recipient());
    int chunk = CHUNK + 16;
    int first = file.length - 3 * chunk;
    var swapped = file.clone();
    System.arraycopy(file, first, swapped, first + chunk, chunk);
    System.arraycopy(file, first + chunk, swapped, first, chunk);
    assertPayloadFails(swapped, Kind.CORRUPTED, 0);
  }

  @Test
  void whatFollowsTheLastChunkIsRefused() {
    var file = Age.encrypt(bytes(CHUNK), ALICE.recipient());
    assertPayloadFails(Arrays.copyOf(file, file.length + 1), Kind.CORRUPTED, CHUNK);
  }

  private static void assertPayloadFails(byte[] file, Kind kind, long offset) {
    var failure = catchThrowableOfType(AgeException.class, () -> Age.decrypt(file, ALICE));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.offset()).hasValue(offset);
    assertThat(failure).hasMessageStartingWith("payload failure: ");
  }

  private static void assertFails(byte[] file, Kind kind, String message, Identity identity) {
    var failure = catchThrowableOfType(AgeException.class, () -> Age.decrypt(file, identity));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.offset()).isEmpty();
    assertThat(failure).hasMessageStartingWith(message);
  }

  @Test
  void whatIsRightBeforeAFaultIsGivenFirst() throws IOException {
    var plaintext = bytes(2 * CHUNK);
    var file = Age.encrypt(plaintext, ALICE.recipient());
    file[file.length - 1] ^= 1;
    var out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> Age.decrypt(new ByteArrayInputStream(file), out, ALICE))
        .isInstanceOf(AgeException.class);
    assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, CHUNK));
  }

  @ParameterizedTest
  @CsvSource({
    "'', header failure: not an age file",
    "hello, header failure: not an age file",
    "age-encryption.org/v2, header failure: not a version of age",
    "-----BEGIN PGP MESSAGE-----, armor failure: the first line is not",
  })
  void otherFilesAreToldFromDamagedOnes(String file, String message) {
    assertThatThrownBy(() -> Age.decrypt(file.getBytes(US_ASCII), ALICE))
        .isInstanceOf(AgeException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void anEndlessHeaderTakesNoMemory() {
    var file = Arrays.copyOf("age-encryption.org/v1\n-> ".getBytes(US_ASCII), 2 << 20);
    assertFails(file, Kind.HEADER, "header failure: the header is longer than", ALICE);
    var white = new byte[3000];
    Arrays.fill(white, (byte) ' ');
    assertFails(white, Kind.ARMOR, "armor failure: too much white space", ALICE);
  }

  @Test
  void aHeaderThatWasChangedIsAnHmacFailure() {
    var file = Age.encrypt(bytes(1), new Reversed(Set.of()), ALICE.recipient());
    var text = new String(file, ISO_8859_1).replace("reversed a b", "reversed a c");
    assertFails(text.getBytes(ISO_8859_1), Kind.HMAC, "HMAC failure: ", ALICE);
  }

  /** Fails once, as a disk does that is full for a moment. */
  private static final class Flaky extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean fails;

    @Override
    public void write(int b) {
      written.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      if (fails) {
        fails = false;
        throw new IOException("disk full");
      }
      written.write(from, offset, length);
    }
  }

  @Test
  void aFailedWriteIsNeverMadeUpForByTheClose() throws IOException {
    var flaky = new Flaky();
    var out = Age.encryptTo(flaky, ALICE.recipient());
    out.write(bytes(CHUNK));
    flaky.fails = true;
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessage("disk full");
    assertThatThrownBy(() -> out.write(1)).hasMessageContaining("failed before");
    out.close();
    assertThatThrownBy(() -> Age.decrypt(flaky.written.toByteArray(), ALICE))
        .isInstanceOf(AgeException.class);
  }

  @Test
  void closedStreamsSaySoAndCloseTwice() throws IOException {
    var sink = new ByteArrayOutputStream();
    for (var options : List.of(Age.Options.none(), ARMOR)) {
      var out = Age.encryptTo(sink, options, ALICE.recipient());
      out.close();
      out.close();
      assertThatThrownBy(() -> out.write(1)).hasMessageContaining("closed");
    }
    var pulled = Age.encryptFrom(new ByteArrayInputStream(bytes(5)), ALICE.recipient());
    pulled.close();
    pulled.close();
    assertThatThrownBy(pulled::read).hasMessageContaining("closed");
    var file = Age.encrypt(bytes(5), ALICE.recipient());
    var decrypted = Age.decryptFrom(new ByteArrayInputStream(file), ALICE);
    decrypted.close();
    decrypted.close();
    assertThatThrownBy(decrypted::read).hasMessageContaining("closed");
  }

  @Test
  void keysSurviveTheirText() {
    char[] secret = ALICE.encoded();
    try (var again = X25519Identity.parse(CharBuffer.wrap(secret))) {
      assertThat(again.recipient())
          .isEqualTo(ALICE.recipient())
          .hasSameHashCodeAs(ALICE.recipient());
      assertThat(Recipient.parse(ALICE.recipient().toString())).isEqualTo(again.recipient());
      assertThat(again.toString()).doesNotContain("SECRET");
    }
    assertThat(new String(secret)).matches("AGE-SECRET-KEY-1[0-9A-Z]{58}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "age1",
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8q",
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8P",
        "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8b",
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0",
      })
  void textsThatAreNoRecipientAreRefused(String text) {
    assertThatThrownBy(() -> Recipient.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an age recipient: ");
  }

  @Test
  void keysOfWrongSizesAndPointsOfLowOrderAreRefused() {
    var tooShort = new String(Bech32.encode("age", new byte[31]));
    assertThatThrownBy(() -> Recipient.parse(tooShort)).hasMessageContaining("31 bytes");
    var lowOrder = new String(Bech32.encode("age", new byte[32]));
    assertThatThrownBy(() -> Recipient.parse(lowOrder)).hasMessageContaining("low order");
    var secret = new String(Bech32.encode("age-secret-key-", new byte[33]));
    assertThatThrownBy(() -> Identity.parse(secret)).hasMessageContaining("33 bytes");
    assertThatThrownBy(() -> Identity.parse("AGE-SECRET-KEY-1ABC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an age identity: ")
        .hasMessageNotContaining("ABC");
  }

  @Test
  void closedIdentitiesAndPassphrasesServeNobody() {
    var identity = X25519Identity.generate();
    var file = Age.encrypt(bytes(1), identity.recipient());
    identity.close();
    identity.close();
    assertThatThrownBy(() -> Age.decrypt(file, identity)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(identity::encoded).isInstanceOf(IllegalStateException.class);
    var passphrase = ScryptRecipient.of("x".toCharArray(), 1);
    var locked = Age.encrypt(bytes(1), passphrase);
    passphrase.close();
    assertThatThrownBy(() -> Age.encrypt(bytes(1), passphrase))
        .isInstanceOf(IllegalStateException.class);
    var closed = Identity.passphrase("x".toCharArray());
    closed.close();
    assertThatThrownBy(() -> Age.decrypt(locked, closed)).isInstanceOf(IllegalStateException.class);
    assertThat(passphrase + " " + closed)
        .isEqualTo("passphrase at work factor 1 passphrase up to work factor 20");
  }

  @Test
  void passphrasesAreTextAndWorkFactorsHaveLimits() {
    assertThatThrownBy(() -> Recipient.passphrase(new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Identity.passphrase(new char[] {'\ud800'}))
        .isInstanceOf(IllegalArgumentException.class);
    for (int workFactor : new int[] {0, 31}) {
      assertThatThrownBy(() -> ScryptRecipient.of(new char[] {'x'}, workFactor))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> ScryptIdentity.of(new char[] {'x'}, workFactor))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void stanzasHoldWhatAHeaderCanHold() {
    var stanza = new Stanza("type", List.of("a"), new byte[] {1});
    assertThat(stanza).isEqualTo(new Stanza("type", List.of("a"), new byte[] {1}));
    assertThat(stanza).hasSameHashCodeAs(new Stanza("type", List.of("a"), new byte[] {1}));
    assertThat(stanza).isNotEqualTo(new Stanza("type", List.of("a"), new byte[] {2}));
    assertThat(stanza).hasToString("-> type a");
    for (var bad : List.of("", "a b", "a\n", "é")) {
      assertThatThrownBy(() -> new Stanza(bad, List.of(), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> new Stanza("a", List.of(bad), new byte[0]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
