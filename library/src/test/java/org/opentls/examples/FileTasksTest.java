package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.OpenSslException;
import org.opentls.cipherlib.Box;
import org.opentls.cipherlib.BoxFormatException;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.io.Chain;
import org.opentls.io.FileMode;
import org.opentls.io.Filters;
import org.opentls.io.JavaFilter;
import org.opentls.io.Next;
import org.opentls.io.SourceSink;

/** What the pages about files and bytes show: digests, lists, boxes and BIOs. */
class FileTasksTest {
  /** FIPS 180-4, SHA-256 of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @RegisterExtension final StandardOutput printed = new StandardOutput();

  @TempDir Path folder;

  @Test
  void aFileIsHashedWithProgress() throws Exception {
    var path = Files.writeString(folder.resolve("abc"), "abc");
    byte[] sha512 = Digests.fileDigest(path, "SHA512", read -> IO.println(read + " bytes"));
    assertThat(sha512).isEqualTo(Digests.sha512("abc".getBytes(US_ASCII)));
    assertThat(printed.lines()).containsExactly("3 bytes");
  }

  @Test
  void severalDigestsNeedOneReading() throws Exception {
    var path = Files.writeString(folder.resolve("abc"), "abc");
    try (var sha256 = Digest.sha256();
        var blake2b = Digest.blake2b();
        var in = Files.newInputStream(path)) {
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
        blake2b.update(buffer, 0, read);
      }
      IO.println(sha256.hexdigest() + "\n" + blake2b.hexdigest());
    }
    assertThat(printed.lines())
        .containsExactly(ABC, HexFormat.of().formatHex(Digests.blake2b("abc".getBytes(US_ASCII))));
  }

  @Test
  void whatCannotBeHashedIsAnException() {
    assertThatThrownBy(() -> Digests.fileDigest(folder.resolve("nothing"), "SHA256"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Digests.fileDigest(folder, "SHA256")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Digest.of("SHA-255")).isInstanceOf(OpenSslException.class);
  }

  @Test
  void aListIsVerified() throws Exception {
    Files.writeString(folder.resolve("abc.txt"), "abc");
    Files.writeString(folder.resolve("other.txt"), "changed");
    var list =
        Files.writeString(
            folder.resolve("SUMS"), ABC + "  abc.txt\n" + ABC.replace('b', 'c') + "  other.txt\n");
    verify(list);
    assertThat(printed.lines()).containsExactly("abc.txt: OK", "other.txt: FAILED");
  }

  private static void verify(Path list) throws IOException {
    for (var line : Files.readAllLines(list)) {
      byte[] listed = HexFormat.of().parseHex(line, 0, 64);
      var file = list.resolveSibling(line.substring(66));
      boolean same = Digests.isEqual(Digests.fileDigest(file, "SHA256"), listed);
      IO.println(file.getFileName() + (same ? ": OK" : ": FAILED"));
    }
  }

  @Test
  void aBoxIsBoundToWhatItIsAbout() throws Exception {
    var message = "meet me at noon".getBytes(UTF_8);
    byte[] key = Box.newKey();
    byte[] about = "invoice 1734".getBytes(UTF_8);
    byte[] box = Box.seal(key, message, about);
    byte[] opened = Box.open(key, box, about);
    assertThat(opened).isEqualTo(message);
    assertThat(box).hasSize(message.length + 32);
    assertThatThrownBy(() -> Box.open(key, box, "invoice 1735".getBytes(UTF_8)))
        .isInstanceOf(AEADBadTagException.class);
    assertThatThrownBy(() -> Box.open(key, message)).isInstanceOf(BoxFormatException.class);
    assertThatThrownBy(() -> Box.seal("a password".getBytes(UTF_8), message))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSinkInJavaTakesWhatOpenSslWrites() throws Exception {
    var lines = new ArrayList<String>();
    var sink =
        new SourceSink() {
          @Override
          public int write(ByteBuffer from) {
            int count = from.remaining();
            lines.add(US_ASCII.decode(from).toString());
            return count;
          }
        };
    try (var chain = Chain.of(sink).push(Filters.base64OneLine())) {
      chain.outputStream().write("hello".getBytes(UTF_8));
    }
    assertThat(String.join("", lines)).isEqualTo("aGVsbG8=");
  }

  /** Counts what passes. */
  static final class Counter implements JavaFilter {
    long bytes;

    @Override
    public int read(ByteBuffer into, Next next) throws IOException {
      int count = next.read(into);
      bytes += Math.max(count, 0);
      return count;
    }

    @Override
    public int write(ByteBuffer from, Next next) throws IOException {
      int count = next.write(from);
      bytes += count;
      return count;
    }
  }

  @Test
  void aFilterInJavaSeesWhatPasses() throws Exception {
    var path = Files.writeString(folder.resolve("encoded"), "aGVsbG8=\n");
    var encoded = new Counter();
    var decoded = new Counter();
    try (var chain = Chain.file(path, FileMode.READ)) {
      chain.push(Filters.of(encoded)).push(Filters.base64()).push(Filters.of(decoded));
      chain.drain();
    }
    IO.println(encoded.bytes + " characters are " + decoded.bytes + " bytes");
    assertThat(printed.lines()).containsExactly("9 characters are 5 bytes");
  }

  @Test
  void whatJavaThrowsComesBackAsTheCause() {
    var full =
        new SourceSink() {
          @Override
          public int write(ByteBuffer from) throws IOException {
            throw new IOException("the disk is full");
          }
        };
    assertThatThrownBy(
            () -> {
              try (var chain = Chain.of(full)) {
                chain.outputStream().write(1);
              }
            })
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("the disk is full");
  }
}
