package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.AgeException.Kind;
import org.opentls.age.Inspection.PostQuantum;

class InspectionTest {
  private static final Recipient ALICE = X25519Identity.generate().recipient();
  private static final Recipient BOB = X25519Identity.generate().recipient();
  private static final Age.Options ARMOR = Age.Options.none().withArmor();

  /** The version, a stanza of three lines for X25519, the code. */
  private static final int HEADER = 22 + 54 + 44 + 48;

  @TempDir private Path folder;

  private static Inspection inspect(byte[] file) throws IOException {
    return Age.inspect(new ByteArrayInputStream(file));
  }

  private static Inspection withStanzas(Stanza... stanzas) {
    return new Inspection(false, List.of(stanzas), 0, 0, 0);
  }

  private static Stanza stanza(String type, String... arguments) {
    return new Stanza(type, List.of(arguments), new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 131073})
  void theSizesAddUp(int size) throws IOException {
    var file = Age.encrypt(new byte[size], ALICE);
    var inspection = inspect(file);
    assertThat(inspection.armored()).isFalse();
    assertThat(inspection.size()).isEqualTo(file.length);
    assertThat(inspection.headerSize()).isEqualTo(HEADER);
    assertThat(inspection.payloadSize()).isEqualTo(file.length - HEADER);
    assertThat(inspection.plaintextSize()).hasValue(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65536, 65537})
  void armorCountsInTheSizeOfTheFileOnly(int size) throws IOException {
    var file = Age.encrypt(new byte[size], ARMOR, ALICE);
    var inspection = inspect(file);
    assertThat(inspection.armored()).isTrue();
    assertThat(inspection.size()).isEqualTo(file.length);
    assertThat(inspection.headerSize()).isEqualTo(HEADER);
    assertThat(inspection.plaintextSize()).hasValue(size);
    assertThat(Age.inspect(Files.write(folder.resolve("text"), file))).isEqualTo(inspection);
  }

  @Test
  void aFileSaysWhatAStreamSays() throws IOException {
    var bytes = Age.encrypt(new byte[100_000], ALICE, BOB);
    var file = Files.write(folder.resolve("file"), bytes);
    assertThat(Age.inspect(file)).isEqualTo(inspect(bytes));
    assertThat(Age.inspect(file).stanzas())
        .hasSize(2)
        .allSatisfy(stanza -> assertThat(stanza.type()).isEqualTo("X25519"));
  }

  @Test
  void whatHasNoWholePayloadHasNoSizeOfPlaintext() throws IOException {
    var file = Age.encrypt(new byte[65536 + 10], ALICE);
    for (int missing : new int[] {9, 26, 27, 65536 + 26}) {
      var cut = Arrays.copyOf(file, file.length - missing);
      assertThat(inspect(cut).plaintextSize()).as("without %s bytes", missing).isNotEmpty();
    }
    for (int missing : new int[] {10, 25, 65536 + 27, file.length - HEADER}) {
      var cut = Arrays.copyOf(file, file.length - missing);
      assertThat(inspect(cut).plaintextSize()).as("without %s bytes", missing).isEmpty();
    }
  }

  @Test
  void thePriceOfAPassphraseShows() throws IOException {
    try (var recipient = ScryptRecipient.of("secret".toCharArray(), 3)) {
      assertThat(inspect(Age.encrypt(new byte[1], recipient)).workFactor()).hasValue(3);
    }
    assertThat(inspect(Age.encrypt(new byte[1], ALICE)).workFactor()).isEmpty();
    assertThat(withStanzas(stanza("scrypt", "salt", "999999999999")).workFactor())
        .hasValue(Integer.MAX_VALUE);
    assertThat(withStanzas(stanza("scrypt", "salt", "07")).workFactor()).isEmpty();
    assertThat(withStanzas(stanza("scrypt")).workFactor()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "scrypt, YES",
    "mlkem768x25519, YES",
    "mlkem768x25519 mlkem768p256tag, YES",
    "mlkem768x25519 joint-grease, YES",
    "mlkem768x25519 X25519, NO",
    "unknown ssh-rsa, NO",
    "mlkem768x25519 unknown, UNKNOWN",
    "joint-grease, UNKNOWN",
  })
  void quantumComputersOpenWhatHasAWeakRecipient(String types, PostQuantum expected) {
    var stanzas = Stream.of(types.split(" ")).map(InspectionTest::stanza).toArray(Stanza[]::new);
    assertThat(withStanzas(stanzas).postQuantum()).isEqualTo(expected);
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThat(catchThrowableOfType(AgeException.class, () -> inspect(new byte[10])).kind())
        .isEqualTo(Kind.HEADER);
    var text = new String(Age.encrypt(new byte[100], ARMOR, ALICE), US_ASCII);
    var cut = text.substring(0, text.length() - 40).getBytes(US_ASCII);
    assertThat(catchThrowableOfType(AgeException.class, () -> inspect(cut)).kind())
        .isEqualTo(Kind.ARMOR);
    assertThatThrownBy(() -> Age.inspect(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
