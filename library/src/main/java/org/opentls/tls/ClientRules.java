package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By what a client judges a server, and who it is itself. A session is resumed by a connection of
 * the same rules only: no certificate is verified then.
 *
 * @param digest 32 bytes, the same for the same rules in any process
 */
@SuppressWarnings("ArrayRecordComponent") // compared with equals(), which is defined here
record ClientRules(byte[] digest) {
  static final int SIZE = 32;

  /**
   * The rules of a connection.
   *
   * @param ofContext those of its context
   */
  static ClientRules of(byte[] ofContext, TlsParameters parameters) {
    var digest = Sha256.start();
    digest.update(ofContext);
    update(digest, List.of(String.valueOf(parameters.endpointIdentification())));
    update(digest, parameters.serverNames());
    update(digest, parameters.applicationProtocols());
    update(digest, parameters.signatureSchemes());
    return new ClientRules(digest.digest());
  }

  /** A name of a host as all write it who mean the same. */
  static String host(String name) {
    try {
      return ServerNames.ascii(name).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }

  /** Puts a list into a digest so that no other list is taken for it. */
  static void update(MessageDigest digest, @Nullable Collection<?> list) {
    digest.update(number(list == null ? -1 : list.size()));
    if (list != null) {
      for (var each : list) {
        byte[] text = each.toString().getBytes(UTF_8);
        digest.update(number(text.length));
        digest.update(text);
      }
    }
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  /** The key of the sessions that connections of these rules may share. */
  ClientSessionKey key(TlsSessions.Key key) {
    var hash = Sha256.start();
    hash.update(digest);
    update(hash, List.of(host(key.host()), key.port()));
    update(hash, new TreeSet<>(key.protocols()));
    update(hash, key.cipherSuites());
    return new ClientSessionKey(
        Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientRules rules && Arrays.equals(digest, rules.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }
}
