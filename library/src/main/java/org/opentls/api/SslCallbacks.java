package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What OpenSSL asks during a handshake, answered by the connection that it is about. One stub
 * serves all connections; the connection is found by the address of its {@code SSL}, from {@link
 * #open} until {@link #close}, which stand around the life of that object: so no number goes stale.
 *
 * <p>The methods run under a frame of C. They answer from what is known, or ask for a pause; then
 * the call into C returns, the answer is found outside, and the next call asks again.
 */
public final class SslCallbacks {
  private SslCallbacks() {}

  /** An answer. */
  public enum Answer {
    /** The handshake goes on. */
    GO_ON,
    /** The call into C returns, and asks again when it is repeated. */
    PAUSE,
    /** The handshake fails. */
    FAIL
  }

  /** No protocol of the client's is spoken here, and the handshake goes on without one. */
  public static final int ALPN_NONE = -1;

  /** No protocol of the client's is spoken here, and the handshake fails. */
  public static final int ALPN_FAIL = -2;

  /** The answers of one connection. What a method throws is given to {@link #failed}. */
  public interface Methods {
    /** A server has the client's first message; see {@code SSL_CTX_set_client_hello_cb(3ossl)}. */
    Answer clientHello(MemorySegment ssl) throws Exception;

    /** The alert that is sent when {@link #clientHello} fails. */
    int clientHelloAlert();

    /** A certificate is needed, or asked for; see {@code SSL_CTX_set_cert_cb(3ossl)}. */
    Answer certificate() throws Exception;

    /**
     * The peer's certificate is to be verified; see {@code
     * SSL_CTX_set_cert_verify_callback(3ossl)}. A server cannot pause here. Whoever fails sets the
     * error of {@code store}, an {@code X509_STORE_CTX}, which decides the alert.
     */
    Answer verify(MemorySegment store) throws Exception;

    /**
     * A server chooses a protocol; see {@code SSL_CTX_set_alpn_select_cb(3ossl)}.
     *
     * @param offered names, each after its length in one byte
     * @return the position of one of them, {@link #ALPN_NONE} or {@link #ALPN_FAIL}
     */
    int applicationProtocol(byte[] offered) throws Exception;

    /** A line for those who may read secrets; see {@code SSL_CTX_set_keylog_callback(3ossl)}. */
    void keyLog(String line) throws Exception;

    /**
     * A session that can be resumed; see {@code SSL_CTX_sess_set_new_cb(3ossl)}.
     *
     * @return whether the reference to it has been taken over
     */
    boolean newSession(MemorySegment session) throws Exception;

    /**
     * A client has verified the server's certificate, and has its status or none; see {@code
     * SSL_CTX_set_tlsext_status_cb(3ossl)}. If this throws, the handshake fails with the alert
     * {@code bad_certificate_status_response}.
     */
    void certificateStatus(MemorySegment ssl) throws Exception;

    /**
     * A server may staple the status of the certificate that it is about to send; see {@code
     * SSL_CTX_set_tlsext_status_cb(3ossl)}.
     *
     * @return an OCSP response in DER; empty if there is none
     */
    byte[] staple(MemorySegment ssl) throws Exception;

    /** What decides about sessions, for a server that shares them. */
    Optional<? extends SslSessionCallbacks.Methods> sessions();

    /** Keeps what a method threw, for the caller of the call into C. */
    void failed(Throwable thrown);
  }

  private static final Map<Long, WeakReference<Methods>> OPEN = new ConcurrentHashMap<>();

  /** Directs what is asked about a connection to its methods, which somebody else must hold. */
  public static void open(MemorySegment ssl, Methods methods) {
    OPEN.put(ssl.address(), new WeakReference<>(methods));
  }

  /** Ends what {@link #open} began; before the connection is freed. */
  public static void close(MemorySegment ssl) {
    OPEN.remove(ssl.address());
  }

  /** How many connections are open; for tests. */
  static int open() {
    return OPEN.size();
  }

  private static final int SSL_CLIENT_HELLO_ERROR = 0;
  private static final int SSL_CLIENT_HELLO_SUCCESS = 1;
  private static final int SSL_CLIENT_HELLO_RETRY = -1;
  private static final int SSL_TLSEXT_ERR_OK = 0;
  private static final int SSL_TLSEXT_ERR_ALERT_FATAL = 2;
  private static final int SSL_TLSEXT_ERR_NOACK = 3;
  private static final int X509_V_ERR_UNSPECIFIED = 1;

  /** Calls {@link Methods#clientHello} for all connections of a context. */
  public static void setClientHello(MemorySegment ctx) {
    SslClientHello.SSL_CTX_set_client_hello_cb(ctx, ClientHello.STUB, NULL);
  }

  private static final class ClientHello {
    static final MemorySegment STUB =
        stub(
            "onClientHello",
            int.class,
            FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER, C_POINTER));
  }

  /** An alert that nobody sets is {@code internal_error}. */
  static int onClientHello(MemorySegment ssl, MemorySegment alert, MemorySegment arg) {
    return upcall(
        ssl,
        SSL_CLIENT_HELLO_ERROR,
        methods ->
            switch (methods.clientHello(ssl)) {
              case GO_ON -> SSL_CLIENT_HELLO_SUCCESS;
              case PAUSE -> SSL_CLIENT_HELLO_RETRY;
              case FAIL -> {
                Native.sized(alert, C_INT.byteSize()).set(C_INT, 0, methods.clientHelloAlert());
                yield SSL_CLIENT_HELLO_ERROR;
              }
            });
  }

  /** Calls {@link Methods#certificate} for all connections of a context. */
  public static void setCertificate(MemorySegment ctx) {
    SslCertCb.SSL_CTX_set_cert_cb(ctx, Certificate.STUB, NULL);
  }

  private static final class Certificate {
    static final MemorySegment STUB =
        stub("onCertificate", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  static int onCertificate(MemorySegment ssl, MemorySegment arg) {
    return upcall(
        ssl,
        0,
        methods ->
            switch (methods.certificate()) {
              case GO_ON -> 1;
              case PAUSE -> -1;
              case FAIL -> 0;
            });
  }

  /** Calls {@link Methods#verify} for all connections of a context. */
  public static void setVerify(MemorySegment ctx) {
    SslVerify.SSL_CTX_set_cert_verify_callback(ctx, Verify.STUB, NULL);
  }

  private static final class Verify {
    static final MemorySegment STUB =
        stub("onVerify", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));

    static final int SSL_INDEX = SslVerify.SSL_get_ex_data_X509_STORE_CTX_idx();
  }

  static int onVerify(MemorySegment store, MemorySegment arg) {
    try {
      var ssl = X509StoreCtx.X509_STORE_CTX_get_ex_data(store, Verify.SSL_INDEX);
      int result =
          upcall(
              ssl,
              -1,
              methods ->
                  switch (methods.verify(store)) {
                    case GO_ON -> 1;
                    case PAUSE -> {
                      SslCtrl.SSL_set_retry_verify(ssl);
                      yield 1;
                    }
                    case FAIL -> 0;
                  });
      if (result < 0) {
        X509StoreCtx.X509_STORE_CTX_set_error(store, X509_V_ERR_UNSPECIFIED);
      }
      return Math.max(0, result);
    } catch (Throwable _) {
      return 0;
    }
  }

  /** Calls {@link Methods#applicationProtocol} for all connections of a context. */
  public static void setApplicationProtocol(MemorySegment ctx) {
    SslAlpn.SSL_CTX_set_alpn_select_cb(ctx, ApplicationProtocol.STUB, NULL);
  }

  private static final class ApplicationProtocol {
    static final MemorySegment STUB =
        stub(
            "onApplicationProtocol",
            int.class,
            FunctionDescriptor.of(
                C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT, C_POINTER));
  }

  static int onApplicationProtocol(
      MemorySegment ssl,
      MemorySegment out,
      MemorySegment outlen,
      MemorySegment in,
      int inlen,
      MemorySegment arg) {
    return upcall(
        ssl,
        SSL_TLSEXT_ERR_ALERT_FATAL,
        methods -> {
          var offered = Native.sized(in, inlen);
          int at = methods.applicationProtocol(offered.toArray(JAVA_BYTE));
          if (at < 0) {
            return at == ALPN_NONE ? SSL_TLSEXT_ERR_NOACK : SSL_TLSEXT_ERR_ALERT_FATAL;
          }
          byte length = offered.get(JAVA_BYTE, at);
          var chosen = offered.asSlice(at + 1L, Byte.toUnsignedLong(length));
          Native.sized(out, ADDRESS.byteSize()).set(ADDRESS, 0, chosen);
          Native.sized(outlen, 1).set(JAVA_BYTE, 0, length);
          return SSL_TLSEXT_ERR_OK;
        });
  }

  /** Calls {@link Methods#keyLog} for all connections of a context. */
  public static void setKeyLog(MemorySegment ctx) {
    SslKeylog.SSL_CTX_set_keylog_callback(ctx, KeyLog.STUB);
  }

  private static final class KeyLog {
    static final MemorySegment STUB =
        stub("onKeyLog", void.class, FunctionDescriptor.ofVoid(C_POINTER, C_POINTER));
  }

  static void onKeyLog(MemorySegment ssl, MemorySegment line) {
    var _ =
        upcall(
            ssl,
            0,
            methods -> {
              methods.keyLog(Native.requireString(line));
              return 1;
            });
  }

  /** Calls {@link Methods#newSession} for all connections of a context. */
  public static void setNewSession(MemorySegment ctx) {
    SslSessionCache.SSL_CTX_sess_set_new_cb(ctx, NewSession.STUB);
  }

  private static final class NewSession {
    static final MemorySegment STUB =
        stub("onNewSession", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  static int onNewSession(MemorySegment ssl, MemorySegment session) {
    return upcall(ssl, 0, methods -> methods.newSession(session) ? 1 : 0);
  }

  /** Calls {@link Methods#certificateStatus} for all connections of a client's context. */
  public static void setCertificateStatus(MemorySegment ctx) {
    var _ = SslTlsextStatus.SSL_CTX_set_tlsext_status_cb(ctx, CertificateStatus.STUB);
  }

  private static final class CertificateStatus {
    static final MemorySegment STUB =
        stub("onCertificateStatus", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  static int onCertificateStatus(MemorySegment ssl, MemorySegment arg) {
    return upcall(
        ssl,
        0,
        methods -> {
          methods.certificateStatus(ssl);
          return 1;
        });
  }

  /** Calls {@link Methods#staple} for all connections of a server's context. */
  public static void setStaple(MemorySegment ctx) {
    var _ = SslTlsextStatus.SSL_CTX_set_tlsext_status_cb(ctx, Staple.STUB);
  }

  private static final class Staple {
    static final MemorySegment STUB =
        stub("onStaple", int.class, FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));
  }

  static int onStaple(MemorySegment ssl, MemorySegment arg) {
    return upcall(
        ssl,
        SSL_TLSEXT_ERR_ALERT_FATAL,
        methods -> {
          byte[] staple = methods.staple(ssl);
          if (staple.length == 0) {
            return SSL_TLSEXT_ERR_NOACK;
          }
          var copy = Err.checkNotNull(Crypto.CRYPTO_malloc(staple.length, NULL, 0));
          MemorySegment.copy(staple, 0, copy, JAVA_BYTE, 0, staple.length);
          var _ = SslTlsextStatus.SSL_set_tlsext_status_ocsp_resp(ssl, copy, staple.length);
          return SSL_TLSEXT_ERR_OK;
        });
  }

  private static MemorySegment stub(String name, Class<?> result, FunctionDescriptor descriptor) {
    return stub(MethodHandles.lookup(), name, result, descriptor);
  }

  static MemorySegment stub(
      MethodHandles.Lookup of, String name, Class<?> result, FunctionDescriptor descriptor) {
    MethodHandle target =
        Native.method(of, name, result, descriptor.toMethodType().parameterArray());
    return Native.stub(target, descriptor);
  }

  private static @Nullable Methods find(MemorySegment ssl) {
    var reference = OPEN.get(ssl.address());
    return reference == null ? null : reference.get();
  }

  /** The work of an upcall; its result is C's. */
  interface Upcall {
    int call(Methods methods) throws Exception;
  }

  /** Runs an upcall. Nothing leaves it but a number. */
  static int upcall(MemorySegment ssl, int failed, Upcall upcall) {
    Err.enterUpcall();
    try {
      var methods = find(ssl);
      if (methods == null) {
        return failed;
      }
      try {
        return upcall.call(methods);
      } catch (Throwable t) {
        methods.failed(t);
        return failed;
      }
    } catch (Throwable _) {
      return failed;
    } finally {
      Err.exitUpcall();
    }
  }
}
