package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** An authority and certificates of it, made by the JDK's keytool once for all tests. */
public final class Certificates {
  public static final char[] PASSWORD = "changeit".toCharArray();
  public static final Certificates ALL = make(List.of("EC", "RSA", "Ed25519"), true);

  private final KeyStore store;

  private Certificates(KeyStore store) {
    this.store = store;
  }

  /** Of keys that few tests need, with an authority of their own. */
  static final class Rare {
    static final Certificates ALL = make(List.of("secp384r1", "RSASSA-PSS", "Ed448"), false);

    private Rare() {}
  }

  private static Certificates make(List<String> algorithms, boolean withOthers) {
    try {
      var folder = Files.createTempDirectory("opentls-certificates");
      var file = folder.resolve("store.p12");
      try {
        pair(file, "ca", "EC", "CN=Authority", "bc:c");
        for (var algorithm : algorithms) {
          signed(file, algorithm, algorithm, "CN=localhost", "san=dns:localhost,ip:127.0.0.1");
        }
        if (withOthers) {
          pair(file, "other-ca", "EC", "CN=Other authority", "bc:c");
          signed(file, "wildcard", "EC", "CN=wildcard", "san=dns:*.example.org");
          signed(file, "client", "EC", "CN=Ann", "eku=clientAuth");
        }
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
          store.load(in, PASSWORD);
        }
        return new Certificates(store);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static void pair(Path file, String alias, String algorithm, String name, String extension)
      throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                isCurve(algorithm) ? "EC" : algorithm,
                "-dname",
                name,
                "-ext",
                extension,
                "-validity",
                "1000"));
    if (algorithm.equals("EC") || isCurve(algorithm)) {
      arguments.addAll(List.of("-groupname", isCurve(algorithm) ? algorithm : "secp256r1"));
    }
    keytool(file, new byte[0], arguments);
  }

  private static boolean isCurve(String algorithm) {
    return algorithm.startsWith("secp");
  }

  private static void signed(
      Path file, String alias, String algorithm, String name, String extension) throws IOException {
    pair(file, alias, algorithm, name, extension);
    var request = keytool(file, new byte[0], List.of("-certreq", "-alias", alias));
    var certificate =
        keytool(
            file,
            request,
            List.of("-gencert", "-alias", "ca", "-rfc", "-ext", extension, "-validity", "900"));
    keytool(file, certificate, List.of("-importcert", "-noprompt", "-alias", alias));
  }

  private static byte[] keytool(Path file, byte[] input, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(arguments);
    command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out = process.getOutputStream()) {
      out.write(input);
    }
    var output = process.getInputStream().readAllBytes();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + new String(output, UTF_8));
    }
    return output;
  }

  PrivateKey key(String alias) {
    try {
      return (PrivateKey) store.getKey(alias, PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The chain, its own certificate first and the authority last. */
  public List<X509Certificate> chain(String alias) {
    try {
      return Arrays.stream(store.getCertificateChain(alias))
          .map(X509Certificate.class::cast)
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public X509Certificate authority() {
    return chain("ca").getFirst();
  }

  TlsIdentity identity(String alias) {
    return TlsIdentity.keyStore(store, alias, PASSWORD);
  }

  Trust trust() {
    return Trust.of(List.of(authority()));
  }

  /** A store of one key. */
  public KeyStore keyStore(String alias) throws GeneralSecurityException, IOException {
    var one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setKeyEntry(alias, key(alias), PASSWORD, chain(alias).toArray(Certificate[]::new));
    return one;
  }

  public KeyStore trustStore() throws GeneralSecurityException, IOException {
    var one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    one.setCertificateEntry("ca", authority());
    return one;
  }

  /** A context of the JDK's own provider. */
  public SSLContext jdk(String alias) throws GeneralSecurityException, IOException {
    return initialized(SSLContext.getInstance("TLS", "SunJSSE"), alias);
  }

  /** Gives a context the managers of the JDK, with one key. */
  public SSLContext initialized(SSLContext context, String alias)
      throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(keyStore(alias), PASSWORD);
    context.init(keys.getKeyManagers(), trustManagers(), null);
    return context;
  }

  TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trustStore());
    return trust.getTrustManagers();
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  public String keyPem(String alias) {
    return pem("PRIVATE KEY", key(alias).getEncoded());
  }

  /** RFC 5958 with the scheme PBES2 of RFC 8018, whose parameters not every JDK encodes right. */
  public String encryptedKeyPem(String alias, char[] password)
      throws GeneralSecurityException, IOException {
    byte[] salt = new byte[16];
    byte[] iv = new byte[16];
    int iterations = 0x1000;
    var derived =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(password, salt, iterations, 256));
    var cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(derived.getEncoded(), "AES"),
        new IvParameterSpec(iv));
    byte[] prf = sequence(HMAC_SHA256, new byte[] {5, 0});
    byte[] kdf = sequence(PBKDF2, sequence(der(4, salt), der(2, (byte) 0x10, (byte) 0), prf));
    byte[] scheme = sequence(PBES2, sequence(kdf, sequence(AES_256_CBC, der(4, iv))));
    return pem(
        "ENCRYPTED PRIVATE KEY", sequence(scheme, der(4, cipher.doFinal(key(alias).getEncoded()))));
  }

  private static final byte[] PBES2 = identifier("2a864886f70d01050d");
  private static final byte[] PBKDF2 = identifier("2a864886f70d01050c");
  private static final byte[] HMAC_SHA256 = identifier("2a864886f70d0209");
  private static final byte[] AES_256_CBC = identifier("60864801650304012a");

  private static byte[] identifier(String hex) {
    return der(6, HexFormat.of().parseHex(hex));
  }

  private static byte[] sequence(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return der(0x30, all.toByteArray());
  }

  private static byte[] der(int tag, byte... content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  public String chainPem(String alias) {
    return chainPem(chain(alias));
  }

  public static String chainPem(List<X509Certificate> chain) {
    var text = new StringBuilder();
    for (var certificate : chain) {
      try {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
    return text.toString();
  }

  static List<X509Certificate> reversed(List<X509Certificate> chain) {
    var copy = new ArrayList<>(chain);
    Collections.reverse(copy);
    return copy;
  }
}
