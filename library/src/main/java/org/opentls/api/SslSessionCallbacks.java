package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Optional;

/**
 * What OpenSSL asks a server about sessions during a handshake, answered by the connection that it
 * is about, which {@link SslCallbacks} finds. The methods run under a frame of C and answer from
 * what is known. Whatever goes wrong in them is a full handshake, or no ticket, and never a
 * handshake that fails.
 */
public final class SslSessionCallbacks {
  private SslSessionCallbacks() {}

  /** What a ticket was found to be when it was decrypted; see {@link Methods#decryptedTicket}. */
  public enum Ticket {
    /** It is empty: the client has none and would like one. */
    EMPTY,
    /** Its key is not there, or it was made up. */
    NOT_DECRYPTED,
    /** It is one of a key that is there. */
    DECRYPTED
  }

  /** The answers of one connection. */
  public interface Methods {
    /**
     * Makes the contexts ready to encrypt a ticket; see {@code
     * SSL_CTX_set_tlsext_ticket_key_cb(3ossl)}.
     *
     * @param name 16 bytes that this writes
     * @param iv 16 bytes that this writes
     * @param cipher an {@code EVP_CIPHER_CTX}
     * @param mac an {@code EVP_MAC_CTX}
     * @return whether there is a key; without one the client gets no ticket
     */
    boolean sealTicket(
        MemorySegment name, MemorySegment iv, MemorySegment cipher, MemorySegment mac);

    /** Makes the contexts ready to decrypt a ticket; {@code false} if its key is not there. */
    boolean openTicket(
        MemorySegment name, MemorySegment iv, MemorySegment cipher, MemorySegment mac);

    /**
     * A ticket is about to be made of the connection's session; see {@code
     * SSL_CTX_set_session_ticket_cb(3ossl)}.
     */
    void makingTicket(MemorySegment ssl);

    /**
     * Judges a ticket.
     *
     * @param session an {@code SSL_SESSION} if it was decrypted, {@code NULL} otherwise
     * @return whether it may be resumed; only if it was decrypted
     */
    boolean decryptedTicket(MemorySegment session, Ticket ticket);

    /**
     * Finds a session; see {@code SSL_CTX_sess_set_get_cb(3ossl)}.
     *
     * @return an {@code SSL_SESSION}, the reference to which is the caller's; or empty
     */
    Optional<MemorySegment> session(byte[] id);

    /**
     * Names a session; see {@code SSL_CTX_set_generate_session_id(3ossl)}.
     *
     * @return 32 bytes
     */
    byte[] newSessionId();

    /**
     * Decides whether early data is accepted of a client that resumes a session, and has proved
     * that it is its own; see {@code SSL_set_allow_early_data_cb(3ossl)}.
     */
    boolean allowsEarlyData(MemorySegment ssl);
  }

  /** {@code evp_cb}: the client gets no ticket, or has a full handshake. */
  private static final int NO_KEY = 0;

  private static final int SEALED = 1;

  /**
   * {@code evp_cb}: a new ticket follows. In TLS 1.3, where a ticket is used once, the client has
   * none otherwise.
   */
  private static final int OPENED_AND_RENEW = 2;

  private static final int OPENED = 1;
  private static final int TLS1_3_VERSION = 0x304;
  private static final int NAME = 16;
  private static final int IV = 16;
  private static final int ID = 32;

