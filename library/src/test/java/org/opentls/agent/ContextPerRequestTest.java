package org.opentls.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;
import org.opentls.tls.Certificates;

/** What the agent does for a program that makes everything anew for each request. */
class ContextPerRequestTest {
  /** {@code -Dorg.opentls.requests=1000} gives the figures of decision 13. */
  private static final int REQUESTS = Integer.getInteger("org.opentls.requests", 50);

  @TempDir Path folder;
  private GreetingServer server;

  @BeforeEach
  void start() throws Exception {
    write("keys.p12", ALL.keyStore("client"));
    write("trust.p12", ALL.trustStore());
    server = new GreetingServer();
  }

  private void write(String name, KeyStore store) throws Exception {
    try (var out = Files.newOutputStream(folder.resolve(name))) {
      store.store(out, Certificates.PASSWORD);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private List<String> run(String... options) throws Exception {
    var result =
        ForkedJvm.run(
            List.of(options),
            ContextPerRequest.class,
            Integer.toString(REQUESTS),
            server.uri().toString(),
            folder.resolve("keys.p12").toString(),
            folder.resolve("trust.p12").toString(),
            new String(Certificates.PASSWORD));
    assertThat(result.exitCode()).as(result.output()).isZero();
    IO.println(List.of(options) + ": " + result.output().lines().findFirst().orElseThrow());
    return result.output().lines().toList();
  }

  private String agent() throws IOException {
    return "-javaagent:" + AgentJar.write(folder.resolve("opentls.jar")) + "=report";
  }

  @Test
  void passwordsAreUsedOnceAndThereIsOneNativeContext() throws Exception {
    assertThat(run()).hasSize(1);
    assertThat(run(agent()))
        .contains("TLS as client: 1 full handshakes, " + (REQUESTS - 1) + " resumed, 0 failed")
        .contains("native contexts: 1 made, " + (REQUESTS - 1) + " times shared")
        .contains(
            "key stores: 2 times opened with a password, "
                + 2 * (REQUESTS - 1)
                + " times open already");
  }

  @Test
  void bothCanBeSwitchedOff() throws Exception {
    assertThat(run("-Dorg.opentls.tls.sharedContexts=0", "-Dorg.opentls.keystore.cache=0", agent()))
        .contains("TLS as client: " + REQUESTS + " full handshakes, 0 resumed, 0 failed")
        .contains("native contexts: " + REQUESTS + " made, 0 times shared")
        .contains("key stores: 0 times opened with a password, 0 times open already");
  }
}
