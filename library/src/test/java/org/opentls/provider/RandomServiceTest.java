package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.DrbgParameters;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code SecureRandom} over OpenSSL's two generators. */
class RandomServiceTest {
  private static final Provider OPENTLS = new OpenTlsProvider();

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void everyDrawIsAnother(String algorithm) throws NoSuchAlgorithmException {
    var random = SecureRandom.getInstance(algorithm, OPENTLS);
    var drawn = new HashSet<Long>();
    for (int i = 0; i < 10_000; i++) {
      drawn.add(random.nextLong());
    }
    assertThat(drawn).hasSize(10_000);
    var bytes = new byte[100_000];
    random.nextBytes(bytes);
    assertThat(new HashSet<>(HexFormat.of().formatHex(bytes).chars().boxed().toList())).hasSize(16);
    assertThat(random.generateSeed(32)).hasSize(32).isNotEqualTo(random.generateSeed(32));
  }

  /** The contract of {@code setSeed}: a seed supplements what there is. */
  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void sameSeedNeverRepeatsOutput(String algorithm) throws NoSuchAlgorithmException {
    var one = SecureRandom.getInstance(algorithm, OPENTLS);
    var two = SecureRandom.getInstance(algorithm, OPENTLS);
    one.setSeed(1);
    two.setSeed(1);
    assertThat(one.nextLong()).isNotEqualTo(two.nextLong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void oneObjectServesManyThreads(String algorithm) throws Exception {
    assertThat(OPENTLS.getService("SecureRandom", algorithm).getAttribute("ThreadSafe"))
        .isEqualTo("true");
    var random = SecureRandom.getInstance(algorithm, OPENTLS);
    var drawn = new HashSet<Long>();
    var running = new ArrayList<Future<Long>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 5000; i++) {
        running.add(threads.submit(() -> random.nextLong()));
      }
    }
    for (var each : running) {
      drawn.add(each.get());
    }
    assertThat(drawn).hasSize(5000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void serializedOneDrawsAgain(String algorithm) throws Exception {
    var random = SecureRandom.getInstance(algorithm, OPENTLS);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(random);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      var read = (SecureRandom) in.readObject();
      assertThat(read.getAlgorithm()).isEqualTo(algorithm);
      assertThat(read.nextLong()).isNotEqualTo(random.nextLong());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void misuseIsToldAsTheJdkTellsIt(String algorithm) throws NoSuchAlgorithmException {
    var random = SecureRandom.getInstance(algorithm, OPENTLS);
    assertThatThrownBy(() -> random.generateSeed(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(random::reseed).isInstanceOf(UnsupportedOperationException.class);
    var parameters = DrbgParameters.nextBytes(0, false, null);
    assertThatThrownBy(() -> random.nextBytes(new byte[1], parameters))
        .isInstanceOf(UnsupportedOperationException.class);
    var instantiation =
        DrbgParameters.instantiation(128, DrbgParameters.Capability.RESEED_ONLY, null);
    assertThatThrownBy(() -> SecureRandom.getInstance(algorithm, instantiation, OPENTLS))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENSSL", "OPENSSL-PRIV"})
  void aSeedMayHaveAnySize(String algorithm) throws NoSuchAlgorithmException {
    var random = SecureRandom.getInstance(algorithm, OPENTLS);
    for (int size : new int[] {0, 1, 1 << 20}) {
      random.setSeed(new byte[size]);
      assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
    }
    assertThat(random.generateSeed(0)).isEmpty();
  }
}
