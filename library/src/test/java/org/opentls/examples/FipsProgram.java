package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.tls.Certificates.ALL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentls.age.Age;
import org.opentls.age.Cobblestone;
import org.opentls.age.Recipient;
import org.opentls.age.X25519Identity;
import org.opentls.cipherlib.Box;
import org.opentls.cipherlib.Cipher;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.hmac.Hmac;
import org.opentls.kdf.PasswordHash;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;
import org.opentls.random.SystemRandom;
import org.opentls.tls.Certificates;
import org.opentls.tls.Greeter;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

/** Tells whether the module is there and, without an argument, what works: a line each. */
final class FipsProgram {
  private FipsProgram() {}

  private static final byte[] DATA = "abc".getBytes(UTF_8);
  private static final char[] PASSWORD = "correct horse".toCharArray();

  private interface Use {
    void run() throws Exception;
  }

  private static void tell(String name, Use use) {
    String outcome = "works";
    try {
      use.run();
    } catch (Exception e) {
      outcome = e.getClass().getSimpleName();
    }
    System.out.println(name + ": " + outcome);
  }

  public static void main(String[] arguments) {
    tell("requireFips", FipsTest::requireFips);
    if (arguments.length == 0) {
      tellMore();
    }
  }

  private static void tellMore() {
    tell("SHA-256", () -> Digests.sha256(DATA));
    tell("SHA3-256", () -> Digests.sha3_256(DATA));
    tell("MD5", () -> Digests.md5(DATA));
    tell("MD5, not for security", FipsProgram::md5);
    tell("BLAKE2b", () -> Digests.blake2b(DATA));
    tell("HMAC", () -> Hmac.digest(new byte[32], DATA, "SHA256"));
    tell("random numbers", () -> SystemRandom.create().nextInt());
    tell("Box", () -> Box.open(new byte[32], Box.seal(new byte[32], DATA)));
    tell("ChaCha20-Poly1305", Cipher::chaCha20Poly1305);
    tell("PBKDF2", () -> PasswordHash.of(PASSWORD, new Pbkdf2("SHA256", 1000)));
    tell("scrypt", () -> PasswordHash.of(PASSWORD, new Scrypt(1024, 8, 1)));
    tell("Cobblestone", FipsProgram::cobblestone);
    tell("age with a passphrase", () -> Age.encrypt(DATA, Recipient.passphrase(PASSWORD)));
    tell("age with a key", FipsProgram::age);
    for (var protocol : TlsProtocol.values()) {
      tell(protocol.standardName(), () -> tls(protocol));
    }
  }

  private static void md5() {
    try (var md5 = Digest.builder("MD5").usedForSecurity(false).build()) {
      md5.update(DATA).digest();
    }
  }

  private static void cobblestone() throws Exception {
    try (var box = Cobblestone.of(new byte[32])) {
      box.decrypt(box.encrypt(DATA));
    }
  }

  private static void age() {
    try (var identity = X25519Identity.generate()) {
      Age.encrypt(DATA, identity.recipient());
    }
  }

  private static void tls(TlsProtocol protocol) throws Exception {
    var folder = Files.createTempDirectory("opentls-fips");
    try {
      var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
      var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
      var authority = Certificates.chainPem(List.of(ALL.authority()));
      var ca = Files.writeString(folder.resolve("ca.pem"), authority);
      var server = TlsContext.server(TlsIdentity.pem(chain, key)).build();
      var client = TlsContext.client().trust(Trust.pem(ca)).protocols(protocol).build();
      try (var greeter = new Greeter(server);
          var connection = client.connect("localhost", greeter.port())) {
        connection.inputStream().readAllBytes();
      }
    } finally {
      for (var name : List.of("chain.pem", "key.pem", "ca.pem")) {
        Files.deleteIfExists(folder.resolve(Path.of(name)));
      }
      Files.delete(folder);
    }
  }
}
