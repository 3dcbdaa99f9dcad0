package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests in one call. */
class DigestsTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  private static final Map<String, UnaryOperator<byte[]>> ONE_SHOTS =
      Map.ofEntries(
          Map.entry("md5", Digests::md5),
          Map.entry("sha1", Digests::sha1),
          Map.entry("sha224", Digests::sha224),
          Map.entry("sha256", Digests::sha256),
          Map.entry("sha384", Digests::sha384),
          Map.entry("sha512", Digests::sha512),
          Map.entry("sha3_224", Digests::sha3_224),
          Map.entry("sha3_256", Digests::sha3_256),
          Map.entry("sha3_384", Digests::sha3_384),
          Map.entry("sha3_512", Digests::sha3_512),
          Map.entry("blake2b", Digests::blake2b),
          Map.entry("blake2s", Digests::blake2s));

  @Test
  void eachGuaranteedDigestOfFixedSizeHasItsOneShot() {
    assertThat(Digest.guaranteed())
        .containsAll(ONE_SHOTS.keySet())
        .hasSize(ONE_SHOTS.size() + List.of("shake_128", "shake_256").size());
    ONE_SHOTS.forEach((name, oneShot) -> {
      for (int size : new int[] {0, 3, 65_536, 65_537, 500_000}) {
        var data = new byte[size];
        new Random(size).nextBytes(data);
        try (var digest = Digest.of(name)) {
          assertThat(oneShot.apply(data)).isEqualTo(digest.update(data).digest());
          assertThat(Digests.digest(name, data)).isEqualTo(digest.digest());
        }
      }
    });
  }

  @Test
  void fileDigestTellsTheBytesReadSoFar(@TempDir Path folder) throws IOException {
    var data = new byte[600_000];
    var file = Files.write(folder.resolve("data"), data);
    var told = new ArrayList<Long>();
    assertThat(Digests.fileDigest(file, "sha256", told::add)).isEqualTo(Digests.sha256(data));
    assertThat(told).isSorted().doesNotHaveDuplicates().endsWith(600_000L);
    assertThat(Digests.fileDigest(file, "sha256")).isEqualTo(Digests.sha256(data));
  }

  @Test
  void fileDigestOfAnEmptyFileTellsNothing(@TempDir Path folder) throws IOException {
    var file = Files.createFile(folder.resolve("empty"));
    var told = new ArrayList<Long>();
    assertThat(Digests.fileDigest(file, "sha256", told::add))
        .isEqualTo(Digests.sha256(new byte[0]));
    assertThat(told).isEmpty();
  }

  @Test
  void fileDigestHonoursThePositionOfTheChannel(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("data"), "xxabc".getBytes(US_ASCII));
    try (var channel = Files.newByteChannel(file)) {
      assertThat(Digests.fileDigest(channel.position(2), "sha256")).isEqualTo(Digests.sha256(ABC));
    }
    try (var channel = Channels.newChannel(new ByteArrayInputStream(ABC))) {
      assertThat(Digests.fileDigest(channel, "sha256")).isEqualTo(Digests.sha256(ABC));
    }
  }

  @Test
  void fileDigestFailsAsFilesDo(@TempDir Path folder) {
    assertThatThrownBy(() -> Digests.fileDigest(folder.resolve("none"), "sha256"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Digests.fileDigest(folder, "sha256")).isInstanceOf(IOException.class);
  }

  @Test
  void fileDigestOfAnXofNeedsALength(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("data"), ABC);
    assertThatIllegalStateException().isThrownBy(() -> Digests.fileDigest(file, "shake_128"));
  }

  @Test
  void isEqualComparesEveryByteOfAnyLength() {
    assertThat(Digests.isEqual(new byte[0], new byte[0])).isTrue();
    assertThat(Digests.isEqual(ABC, ABC.clone())).isTrue();
    assertThat(Digests.isEqual(ABC, new byte[3])).isFalse();
    assertThat(Digests.isEqual(ABC, new byte[0])).isFalse();
    var a = new byte[200_000];
    for (int at : new int[] {0, 65_535, 65_536, 131_071, 199_999}) {
      var b = a.clone();
      assertThat(Digests.isEqual(a, b)).isTrue();
      b[at] = 1;
      assertThat(Digests.isEqual(a, b)).isFalse();
    }
  }
}
