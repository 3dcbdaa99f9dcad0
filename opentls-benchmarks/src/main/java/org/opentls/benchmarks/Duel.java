package org.opentls.benchmarks;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.opentls.tls.TlsProtocol;

/**
 * Handshakes of all contestants and of the C program in turn, in slices of 200 ms: {@code Duel
 * PROGRAM PROTOCOL full|resumed ROUNDS}. All of a round meet the same slow spell of a machine that
 * is shared, so the median of the ratios within a round tells what {@link Compare}, whose turns are
 * long, cannot tell there. The price is one JVM for all. As many rounds before do not count.
 */
public final class Duel {
  private static final int SLICE = 200;
  private static final int PEER = 1;

  private final Map<String, Slice> slices = new LinkedHashMap<>();
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  private Duel() {}

  /** Does as much work as fits a slice, and returns the nanoseconds for one handshake. */
  private interface Slice {
    double run() throws IOException, InterruptedException;
  }

  /** Shakes hands, and measures. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, GeneralSecurityException {
    var protocol = TlsProtocol.valueOf(arguments[1]);
    boolean resumed = arguments[2].equals("resumed");
    int rounds = Integer.parseInt(arguments[3]);
    var duel = new Duel();
    var setup = TlsSetup.of(protocol);
    duel.slices.put("C", limit(Path.of(arguments[0]), protocol, arguments[2]));
    for (var contestant : Contestant.values()) {
      boolean takesPart =
          contestant.isAvailable()
              && contestant.offersTls()
              && (!resumed || protocol == TlsProtocol.TLS_1_2 || contestant.resumesTls13());
      if (takesPart) {
        duel.slices.put(contestant.title(), new Pair(TlsEngines.of(contestant, setup), resumed));
      }
    }
    duel.run(rounds);
    duel.print("%s, %s".formatted(protocol.standardName(), arguments[2]));
  }

  private static Slice limit(Path program, TlsProtocol protocol, String kind) {
    var version = protocol.standardName().substring("TLSv".length());
    var command =
        List.of(
            program.toString(),
            "handshake",
            version,
            kind,
            "ecdsa",
            "1",
            "1",
            "1",
            Integer.toString(SLICE));
    return () -> {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (var out = process.inputReader()) {
        double nanos = Double.parseDouble(out.readLine());
        if (process.waitFor() != 0) {
          throw new IOException(program + " has failed");
        }
        return nanos;
      }
    };
  }

  /** Both ends of connections in one thread. */
  private static final class Pair implements Slice {
    private final Wire wire = new Wire(ByteBuffer::allocate);
    private final TlsEngines engines;
    private final int peer;

    Pair(TlsEngines engines, boolean resumed) throws SSLException {
      this.engines = engines;
      peer = resumed ? PEER : TlsEngines.NO_PEER;
      var _ = wire.visit(engines, peer);
    }

    @Override
    public double run() throws SSLException {
      long start = System.nanoTime();
      long end = start + SLICE * 1_000_000L;
      int count = 0;
      long now = start;
      while (now < end) {
        var _ = wire.visit(engines, peer);
        count++;
        now = System.nanoTime();
      }
      return (double) (now - start) / count;
    }
  }

  private void run(int rounds) throws IOException, InterruptedException {
    for (int i = -rounds; i < rounds; i++) {
      for (var slice : slices.entrySet()) {
        double time = slice.getValue().run();
        if (i >= 0) {
          times.computeIfAbsent(slice.getKey(), _ -> new ArrayList<>(rounds)).add(time);
        }
      }
    }
  }

  private void print(String title) {
    var own = times.getOrDefault(Contestant.OPENTLS.title(), List.of());
    IO.println("| %s | median | OpenTLS is as fast, times |".formatted(title));
    IO.println("| --- | ---: | ---: |");
    times.forEach((name, each) ->
        IO.println(
            "| %s | %s | %s |"
                .formatted(
                    name,
                    Report.nanos(Summary.of(each).median()),
                    String.format(ROOT, "%.2f", Summary.of(ratios(each, own)).median()))));
  }

  private static List<Double> ratios(List<Double> others, List<Double> own) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < own.size(); i++) {
      ratios.add(others.get(i) / own.get(i));
    }
    return ratios;
  }
}
