package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The key of a payload is overwritten, whatever fails before somebody has it. */
class PayloadKeyTest {
  private final byte[] key = new byte[32];

  PayloadKeyTest() {
    Arrays.fill(key, (byte) 1);
  }

  private Payload payload() {
    return new Payload(ChunkFormat.AGE, key);
  }

  @Test
  void aHeaderThatCannotBeWrittenLeavesNoKey() {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    var encryption =
        new Encryption(
            out -> {
              out.write(1);
              return payload();
            },
            Age.Options.none());
    var in = Channels.newChannel(new ByteArrayInputStream(new byte[1]));
    assertThatThrownBy(() -> encryption.channel(in, Channels.newChannel(full))).hasMessage("full");
    assertThat(key).containsOnly(0);
  }

  @Test
  void aFileThatCannotBeReadLeavesNoKey() {
    var file =
        (SeekableByteChannel)
            Proxy.newProxyInstance(
                PayloadKeyTest.class.getClassLoader(),
                new Class<?>[] {SeekableByteChannel.class},
                (self, method, _) -> {
                  if (method.getName().equals("size")) {
                    throw new IOException("broken");
                  }
                  return self;
                });
    var decryption = new Decryption(_ -> payload(), false, Age.Options.none());
    assertThatThrownBy(() -> decryption.open(file)).hasMessage("broken");
    assertThat(key).containsOnly(0);
  }
}
