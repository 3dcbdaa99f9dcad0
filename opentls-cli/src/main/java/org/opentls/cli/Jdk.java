package org.opentls.cli;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What the JDK's own providers do, for comparison. */
final class Jdk {
  private Jdk() {}

  private static final String CRYPTO = "SunJCE";
  private static final int NONCE_SIZE = 12;
  private static final int TAG_BITS = 128;

  /** A call that fails with a checked exception. */
  private interface Call {
    void run() throws GeneralSecurityException;
  }

  /** Makes a call, unless the JDK cannot. */
  private interface Maker {
    Call make() throws GeneralSecurityException;
  }

  private static Optional<Runnable> of(Maker maker) {
    try {
      var call = maker.make();
      call.run();
      return Optional.of(() -> run(call));
    } catch (GeneralSecurityException _) {
      return Optional.empty();
    }
  }

  private static void run(Call call) {
    try {
      call.run();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-2 has its hyphen elsewhere in the JDK's names. */
  private static String digestName(HashAlgorithm algorithm) {
    return switch (algorithm.name()) {
      case "sha1" -> "SHA-1";
      case "sha224", "sha256", "sha384", "sha512" -> "SHA-" + algorithm.name().substring(3);
      case "sha512_224", "sha512_256" -> algorithm.tag().replace("SHA", "SHA-");
      default -> algorithm.tag();
    };
  }

  static Optional<Runnable> digest(HashAlgorithm algorithm, byte[] data) {
    return of(() -> {
      var digest = MessageDigest.getInstance(digestName(algorithm), "SUN");
      return () -> digest.digest(data);
    });
  }

  static Optional<Runnable> hmac(HashAlgorithm algorithm, byte[] key, byte[] data) {
    return of(() -> {
      var mac = Mac.getInstance("Hmac" + algorithm.tag().replace('-', '_'), CRYPTO);
      mac.init(new SecretKeySpec(key, "HMAC"));
      return () -> mac.doFinal(data);
    });
  }

  static Optional<Runnable> cipher(org.opentls.cipherlib.Cipher ours, byte[] key, byte[] data) {
    return of(() -> {
      var cipher = Cipher.getInstance(transformation(ours), CRYPTO);
      var secret = new SecretKeySpec(key, ours.isAead() && isChaCha(ours) ? "ChaCha20" : "AES");
      var nonce = ByteBuffer.allocate(ours.ivSize());
      return () -> {
        nonce.putLong(0, nonce.getLong(0) + 1);
        cipher.init(Cipher.ENCRYPT_MODE, secret, parameters(ours, nonce.array()));
        cipher.doFinal(data);
      };
    });
  }

  private static boolean isChaCha(org.opentls.cipherlib.Cipher cipher) {
    return cipher.name().startsWith("ChaCha20");
  }

  private static String transformation(org.opentls.cipherlib.Cipher cipher)
      throws GeneralSecurityException {
    if (cipher.name().equals("ChaCha20-Poly1305")) {
      return cipher.name();
    }
    if (!cipher.name().matches("AES-[0-9]+-(GCM|CBC|CTR)")) {
      throw new GeneralSecurityException("not in the JDK: " + cipher.name());
    }
    return switch (cipher.mode()) {
      case GCM -> "AES/GCM/NoPadding";
      case CBC -> "AES/CBC/PKCS5Padding";
      default -> "AES/CTR/NoPadding";
    };
  }

  private static AlgorithmParameterSpec parameters(
      org.opentls.cipherlib.Cipher cipher, byte[] nonce) {
    return cipher.isAead() && !isChaCha(cipher)
        ? new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_SIZE)
        : new IvParameterSpec(nonce);
  }

  static Optional<Runnable> pbkdf2(char[] password, byte[] salt, int iterations, int size) {
    return of(() -> {
      var factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", CRYPTO);
      var spec = new PBEKeySpec(password, salt, iterations, Byte.SIZE * size);
      return () -> factory.generateSecret(spec);
    });
  }

  static Optional<Runnable> hkdf(byte[] key, byte[] salt, int size) {
    return of(() -> {
      var kdf = KDF.getInstance("HKDF-SHA256", CRYPTO);
      var spec = HKDFParameterSpec.ofExtract().addIKM(key).addSalt(salt).thenExpand(null, size);
      return () -> kdf.deriveData(spec);
    });
  }
}
