package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentls.api.ForkedJvm;
import org.opentls.api.NativeHeap;
import org.opentls.provider.OpenTlsProvider;

/** However connections end, nothing of them stays in C's memory. */
class TlsLeakTest {
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES) // half a minute, but each ending may be tried again
  void connectionsOfEveryEndingLeaveNativeMemoryFlat() throws Exception {
    assumeTrue(NativeHeap.isCounted(), "only glibc counts its memory with mallinfo2");
    // The memory of the optimizing compiler would be counted too.
    var options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var result = ForkedJvm.run(options, Endings.class, "300");
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** One way in which connections end. */
  private enum Ending {
    CLEAN {
      @Override
      void run(Peers peers, int turn) throws SSLException {
        var pair = peers.pair(peers.good);
        pair.handshake();
        pair.close();
      }
    },
    FREED {
      @Override
      void run(Peers peers, int turn) throws SSLException {
        var pair = peers.pair(peers.good);
        pair.handshake();
        ((TlsEngine) pair.client).free();
        ((TlsEngine) pair.server).free();
      }
    },
    DROPPED {
      @Override
      void run(Peers peers, int turn) throws SSLException {
        peers.pair(peers.good).handshake();
      }
    },
    CUT {
      @Override
      void run(Peers peers, int turn) throws SSLException {
        var pair = peers.pair(peers.good);
        pair.client.beginHandshake();
        pair.server.beginHandshake();
        pair.steps(turn % 8);
      }
    },
    UNTRUSTED {
      @Override
      void run(Peers peers, int turn) {
        fail(peers.pair(peers.untrusting));
      }
    },
    WITHOUT_CERTIFICATE {
      @Override
      void run(Peers peers, int turn) {
        var pair = peers.pair(peers.keyless);
        pair.server.setNeedClientAuth(true);
        fail(pair);
      }
    },
    GARBAGE {
      @Override
      void run(Peers peers, int turn) {
        var engine = peers.server(peers.good);
        var garbage = ByteBuffer.allocate(50).put(0, (byte) (turn % 24)).put(1, (byte) 3);
        garbage.put(4, (byte) 40);
        try {
          engine.unwrap(garbage, ByteBuffer.allocate(100));
          while (!engine.isOutboundDone()) {
            engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(20_000));
          }
        } catch (SSLException _) {
          // It is garbage.
        }
      }
    },
    THROWING_TRUST {
      @Override
      void run(Peers peers, int turn) {
        var pair = peers.pair(peers.throwingTrust);
        pair.server.setNeedClientAuth(true);
        fail(pair);
      }
    },
    THROWING_KEYS {
      @Override
      void run(Peers peers, int turn) {
        fail(peers.pair(peers.good, peers.throwingKeys));
      }
    },
    THROWING_SELECTOR {
      @Override
      void run(Peers peers, int turn) {
        var pair = peers.pair(peers.good);
        var parameters = pair.client.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        pair.client.setSSLParameters(parameters);
        pair.server.setHandshakeApplicationProtocolSelector((_, _) -> {
          throw new IllegalStateException("out of order");
        });
        fail(pair);
      }
    },
    STAPLED {
      @Override
      void run(Peers peers, int turn) throws SSLException {
        var pair = peers.pair(peers.checking, peers.stapling);
        pair.handshake();
        pair.close();
      }
    },
    BADLY_STAPLED {
      @Override
      void run(Peers peers, int turn) {
        fail(peers.pair(peers.checking, peers.staplingBadly));
      }
    },
    UNPINNED {
      @Override
      void run(Peers peers, int turn) {
        fail(peers.pair(peers.pinning));
      }
    };

    abstract void run(Peers peers, int turn) throws SSLException;

    private static void fail(EnginePair pair) {
      try {
        pair.handshake();
      } catch (SSLException _) {
        return;
      }
      throw new AssertionError("this should have failed");
    }
  }

  /** Contexts of all kinds, made once. */
  private static final class Peers {
    private final SSLContext server;
    private final SSLContext good;
    private final SSLContext untrusting;
    private final SSLContext keyless;
    private final SSLContext throwingTrust;
    private final SSLContext throwingKeys;
    private final SSLContext checking;
    private final SSLContext stapling;
    private final SSLContext staplingBadly;
    private final SSLContext pinning;

    Peers() throws GeneralSecurityException, IOException {
      server = fresh();
      good = fresh();
      var _ = ALL.initialized(server, "EC");
      var _ = ALL.initialized(good, "client");
      untrusting = of(null, new TrustManager[0]);
      keyless = of(null, ALL.trustManagers());
      throwingTrust = of(null, new TrustManager[] {new ThrowingTrust()});
      throwingKeys = of(new KeyManager[] {new ThrowingKeys()}, ALL.trustManagers());
      checking = client(ALL.trust(), Stapling.NEED);
      var forge = new OcspForge(ALL.authority(), ALL.key("ca"));
      stapling = stapling(forge.of(ALL.chain("EC").getFirst()));
      staplingBadly = stapling(forge.of(ALL.chain("RSA").getFirst()));
      pinning = client(Trust.key(Trust.pin(ALL.authority())), Stapling.NONE);
    }

    private static SSLContext fresh() throws GeneralSecurityException {
      return SSLContext.getInstance("TLS", new OpenTlsProvider());
    }

    private static SSLContext of(KeyManager @Nullable [] keys, TrustManager[] trust)
        throws GeneralSecurityException {
      var context = fresh();
      context.init(keys, trust, null);
      return context;
    }

    private static SSLContext client(Trust trust, Stapling stapling) {
      return TlsContext.client().trust(trust).stapling(stapling).build().asSslContext();
    }

    private static SSLContext stapling(byte[] response) {
      var identity = ALL.identity("EC").withStaple(() -> Optional.of(response));
      return TlsContext.server(identity).build().asSslContext();
    }

    /** A client of a context and a server; without a peer, so that nothing is resumed. */
    EnginePair pair(SSLContext client) {
      return pair(client, server);
    }

    EnginePair pair(SSLContext client, SSLContext serving) {
      var engine = client.createSSLEngine();
      engine.setUseClientMode(true);
      return new EnginePair(engine, server(serving));
    }

    SSLEngine server(SSLContext context) {
      var engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      return engine;
    }
  }

  private static final class ThrowingTrust implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("nobody");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new IllegalStateException("nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class ThrowingKeys extends X509ExtendedKeyManager {
    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      throw new IllegalStateException("no keys");
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      throw new IllegalStateException("no keys");
    }
  }

  /** Runs in a JVM of its own: so many connections of each ending. */
  static final class Endings {
    private Endings() {}

    /**
     * In bytes for each; a pair of connections takes several times as much, and the JVM some of its
     * own.
     */
    private static final int TOLERANCE = 6000;

    public static void main(String[] arguments) throws Exception {
      int count = Integer.parseInt(arguments[0]);
      var peers = new Peers();
      boolean isFlat = true;
      for (var ending : Ending.values()) {
        run(ending, peers, 100);
        // A leak shows each time, what the JVM does beside it does not.
        int left = 3;
        while (left > 0 && !isFlat(ending, peers, count)) {
          left--;
        }
        isFlat &= left > 0;
      }
      System.exit(isFlat ? 0 : 1);
    }

    private static boolean isFlat(Ending ending, Peers peers, int count) throws Exception {
      long before = NativeHeap.settled();
      run(ending, peers, count);
      long after = NativeHeap.settled(before + (long) TOLERANCE * count);
      IO.println(
          "%s: %d connections, %d bytes each".formatted(ending, count, (after - before) / count));
      return after <= before + (long) TOLERANCE * count;
    }

    private static void run(Ending ending, Peers peers, int count) throws SSLException {
      for (int i = 0; i < count; i++) {
        ending.run(peers, i);
      }
    }
  }
}
