package org.opentls.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.opentls.io.Chain;
import org.opentls.io.FileMode;
import org.opentls.io.Filters;
import org.opentls.io.SourceSink;

/** Shown in the documentation of {@code org.opentls.io}, and run by the tests. */
final class ChainExamples {
  private ChainExamples() {}

  static String digest(Path path, OutputStream out) throws IOException {
    // @start region="digest"
    var sha256 = Filters.digest("SHA256");
    try (var chain = Chain.file(path, FileMode.READ).push(sha256).push(Filters.base64())) {
      chain.inputStream().transferTo(out); // the decoded file
      return sha256.hexdigest(); // of the file as it is
    }
    // @end
  }

  static byte[] encrypt(byte[] data, byte[] key, byte[] iv) throws IOException {
    // @start region="encrypt"
    try (var chain = Chain.memory().push(Filters.base64())) {
      chain.push(Filters.encrypt("AES-256-CBC", key, iv));
      chain.outputStream().write(data);
      chain.flush();
      return chain.toByteArray();
    }
    // @end
  }

  static String count(byte[] data) throws IOException {
    // @start region="java"
    var counter =
        new SourceSink() {
          long bytes;

          @Override
          public int write(ByteBuffer from) {
            int count = from.remaining();
            from.position(from.limit());
            bytes += count;
            return count;
          }
        };
    try (var chain = Chain.of(counter).push(Filters.base64OneLine())) {
      chain.outputStream().write(data);
    }
    return counter.bytes + " characters";
    // @end
  }
}
