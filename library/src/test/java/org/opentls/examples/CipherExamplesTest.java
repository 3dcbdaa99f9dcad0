package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.cipherlib.Cipher;

/** What the documentation shows does what it says. */
class CipherExamplesTest {
  private static final byte[] MESSAGE = "attack at dawn".getBytes(US_ASCII);

  @Test
  void boxExampleGivesTheMessageBack() throws GeneralSecurityException {
    assertThat(CipherExamples.box(MESSAGE)).isEqualTo(MESSAGE);
  }

  @Test
  void aeadExampleGivesTheMessageBack() throws GeneralSecurityException {
    assertThat(CipherExamples.aead(new byte[32], new byte[3], MESSAGE)).isEqualTo(MESSAGE);
  }

  @Test
  void piecesExampleEncryptsAllPieces() throws GeneralSecurityException {
    var key = new byte[32];
    var iv = new byte[16];
    var pieces = List.of("attack ".getBytes(US_ASCII), "at dawn".getBytes(US_ASCII));
    try (var decryptor = Cipher.of("AES-256-CBC").decryptor(key, iv)) {
      var out = new byte[32];
      var in = CipherExamples.pieces(key, iv, pieces);
      int length = decryptor.finish(in, 0, in.length, out, 0);
      assertThat(new String(out, 0, length, US_ASCII)).isEqualTo("attack at dawn");
    }
  }
}
