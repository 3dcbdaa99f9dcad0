package org.opentls.hashlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Input beyond what 32 bits count: 5 GiB of zeros. */
class HugeInputTest {
  private static final long SIZE = 5L << 30;

  /** {@code head -c 5G /dev/zero | sha256sum} of GNU coreutils. */
  private static final String EXPECTED =
      "7f06c62352aebd8125b2a1841e2b9e1ffcbed602f381c3dcb3200200e383d1d5";

  @Test
  void fileOfFiveGibibytesIsRightAndProgressEndsAtItsSize(@TempDir Path folder) throws IOException {
    var file = folder.resolve("zeros");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(SIZE);
    }
    var read = new AtomicLong();
    var digest =
        Digests.fileDigest(
            file, "sha256", total -> assertThat(total).isGreaterThan(read.getAndSet(total)));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(EXPECTED);
    assertThat(read).hasValue(SIZE);
  }

  @Test
  void streamOfFiveGibibytesIsRight() throws IOException {
    try (var digest = Digest.sha256()) {
      assertThat(digest.update(new Zeros(SIZE)).hexdigest()).isEqualTo(EXPECTED);
    }
  }

  @Test
  void fiveGibibytesInBuffersAreRight() {
    var buffer = ByteBuffer.allocateDirect(64 << 20);
    try (var digest = Digest.sha256()) {
      for (long at = 0; at < SIZE; at += buffer.capacity()) {
        digest.update(buffer.clear());
      }
      assertThat(digest.hexdigest()).isEqualTo(EXPECTED);
    }
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] out, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      Arrays.fill(out, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }
}
