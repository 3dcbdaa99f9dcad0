package org.opentls.tls;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;

/**
 * What a peer sends when it ends a connection: RFC 8446, section 6, and the registry. OpenSSL knows
 * the names of fewer.
 */
enum TlsAlert {
  CLOSE_NOTIFY(0, Kind.ANY_TIME),
  UNEXPECTED_MESSAGE(10, Kind.PROTOCOL),
  BAD_RECORD_MAC(20, Kind.ANY_TIME),
  DECRYPTION_FAILED(21, Kind.ANY_TIME),
  RECORD_OVERFLOW(22, Kind.ANY_TIME),
  DECOMPRESSION_FAILURE(30, Kind.ANY_TIME),
  HANDSHAKE_FAILURE(40, Kind.HANDSHAKE),
  NO_CERTIFICATE(41, Kind.HANDSHAKE),
  BAD_CERTIFICATE(42, Kind.HANDSHAKE),
  UNSUPPORTED_CERTIFICATE(43, Kind.HANDSHAKE),
  CERTIFICATE_REVOKED(44, Kind.HANDSHAKE),
  CERTIFICATE_EXPIRED(45, Kind.HANDSHAKE),
  CERTIFICATE_UNKNOWN(46, Kind.HANDSHAKE),
  ILLEGAL_PARAMETER(47, Kind.HANDSHAKE),
  UNKNOWN_CA(48, Kind.HANDSHAKE),
  ACCESS_DENIED(49, Kind.HANDSHAKE),
  DECODE_ERROR(50, Kind.HANDSHAKE),
  DECRYPT_ERROR(51, Kind.HANDSHAKE),
  EXPORT_RESTRICTION(60, Kind.HANDSHAKE),
  PROTOCOL_VERSION(70, Kind.HANDSHAKE),
  INSUFFICIENT_SECURITY(71, Kind.HANDSHAKE),
  INTERNAL_ERROR(80, Kind.ANY_TIME),
  INAPPROPRIATE_FALLBACK(86, Kind.ANY_TIME),
  USER_CANCELED(90, Kind.ANY_TIME),
  NO_RENEGOTIATION(100, Kind.HANDSHAKE),
  MISSING_EXTENSION(109, Kind.HANDSHAKE),
  UNSUPPORTED_EXTENSION(110, Kind.HANDSHAKE),
  CERTIFICATE_UNOBTAINABLE(111, Kind.HANDSHAKE),
  UNRECOGNIZED_NAME(112, Kind.HANDSHAKE),
  BAD_CERTIFICATE_STATUS_RESPONSE(113, Kind.HANDSHAKE),
  BAD_CERTIFICATE_HASH_VALUE(114, Kind.HANDSHAKE),
  UNKNOWN_PSK_IDENTITY(115, Kind.HANDSHAKE),
  CERTIFICATE_REQUIRED(116, Kind.HANDSHAKE),
  NO_APPLICATION_PROTOCOL(120, Kind.HANDSHAKE);

  /** Which exception of Java's tells of an alert. */
  private enum Kind {
    HANDSHAKE,
    PROTOCOL,
    ANY_TIME
  }

  private static final Map<Integer, TlsAlert> BY_NUMBER = new HashMap<>();

  static {
    for (var alert : values()) {
      BY_NUMBER.put(alert.number, alert);
    }
  }

  private final int number;
  private final Kind kind;

  TlsAlert(int number, Kind kind) {
    this.number = number;
    this.kind = kind;
  }

  /** The name in the registry, or the number of one that has none. */
  static String name(int number) {
    var alert = BY_NUMBER.get(number);
    return alert == null ? Integer.toString(number) : alert.name().toLowerCase(Locale.ROOT);
  }

  /** The exception that the JDK has for an alert, whenever it comes. */
  static SSLException exception(int number, String message) {
    var alert = BY_NUMBER.get(number);
    return switch (alert == null ? Kind.ANY_TIME : alert.kind) {
      case HANDSHAKE -> new SSLHandshakeException(message);
      case PROTOCOL -> new SSLProtocolException(message);
      case ANY_TIME -> new SSLException(message);
    };
  }
}
