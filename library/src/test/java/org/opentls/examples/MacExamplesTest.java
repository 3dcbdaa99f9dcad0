package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.hmac.Mac;
import org.opentls.kdf.PasswordHash;

/** What the documentation of authentication codes and key derivation shows does what it says. */
class MacExamplesTest {
  /** RFC 4231, test case 2. */
  @Test
  void hmacExampleGivesTheCodeOfTheFile(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("file"), "what do ya want for nothing?");
    assertThat(MacExamples.hmac("Jefe".getBytes(US_ASCII), file))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void macExampleTellsRightFromWrong() {
    var key = new byte[16];
    try (var mac = Mac.cmac("AES-128-CBC", key)) {
      byte[] code = mac.update(key).digest();
      assertThat(MacExamples.mac(key, key, code)).isTrue();
      assertThat(MacExamples.mac(key, new byte[15], code)).isFalse();
    }
  }

  @Test
  void passwordExampleStoresAHashThatIsVerified() {
    var store = new ArrayList<String>();
    var password = "secret".toCharArray();
    var stored =
        KdfExamples.password(
            password,
            text -> {
              store.add(text);
              return text;
            });
    assertThat(store).containsExactly(stored);
    assertThat(PasswordHash.parse(stored).verify(password)).isTrue();
  }

  @Test
  void hkdfExampleMakesAKey() {
    assertThat(KdfExamples.hkdf(new byte[32], new byte[0])).hasSize(32);
  }
}
