package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
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
    return recognized()
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
      assertThat(hash(payload.toByteArray())).isEqualTo(vector.values("payload").getFirst());
    }
  }

  @TestFactory
  Stream<DynamicTest> aFileEndsAsAStreamDoesWhateverTheNumberOfThreads() throws IOException {
    return recognized()
        .map(vector ->
            dynamicTest(
                vector.name(),
                () -> {
                  checkFile(vector, 1);
                  checkFile(vector, 4);
                }));
  }

  private void checkFile(TestKit.Vector vector, int parallelism) throws IOException {
    var file = Files.write(folder.resolve(vector.name()), vector.file());
    var target = folder.resolve(vector.name() + "." + parallelism);
    var options = Age.Options.none().withParallelism(parallelism);
    assertThat(outcome(() -> Age.decrypt(file, target, options, all(vector))))
        .isEqualTo(vector.expect());
    if (vector.expect().equals("success")) {
      assertThat(hash(Files.readAllBytes(target))).isEqualTo(vector.values("payload").getFirst());
    } else {
      assertThat(target).doesNotExist();
    }
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrittenInPiecesEndsAsAStreamDoes() throws IOException {
    return recognized()
        .map(vector ->
            dynamicTest(
                vector.name(),
                () -> {
                  checkPushed(vector, vector.file().length);
                  checkPushed(vector, 997);
                }));
  }

  private static void checkPushed(TestKit.Vector vector, int piece) throws IOException {
    var payload = new ByteArrayOutputStream();
    assertThat(outcome(() -> push(vector, piece, payload))).isEqualTo(vector.expect());
    for (var expected : vector.values("payload")) {
      assertThat(hash(payload.toByteArray())).isEqualTo(expected);
    }
  }

  private static void push(TestKit.Vector vector, int piece, ByteArrayOutputStream payload)
      throws IOException {
    try (var out = Age.decryptTo(payload, all(vector))) {
      for (int at = 0; at < vector.file().length; at += piece) {
        out.write(vector.file(), at, Math.min(piece, vector.file().length - at));
      }
    }
  }

  /** Those whose armor is recognized, if they have any. */
  private static Stream<TestKit.Vector> recognized() throws IOException {
    return TestKit.vectors().stream()
        .filter(vector -> !vector.name().equals("armor_garbage_leading"));
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException;
  }

  private static String outcome(Attempt attempt) throws IOException {
    try {
      attempt.run();
      return "success";
    } catch (AgeException e) {
      boolean lacking = e.kind() == AgeException.Kind.UNSUPPORTED && !HybridIdentity.isSupported();
      assumeFalse(lacking, "needs ML-KEM");
      return String.valueOf(e.getMessage()).split(":", 2)[0];
    }
  }

  private static String hash(byte[] payload) {
    return HexFormat.of().formatHex(Digests.sha256(payload));
  }

  @TestFactory
  Stream<DynamicTest> nothingComesOfAnArrayThatFails() throws IOException {
    return TestKit.vectors().stream()
        .filter(vector -> !vector.expect().equals("success") && !vector.isArmored())
        .map(vector ->
            dynamicTest(
                vector.name(),
                () ->
                    assertThat(outcome(() -> Age.decrypt(vector.file(), all(vector))))
                        .isEqualTo(vector.expect())));
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open(InputStream file) throws IOException;
  }

  private static Opener open(TestKit.Vector vector) {
    return in -> Age.decryptFrom(vector.isArmored() ? new ArmorInput(in) : in, all(vector));
  }

  private static Identity[] all(TestKit.Vector vector) {
    return vector.identities().toArray(Identity[]::new);
  }

  private static void check(TestKit.Vector vector, Opener opener) throws IOException {
    var payload = new ByteArrayOutputStream();
    assertThat(outcome(vector, opener, payload)).isEqualTo(vector.expect());
    for (var expected : vector.values("payload")) {
      assertThat(hash(payload.toByteArray())).isEqualTo(expected);
    }
  }

  private static String outcome(TestKit.Vector vector, Opener opener, ByteArrayOutputStream payload)
      throws IOException {
    return outcome(() -> {
      try (var in = opener.open(new ByteArrayInputStream(vector.file()))) {
        in.transferTo(payload);
      }
    });
  }
}
