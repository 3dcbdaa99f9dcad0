package org.opentls.tls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The OCSP response that a server staples to its certificate, so that a client sees that this is
 * not revoked without asking anybody: RFC 6066, section 8. A thread of its own renews it long
 * before it ends; a handshake never waits, and staples what there is.
 *
 * <p>What is stapled says of this certificate that it is good, is signed by its issuer or by whom
 * that lets sign, and is in its time; all else is refused, and {@link #status} tells of it. A
 * response stays until there is a newer one, or its time ends, or the certificate is said to be
 * revoked.
 *
 * <p>For any number of threads. It is renewed until it is closed.
 */
public final class OcspStaple implements AutoCloseable {
  /** A longer one OpenSSL's clients do not take in TLS 1.2; such as are in use have 500 bytes. */
  static final int MAX_RESPONSE = 16_380;

  /** Where responses come from, such as a file. */
  @FunctionalInterface
  public interface Source {
    /**
     * The newest response that can be had. This may block: it has 30 seconds, and is interrupted
     * then.
     *
     * @return an {@code OCSPResponse} of RFC 6960 in DER
     * @throws IOException if there is none now; it will be asked again
     */
    byte[] response() throws IOException;
  }

  /**
   * How things are.
   *
   * @param validUntil the end of the response that is stapled; empty if none is
   * @param failure why the last attempt to get one has failed; empty if it has not
   */
  public record Status(Optional<Instant> validUntil, Optional<Exception> failure) {}

  /**
   * When the next response is asked for: when half of the time has gone that the last one has left,
   * and after a failure sooner, each time twice as late.
   *
   * @param least after an attempt until the next, in any case
   * @param mostAfterFailure after a failure
   * @param most after a success
   * @param deadline for one attempt
   */
  record Pace(Duration least, Duration mostAfterFailure, Duration most, Duration deadline) {
    static final Pace USUAL =
        new Pace(
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofHours(12),
            Duration.ofSeconds(30));

    Duration untilRenewal(Instant now, Instant validUntil) {
      return between(Duration.between(now, validUntil).dividedBy(2), most);
    }

    Duration untilRetry(int failures) {
      return between(least.multipliedBy(1L << Math.min(failures - 1, 30)), mostAfterFailure);
    }

    private Duration between(Duration wanted, Duration highest) {
      var atMost = wanted.compareTo(highest) > 0 ? highest : wanted;
      return atMost.compareTo(least) < 0 ? least : atMost;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Response(byte[] der, Instant validUntil) {}

  private record State(@Nullable Response response, @Nullable Exception failure) {}

  private final TlsIdentity identity;
  private final Source source;
  private final Pace pace;
  private final Thread renewing;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile State state = new State(null, null);
  private int failures;

  OcspStaple(TlsIdentity identity, Source source, Pace pace) {
    this.identity = identity.withStaple(this::response);
    this.source = source;
    this.pace = pace;
    renewing = Thread.ofVirtual().name("opentls-ocsp").unstarted(this::renew);
  }

  private static OcspStaple started(TlsIdentity identity, Source source) {
    var staple = new OcspStaple(identity, source, Pace.USUAL);
    staple.start();
    return staple;
  }

  void start() {
    renewing.start();
  }

  /**
   * Asks the responder that the certificate names, by HTTP.
   *
   * @param identity with the certificate of the issuer in its chain, be it the root
   * @throws IllegalArgumentException if the certificate names no responder that is asked by HTTP,
   *     or the issuer's is not there
   */
  public static OcspStaple of(TlsIdentity identity) {
    var uri =
        OcspResponder.named(identity.certificate())
            .orElseThrow(() -> new IllegalArgumentException(identity + " names no OCSP responder"));
    return of(identity, URI.create(uri));
  }

  /**
   * Asks a responder by HTTP, without following redirections.
   *
   * @param identity with the certificate of the issuer in its chain, be it the root
   * @param responder as in {@code http://ocsp.example.org/}
   * @throws IllegalArgumentException if it is not asked by HTTP, or the certificate of the issuer
   *     is not there
   */
  public static OcspStaple of(TlsIdentity identity, URI responder) {
    return started(
        identity, new OcspResponder(responder, identity.certificate(), issuer(identity)));
  }

  /**
   * Takes the responses of a source, such as {@code () -> Files.readAllBytes(path)} for a file that
   * another program keeps new. The source is asked again when half of a response's time is over.
   *
   * @param identity with the certificate of the issuer in its chain, be it the root
   * @throws IllegalArgumentException if the certificate of the issuer is not there
   */
  public static OcspStaple of(TlsIdentity identity, Source source) {
    var _ = issuer(identity);
    return started(identity, Objects.requireNonNull(source));
  }

  private static MemorySegment issuer(TlsIdentity identity) {
    return identity
        .issuer()
        .orElseThrow(
            () -> new IllegalArgumentException("the issuer is not in the chain of " + identity));
  }

  /** The identity whose handshakes staple the response, for {@link TlsContext#server}. */
  public TlsIdentity identity() {
    return identity;
  }

  /** What is stapled now, and what went wrong. */
  public Status status() {
    var now = state;
    return new Status(current(now).map(Response::validUntil), Optional.ofNullable(now.failure()));
  }

  /** The response that is stapled now. */
  private Optional<byte[]> response() {
    return current(state).map(Response::der);
  }

  private static Optional<Response> current(State state) {
    return Optional.ofNullable(state.response())
        .filter(response -> Instant.now().isBefore(response.validUntil()));
  }

  /**
   * Waits until there has been a response, as a server should that has promised one: RFC 7633.
   *
   * @param timeout how long at most
   * @return whether there has been one
   */
  public boolean await(Duration timeout) throws InterruptedException {
    return first.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Renews the response no longer; the last one is stapled until its end. Twice is harmless. */
  @Override
  public void close() {
    renewing.interrupt();
  }

  private void renew() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(attempt().toNanos());
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Gets a response, and returns when it is time for the next. */
  private Duration attempt() throws InterruptedException {
    try {
      byte[] der = ask();
      var validUntil = OcspResponse.requireGood(der, identity.certificate(), issuer(identity));
      state = new State(new Response(der, validUntil), null);
      first.countDown();
      failures = 0;
      return pace.untilRenewal(Instant.now(), validUntil);
    } catch (IOException | CertificateException | RuntimeException e) {
      state = new State(e instanceof CertificateRevokedException ? null : state.response(), e);
      failures++;
      return pace.untilRetry(failures);
    }
  }

  /** In a thread of its own, so that a source that never answers is asked again. */
  private byte[] ask() throws IOException, InterruptedException {
    var task = new FutureTask<>(source::response);
    var asking = Thread.ofVirtual().name("opentls-ocsp-source").start(task);
    try {
      byte[] der = task.get(pace.deadline().toNanos(), TimeUnit.NANOSECONDS);
      if (der.length > MAX_RESPONSE) {
        throw new IOException("an OCSP response of more than " + MAX_RESPONSE + " bytes");
      }
      return der.clone();
    } catch (TimeoutException e) {
      throw new IOException("no OCSP response came in " + pace.deadline().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      asking.interrupt();
    }
  }
}
