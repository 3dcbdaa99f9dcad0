package org.opentls.benchmarks;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentls.tls.TlsProtocol;

/**
 * Handshakes of all contestants and of the C program in turn, in slices of 200 ms: {@code Duel
 * PROGRAM PROTOCOL full|resumed ROUNDS}. All of a round meet the same slow spell of a machine that
 * is shared, so the median of the ratios within a round tells what {@link Compare}, whose turns are
 * long, cannot tell there. As many rounds before do not count. Each contestant has a JVM of its
 * own, {@link DuelSide}, which waits while others have their turn.
 */
public final class Duel {
  /** In milliseconds. */
  static final int SLICE = 200;

  private final Map<String, Slice> slices = new LinkedHashMap<>();
  private final Map<String, List<Double>> times = new LinkedHashMap<>();

  private Duel() {}

  /** Does as much work as fits a slice, and returns the nanoseconds for one handshake. */
  private interface Slice {
    double run() throws IOException, InterruptedException;
  }

  /** Shakes hands, and measures. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var protocol = TlsProtocol.valueOf(arguments[1]);
    boolean resumed = arguments[2].equals("resumed");
    int rounds = Integer.parseInt(arguments[3]);
    var duel = new Duel();
    duel.slices.put("C", limit(Path.of(arguments[0]), protocol, arguments[2]));
    var sides = new ArrayList<Process>();
    for (var contestant : Contestant.values()) {
      boolean takesPart =
          contestant.isAvailable()
              && contestant.offersTls()
              && (!resumed || protocol == TlsProtocol.TLS_1_2 || contestant.resumesTls13());
      if (takesPart) {
        var side = DuelSide.start(contestant, protocol, resumed);
        sides.add(side);
        duel.slices.put(contestant.title(), slice(side));
      }
    }
    duel.run(rounds);
    sides.forEach(Process::destroy);
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

  private static Slice slice(Process side) {
    var to = side.outputWriter();
    var from = side.inputReader();
    return () -> {
      to.write("go\n");
      to.flush();
      var nanos = from.readLine();
      if (nanos == null) {
        throw new IOException("a contestant has failed");
      }
      return Double.parseDouble(nanos);
    };
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
