package org.opentls.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.opentls.tls.TlsProtocol;

/**
 * One contestant of a {@link Duel}: {@code DuelSide CONTESTANT PROTOCOL true|false}, the last of
 * which says whether sessions are resumed. For each line it shakes hands for a slice, both ends in
 * one thread, and prints the nanoseconds for one handshake.
 */
public final class DuelSide {
  private static final int PEER = 1;

  private DuelSide() {}

  /** Starts one as this JVM was started. */
  static Process start(Contestant contestant, TlsProtocol protocol, boolean resumed)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), DuelSide.class.getName()));
    command.addAll(List.of(contestant.name(), protocol.name(), Boolean.toString(resumed)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Shakes hands when it is told to. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var setup = TlsSetup.of(TlsProtocol.valueOf(arguments[1]));
    var engines = TlsEngines.of(Contestant.valueOf(arguments[0]), setup);
    int peer = Boolean.parseBoolean(arguments[2]) ? PEER : TlsEngines.NO_PEER;
    var wire = new Wire(ByteBuffer::allocate);
    var _ = wire.visit(engines, peer);
    var commands = new Scanner(System.in, UTF_8);
    while (commands.hasNextLine()) {
      commands.nextLine();
      IO.println(slice(wire, engines, peer));
    }
  }

  private static double slice(Wire wire, TlsEngines engines, int peer) throws IOException {
    long start = System.nanoTime();
    long end = start + Duel.SLICE * 1_000_000L;
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
