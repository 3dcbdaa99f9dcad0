package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.HostReload.DEFAULT_HOST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.OpensslAuthority.Issued;

/** Hosts whose files are renewed, well or badly. */
class HostReloadTest {
  @TempDir static Path common;

  private static OpensslAuthority authority;
  private static Issued first;
  private static Issued second;

  @TempDir Path folder;

  @BeforeAll
  static void issue() throws Exception {
    authority = OpensslAuthority.root(common, "Root");
    first = authority.issue("first");
    second = authority.issue("second");
  }

  private Path certificates() {
    return folder.resolve("host.pem");
  }

  private Path key() {
    return folder.resolve("host.key");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.write(to, Files.readAllBytes(from));
  }

  private void install(Issued issued) throws IOException {
    copy(issued.chain(), certificates());
    copy(issued.key(), key());
  }

  private VirtualHosts hosts() throws IOException {
    install(first);
    return VirtualHosts.builder().host("a.test", HostSource.pem(certificates(), key())).build();
  }

  /** Whose certificate a host has. */
  private static String shown(VirtualHosts hosts, String name) throws Exception {
    var client = TlsContext.client().trust(authority.trust()).verifyHost(false).build();
    var engine = client.engine(name, 443);
    new EnginePair(engine, hosts.context().engine()).handshake();
    return engine.getSession().getPeerPrincipal().getName();
  }

  @Test
  void filesThatAreNewAreReadWhenThisIsAsked() throws Exception {
    var hosts = hosts();
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    assertThat(hosts.reload().isEmpty()).isTrue();
    install(first);
    assertThat(hosts.reload().isEmpty()).as("the same as before").isTrue();
    install(second);
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    var reload = hosts.reload();
    assertThat(reload.renewed()).containsExactly("a.test");
    assertThat(reload.added()).isEmpty();
    assertThat(reload.failed()).isEmpty();
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=second");
  }

  @Test
  void aPairOfWhichOneIsNewIsNotUsed() throws Exception {
    var hosts = hosts();
    copy(second.chain(), certificates());
    for (int i = 0; i < 2; i++) {
      var reload = hosts.reload();
      assertThat(reload.renewed()).isEmpty();
      assertThat(reload.failed()).containsOnlyKeys("a.test");
      assertThat(reload.failed().get("a.test")).isInstanceOf(IllegalArgumentException.class);
      assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    }
    copy(second.key(), key());
    assertThat(hosts.reload().renewed()).containsExactly("a.test");
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=second");
  }

  @Test
  void whatIsHalfWrittenOrGoneIsNotUsed() throws Exception {
    var hosts = hosts();
    byte[] whole = Files.readAllBytes(second.chain());
    copy(second.key(), key());
    for (int size : new int[] {0, 1, 100, 400}) {
      Files.write(certificates(), Arrays.copyOf(whole, size));
      assertThat(hosts.reload().failed()).containsOnlyKeys("a.test");
      assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    }
    Files.delete(certificates());
    assertThat(hosts.reload().failed().get("a.test")).isInstanceOf(IOException.class);
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    Files.write(certificates(), whole);
    assertThat(hosts.reload().renewed()).containsExactly("a.test");
  }

  @Test
  void aFirstReadingThatFailsMakesNoHosts() throws Exception {
    install(first);
    copy(second.key(), key());
    assertThatThrownBy(this::hostsOfWhatIsThere)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("host a.test: ");
    Files.delete(key());
    assertThatThrownBy(this::hostsOfWhatIsThere).isInstanceOf(IOException.class);
    var hosts =
        VirtualHosts.builder().host("b.test", TlsContext.server(first.identity()).build()).build();
    assertThatThrownBy(() -> hosts.put("a.test", HostSource.pem(certificates(), key())))
        .isInstanceOf(IOException.class);
    assertThat(hosts.names()).containsExactly("b.test");
    copy(first.key(), key());
    hosts.put("a.test", HostSource.pem(certificates(), key()));
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
  }

