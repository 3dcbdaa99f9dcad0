package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.hashlib.Digests;

/** The C2SP CCTV age test kit. */
class TestKitTest {
  @Test
  void theKitIsWhole() throws IOException {
    assertThat(TestKit.vectors()).hasSizeGreaterThanOrEqualTo(143);
  }

  @TestFactory
  Stream<DynamicTest> everyVectorEndsAsItSays() throws IOException {
    return TestKit.vectors().stream()
        .map(vector -> dynamicTest(vector.name(), () -> check(vector, open(vector))));
  }

  /**
   * Armor is recognized where it begins with white space or a dash, and a word before it is not.
   */
  @TestFactory
  Stream<DynamicTest> armorIsRecognized() throws IOException {
    return TestKit.vectors().stream()
        .filter(vector -> !vector.name().equals("armor_garbage_leading"))
        .map(vector ->
            dynamicTest(
                vector.name(), () -> check(vector, in -> Age.decryptFrom(in, all(vector)))));
  }

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> aChannelEndsAsAStreamDoes() throws IOException {
    return TestKit.vectors().stream()
        .filter(vector -> !vector.isArmored())
        .map(vector -> dynamicTest(vector.name(), () -> checkChannel(vector)));
  }

  private void checkChannel(TestKit.Vector vector) throws IOException {
    var file = Files.write(folder.resolve(vector.name()), vector.file());
    var payload = new ByteArrayOutputStream();
    Opener opener = _ -> Channels.newInputStream(Age.open(file, all(vector)));
    assertThat(outcome(vector, opener, payload)).isEqualTo(vector.expect());
    if (vector.expect().equals("success")) {
      assertThat(HexFormat.of().formatHex(Digests.sha256(payload.toByteArray())))
          .isEqualTo(vector.values("payload").getFirst());
    }
  }

  @TestFactory
  Stream<DynamicTest> nothingComesOfAnArrayThatFails() throws IOException {
    return TestKit.vectors().stream()
        .filter(vector -> !vector.expect().equals("success") && !vector.isArmored())
        .map(vector ->
            dynamicTest(
                vector.name(),
                () -> {
                  var e =
                      catchThrowableOfType(
                          AgeException.class, () -> Age.decrypt(vector.file(), all(vector)));
                  skipIfUnsupported(vector, e);
                  assertThat(e).hasMessageStartingWith(vector.expect() + ": ");
                }));
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open(InputStream file) throws IOException;
  }

  private static Opener open(TestKit.Vector vector) {
    return in -> Age.decryptFile(vector.isArmored() ? new ArmorInput(in) : in, vector.identities());
  }

  private static Identity[] all(TestKit.Vector vector) {
    return vector.identities().toArray(Identity[]::new);
  }

  private static void check(TestKit.Vector vector, Opener opener) throws IOException {
    var payload = new ByteArrayOutputStream();
    assertThat(outcome(vector, opener, payload)).isEqualTo(vector.expect());
    for (var expected : vector.values("payload")) {
      assertThat(HexFormat.of().formatHex(Digests.sha256(payload.toByteArray())))
          .isEqualTo(expected);
    }
  }

  private static String outcome(TestKit.Vector vector, Opener opener, ByteArrayOutputStream payload)
      throws IOException {
    try (var in = opener.open(new ByteArrayInputStream(vector.file()))) {
      in.transferTo(payload);
      return "success";
    } catch (AgeException e) {
      skipIfUnsupported(vector, e);
      return String.valueOf(e.getMessage()).split(":", 2)[0];
    }
  }

  private static void skipIfUnsupported(TestKit.Vector vector, AgeException e) {
    if (vector.needsHybrid() && !HybridIdentity.isSupported()) {
      assumeFalse(e.kind() == AgeException.Kind.UNSUPPORTED, "needs ML-KEM");
    }
  }
}
