package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.UnaryOperator;
import org.opentls.kdf.Hkdf;
import org.opentls.kdf.PasswordHash;
import org.opentls.kdf.Scrypt;

/** Shown in the documentation of {@code org.opentls.kdf}, and run by the tests. */
final class KdfExamples {
  private KdfExamples() {}

  static String password(char[] password, UnaryOperator<String> store) {
    // @start region="password"
    var policy = Scrypt.recommended();
    String stored = store.apply(PasswordHash.of(password, policy).encoded());

    var hash = PasswordHash.parse(stored);
    if (hash.verify(password) && hash.needsRehash(policy)) {
      stored = store.apply(PasswordHash.of(password, policy).encoded());
    }
    // @end
    return stored;
  }

  static byte[] hkdf(byte[] sharedSecret, byte[] salt) {
    // @start region="hkdf"
    byte[] key = Hkdf.sha256().derive(sharedSecret, salt, "my protocol 1".getBytes(UTF_8), 32);
    // @end
    return key;
  }
}