  private VirtualHosts hostsOfWhatIsThere() throws IOException {
    return VirtualHosts.builder().host("a.test", HostSource.pem(certificates(), key())).build();
  }

  @Test
  void aSourceWithoutFilesIsAlwaysRead() throws Exception {
    var contexts =
        List.of(
            TlsContext.server(first.identity()).build(),
            TlsContext.server(second.identity()).build());
    var reads = new int[1];
    var hosts = VirtualHosts.builder().defaultHost(() -> contexts.get(reads[0]++ / 2)).build();
    assertThat(hosts.reload().isEmpty()).as("the same context").isTrue();
    assertThat(hosts.reload().renewed()).containsExactly(DEFAULT_HOST);
    assertThat(shown(hosts, "any.test")).isEqualTo("CN=second");
  }

  private static HostReload next(BlockingQueue<HostReload> told) throws InterruptedException {
    var reload = told.poll(20, TimeUnit.SECONDS);
    assertThat(reload).isNotNull();
    return reload;
  }

  @Test
  void aWatchSeesWhatChangesAndTellsOfEachFailureOnce() throws Exception {
    var hosts = hosts();
    var told = new LinkedBlockingQueue<HostReload>();
    try (var _ = hosts.watch(Duration.ofMillis(20), told::add)) {
      install(second);
      assertThat(next(told).renewed()).containsExactly("a.test");
      copy(first.key(), key());
      assertThat(next(told).failed()).containsOnlyKeys("a.test");
      assertThat(told.poll(200, TimeUnit.MILLISECONDS)).isNull();
      copy(first.chain(), certificates());
      assertThat(next(told).renewed()).containsExactly("a.test");
      assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    }
    install(second);
    assertThat(told.poll(200, TimeUnit.MILLISECONDS)).as("it is closed").isNull();
    assertThatThrownBy(() -> hosts.watch(Duration.ZERO, told::add))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aListenerThatThrowsDoesNotEndTheWatch() throws Exception {
    var hosts = hosts();
    var told = new LinkedBlockingQueue<HostReload>();
    try (var _ =
        hosts.watch(
            Duration.ofMillis(20),
            reload -> {
              told.add(reload);
              throw new IllegalStateException("a fault of the listener's, which is told");
            })) {
      install(second);
      assertThat(next(told).renewed()).containsExactly("a.test");
      install(first);
      assertThat(next(told).renewed()).containsExactly("a.test");
    }
  }

  @Test
  void aFileThatStillGrowsIsWaitedFor() throws Exception {
    var hosts = hosts();
    var told = new LinkedBlockingQueue<HostReload>();
    byte[] whole = Files.readAllBytes(second.chain());
    try (var _ = hosts.watch(Duration.ofSeconds(1), told::add)) {
      copy(second.key(), key());
      for (int size = 0; size < whole.length; size += 1 + whole.length / 15) {
        Files.write(certificates(), Arrays.copyOf(whole, size));
        Thread.sleep(60);
      }
      Files.write(certificates(), whole);
      var reload = next(told);
      assertThat(reload.renewed()).containsExactly("a.test");
      assertThat(reload.failed()).isEmpty();
    }
    assertThat(told).isEmpty();
  }

  /** As an orchestrator replaces a volume of secrets: the folder behind a link is another one. */
  @Test
  void aLinkThatIsMovedIsAChange() throws Exception {
    var old = Files.createDirectory(folder.resolve("1"));
    var fresh = Files.createDirectory(folder.resolve("2"));
    copy(first.chain(), old.resolve("tls.crt"));
    copy(first.key(), old.resolve("tls.key"));
    copy(second.chain(), fresh.resolve("tls.crt"));
    copy(second.key(), fresh.resolve("tls.key"));
    var link = Files.createSymbolicLink(folder.resolve("data"), old);
    var source = HostSource.pem(link.resolve("tls.crt"), link.resolve("tls.key"));
    var hosts = VirtualHosts.builder().defaultHost(source).build();
    Files.delete(link);
    Files.createSymbolicLink(link, fresh);
    assertThat(hosts.reload().renewed()).containsExactly(DEFAULT_HOST);
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=second");
  }

  private Path host(String name, Issued issued) throws IOException {
    var host = Files.createDirectories(folder.resolve(name));
    copy(issued.chain(), host.resolve("fullchain.pem"));
    copy(issued.key(), host.resolve("privkey.pem"));
    return host;
  }

  @Test
  void aDirectoryHasAFolderForEachHost() throws Exception {
    host("one.test", first);
    host("_.two.test", second);
    host("default", second);
    Files.writeString(folder.resolve("README"), "not a host");
    Files.createDirectory(folder.resolve(".hidden"));
    var hosts = VirtualHosts.builder().directory(folder).build();
    assertThat(hosts.names()).containsExactly("*.two.test", "one.test");
    assertThat(shown(hosts, "one.test")).isEqualTo("CN=first");
    assertThat(shown(hosts, "a.two.test")).isEqualTo("CN=second");
    assertThat(shown(hosts, "other.test")).isEqualTo("CN=second");

    var three = host("three.test", first);
    copy(authority.own().certificate(), three.resolve("client-ca.pem"));
    assertThat(hosts.reload().added()).containsExactly("three.test");
    assertThatThrownBy(() -> shown(hosts, "three.test"))
        .hasMessageContaining("peer did not return a certificate");
    Files.delete(three.resolve("client-ca.pem"));
    assertThat(hosts.reload().renewed()).containsExactly("three.test");
    assertThat(shown(hosts, "three.test")).isEqualTo("CN=first");

    Files.delete(three.resolve("privkey.pem"));
    assertThat(hosts.reload().failed().get("three.test")).hasMessageEndingWith("no key in it");
    assertThat(shown(hosts, "three.test")).as("as it was").isEqualTo("CN=first");

    Files.delete(three.resolve("fullchain.pem"));
    Files.delete(three);
    assertThat(hosts.reload().removed()).containsExactly("three.test");
    assertThat(shown(hosts, "three.test")).as("the default host").isEqualTo("CN=second");
  }

  @Test
  void aFolderMayHaveSeveralKeys() throws Exception {
    var host = Files.createDirectory(folder.resolve("a.test"));
    var rsa = authority.rsa("rsa");
    copy(first.chain(), host.resolve("ec.crt"));
    copy(first.key(), host.resolve("ec.key"));
    copy(rsa.chain(), host.resolve("rsa.pem"));
    copy(rsa.key(), host.resolve("rsa.key"));
    var hosts = VirtualHosts.builder().directory(folder).build();
    for (var suite :
        List.of(
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
      var client =
          TlsContext.client()
              .trust(authority.trust())
              .verifyHost(false)
              .cipherSuites(suite)
              .build();
      var engine = client.engine("a.test", 443);
      new EnginePair(engine, hosts.context().engine()).handshake();
      assertThat(engine.getSession().getPeerPrincipal().getName())
          .isEqualTo(suite.contains("ECDSA") ? "CN=first" : "CN=rsa");
    }
  }

  @Test
  void aDirectoryThatCannotBeReadIsAFailureAndChangesNothing() throws Exception {
    assertThatThrownBy(() -> VirtualHosts.builder().directory(folder.resolve("none")).build())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    var inner = Files.createDirectory(folder.resolve("hosts"));
    var host = Files.createDirectory(inner.resolve("a.test"));
    copy(first.chain(), host.resolve("a.crt"));
    copy(first.key(), host.resolve("a.key"));
    var hosts = VirtualHosts.builder().directory(inner).build();
    Files.move(inner, folder.resolve("elsewhere"));
    assertThat(hosts.reload().failed()).containsKey(inner.toString());
    assertThat(shown(hosts, "a.test")).isEqualTo("CN=first");
    Files.move(folder.resolve("elsewhere"), inner);
    assertThat(hosts.reload().isEmpty()).isTrue();
    Files.createDirectory(inner.resolve("not a name"));
    var reload = hosts.reload();
    assertThat(reload.failed().get("not a name")).hasMessage("no name of a host: not a name");
    assertThat(reload.failed()).hasSize(1);
  }
}
