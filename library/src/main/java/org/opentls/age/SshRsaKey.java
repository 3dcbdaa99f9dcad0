package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An RSA key. Its secret is the private exponent, the highest byte first. */
final class SshRsaKey implements SshKey {
  static final String TYPE = "ssh-rsa";

  private static final byte[] LABEL = "age-encryption.org/v1/ssh-rsa".getBytes(US_ASCII);

  /** The sizes of a modulus in bytes: what age asks for, and what OpenSSL computes with. */
  private static final int MIN_SIZE = 2048 / 8;

  private static final int MAX_SIZE = 16384 / 8;

  /** As the {@code age} program takes it. */
  private static final int MAX_EXPONENT_BITS = 31;

  /** What comes after the private exponent: the coefficient and the two factors. */
  private static final int REST = 3;

  private final byte[] wire;
  private final byte[] modulus;
  private final byte[] exponent;

  private SshRsaKey(byte[] wire, byte[] modulus, byte[] exponent) {
    this.wire = wire;
    this.modulus = requireModulus(modulus);
    this.exponent = requireExponent(exponent);
  }

  /** Reads what follows the type. */
  static SshRsaKey read(SshReader in, byte[] wire) {
    byte[] exponent = in.positive();
    byte[] modulus = in.positive();
    in.requireEnd();
    return new SshRsaKey(wire.clone(), modulus, exponent);
  }

  /** The key of its numbers, without sign. */
  static SshRsaKey of(byte[] modulus, byte[] exponent) {
    byte[] wire = SshKey.write(TYPE.getBytes(US_ASCII), signed(exponent), signed(modulus));
    return new SshRsaKey(wire, modulus, exponent);
  }

  private static byte[] signed(byte[] magnitude) {
    return new BigInteger(1, magnitude).toByteArray();
  }

  private static byte[] requireModulus(byte[] modulus) {
    if (modulus.length < MIN_SIZE || modulus.length > MAX_SIZE) {
      throw new IllegalArgumentException(
          "an RSA key of "
              + new BigInteger(1, modulus).bitLength()
              + " bits: 2048 to 16384 are possible");
    }
    if (modulus[modulus.length - 1] % 2 == 0) {
      throw new IllegalArgumentException("an even modulus");
    }
    return modulus;
  }

  private static byte[] requireExponent(byte[] exponent) {
    var number = new BigInteger(1, exponent);
    if (number.bitLength() > MAX_EXPONENT_BITS || number.bitLength() < 2 || !number.testBit(0)) {
      throw new IllegalArgumentException("the public exponent is no odd number from 3 to 2^31 - 1");
    }
    return exponent;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public byte[] wire() {
    return wire.clone();
  }

  @Override
  public byte[] readSecret(SshReader in) {
    if (!Arrays.equals(in.positive(), modulus) || !Arrays.equals(in.positive(), exponent)) {
      throw new IllegalArgumentException("the public parts differ");
    }
    byte[] secret = in.positive();
    try {
      for (int i = 0; i < REST; i++) {
        Arrays.fill(in.positive(), (byte) 0);
      }
      return secret;
    } catch (IllegalArgumentException e) {
      Arrays.fill(secret, (byte) 0);
      throw e;
    }
  }

  @Override
  public boolean isOf(byte[] secret) {
    if (secret.length > modulus.length) {
      return false;
    }
    var probe = new byte[FileKey.SIZE];
    return oaep()
        .decrypt(secret, oaep().encrypt(probe))
        .filter(back -> Arrays.equals(back, probe))
        .isPresent();
  }

  private RsaOaep oaep() {
    return new RsaOaep(modulus, exponent, LABEL);
  }

  @Override
  public Stanza wrap(byte[] fileKey) {
    return new Stanza(TYPE, List.of(tag()), oaep().encrypt(fileKey));
  }

  @Override
  public void requireWellFormed(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 1) {
      throw AgeException.header("an ssh-rsa stanza has one argument");
    }
  }

  @Override
  public Optional<byte[]> unwrap(Stanza stanza, byte[] secret) throws AgeException {
    byte[] body = stanza.body();
    if (body.length != modulus.length) {
      throw AgeException.header("the body of an ssh-rsa stanza has " + body.length + " bytes");
    }
    var fileKey = oaep().decrypt(secret, body);
    if (fileKey.isPresent() && fileKey.get().length != FileKey.SIZE) {
      Arrays.fill(fileKey.get(), (byte) 0);
      throw AgeException.header("an ssh-rsa stanza holds no file key");
    }
    return fileKey;
  }
}
