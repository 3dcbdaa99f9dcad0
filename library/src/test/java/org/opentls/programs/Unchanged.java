package org.opentls.programs;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.net.ssl.SSLContext;

/**
 * A program that says who serves it. It is in no package of the library's, so that the library can
 * be a module beside it.
 */
public final class Unchanged {
  private Unchanged() {}

  public static void main(String[] arguments) throws GeneralSecurityException {
    IO.println("SHA-256 " + MessageDigest.getInstance("SHA-256").getProvider().getName());
    IO.println("SHA-512 " + MessageDigest.getInstance("SHA-512").getProvider().getName());
    IO.println("TLS " + SSLContext.getInstance("TLS").getProvider().getName());
    IO.println("TLSv1.1 " + SSLContext.getInstance("TLSv1.1").getProvider().getName());
    IO.println("KeyStore " + KeyStore.getInstance("PKCS12").getProvider().getName());
    IO.println("Cipher " + Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName());
    IO.println("SecureRandom " + new SecureRandom().getProvider().getName());
  }
}
