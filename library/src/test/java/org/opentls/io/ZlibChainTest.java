package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;

/** Compression in chains, against {@code java.util.zip}. */
class ZlibChainTest {
  private static byte[] text(int size) {
    var data = new byte[size];
    var random = new Random(size);
    for (int i = 0; i < size; i++) {
      data[i] = (byte) ('a' + random.nextInt(4));
    }
    return data;
  }

  private static byte[] deflated(byte[] data) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(out)) {
      deflater.write(data);
    }
    return out.toByteArray();
  }

  private static byte[] written(Filter filter, byte[] data) throws IOException {
    try (var chain = Chain.memory().push(filter)) {
      chain.outputStream().write(data);
      chain.flush();
      assertThatThrownBy(() -> chain.outputStream().write(1)).hasMessageContaining("ZLIB");
      return chain.toByteArray();
    }
  }

  private static byte[] read(Filter filter, byte[] compressed) throws IOException {
    try (var chain = Chain.memory(compressed).push(filter)) {
      return chain.inputStream().readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 16_384, 1_000_000})
  void formatIsZlib(int size) throws IOException {
    var data = text(size);
    for (var filter : new Filter[] {Filters.zlib(), Filters.javaZlib()}) {
      assertThat(filter.type()).isEqualTo(BioType.ZLIB);
      var compressed = written(filter, data);
      var inflater = new InflaterInputStream(new ByteArrayInputStream(compressed));
      assertThat(inflater.readAllBytes()).isEqualTo(data);
    }
    assertThat(read(Filters.zlib(), deflated(data))).isEqualTo(data);
    assertThat(read(Filters.javaZlib(), deflated(data))).isEqualTo(data);
  }

  @Test
  void dataThatDoesNotCompressPassesToo() throws IOException {
    var data = new byte[200_000];
    new Random(1).nextBytes(data);
    assertThat(read(Filters.javaZlib(), written(Filters.javaZlib(), data))).isEqualTo(data);
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    var compressed = deflated(text(500));
    for (int length = 0; length < compressed.length; length++) {
      var cut = Arrays.copyOf(compressed, length);
      assertThatThrownBy(() -> read(Filters.javaZlib(), cut)).isInstanceOf(EOFException.class);
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void wrongDataIsAnError() throws IOException {
    assertThatThrownBy(() -> read(Filters.javaZlib(), "not zlib".getBytes(US_ASCII)))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("zlib");
    assertThatThrownBy(() -> read(Filters.zlib(), "not zlib".getBytes(US_ASCII)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(Filters.javaZlib(), withDictionary()))
        .isInstanceOf(ZipException.class)
        .hasMessageContaining("dictionary");
    assertThat(Err.drain()).isEmpty();
  }

  private static byte[] withDictionary() {
    var deflater = new Deflater();
    try {
      deflater.setDictionary("dictionary".getBytes(US_ASCII));
      deflater.setInput("data".getBytes(US_ASCII));
      deflater.finish();
      var out = new byte[100];
      return Arrays.copyOf(out, deflater.deflate(out));
    } finally {
      deflater.end();
    }
  }

  @Test
  void resetStartsAnew() throws IOException {
    try (var chain = Chain.memory(deflated(text(100))).push(Filters.javaZlib())) {
      assertThat(chain.drain()).isEqualTo(100);
      assertThat(chain.isEof()).isTrue();
      chain.reset();
      assertThat(chain.isEof()).isFalse();
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(text(100));
    }
  }

  @Test
  void bombIsInflatedPieceByPiece() throws IOException {
    var compressed = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(compressed)) {
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        deflater.write(zeros);
      }
    }
    try (var chain = Chain.memory(compressed.toByteArray()).push(Filters.zlib())) {
      assertThat(chain.drain()).isEqualTo(100L << 20);
    }
  }
}
