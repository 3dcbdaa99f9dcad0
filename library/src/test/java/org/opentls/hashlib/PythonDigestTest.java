package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.UnsupportedOpenSslException;

/**
 * Digests of random data equal those of CPython's {@code hashlib}, whose SHA-3 and BLAKE2 are code
 * of its own. Skipped where there is no {@code python3}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonDigestTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Reads lines of: name, size of output, key, salt, person, data; answers each in hexadecimal. */
  private static final String SERVER =
      """
      import hashlib, sys
      for line in sys.stdin:
          name, size, key, salt, person, data = line.rstrip('\\n').split(',')
          data = bytes.fromhex(data)
          if name.startswith('shake'):
              answer = hashlib.new(name, data).hexdigest(int(size))
          elif name.startswith('blake2'):
              answer = getattr(hashlib, name)(
                  data, digest_size=int(size), key=bytes.fromhex(key),
                  salt=bytes.fromhex(salt), person=bytes.fromhex(person)).hexdigest()
          else:
              answer = hashlib.new(name, data).hexdigest()
          print(answer, flush=True)
      """;

  private final Random random = new Random(20_260);
  private Process python;
  private Writer questions;
  private BufferedReader answers;

  @BeforeAll
  void start() {
    try {
      python = new ProcessBuilder("python3", "-c", SERVER).start();
    } catch (IOException e) {
      abort("no python3 to compare with: " + e.getMessage());
    }
    questions = new OutputStreamWriter(python.getOutputStream(), UTF_8);
    answers = new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8));
  }

  @AfterAll
  void stop() {
    if (python != null) {
      python.destroy();
    }
  }

  private String ask(String name, int size, byte[] key, byte[] salt, byte[] person, byte[] data)
      throws IOException {
    questions.write(
        String.join(
            ",",
            name,
            Integer.toString(size),
            HEX.formatHex(key),
            HEX.formatHex(salt),
            HEX.formatHex(person),
            HEX.formatHex(data) + "\n"));
    questions.flush();
    return answers.readLine();
  }

  static Iterable<String> guaranteed() {
    return Digest.guaranteed();
  }

  @ParameterizedTest
  @MethodSource("guaranteed")
  void randomDataInRandomPieces(String name) throws IOException {
    try (var digest = Digest.of(name)) {
      for (int round = 0; round < 60; round++) {
        byte[] data = bytes(round < 58 ? random.nextInt(1200) : 150_000);
        int size = digest.isXof() ? random.nextInt(1, 500) : digest.digestSize();
        feed(digest, data);
        assertThat(digest.isXof() ? digest.hexdigest(size) : digest.hexdigest())
            .isEqualTo(ask(name, size, new byte[0], new byte[0], new byte[0], data));
        digest.reset();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blake2b", "blake2s"})
  void keyedBlake2OfEverySizeWithSaltAndPerson(String name) throws IOException {
    var blake2 = Blake2.valueOf(name.toUpperCase(Locale.ROOT));
    for (int size = 1; size <= blake2.maxSize; size++) {
      byte[] key = bytes(random.nextInt(1, blake2.maxSize + 1));
      byte[] salt = bytes(random.nextInt(blake2.saltSize + 1));
      byte[] person = bytes(random.nextInt(blake2.saltSize + 1));
      byte[] data = bytes(random.nextInt(600));
      try (var digest =
          Digest.builder(name).size(size).key(key).salt(salt).person(person).build()) {
        feed(digest, data);
        assertThat(digest.hexdigest()).isEqualTo(ask(name, size, key, salt, person, data));
        assertThat(digest.digestSize()).isEqualTo(size);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"blake2b", "blake2s"})
  void blake2OfEverySizeWithoutKey(String name) throws IOException {
    var blake2 = Blake2.valueOf(name.toUpperCase(Locale.ROOT));
    for (int size = 1; size <= blake2.maxSize; size++) {
      byte[] data = bytes(random.nextInt(600));
      try (var digest = Digest.builder(name).size(size).build()) {
        for (int round = 0; round < 2; round++) {
          feed(digest, data);
          assertThat(digest.digest()).isEqualTo(digest.copy().digest());
          assertThat(HEX.formatHex(digest.digestAndReset()))
              .isEqualTo(ask(name, size, new byte[0], new byte[0], new byte[0], data));
        }
      } catch (UnsupportedOpenSslException e) {
        abort(e.toString());
      }
    }
  }

  @Test
  void emptyKeyIsNoKey() {
    try (var digest = Digest.builder("blake2b").key(new byte[0]).build()) {
      assertThat(digest.digest()).isEqualTo(Digests.blake2b(new byte[0]));
    }
  }

  private void feed(Digest digest, byte[] data) {
    for (int at = 0; at < data.length; ) {
      int length = random.nextInt(Math.min(300, data.length - at)) + 1;
      if (data.length > 10_000) {
        length = Math.min(data.length - at, length * 400);
      }
      digest.update(data, at, length);
      at += length;
    }
  }

  private byte[] bytes(int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
