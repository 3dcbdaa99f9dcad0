package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.BadPaddingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;

/** Ciphers in chains, against the {@code openssl} program. */
class CipherChainTest {
  private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
  private static final byte[] IV = HexFormat.of().parseHex("0f0e0d0c0b0a09080706050403020100");

  @TempDir Path folder;

  private static byte[] random(int size) {
    var data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  /** Through a filter by writing. */
  private static byte[] written(Filter filter, byte[] data) throws IOException {
    try (var chain = Chain.memory().push(filter)) {
      var out = chain.outputStream();
      var splits = new Random(3);
      for (int at = 0; at < data.length; ) {
        int length = Math.min(data.length - at, 1 + splits.nextInt(10_000));
        out.write(data, at, length);
        at += length;
      }
      chain.flush();
      return chain.toByteArray();
    }
  }

  /** Through a filter by reading. */
  private static byte[] read(Filter filter, byte[] data) throws IOException {
    try (var in = Chain.memory(data).push(filter).inputStream()) {
      return in.readAllBytes();
    }
  }

  private static Filter encrypt() {
    return Filters.encrypt("AES-128-CBC", KEY, IV);
  }

  private static Filter decrypt() {
    return Filters.decrypt("AES-128-CBC", KEY, IV);
  }

  @ParameterizedTest
  @CsvSource({
    "AES-128-CBC, aes-128-cbc",
    "AES-128-CTR, aes-128-ctr",
    "AES-128-CFB, aes-128-cfb",
    "AES-128-OFB, aes-128-ofb",
    "CAMELLIA-128-CBC, camellia-128-cbc",
  })
  void encryptionIsThatOfTheOpensslProgram(String name, String option) throws Exception {
    for (int size : new int[] {0, 1, 15, 16, 17, 4_096, 70_001}) {
      var data = random(size);
      var hex = HexFormat.of();
      var expected =
          OpenSslCommand.run(
              folder,
              data,
              "enc",
              "-" + option,
              "-K",
              hex.formatHex(KEY),
              "-iv",
              hex.formatHex(IV));
      assertThat(written(Filters.encrypt(name, KEY, IV), data)).isEqualTo(expected);
      assertThat(read(Filters.encrypt(name, KEY, IV), data)).isEqualTo(expected);
      assertThat(written(Filters.decrypt(name, KEY, IV), expected)).isEqualTo(data);
      assertThat(read(Filters.decrypt(name, KEY, IV), expected)).isEqualTo(data);
    }
  }

  @Test
  void emptyMessageIsPaddedWhenItsStreamIsClosed(@TempDir Path other) throws IOException {
    var file = other.resolve("empty");
    Chain.file(file, FileMode.WRITE).push(encrypt()).outputStream().close();
    assertThat(file).hasSize(16);
    try (var in = Chain.file(file, FileMode.READ).push(decrypt()).inputStream()) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @Test
  void wholeBlocksNeedNoPadding() throws IOException {
    var blocks = random(64);
    var encrypted = written(Filters.encrypt("AES-128-ECB", KEY, new byte[0], Padding.NONE), blocks);
    assertThat(encrypted).hasSize(64);
    assertThat(read(Filters.decrypt("AES-128-ECB", KEY, new byte[0], Padding.NONE), encrypted))
        .isEqualTo(blocks);
    assertThatThrownBy(
            () -> written(Filters.encrypt("AES-128-CBC", KEY, IV, Padding.NONE), random(17)))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(BadPaddingException.class);
    assertThatThrownBy(
            () -> read(Filters.decrypt("AES-128-CBC", KEY, IV, Padding.NONE), random(17)))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(BadPaddingException.class);
    assertThat(Err.drain()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 100, 5_000, 70_000})
  void wrongFinalBlockIsAnErrorAndNeverTheEnd(int size) throws IOException {
    var encrypted = written(encrypt(), random(size));
    var cut = Arrays.copyOf(encrypted, encrypted.length - 1);
    var wrongKey = KEY.clone();
    wrongKey[0] ^= 1;
    for (int way = 0; way < 2; way++) {
      var reading = way == 0;
      assertThatThrownBy(() -> through(reading, decrypt(), cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("final block")
          .hasCauseInstanceOf(BadPaddingException.class);
    }
    assertThatThrownBy(() -> read(decrypt(), new byte[0])).isInstanceOf(IOException.class);
    assertThat(Err.drain()).isEmpty();
  }

  private static byte[] through(boolean reading, Filter filter, byte[] data) throws IOException {
    return reading ? read(filter, data) : written(filter, data);
  }

  @Test
  void wrongFinalBlockIsToldAtEveryReadAndByEveryWayToRead() throws IOException {
    var encrypted = written(encrypt(), random(100));
    var cut = Arrays.copyOf(encrypted, encrypted.length - 16);
    try (var chain = Chain.memory(cut).push(decrypt()).push(Filters.buffer())) {
      assertThatThrownBy(chain::drain).hasMessageContaining("final block");
      assertThatThrownBy(chain::drain).hasMessageContaining("final block");
      assertThatThrownBy(() -> chain.gets(10)).hasMessageContaining("final block");
    }
  }

  @Test
  void wrongFinalBlockFailsTheCloseThatFlushes() throws IOException {
    var chain = Chain.memory().push(decrypt());
    chain.outputStream().write(random(15));
    assertThatThrownBy(chain::close)
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(BadPaddingException.class);
    assertThat(chain.isClosed()).isTrue();
    chain.close();
  }

  @Test
  void cipherThatWasFlushedTakesNoMore() throws IOException {
    try (var chain = Chain.memory().push(encrypt())) {
      var out = chain.outputStream();
      out.write(1);
      chain.flush();
      assertThatThrownBy(() -> out.write(2)).hasMessageContaining("CIPHER");
      var _ = chain.pop();
      out.write(2);
      assertThat(chain.toByteArray()).hasSize(17);
    }
  }

  @Test
  void cipherCannotBeReset() throws IOException {
    try (var chain = Chain.memory().push(encrypt())) {
      assertThatThrownBy(chain::reset).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void wrongSizesSayWhichAreRight() {
    assertThatThrownBy(() -> Filters.encrypt("AES-256-CBC", KEY, IV))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key of 16 bytes: AES-256-CBC takes 32");
    assertThatThrownBy(() -> Filters.decrypt("AES-128-CBC", KEY, new byte[12]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("iv of 12 bytes: AES-128-CBC takes 16");
    assertThatThrownBy(() -> Filters.encrypt("AES-128-ECB", KEY, IV))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AES-128-GCM",
        "AES-128-CCM",
        "AES-128-OCB",
        "AES-128-XTS",
        "AES-128-WRAP",
        "AES-128-SIV",
        "AES-128-CBC-CTS",
        "ChaCha20-Poly1305"
      })
  void ciphersThatCannotWorkOnAStreamAreRefused(String name) {
    assertThatThrownBy(() -> Filters.encrypt(name, KEY, IV))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot work on a stream");
  }

  @Test
  void unknownCipherIsToldByOpenSsl() {
    assertThatThrownBy(() -> Filters.encrypt("AES-127-CBC", KEY, IV))
        .isInstanceOf(OpenSslException.class)
        .hasMessageContaining("AES-127-CBC");
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void chainOfSeveralFiltersUndoesWhatItDid() throws Exception {
    var data = random(100_000);
    var encoded = written(Filters.base64(), written(encrypt(), data));
    var expected =
        OpenSslCommand.run(
            folder,
            data,
            "enc",
            "-aes-128-cbc",
            "-base64",
            "-K",
            HexFormat.of().formatHex(KEY),
            "-iv",
            HexFormat.of().formatHex(IV));
    assertThat(new String(encoded, US_ASCII)).isEqualTo(new String(expected, US_ASCII));
    try (var chain =
        Chain.memory(encoded).push(Filters.base64()).push(decrypt()).push(Filters.buffer())) {
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(data);
    }
  }
}
