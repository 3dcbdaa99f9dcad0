package org.opentls.cli;

import org.opentls.kdf.Hkdf;
import org.opentls.kdf.Kbkdf;
import org.opentls.kdf.SingleStepKdf;
import org.opentls.kdf.X963Kdf;

/**
 * A function that makes a key of a key or a shared secret.
 *
 * @param name the command
 * @param standard what describes it
 * @param takesSalt whether it takes a salt
 * @param derivation does it
 */
record KeyFunction(String name, String standard, boolean takesSalt, Derivation derivation) {
  /** The function with a digest. */
  interface Derivation {
    byte[] derive(String digest, byte[] key, byte[] salt, byte[] info, int length);
  }

  /** All of them. */
  static KeyFunction[] all() {
    return new KeyFunction[] {
      new KeyFunction(
          "hkdf",
          "HKDF, RFC 5869",
          true,
          (digest, key, salt, info, length) -> new Hkdf(digest).derive(key, salt, info, length)),
      new KeyFunction(
          "kbkdf",
          "KBKDF in counter mode with HMAC, NIST SP 800-108; the salt is its label, the info its"
              + " context",
          true,
          (digest, key, salt, info, length) ->
              Kbkdf.ofHmac(digest).derive(key, salt, info, length)),
      new KeyFunction(
          "sskdf",
          "the one-step function of NIST SP 800-56C with a digest",
          false,
          (digest, key, _, info, length) ->
              SingleStepKdf.ofDigest(digest).derive(key, info, length)),
      new KeyFunction(
          "x963kdf",
          "the function of ANSI X9.63, SEC 1",
          false,
          (digest, key, _, info, length) -> new X963Kdf(digest).derive(key, info, length))
    };
  }
}
