package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;

/** Base64 in chains, against the {@code openssl} program and the JDK. */
class Base64ChainTest {
  @TempDir Path folder;

  private static byte[] random(int size) {
    var data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  private static byte[] encode(Filter filter, byte[] data, Random splits) throws IOException {
    try (var chain = Chain.memory().push(filter)) {
      writeInPieces(chain.outputStream(), data, splits);
      chain.flush();
      return chain.toByteArray();
    }
  }

  private static void writeInPieces(OutputStream out, byte[] data, Random splits)
      throws IOException {
    for (int at = 0; at < data.length; ) {
      int length =
          Math.min(data.length - at, 1 + splits.nextInt(splits.nextBoolean() ? 5 : 20_000));
      out.write(data, at, length);
      at += length;
    }
  }

  private static byte[] decode(Filter filter, byte[] encoded) throws IOException {
    try (var chain = Chain.memory(encoded).push(filter)) {
      return chain.inputStream().readAllBytes();
    }
  }

  private static byte[] decode(Filter filter, String encoded) throws IOException {
    return decode(filter, encoded.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 47, 48, 49, 1000, 12_287, 12_288, 12_289, 300_001})
  void encodingIsThatOfTheOpensslProgramAndTheJdk(int size) throws Exception {
    var data = random(size);
    var splits = new Random(7);
    var lines = OpenSslCommand.run(folder, data, "base64", "-e");
    assertThat(encode(Filters.base64(), data, splits)).isEqualTo(lines);
    assertThat(encode(Filters.lenientBase64(true), data, splits)).isEqualTo(lines);
    var oneLine = Base64.getEncoder().encode(data);
    assertThat(encode(Filters.base64OneLine(), data, splits)).isEqualTo(oneLine);
    assertThat(encode(Filters.lenientBase64(false), data, splits)).isEqualTo(oneLine);
    for (var filter : new Filter[] {Filters.base64(), Filters.lenientBase64(true)}) {
      assertThat(decode(filter, lines)).isEqualTo(data);
    }
    for (var filter :
        new Filter[] {Filters.base64(), Filters.base64OneLine(), Filters.lenientBase64(false)}) {
      assertThat(decode(filter, oneLine)).isEqualTo(data);
    }
  }

  @Test
  void hundredMebibytesPassInPieces() throws IOException {
    var in = Filters.digest("SHA256");
    var out = Filters.digest("SHA256");
    var data = random(1 << 20);
    try (var encoding = Chain.memory().push(Filters.base64()).push(in)) {
      var stream = encoding.outputStream();
      for (int i = 0; i < 100; i++) {
        stream.write(data);
      }
      var _ = encoding.pop();
      var _ = encoding.pop();
      try (var decoding = Chain.from(encoding.inputStream()).push(Filters.base64()).push(out)) {
        assertThat(decoding.drain()).isEqualTo(100L << 20);
        assertThat(out.digest()).isEqualTo(in.digest());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Y",
        "YW",
        "YWJ",
        "YWJjYWJ",
        "YWI=YWJj",
        "YWI=\nYWJj",
        "YW=j",
        "====",
        "Y===",
        "YWI=x",
        "YW!j",
        "garbage!\nYWJj",
        "YWJj-",
        "YW Jj",
        "\0YWJ",
        "YWJj\n-YWJj"
      })
  void wrongBase64IsAnErrorAndNeverAShorterText(String wrong) {
    for (var filter : new Filter[] {Filters.base64(), Filters.base64OneLine()}) {
      assertThatThrownBy(() -> decode(filter, wrong))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("base64");
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void everyTruncationAndChangedByteIsSafe() throws IOException {
    var data = random(100);
    var encoded = encode(Filters.base64(), data, new Random(1));
    var random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      var changed = Arrays.copyOf(encoded, random.nextInt(encoded.length + 1));
      if (changed.length > 0) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      var expected = expected(changed);
      assertThat(decodedOrNothing(changed)).isEqualTo(expected);
      var _ = decode(Filters.lenientBase64(random.nextBoolean()), changed);
    }
  }

  private static Optional<String> decodedOrNothing(byte[] encoded) {
    try {
      return Optional.of(Arrays.toString(decode(Filters.base64(), encoded)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the JDK makes of it, which alone would not insist on padding at the end. */
  private static Optional<String> expected(byte[] encoded) {
    var oneLine = new String(encoded, US_ASCII).replaceAll("[\r\n]", "");
    if (oneLine.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Arrays.toString(Base64.getDecoder().decode(oneLine)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Test
  void linesOfAnyLengthAndKindAreDecoded() throws IOException {
    var data = random(3_000);
    var long1 = Base64.getEncoder().encodeToString(data);
    assertThat(decode(Filters.base64(), long1 + "\n")).isEqualTo(data);
    assertThat(decode(Filters.base64(), long1.replaceAll("(.)", "$1\r\n"))).isEqualTo(data);
    assertThat(decode(Filters.base64(), "\n\n" + long1 + "\n\n")).isEqualTo(data);
    assertThatThrownBy(() -> decode(Filters.base64OneLine(), long1 + "\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void lenientFilterDoesAsTheManPageSays() throws IOException {
    var text = "To whom it may concern,\nYWJj\n";
    assertThat(decode(Filters.lenientBase64(true), text)).isEqualTo("abc".getBytes(US_ASCII));
  }

  @Test
  void readingDoesNotMakeClosingWrite() throws IOException {
    var encoded = "YWJjYWJj".getBytes(US_ASCII);
    for (var filter : new Filter[] {Filters.base64OneLine(), Filters.lenientBase64(false)}) {
      var chain = Chain.memory(encoded).push(filter);
      assertThat(chain.inputStream().read()).isEqualTo('a');
      chain.flush();
      chain.close();
    }
  }

  @Test
  void resetForgetsWhatWasHeld() throws IOException {
    try (var chain = Chain.memory().push(Filters.base64OneLine())) {
      chain.outputStream().write('x');
      assertThat(chain.pendingWrite()).isEqualTo(1);
      chain.reset();
      assertThat(chain.pendingWrite()).isZero();
      chain.outputStream().write("abc".getBytes(US_ASCII));
      chain.flush();
      assertThat(chain.inputStream().readAllBytes()).isEqualTo("abc".getBytes(US_ASCII));
    }
    try (var chain = Chain.from(new ByteArrayInputStream(new byte[0])).push(Filters.base64())) {
      assertThatThrownBy(chain::reset).isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
