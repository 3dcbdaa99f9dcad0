package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.security.ProviderException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.opentls.api.ForkedJvm;
import org.opentls.api.JavaKeys;
import org.opentls.api.NativeHeap;

/** Nothing stays in C's memory of signatures that Java makes, nor of those that it fails to. */
class ProviderKeyLeakTest {
  @Test
  void aThousandHandshakesOfEachEndingLeaveNativeMemoryFlat() throws Exception {
    assumeTrue(NativeHeap.isCounted(), "only glibc counts its memory with mallinfo2");
    // The memory of the optimizing compiler would be counted too.
    var options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var result = ForkedJvm.run(options, Handshakes.class);
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** Runs in a JVM of its own. */
  static final class Handshakes {
    private Handshakes() {}

    private static final int COUNT = 1000;

    /** In bytes for each; what the JVM takes for itself is not of the handshakes. */
    private static final int TOLERANCE = 1000;

    /** The keys of two contexts with the public ones they were compared with, and late ones. */
    private static final int MOST_LEFT = 100;

    public static void main(String[] arguments) throws Exception {
      Security.addProvider(new StayingKeys());
      var client = TlsContext.client().trust(ALL.trust()).build();
      var good = server(key());
      var key = new StayingKeys.Key(ALL.key("RSA"));
      var throwing = TlsContext.server(TlsIdentity.of(key, ALL.chain("RSA"))).build();
      key.refuse(new ProviderException("out of order"));
      boolean flat =
          isFlat("signed", () -> shakeHands(client, good, true))
              && isFlat("thrown", () -> shakeHands(client, throwing, false))
              && isFlat("identity", () -> TlsIdentity.of(key(), ALL.chain("EC")));
      int left = keysLeft();
      IO.println("%d keys are left".formatted(left));
      System.exit(flat && left < MOST_LEFT ? 0 : 1);
    }

    /** A cleaner frees keys some time after the collector has found them. */
    private static int keysLeft() throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (JavaKeys.open() >= MOST_LEFT && System.nanoTime() < end) {
        System.gc();
        Thread.sleep(100);
      }
      return JavaKeys.open();
    }

    private static StayingKeys.Key key() {
      return new StayingKeys.Key(ALL.key("EC"));
    }

    private static TlsContext server(StayingKeys.Key key) {
      return TlsContext.server(TlsIdentity.of(key, ALL.chain("EC"))).build();
    }

    private static void shakeHands(TlsContext client, TlsContext server, boolean works) {
      try {
        new EnginePair(client.engine(), server.engine()).handshake();
      } catch (SSLException e) {
        if (works) {
          throw new AssertionError(e);
        }
        return;
      }
      if (!works) {
        throw new AssertionError("this should have failed");
      }
    }

    /** A leak shows each time, what the JVM does beside it does not. */
    private static boolean isFlat(String name, Runnable work) throws InterruptedException {
      run(work, 200);
      for (int attempt = 0; attempt < 3; attempt++) {
        long before = NativeHeap.settled();
        run(work, COUNT);
        long after = NativeHeap.settled(before + (long) TOLERANCE * COUNT);
        IO.println("%s: %d bytes each".formatted(name, (after - before) / COUNT));
        if (after <= before + (long) TOLERANCE * COUNT) {
          return true;
        }
      }
      return false;
    }

    private static void run(Runnable work, int count) {
      for (int i = 0; i < count; i++) {
        work.run();
      }
    }
  }
}
