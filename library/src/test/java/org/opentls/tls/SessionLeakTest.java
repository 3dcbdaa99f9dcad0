package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentls.api.ForkedJvm;
import org.opentls.api.NativeHeap;
import org.opentls.random.Secrets;

/** Whatever becomes of sessions, nothing of them stays in C's memory. */
class SessionLeakTest {
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // a quarter of a minute, but it may be tried again
  void sessionsLeaveNativeMemoryFlat() throws Exception {
    assumeTrue(NativeHeap.isCounted(), "only glibc counts its memory with mallinfo2");
    // The memory of the optimizing compiler would be counted too.
    var options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var result = ForkedJvm.run(options, Rounds.class, "300");
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** Runs in a JVM of its own: so many rounds of everything. */
  static final class Rounds {
    private Rounds() {}

    /** In bytes for each round: less than one session has, of which there are several. */
    private static final int TOLERANCE = 1000;

    private static final KeyProtector PROTECTOR = KeyProtector.aes(List.of(Secrets.tokenBytes(32)));

    private static final TlsContext SERVER = TlsContext.server(ALL.identity("EC")).build();
    private static final TlsContext CLIENT = TlsContext.client().trust(ALL.trust()).build();
    private static final TlsContext KEEPING =
        TlsContext.client()
            .trust(ALL.trust())
            .sessionStore(ClientSessionStore.inMemory(10), PROTECTOR)
            .build();

    /** Servers that share sessions, and for each a client of its own. */
    private static final List<Shared> SHARED =
        List.of(
            Shared.with(Resumption.localTickets()),
            Shared.with(
                Resumption.sessions(
                    SessionStore.inMemory(1 << 16), KeyRingStore.inMemory(), PROTECTOR)));

    private record Shared(Resumption resumption, TlsContext server, TlsContext client) {
      static Shared with(Resumption.Builder builder) {
        var resumption = builder.build();
        return new Shared(
            resumption,
            TlsContext.server(ALL.identity("EC")).resumption(resumption).build(),
            TlsContext.client().trust(ALL.trust()).build());
      }

      EnginePair pair() {
        return new EnginePair(client.engine("localhost", 443), server.engine());
      }

      /** The client has a session that the server resumes; and one handshake ends too soon. */
      void round() throws SSLException {
        var resumed = pair();
        resumed.handshake();
        resumed.close();
        while (resumption.lane() == Resumption.Lane.STORE && !resumption.store().isIdle()) {
          Thread.onSpinWait();
        }
        var next = pair();
        next.handshake();
        if (!((TlsAgreement) next.client).isResumed()) {
          throw new AssertionError("not resumed");
        }
        next.close();
        var abandoned = pair();
        abandoned.steps(2);
        abandoned.server.closeOutbound();
        abandoned.client.closeOutbound();
      }
    }

    public static void main(String[] arguments) throws Exception {
      int count = Integer.parseInt(arguments[0]);
      run(count);
      boolean isFlat = false;
      // A leak shows each time, what the JVM does beside it does not.
      for (int left = 4; left > 0 && !isFlat; left--) {
        long before = NativeHeap.settled();
        run(count);
        long most = before + (long) TOLERANCE * count;
        long after = NativeHeap.settled(most);
        IO.println("%d rounds, %d bytes each".formatted(count, (after - before) / count));
        isFlat = after <= most;
      }
      System.exit(isFlat ? 0 : 1);
    }

    private static void run(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        round();
      }
      if (!KEEPING.flushSessions(Duration.ofMinutes(1))) {
        throw new AssertionError("not written");
      }
    }

    private static void round() throws Exception {
      var first = pair(CLIENT);
      first.handshake();
      // The sessions of TLS 1.3 come with what is read, and be it the end.
      first.close();
      var granted = ((ResumingClient) first.client).takeSession().orElseThrow();
      byte[] sealed = granted.seal(PROTECTOR);
      var second = pair(CLIENT);
      ((ResumingClient) second.client).resume(ClientSession.unseal(sealed, PROTECTOR));
      second.handshake();
      if (!((TlsAgreement) second.client).isResumed()) {
        throw new AssertionError("not resumed");
      }
      second.close();
      refuse(granted.toPlainBytes());
      var kept = pair(KEEPING);
      kept.handshake();
      kept.close();
      for (var each : SHARED) {
        each.round();
      }
    }

    private static EnginePair pair(TlsContext client) {
      return new EnginePair(client.engine("localhost", 443), SERVER.engine());
    }

    private static void refuse(byte[] plain) {
      plain[plain.length / 2] ^= 1;
      System.arraycopy(
          Sha256.of(Arrays.copyOf(plain, plain.length - 32)), 0, plain, plain.length - 32, 32);
      try {
        var _ = ClientSession.ofPlainBytes(plain);
      } catch (ClientSessionException _) {
        // Or it can be read, and is another session.
      }
    }
  }
}