  /** Calls {@link Methods#sealTicket} and {@link Methods#openTicket} for a server's context. */
  public static void setTicketKey(MemorySegment ctx) {
    Err.check(SslTicketKey.SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, TicketKey.STUB));
  }

  private static final class TicketKey {
    static final MemorySegment STUB =
        stub(
            "onTicketKey",
            int.class,
            FunctionDescriptor.of(
                C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT));
  }

  static int onTicketKey(
      MemorySegment ssl,
      MemorySegment name,
      MemorySegment iv,
      MemorySegment cipher,
      MemorySegment mac,
      int enc) {
    return answer(
        ssl,
        NO_KEY,
        methods -> {
          var sizedName = Native.sized(name, NAME);
          var sizedIv = Native.sized(iv, IV);
          if (enc == 1) {
            return methods.sealTicket(sizedName, sizedIv, cipher, mac) ? SEALED : NO_KEY;
          }
          if (!methods.openTicket(sizedName, sizedIv, cipher, mac)) {
            return NO_KEY;
          }
          return SslInfo.SSL_version(ssl) >= TLS1_3_VERSION ? OPENED_AND_RENEW : OPENED;
        });
  }

  private static final int SSL_TICKET_EMPTY = 3;
  private static final int SSL_TICKET_SUCCESS = 5;
  private static final int SSL_TICKET_SUCCESS_RENEW = 6;
  private static final int SSL_TICKET_RETURN_IGNORE_RENEW = 2;
  private static final int SSL_TICKET_RETURN_USE = 3;
  private static final int SSL_TICKET_RETURN_USE_RENEW = 4;

  /**
   * Calls {@link Methods#makingTicket} and {@link Methods#decryptedTicket} for a server's context.
   */
  public static void setTicket(MemorySegment ctx) {
    Err.check(
        SslTicketAppdata.SSL_CTX_set_session_ticket_cb(
            ctx, MakeTicket.STUB, DecryptTicket.STUB, NULL));
  }

  private static final class MakeTicket {
    static final MemorySegment STUB =
        stub("onMakeTicket", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  /** A failure here would end the handshake. */
  static int onMakeTicket(MemorySegment ssl, MemorySegment arg) {
    return answer(
        ssl,
        1,
        methods -> {
          methods.makingTicket(ssl);
          return 1;
        });
  }

  private static final class DecryptTicket {
    static final MemorySegment STUB =
        stub(
            "onDecryptTicket",
            int.class,
            FunctionDescriptor.of(
                C_INT, C_POINTER, C_POINTER, C_POINTER, C_SIZE_T, C_INT, C_POINTER));
  }

  static int onDecryptTicket(
      MemorySegment ssl,
      MemorySegment session,
      MemorySegment name,
      long nameLength,
      int status,
      MemorySegment arg) {
    return answer(
        ssl,
        SSL_TICKET_RETURN_IGNORE_RENEW,
        methods -> {
          var ticket =
              switch (status) {
                case SSL_TICKET_SUCCESS, SSL_TICKET_SUCCESS_RENEW -> Ticket.DECRYPTED;
                case SSL_TICKET_EMPTY -> Ticket.EMPTY;
                default -> Ticket.NOT_DECRYPTED;
              };
          if (!methods.decryptedTicket(session, ticket)) {
            return SSL_TICKET_RETURN_IGNORE_RENEW;
          }
          return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_USE_RENEW;
        });
  }

  /** Calls {@link Methods#session} and {@link Methods#newSessionId} for a server's context. */
  public static void setStoredSessions(MemorySegment ctx) {
    SslSessionCache.SSL_CTX_sess_set_get_cb(ctx, GetSession.STUB);
    Err.check(SslSessionIds.SSL_CTX_set_generate_session_id(ctx, NewSessionId.STUB));
  }

  private static final class GetSession {
    static final MemorySegment STUB =
        stub(
            "onGetSession",
            MemorySegment.class,
            FunctionDescriptor.of(C_POINTER, C_POINTER, C_POINTER, C_INT, C_POINTER));
  }

  static MemorySegment onGetSession(
      MemorySegment ssl, MemorySegment id, int length, MemorySegment copy) {
    var found = new MemorySegment[] {NULL};
    var _ =
        answer(
            ssl,
            0,
            methods -> {
              // The reference is OpenSSL's from here on, which need not take another one.
              Native.sized(copy, C_INT.byteSize()).set(C_INT, 0, 0);
              found[0] = methods.session(Native.sized(id, length).toArray(JAVA_BYTE)).orElse(NULL);
              return 1;
            });
    return found[0];
  }

  private static final class NewSessionId {
    static final MemorySegment STUB =
        stub(
            "onNewSessionId",
            int.class,
            FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER, C_POINTER));
  }

  /** Without a name there is no handshake; one of nobody's is as good as none. */
  static int onNewSessionId(MemorySegment ssl, MemorySegment id, MemorySegment length) {
    return named(ssl, id, length) == 1 ? 1 : random(id);
  }

  private static int random(MemorySegment id) {
    try {
      return Rand.RAND_bytes(id, ID);
    } catch (Throwable _) {
      return 0;
    }
  }

  private static int named(MemorySegment ssl, MemorySegment id, MemorySegment length) {
    return answer(
        ssl,
        0,
        methods -> {
          var room = Native.sized(length, C_INT.byteSize());
          byte[] made = methods.newSessionId();
          if (made.length != ID || room.get(C_INT, 0) < ID) {
            return 0;
          }
          MemorySegment.copy(made, 0, Native.sized(id, ID), JAVA_BYTE, 0, ID);
          room.set(C_INT, 0, ID);
          return 1;
        });
  }

  /** Calls {@link Methods#allowsEarlyData} for one connection, whose early data is to be read. */
  public static void setEarlyData(MemorySegment ssl) {
    SslEarlyData.SSL_set_allow_early_data_cb(ssl, AllowEarlyData.STUB, NULL);
  }

  private static final class AllowEarlyData {
    static final MemorySegment STUB =
        stub("onAllowEarlyData", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  static int onAllowEarlyData(MemorySegment ssl, MemorySegment arg) {
    return answer(ssl, 0, methods -> methods.allowsEarlyData(ssl) ? 1 : 0);
  }

  private static MemorySegment stub(String name, Class<?> result, FunctionDescriptor descriptor) {
    return SslCallbacks.stub(MethodHandles.lookup(), name, result, descriptor);
  }

  private interface Answer {
    int of(Methods methods);
  }

  /** Runs an upcall. What goes wrong is not the connection's failure. */
  private static int answer(MemorySegment ssl, int failed, Answer answer) {
    return SslCallbacks.upcall(
        ssl,
        failed,
        connection -> {
          var methods = connection.sessions();
          try {
            return methods.isEmpty() ? failed : answer.of(methods.get());
          } catch (Throwable _) {
            return failed;
          }
        });
  }
}
