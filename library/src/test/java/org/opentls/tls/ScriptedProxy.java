package org.opentls.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A proxy on this machine that does with each of its clients what a test says. */
public final class ScriptedProxy implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Future<Void>> clients = new LinkedBlockingQueue<>();

  private ScriptedProxy(Script script) throws IOException {
    listening = new ServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    var _ =
        threads.submit(
            (Callable<Void>)
                () -> {
                  while (true) {
                    var socket = listening.accept();
                    clients.add(threads.submit(() -> serve(socket, script)));
                  }
                });
  }

  private static Void serve(Socket socket, Script script) throws Exception {
    try (socket) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      script.run(new Client(socket.getInputStream(), socket.getOutputStream()));
    }
    return null;
  }

  /** What the proxy does with a client. */
  public interface Script {
    void run(Client client) throws Exception;
  }

  public static ScriptedProxy start(Script script) throws IOException {
    return new ScriptedProxy(script);
  }

  /** One whose clients speak TLS to it. */
  static ScriptedProxy startTls(TlsContext context, Script script) throws IOException {
    return new ScriptedProxy(client -> {
      var transport = Transport.of(client.in, client.out, () -> {});
      try (var connection = context.over(transport, "client", 0)) {
        script.run(new Client(connection.inputStream(), connection.outputStream()));
      }
    });
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Waits until the next client is done with, and throws what went wrong. */
  void await() throws Exception {
    var client = clients.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    try {
      Objects.requireNonNull(client, "a client").get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError error) {
        throw error;
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  /** The other side of a connection to the proxy. */
  public static final class Client {
    private final InputStream in;
    private final OutputStream out;

    Client(InputStream in, OutputStream out) {
      this.in = in;
      this.out = out;
    }

    void say(String hex) throws IOException {
      out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    void sayText(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
    }

    /** Says it in as many pieces as it can. */
    void sayInBytes(byte[] bytes) throws IOException {
      for (byte b : bytes) {
        out.write(b);
        out.flush();
      }
    }

    void expect(String hex) throws IOException {
      var expected = hex.replace(" ", "");
      assertThat(HexFormat.of().formatHex(in.readNBytes(expected.length() / 2)))
          .isEqualTo(expected);
    }

    /** Hears a head of HTTP. */
    public String head() throws IOException {
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        assertThat(b).as("after %s", head).isNotNegative();
        head.append((char) b);
      }
      return head.toString();
    }

    /** Greets a client that needs not say who it is, and hears where it wants to go. */
    public String socksTarget() throws IOException {
      int methods = new DataInputStream(in).readUnsignedShort() & 0xff;
      in.skipNBytes(methods);
      say("05 00");
      expect("05 01 00");
      return socksAddress();
    }

    private String socksAddress() throws IOException {
      var data = new DataInputStream(in);
      int type = data.readUnsignedByte();
      var host =
          switch (type) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            default -> new String(in.readNBytes(data.readUnsignedByte()), ISO_8859_1);
          };
      return host + ":" + data.readUnsignedShort();
    }

    /** Lets a client of SOCKS go, and carries what comes to a port on this machine. */
    public void openSocks(int port) throws IOException {
      say("05 00 00 01 7f 00 00 01 00 00");
      carry(port);
    }

    /** As {@link #openSocks} for HTTP. */
    public void openHttp(int port) throws IOException {
      sayText("HTTP/1.1 200 Connection established\r\n\r\n");
      carry(port);
    }

    private void carry(int port) throws IOException {
      try (var target = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        var back = Thread.startVirtualThread(() -> copy(target::getInputStream, out, () -> {}));
        copy(() -> in, target.getOutputStream(), target::shutdownOutput);
        back.join();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    private interface Source {
      InputStream open() throws IOException;
    }

    private interface End {
      void run() throws IOException;
    }

    private static void copy(Source from, OutputStream to, End end) {
      try {
        from.open().transferTo(to);
        end.run();
      } catch (IOException _) {
        // one side has gone, and the other will notice
      }
    }

    /** Sees that the client ends the connection, in whatever way. */
    void assertEnds() throws IOException {
      try {
        while (in.read() >= 0) {
          // it may have said something before
        }
      } catch (SocketTimeoutException e) {
        throw new AssertionError("the client does not end", e);
      } catch (SocketException _) {
        // reset, as there was something that it had not read
      }
    }
  }
}
