package org.opentls.provider;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.security.KeyRep;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.SecretKey;
import javax.crypto.interfaces.PBEKey;
import org.jspecify.annotations.Nullable;

/** A key by PBKDF2, which remembers what it was made of. A value for any thread. */
final class Pbkdf2Key implements PBEKey {
  @Serial private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final char[] password;
  private final byte[] salt;
  private final int iterations;
  private final byte[] key;
  private boolean destroyed;

  /** Takes over the arrays. */
  Pbkdf2Key(String algorithm, char[] password, byte[] salt, int iterations, byte[] key) {
    this.algorithm = algorithm;
    this.password = password;
    this.salt = salt;
    this.iterations = iterations;
    this.key = key;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public synchronized byte[] getEncoded() {
    requireAlive();
    return key.clone();
  }

  @Override
  public synchronized char[] getPassword() {
    requireAlive();
    return password.clone();
  }

  @Override
  public byte[] getSalt() {
    return salt.clone();
  }

  @Override
  public int getIterationCount() {
    return iterations;
  }

  private void requireAlive() {
    if (destroyed) {
      throw new IllegalStateException("destroyed");
    }
  }

  @Override
  public synchronized void destroy() {
    destroyed = true;
    Arrays.fill(password, '\0');
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public synchronized boolean isDestroyed() {
    return destroyed;
  }

  /** Equal to any key of the same algorithm and bytes, as those of the JDK are. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof SecretKey that
        && algorithm.equalsIgnoreCase(that.getAlgorithm())
        && MessageDigest.isEqual(getEncoded(), that.getEncoded());
  }

  @Override
  public synchronized int hashCode() {
    return Arrays.hashCode(key) ^ algorithm.toLowerCase(Locale.ROOT).hashCode();
  }

  /** The algorithm alone. */
  @Override
  public String toString() {
    return algorithm + " key";
  }

  /** Writes the form that all providers' secret keys share: without the password. */
  @Serial
  private Object writeReplace() throws ObjectStreamException {
    return new KeyRep(KeyRep.Type.SECRET, algorithm, getFormat(), getEncoded());
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a KeyRep stands for the key");
  }
}
